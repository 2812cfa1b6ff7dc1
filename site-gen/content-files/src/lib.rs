//! A file that people write, turned into a typed value or into problems with their places.
//!
//! Start with [`Source`], a file with its front matter and its body. [`schema`] checks the TOML
//! against the Rust type it will become, [`syntax`] explains TOML that can't be read, and
//! [`diagnostics`] is how every problem is shown. [`suggestion`] finds the name that was meant.
//!
//! Invariants: no kind of content is known here, nor any key of one; callers bring the type. Every
//! problem has its file, line and column. Only [`source::read`] and [`mod@file`] touch the disk, and
//! a file is written whole or not at all.
//!
//! ```
//! use content_files::Source;
//! use content_files::schema::{TableShape, check};
//! use schemars::JsonSchema;
//! use toml::de::DeTable;
//!
//! #[derive(JsonSchema)]
//! struct Page {
//!     #[allow(dead_code)]
//!     judul: String,
//! }
//!
//! let source = Source::markdown("+++\njudl = \"Bazar\"\n+++\n".into(), "bazar.md".to_owned())?;
//! let table = DeTable::parse(source.front_text())?;
//! let findings = check(table.get_ref(), &TableShape::of::<Page>(), source.front_text());
//! let problem = source
//!     .problem(source.front_span(findings[0].span.clone()), &findings[0].message)
//!     .with_hint(&findings[0].hint);
//! assert_eq!(
//!     problem.headline(),
//!     "bazar.md:2:1: error: kunci `judl` tidak dikenal di sini",
//! );
//! assert_eq!(problem.hint.as_deref(), Some("maksud Anda `judul`?"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod dates;
pub mod diagnostics;
pub mod file;
pub mod schema;
pub mod source;
pub mod suggestion;
pub mod syntax;

pub use dates::PartialDate;
pub use diagnostics::{MessageFormat, Problem, Problems};
pub use source::{PathStep, Source};
