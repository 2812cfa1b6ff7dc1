//! `content/langkah/*.md`: the seven steps a participant takes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Entry, Stage};

/// The keys of a step. The body says what happens.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Step {
    /// P1 to P7; each once.
    #[serde(rename = "kode")]
    #[schemars(description = "Kode langkah, P1 sampai P7.")]
    pub code: Stage,
    /// Its subject, on a line or two of a phone: the name alone tells little to a newcomer who has
    /// to choose one of seven in a form.
    #[serde(rename = "sekilas", default)]
    #[schemars(length(min = 1, max = 45))]
    #[schemars(
        description = "Isi langkah ini dalam satu baris, paling banyak 45 huruf. Tampil di bawah namanya di formulir."
    )]
    pub at_a_glance: Option<String>,
    /// Things to bring.
    #[serde(rename = "bawa")]
    #[schemars(description = "Apa yang perlu dibawa, satu hal satu baris.")]
    pub bring: Vec<String>,
    /// People who help.
    #[serde(rename = "dibantu")]
    #[schemars(description = "Siapa yang membantu.")]
    pub helpers: Vec<String>,
    /// The step that comes next.
    #[serde(rename = "berikutnya")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Apa langkah berikutnya.")]
    pub next: String,
}

impl Entry<Step> {
    /// Writes `P2 Pelatihan`: what a step is called outside its own page.
    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.data.code, self.meta.title)
    }
}
