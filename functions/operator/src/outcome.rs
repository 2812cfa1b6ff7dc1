//! Words of a command: for the person at the terminal, and for programs.

use serde_json::Value;

/// Outcome of a command in both forms, of which one is printed.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// For people, in Indonesian, without a line break at the end.
    pub text: String,
    /// For programs: the same, under English names.
    pub json: Value,
    /// Whether everything is as it should be.
    pub is_fine: bool,
}

impl Outcome {
    /// The outcome of a command that did what it should.
    pub fn fine(text: impl Into<String>, json: Value) -> Self {
        Self {
            text: text.into(),
            json,
            is_fine: true,
        }
    }
}
