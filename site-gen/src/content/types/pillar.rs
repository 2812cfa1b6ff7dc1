//! `content/pilar/*.md`: the programme's four pillars.

use schemars::JsonSchema;
use serde::Deserialize;

/// The keys of a pillar.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Pillar {
    /// 1 to 4; each once.
    #[serde(rename = "nomor")]
    #[schemars(range(min = 1, max = 4))]
    #[schemars(description = "Urutan pilar, 1 sampai 4.")]
    pub number: u8,
    /// The name as the programme's own sources write it.
    #[serde(rename = "nama_asli")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama pilar seperti ditulis sumber program.")]
    pub original_name: String,
}
