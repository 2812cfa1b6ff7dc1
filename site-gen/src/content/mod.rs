//! The content, from the files of a folder to what the pages see of it.
//!
//! [`mod@types`] is what content means. [`mod@load`] reads every file by itself, [`mod@check`]
//! compares them, and [`mod@assemble`] puts them together into a [`Content`].

pub(crate) mod assemble;
pub(crate) mod check;
pub(crate) mod load;
pub(crate) mod references;
mod types;

pub use types::*;
