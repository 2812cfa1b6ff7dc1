//! `content/komunitas/*.md`: the directory of communities that guide participants.

use schemars::JsonSchema;
use serde::Deserialize;

/// The keys of a community; its name is the common `judul`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Community {
    /// Keys of [`super::CommunityType`].
    #[serde(rename = "jenis")]
    #[schemars(description = "Id dari jenis-komunitas.toml.")]
    #[schemars(extend("x-rujukan" = "jenis-komunitas"))]
    #[schemars(extend("x-petunjuk" = ""))]
    pub types: Vec<String>,
    /// Keys of [`super::Sector`].
    #[serde(rename = "bidang")]
    #[schemars(description = "Id dari bidang.toml; [] berarti semua bidang.")]
    #[schemars(extend("x-rujukan" = "bidang"))]
    #[schemars(extend("x-petunjuk" = "Kosong berarti semua bidang."))]
    pub sectors: Vec<String>,
    /// Slugs of the [`super::Kecamatan`] it serves; empty means unknown.
    #[serde(rename = "wilayah")]
    #[schemars(
        description = "Nama berkas kecamatan yang dilayani, tanpa .md; [] berarti belum diketahui."
    )]
    #[schemars(extend("x-rujukan" = "kecamatan"))]
    #[schemars(extend("x-petunjuk" = "Kecamatan yang dilayani; kosong berarti belum diketahui."))]
    pub areas: Vec<String>,
    /// Whether it still works.
    #[serde(rename = "status")]
    #[schemars(description = "aktif, tutup, atau belum-diketahui.")]
    pub status: CommunityStatus,
    /// Verified by the association.
    #[serde(rename = "terverifikasi")]
    #[schemars(description = "true hanya setelah perkumpulan memastikannya.")]
    #[schemars(extend("x-petunjuk" = "Nyalakan hanya setelah perkumpulan memastikannya."))]
    pub is_verified: bool,
    /// Offered in the registration form.
    #[serde(rename = "dapat_dipilih")]
    #[schemars(description = "true bila dapat dipilih di formulir pendaftaran.")]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila dapat dipilih di formulir pendaftaran."))]
    pub is_selectable: bool,
    /// The work it does most, in a few words.
    #[serde(rename = "fokus", default)]
    #[schemars(description = "Yang paling banyak dikerjakan, dalam beberapa kata.")]
    pub focus: Option<String>,
}

/// Whether a community still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum CommunityStatus {
    /// It works.
    #[serde(rename = "aktif")]
    Active,
    /// It has closed.
    #[serde(rename = "tutup")]
    Closed,
    /// No source says.
    #[serde(rename = "belum-diketahui")]
    Unknown,
}
