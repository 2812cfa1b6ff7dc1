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
    /// A way out where it could not be shown, of what no other command shows again.
    pub if_unshown: Option<String>,
}

impl Outcome {
    /// Makes the outcome of a command that did what it should.
    pub fn fine(text: impl Into<String>, json: Value) -> Self {
        Self {
            text: text.into(),
            json,
            is_fine: true,
            if_unshown: None,
        }
    }

    /// Adds what to do where it could not be shown and no other command shows it again.
    #[must_use]
    pub fn shown_once(mut self, if_unshown: String) -> Self {
        self.if_unshown = Some(if_unshown);
        self
    }
}
