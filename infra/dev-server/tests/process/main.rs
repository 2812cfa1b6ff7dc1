//! The program as a person starts it, from outside.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod answers;
mod campaigns;
mod live;
mod program;
mod published;
mod start;
mod store;
