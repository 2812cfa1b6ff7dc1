//! The content folder as text: which files there are, read from disk and kept from build to build.
//!
//! [`Files`] is the folder at one moment, [`FolderMemory`] reads no more of it than has changed.

mod file;
mod files;
mod memory;

pub(crate) use file::ContentFile;
pub(crate) use files::{Files, KindFiles, Stems, position_in};
pub(crate) use memory::FolderMemory;
