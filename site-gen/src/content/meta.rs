//! What all pages that come from one content file have in common.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::collection::Keyed;
use super::time;
use crate::markdown::Body;

/// One content file: the common keys, the keys of its kind, and its rendered body.
#[derive(Debug)]
pub struct Entry<T> {
    /// The file's stem, or `_indeks` for a list page.
    pub slug: String,
    /// The page's address, for example `/pilar/penciptaan/`. Figure sets share `/angka/`.
    pub path: String,
    /// The keys that all kinds share.
    pub meta: Meta,
    /// The keys of this kind.
    pub data: T,
    /// The Markdown below the front matter, rendered; empty for TOML files.
    pub body: Body,
}

impl<T> Keyed for Entry<T> {
    fn key(&self) -> &str {
        &self.slug
    }
}

/// The keys that every page's front matter has.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Meta {
    /// The page's title and `h1`.
    #[serde(rename = "judul")]
    #[schemars(length(min = 1, max = 70))]
    pub title: String,
    /// One or two sentences for lists and search engines.
    #[serde(rename = "ringkasan")]
    #[schemars(length(min = 1, max = 160))]
    pub summary: String,
    /// The day of the last change in meaning.
    #[serde(rename = "diperbarui", deserialize_with = "time::date")]
    #[schemars(schema_with = "time::date_schema")]
    pub updated: Date,
    /// Who looks after the page.
    #[serde(rename = "pemilik")]
    #[schemars(length(min = 1))]
    pub owner: String,
    /// The day by which the owner reads the page again.
    #[serde(rename = "tinjau", deserialize_with = "time::date")]
    #[schemars(schema_with = "time::date_schema")]
    pub review: Date,
    /// Not a real thing: shown with the label "Contoh", and left out by `--without-examples`.
    #[serde(rename = "contoh", default)]
    pub is_example: bool,
    /// Keys of [`super::Source`].
    #[serde(rename = "sumber", default)]
    pub sources: Vec<String>,
}
