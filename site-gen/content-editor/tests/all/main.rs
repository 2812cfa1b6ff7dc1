//! Forms and files of kinds that were made for these tests.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod hidden;
mod kinds;
mod places;
mod saving;
