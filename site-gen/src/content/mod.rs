//! The content, from the files of a folder to what the pages see of it.
//!
//! [`mod@types`] is what content means. [`mod@folder`] reads the files, [`mod@parse`] makes each by
//! itself its type, [`mod@check`] compares them, and [`mod@assemble`] puts them together into a
//! [`Content`]. What is made of some parts of it is made again when these change ([`Sections`]).

pub(crate) mod assemble;
pub(crate) mod check;
pub(crate) mod folder;
pub(crate) mod parse;
mod parts;
pub(crate) mod references;
mod sections;
mod types;

pub use parts::Content;
pub(crate) use sections::Sections;
pub use types::*;
