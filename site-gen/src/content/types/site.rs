//! `content/situs.toml`: what holds for the whole site.

use schemars::JsonSchema;
use serde::Deserialize;

/// The site's names, menus and contact.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Short name, in every title.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama pendek situs.")]
    pub name: String,
    /// The long form of the short name.
    #[serde(rename = "kepanjangan")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Kepanjangan nama itu.")]
    pub long_name: String,
    /// Scheme and host without a slash at the end; `--base-url` goes before it.
    #[serde(rename = "alamat_dasar")]
    #[schemars(length(min = 1))]
    #[schemars(description = "https:// dan nama situs, tanpa garis miring di belakang.")]
    pub base_url: String,
    /// One sentence about the site, used by the news feed.
    #[serde(rename = "keterangan")]
    #[schemars(length(min = 1, max = 160))]
    #[schemars(description = "Satu kalimat tentang situs, paling banyak 160 huruf.")]
    pub description: String,
    /// The body that runs the site.
    #[serde(rename = "pengelola")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Siapa yang menjalankan situs.")]
    pub operator: String,
    /// IANA time zone of all times on the site.
    #[serde(rename = "zona")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Zona waktu, Asia/Jakarta.")]
    pub zone: String,
    /// Advice for those who need to meet a person.
    #[serde(rename = "kontak")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Apa yang dilakukan bila perlu bertemu orang.")]
    pub contact: String,
    /// How far the programme is; tried out only, where nothing is written.
    #[serde(rename = "tahap", default)]
    #[schemars(
        description = "\"percobaan\" (bila tidak ditulis) atau \"resmi\". Selama percobaan, halaman status tidak menjanjikan hari."
    )]
    pub phase: Phase,
    /// Main menu, in order.
    #[schemars(length(min = 1))]
    #[schemars(description = "Menu di atas halaman, berurutan.")]
    pub menu: Vec<Link>,
    /// Links at the foot of every page, in order.
    #[serde(rename = "kaki")]
    #[schemars(description = "Tautan di kaki halaman, berurutan.")]
    pub footer: Vec<Link>,
}

/// How far the programme is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Phase {
    /// `percobaan`: it is tried out, and promises nothing for a day.
    #[default]
    #[serde(rename = "percobaan")]
    Trial,
    /// `resmi`: its offices keep the days that they name.
    #[serde(rename = "resmi")]
    Official,
}

/// A link with its text; the address is a page of this site and has been checked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The link's text.
    #[schemars(length(min = 1))]
    #[schemars(description = "Teks tautan.")]
    pub label: String,
    /// `/kecamatan/` or `/tanya-jawab/#biaya`.
    #[serde(rename = "alamat")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Alamat di situs ini, misalnya /kecamatan/.")]
    pub path: String,
}
