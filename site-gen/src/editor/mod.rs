//! The editor in the browser: content as forms, for those who would rather not write TOML.
//!
//! The forms are drawn by [Decap CMS](https://decapcms.org). [`config()`] tells it what there is
//! to edit, made from the same types that the content is checked against: labels are the keys, hints
//! their descriptions, and limits, choices and references follow the schema. Decap never sees TOML:
//! [`Document`] gives it each file as JSON and puts what comes back into the file, value by value,
//! so that comments, order and spelling of everything else stay.
//!
//! Decap and not Sveltia CMS, because Decap speaks to a server of ours: Sveltia works on local files
//! only through the browser's own file access, which writes whole files anew, asks for a folder on
//! each visit, and is found in one family of browsers.
//!
//! Who serves all this is the dev-server. Nothing of it is ever part of a built site.

mod config;
mod document;
mod field;
mod kinds;
mod merge;
#[cfg(test)]
mod tests;
mod values;

pub use config::config;
pub use document::{Document, Version};
pub use kinds::Place;

/// Why something cannot be opened or saved; the texts are for the editor. What was typed is still
/// in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// No content is kept at this path, or none that may be edited here.
    UnknownPlace(String),
    /// A new file would take the place of one that is there.
    Exists(String),
    /// The file is not there any more.
    Missing(String),
    /// The file has changed since it was opened.
    Changed(String),
    /// The file cannot be read as what it should be, and why.
    Unreadable(String),
    /// Data from the form that is not as it should be: a fault of ours.
    Malformed(String),
    /// The disk refused, and why.
    Unwritable(String),
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownPlace(path) => {
                write!(f, "`{path}` bukan berkas isi yang dapat disunting di sini.")
            }
            Self::Exists(path) => write!(
                f,
                "`{path}` sudah ada. Pakai judul lain, atau buka berkas itu."
            ),
            Self::Missing(path) => write!(
                f,
                "`{path}` sudah tidak ada. Salin dulu tulisan Anda ke tempat lain."
            ),
            Self::Changed(path) => write!(
                f,
                "`{path}` sudah diubah di tempat lain sejak Anda membukanya, jadi belum disimpan. \
                 Salin tulisan Anda, muat ulang halaman ini, lalu tulis lagi."
            ),
            Self::Unreadable(problem) | Self::Unwritable(problem) => f.write_str(problem),
            Self::Malformed(cause) => write!(f, "Kiriman peramban tidak dapat dibaca ({cause})."),
        }
    }
}

impl std::error::Error for EditError {}
