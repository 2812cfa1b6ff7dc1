//! The operator's work on a store: the command `okoce` (`main.rs`), one module for each
//! subcommand. The store is a file of this machine or the table in AWS ([`store::Place`]).
//!
//! Start at [`convert::run`] and [`officer::invite`]. Every command gives [`outcome::Outcome`], which
//! `main.rs` prints for the person at the terminal, in Indonesian, or for programs. What citizens
//! sent is told only by `person export` and `release --show`, after it was written down who read
//! it. This crate knows no HTTP and no content but the names of the kecamatan.

#![warn(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "they panic where nobody reads; `command_line` prints"
)]

pub mod backup;
pub mod convert;
pub mod demo;
pub mod doctor;
pub mod officer;
pub mod outcome;
pub mod person;
pub mod release;
pub mod report;
mod sqlite;
pub mod store;
pub mod verify;
