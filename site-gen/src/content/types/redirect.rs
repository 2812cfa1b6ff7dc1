//! `content/pengalihan.toml`: addresses that moved, and where to.

use schemars::JsonSchema;
use serde::Deserialize;

/// The whole file; it may be missing.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedirectList {
    /// In any order.
    #[serde(rename = "pengalihan", default)]
    #[schemars(description = "Alamat yang pindah, satu bagian [[pengalihan]] untuk satu alamat.")]
    pub redirects: Vec<Redirect>,
}

/// An address that has no page any more, and the page that visitors are sent to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    /// The old address, `/berita/lama/`.
    #[serde(rename = "dari")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Alamat lama, misalnya /berita/kabar-lama/.")]
    pub from: String,
    /// A page of this site, perhaps a part of it: `/berita/baru/#jadwal`.
    #[serde(rename = "ke")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Alamat halaman yang menggantikannya.")]
    pub to: String,
    /// Why and when it moved.
    #[serde(rename = "catatan", default)]
    #[schemars(description = "Mengapa dan kapan pindah.")]
    pub note: Option<String>,
}
