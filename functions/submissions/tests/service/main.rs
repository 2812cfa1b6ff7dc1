//! The service of a form, through the real SDK on the embedded store: what goes in, what comes
//! out, and what is stored.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected should stop there"
)]

mod aws_table;
mod convert;
mod events;
mod failing_store;
mod host;
mod json;
mod keys;
mod limits;
mod logs;
mod pages;
mod people;
mod places;
mod proof;
mod receipts;
mod refusals;
mod storing;
