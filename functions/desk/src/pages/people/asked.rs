//! The form of an act, and what it records.

use forms::FieldView;
use jiff::Timestamp;
use records::history::What;

/// A form for something to be done about a person, as it stands: blank or sent.
pub(super) struct Asked {
    pub title: String,
    /// Sentences above it: what it is for, or what will happen.
    pub paragraphs: Vec<String>,
    pub fields: Vec<FieldView>,
    /// Words on the button.
    pub button: String,
    /// The act, where nothing is wrong with what was sent.
    pub deed: Option<Deed>,
    /// Words for the effect, where it is named on a page of its own before anything is recorded.
    pub confirm: Option<Vec<String>>,
}

/// Something to be recorded.
pub(super) struct Deed {
    pub what: What,
    pub at: Timestamp,
    pub text: Option<String>,
}
