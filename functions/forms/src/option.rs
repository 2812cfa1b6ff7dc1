//! Options of choice questions, and the sources that content fills them from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Option lists by the name that `dari` uses: `"kecamatan"`, `"kelurahan"`, `"komunitas"` and so on.
///
/// The order inside a list is the order on the page; options of one group stand together.
pub type OptionSources = BTreeMap<String, Vec<ChoiceOption>>;

/// The name of the list of sessions that one can ask for a place in.
pub const SESSIONS: &str = "sesi";

/// One option of a choice question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// Value that the page sends and the store keeps: a slug, a code or an id.
    pub value: String,
    /// Words that people read.
    pub label: String,
    /// A line of help under the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Heading of the group the option stands under, for example the kota of a kecamatan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Value of the parent question's option this one belongs to, for example the kecamatan of
    /// a kelurahan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Values of another question's options for which this one comes first, for example the
    /// kecamatan that a community serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<String>,
    /// No longer offered on the page, but still accepted from a page that was loaded earlier.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

impl ChoiceOption {
    /// Makes an open option without hint, group, parent or preference.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// Gives the option a line of help, or none.
    #[must_use]
    pub fn with_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Puts the option under a group heading.
    #[must_use]
    pub fn in_group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// Makes the option belong to one option of the parent question.
    #[must_use]
    pub fn under(mut self, parent: impl Into<String>) -> Self {
        self.parent = Some(parent.into());
        self
    }

    /// Puts the option first for those options of another question.
    #[must_use]
    pub fn serving(mut self, values: impl IntoIterator<Item = String>) -> Self {
        self.serves.extend(values);
        self
    }

    /// Closes the option: accepted, but no longer shown.
    #[must_use]
    pub fn closed(mut self) -> Self {
        self.closed = true;
        self
    }
}
