//! Pages that stand alone: `content/beranda.md`, `content/halaman/*.md` and each `_indeks.md`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Link;

/// The keys of the home page. Its body says what the programme is.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Home {
    /// One sentence under the `h1`.
    #[serde(rename = "sambutan")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Satu kalimat di bawah judul.")]
    pub welcome: String,
    /// The people who may join.
    #[serde(rename = "siapa")]
    #[schemars(description = "Siapa yang boleh ikut.")]
    pub audience: Vec<String>,
    /// The main calls to action, most important first.
    #[serde(rename = "tindakan")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Tombol utama, yang terpenting lebih dulu.")]
    pub actions: Vec<Link>,
}

/// The keys of a list page: none of its own.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Index {}

/// The keys of a single page.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct SinglePage {
    /// How the body is laid out.
    #[serde(rename = "susunan", default)]
    #[schemars(
        description = "biasa, tanya-jawab (setiap judul ## menjadi pertanyaan), atau glosarium."
    )]
    pub layout: Layout,
    /// The things that people look for most; shown by the page that is laid out for searching.
    #[serde(rename = "sering_dicari", default)]
    #[schemars(description = "Yang sering dicari, hanya untuk susunan cari.")]
    pub shortcuts: Vec<Shortcut>,
}

/// A thing that people look for, and the words they use for it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shortcut {
    /// The link's text.
    #[schemars(length(min = 1))]
    #[schemars(description = "Teks tautan.")]
    pub label: String,
    /// `/tanya-jawab/#apakah-ada-biaya`.
    #[serde(rename = "alamat")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Alamat di situs ini, misalnya /tanya-jawab/#apakah-ada-biaya.")]
    pub path: String,
    /// Other words for it.
    #[serde(rename = "kata")]
    #[schemars(description = "Kata lain yang dipakai orang untuk hal ini.")]
    pub words: Vec<String>,
}

/// How the body of a single page is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Layout {
    /// Running text.
    #[default]
    #[serde(rename = "biasa")]
    Plain,
    /// Each `h2` is a question, and what follows it the answer: see [`crate::markdown::Body::sections`].
    #[serde(rename = "tanya-jawab")]
    Questions,
    /// The body, followed by all terms of the glossary.
    #[serde(rename = "glosarium")]
    Glossary,
    /// The body, followed by all pages by their first letter, with a search box above.
    #[serde(rename = "cari")]
    Search,
    /// The body, followed by a description of the files of open data.
    #[serde(rename = "data")]
    Data,
    /// The page that stands in for another where there is no network.
    #[serde(rename = "luring")]
    Offline,
}
