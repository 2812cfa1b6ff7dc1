//! The desk from outside: requests against the real store, by a browser without script.

#![expect(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected should stop there"
)]

mod activation;
mod back;
mod cases;
mod downloads;
mod forms;
mod host;
mod late_forms;
mod logs;
mod officers;
mod people;
mod places;
mod reports;
mod roles;
mod sessions;
mod sign_in;
mod site;
mod standing;
mod typing;
