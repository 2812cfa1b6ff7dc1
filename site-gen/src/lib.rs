//! Turns `content/` and `templates/` into the public site and the functions' bundle.
//!
//! Start with [`build`] and `build.rs`, which reads as the table of contents. [`content`] is what
//! content means, [`pages`] which pages there are, [`diagnostics`] how problems are told.
//!
//! ```text
//! load ──> check ──> assemble ──> pages ──> render ──> links ──> write
//! files    between    Content     contexts   HTML      anchors    only what changed
//! ```
//!
//! Invariants: nothing is written unless everything is right. The same input gives the same
//! bytes: lists are sorted by explicit keys, and the day is an input. This crate knows no AWS and
//! waits for nothing.

mod addresses;
mod build;
mod commands;
pub mod content;
pub mod diagnostics;
pub mod editor;
pub mod exports;
pub mod markdown;
mod memory;
mod options;
pub mod output;
pub mod pages;
mod schema;
mod source;
mod suggestion;
mod syntax;
mod theme;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

pub use addresses::pictures;
use build::{Memory, generate, generate_with};
pub use commands::record::record;
pub use commands::{diff as compare, new as scaffold, rename, usage};
use diagnostics::Problems;
pub use exports::search;
pub use options::Options;
pub use output::{Changes, EDGE_REDIRECTS, compress as precompress};
pub use schema::editors::{EditorSchema, all as editor_schemas};

/// A finished build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// What somebody should look at, though the site was built.
    pub warnings: Problems,
    /// What changed on disk; nothing for [`check()`].
    pub changes: Changes,
}

/// Builds the site. With any error, the output folder stays as it was and all problems are
/// returned, warnings too.
pub fn build(options: &Options) -> Result<Report, Problems> {
    build_with(options, &mut Memory::default())
}

fn build_with(options: &Options, memory: &mut Memory) -> Result<Report, Problems> {
    let site = generate_with(options, memory)?;
    let changes =
        output::write(&options.out, &site.files, options.effort).map_err(Problems::new)?;
    Ok(Report {
        pages: site.pages,
        warnings: site.warnings,
        changes,
    })
}

/// Builds a site that is being edited, again and again, at the cost of what changed.
#[derive(Debug)]
pub struct Builder {
    memory: Memory,
}

impl Builder {
    /// Remembers nothing yet: the first build is a whole one.
    pub fn new() -> Self {
        Self {
            memory: Memory::remembering(),
        }
    }

    /// Does what [`build`] does.
    pub fn build(&mut self, options: &Options) -> Result<Report, Problems> {
        let report = build_with(options, &mut self.memory);
        self.memory.turn();
        report
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

/// Does everything that [`build`] does, except writing.
pub fn check(options: &Options) -> Result<Report, Problems> {
    let site = generate(options)?;
    Ok(Report {
        pages: site.pages,
        warnings: site.warnings,
        changes: Changes::default(),
    })
}

/// The day in Jakarta.
pub fn today() -> Date {
    let zone = TimeZone::get("Asia/Jakarta").unwrap_or(TimeZone::UTC);
    Zoned::new(Timestamp::now(), zone).date()
}
