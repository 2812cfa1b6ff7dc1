//! The store as its users meet it: the SDK's traits, the file, and the socket.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod answers;
mod private;
mod reaching;
mod trust;
mod way;
