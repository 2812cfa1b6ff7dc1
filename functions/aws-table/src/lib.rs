//! The table in AWS and its keys, as the environment names them, for functions and for the
//! operator's command on any machine with rights to them.
//!
//! Start at [`Environment::read`]. Everything else of the table is in `records`, which knows neither
//! TLS nor variables: a store on one machine does without both.

mod client;
mod environment;
mod https;
mod key;
mod tls;

pub use client::client;
pub use environment::{Environment, set};
pub use key::{Key, NoKey, OpenKey};
