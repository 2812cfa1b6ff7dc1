//! `content/langkah/*.md`: the seven steps a participant takes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Stage;

/// The keys of a step. The body says what happens.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Step {
    /// P1 to P7; each once.
    #[serde(rename = "kode")]
    pub code: Stage,
    /// What to bring.
    #[serde(rename = "bawa")]
    pub bring: Vec<String>,
    /// Who helps.
    #[serde(rename = "dibantu")]
    pub helpers: Vec<String>,
    /// What comes next.
    #[serde(rename = "berikutnya")]
    #[schemars(length(min = 1))]
    pub next: String,
}
