//! Turns `content/` and `templates/` into the public site and the functions' bundle.
//!
//! Start with [`build()`] and `build.rs`, which reads as the table of contents. `content` is what
//! content means, `pages` which pages there are, [`diagnostics`] how problems are told. [`commands`]
//! is the work of the command line, one module for each command.
//!
//! ```text
//! folder ──> parse ──> check ──> assemble ──> pages ──> render ──> links ──> write
//! texts      types     between   Content      contexts  HTML       anchors   only what changed
//! ```
//!
//! Invariants: nothing gets its place in the output unless everything is right. The same input gives the same
//! bytes: lists are sorted by explicit keys, and the day is an input. This crate knows no AWS and
//! waits for nothing.

mod addresses;
mod build;
pub mod commands;
mod content;
mod editor;
mod exports;
mod kinds;
mod markdown;
mod memory;
mod options;
mod output;
mod pages;
mod parallel;
mod theme;

use jiff::Timestamp;
use jiff::civil::Date;

pub use addresses::{base, pictures};
pub use build::{Builder, Edited, Observer, Report, Stage, build};
pub use content_files::diagnostics;
pub use content_files::file::{cause, is_passed_over};
pub use editor::editor;
pub use exports::{SERVICE_WORKER, search};
pub use kinds::Kind;
pub use options::Options;
pub use output::compress::{Effort, Encoding};
pub use output::{Changes, EDGE_REDIRECTS};

/// Returns the day in Jakarta.
pub fn today() -> Date {
    programme::wib::date(Timestamp::now())
}
