//! Turns `content/` and `templates/` into the public site and the functions' bundle.
//!
//! Start with [`build`] and `generate.rs`, which reads as the table of contents. [`content`] is what
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

mod assemble;
mod bundle;
mod check;
pub mod compare;
pub mod content;
pub mod diagnostics;
pub mod drawings;
pub mod editor;
mod folders;
mod generate;
mod incremental;
mod ledger;
mod links;
mod load;
mod machine;
pub mod markdown;
mod offline;
mod output;
pub mod pages;
pub mod pictures;
pub mod precompress;
pub mod rename;
mod render;
pub mod scaffold;
mod schema;
pub mod search;
pub mod site_view;
mod source;
mod suggestion;
mod syntax;
mod theme;
pub mod usage;

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use diagnostics::Problems;
use generate::{Memory, generate, generate_with};
pub use ledger::record;
pub use output::Changes;
use precompress::Effort;
pub use schema::editors::{EditorSchema, all as editor_schemas};

/// The redirects for whoever answers requests, under the output folder: a JSON object of old and
/// new addresses.
pub const EDGE_REDIRECTS: &str = "edge/redirects.json";

/// What to build from what.
#[derive(Debug, Clone)]
pub struct Options {
    /// The content folder.
    pub content: PathBuf,
    /// The templates folder.
    pub templates: PathBuf,
    /// The output folder: `public` and `functions` are made in it.
    pub out: PathBuf,
    /// Scheme and host instead of the one in `situs.toml`.
    pub base_url: Option<String>,
    /// Whether content that is marked as an example is part of the site.
    pub with_examples: bool,
    /// The day for which the site is built.
    pub date: Date,
    /// Whether warnings stop the build as errors do.
    pub strict: bool,
    /// How small the compressed copies of the public files are to be.
    pub effort: Effort,
}

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
    let wib = TimeZone::fixed(Offset::constant(7));
    Zoned::new(Timestamp::now(), wib).date()
}
