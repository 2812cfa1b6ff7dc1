//! A file that people write, turned into a typed value or into problems with their places.
//!
//! Start with [`parse()`], which makes a value of a [`Source`], a file with its front matter and its
//! body. [`schema`] checks the TOML against the Rust type it will become, `syntax` explains TOML
//! that can't be read, and [`diagnostics`] is how every problem is shown. [`suggestion`] finds the
//! name that was meant.
//!
//! Invariants: no kind of content is known here, nor any key of one; callers bring the type. Every
//! problem has its file, line and column. Only [`mod@read`] and [`mod@file`] touch the disk, and
//! a file is written whole or not at all.

pub mod dates;
pub mod diagnostics;
pub mod file;
mod front_matter;
pub mod letters;
mod parse;
pub mod read;
pub mod schema;
pub mod source;
pub mod suggestion;
mod syntax;

pub use dates::PartialDate;
pub use diagnostics::{MessageFormat, Problem, Problems};
pub use parse::parse;
pub use source::{PathStep, Source};
