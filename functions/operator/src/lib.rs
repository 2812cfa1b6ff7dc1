//! The operator's work on the store of one machine: the command `okoce` (`main.rs`), one module for
//! each subcommand.
//!
//! Start at [`convert::run`] and [`officer::invite`]. What is printed is for the person at the
//! terminal, in Indonesian; nothing of what citizens sent is printed. This crate knows no HTTP and
//! no content but the names of the kecamatan.

pub mod convert;
pub mod demo;
pub mod officer;
pub mod person;
pub mod report;
pub mod store;
pub mod verify;
