//! `content/komunitas/*.md`: the directory of communities that guide participants.

use schemars::JsonSchema;
use serde::Deserialize;

/// The keys of a community; its name is the common `judul`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Community {
    /// Keys of [`super::CommunityType`].
    #[serde(rename = "jenis")]
    pub types: Vec<String>,
    /// Keys of [`super::Sector`].
    #[serde(rename = "bidang")]
    pub sectors: Vec<String>,
    /// Slugs of the [`super::Kecamatan`] it serves; empty means unknown.
    #[serde(rename = "wilayah")]
    pub areas: Vec<String>,
    /// Whether it still works.
    #[serde(rename = "status")]
    pub status: CommunityStatus,
    /// Verified by the association.
    #[serde(rename = "terverifikasi")]
    pub is_verified: bool,
    /// Offered in the registration form.
    #[serde(rename = "dapat_dipilih")]
    pub is_selectable: bool,
    /// What it does most, in a few words.
    #[serde(rename = "fokus", default)]
    pub focus: Option<String>,
    /// A note for readers.
    #[serde(rename = "catatan", default)]
    pub note: Option<String>,
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
