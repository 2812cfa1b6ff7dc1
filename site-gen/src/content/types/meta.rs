//! Values that all pages from one content file have in common.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::collection::Keyed;
use super::time;
use crate::markdown::Body;

/// Everything that a content file says before its Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front<T> {
    /// The file's stem, or `_indeks` for a list page.
    pub slug: String,
    /// The page's address, for example `/pilar/penciptaan/`. Figure sets share `/angka/`.
    pub path: String,
    /// The keys that all kinds share.
    pub meta: Meta,
    /// The keys of this kind.
    pub data: T,
}

/// One content file: its [`Front`] and its rendered body. Both are shared with what is remembered
/// of the file.
#[derive(Debug)]
pub struct Entry<T> {
    pub(in crate::content) front: Arc<Front<T>>,
    /// The Markdown below the front matter, rendered; empty for TOML files. Pages ask the content
    /// for it ([`super::super::Content::body`]).
    pub(in crate::content) body: Arc<Body>,
}

impl<T> Deref for Entry<T> {
    type Target = Front<T>;

    fn deref(&self) -> &Front<T> {
        &self.front
    }
}

impl<T: Clone> DerefMut for Entry<T> {
    fn deref_mut(&mut self) -> &mut Front<T> {
        Arc::make_mut(&mut self.front)
    }
}

#[cfg(test)]
impl<T> Entry<T> {
    /// Makes an entry whose file has no Markdown.
    pub(crate) fn without_body(slug: String, path: String, meta: Meta, data: T) -> Self {
        let front = Front {
            slug,
            path,
            meta,
            data,
        };
        Self {
            front: Arc::new(front),
            body: Arc::default(),
        }
    }
}

impl<T> Keyed for Entry<T> {
    fn key(&self) -> &str {
        &self.slug
    }
}

/// The keys that every page's front matter has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Meta {
    /// The page's title and `h1`.
    #[serde(rename = "judul")]
    #[schemars(length(min = 1, max = 70))]
    #[schemars(
        description = "Judul halaman, paling banyak 70 huruf. Tampil di atas halaman, jadi jangan ditulis lagi di isi."
    )]
    pub title: String,
    /// One or two sentences for lists and search engines.
    #[serde(rename = "ringkasan")]
    #[schemars(length(min = 1, max = 160))]
    #[schemars(
        description = "Satu atau dua kalimat, paling banyak 160 huruf. Tampil di daftar dan di hasil pencarian."
    )]
    pub summary: String,
    /// The day of the last change in meaning.
    #[serde(rename = "diperbarui", deserialize_with = "time::date")]
    #[schemars(schema_with = "time::date_schema")]
    #[schemars(description = "Hari isi terakhir berubah, tanpa tanda kutip.")]
    #[schemars(extend("x-petunjuk" = "Hari isi terakhir berubah."))]
    pub updated: Date,
    /// The person or unit that looks after the page; a page without an owner is a warning.
    #[serde(rename = "pemilik", default)]
    #[schemars(description = "Siapa yang merawat halaman ini.")]
    pub owner: Option<String>,
    /// The day by which the owner reads the page again.
    #[serde(rename = "tinjau", deserialize_with = "time::date")]
    #[schemars(schema_with = "time::date_schema")]
    #[schemars(description = "Hari halaman ini harus dibaca ulang, tanpa tanda kutip.")]
    #[schemars(extend("x-petunjuk" = "Hari halaman ini harus dibaca ulang."))]
    pub review: Date,
    /// Not a real thing: shown with the label "Contoh", and left out by `--without-examples`.
    #[serde(rename = "contoh", default)]
    #[schemars(
        description = "true bila isinya hanya contoh, bukan keadaan sebenarnya. Hapus baris ini setelah isinya benar."
    )]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila isinya hanya contoh, bukan keadaan sebenarnya."))]
    pub is_example: bool,
    /// Keys of [`super::Source`].
    #[serde(rename = "sumber", default)]
    #[schemars(description = "Id dari sumber.toml: dari mana keterangan di halaman ini.")]
    #[schemars(extend("x-rujukan" = "sumber"))]
    #[schemars(extend("x-petunjuk" = "Dari mana keterangan di halaman ini."))]
    pub sources: Vec<String>,
}
