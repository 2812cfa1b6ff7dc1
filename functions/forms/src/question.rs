//! Questions of a form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::kind::Kind;
use crate::value::Value;

/// A question with everything that is needed to show it and to check its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Question(QuestionParts);

/// The parts of a [`Question`]. They are checked together with the form they belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent answer to a question of its own"
)]
pub struct QuestionParts {
    /// Name of the answer: the input's name and id, the column of the table.
    pub id: String,
    /// The question as people read it.
    pub label: String,
    /// A line of help under the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Needs an answer, where the question is asked at all.
    pub required: bool,
    /// Says something about a person and must stay out of addresses and logs.
    pub personal: bool,
    /// The `autocomplete` token of the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// The earlier answer that the question depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Not asked on the page: a program or another page sends it. Never required.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Repeated on the receipt.
    pub on_receipt: bool,
    /// The sort of answer.
    pub kind: Kind,
    /// One message for each way to fail.
    pub messages: BTreeMap<Failure, String>,
}

impl From<QuestionParts> for Question {
    fn from(parts: QuestionParts) -> Self {
        Self(parts)
    }
}

impl Question {
    /// Returns the name of the answer: the input's name and id, the column of the table.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Returns the question as people read it.
    pub fn label(&self) -> &str {
        &self.0.label
    }

    /// Returns a line of help under the label.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Tells whether the form can be sent only with an answer, where the question is asked at all.
    pub fn required(&self) -> bool {
        self.0.required
    }

    /// Tells whether the answer says something about a person and must stay out of addresses and
    /// logs.
    pub fn personal(&self) -> bool {
        self.0.personal
    }

    /// Returns the `autocomplete` token of the input.
    pub fn autocomplete(&self) -> Option<&str> {
        self.0.autocomplete.as_deref()
    }

    /// Says when the question is asked; always, if there is none.
    pub fn condition(&self) -> Option<&Condition> {
        self.0.condition.as_ref()
    }

    /// Tells whether the form's page leaves the question out.
    pub fn hidden(&self) -> bool {
        self.0.hidden
    }

    /// Tells whether the receipt repeats the answer.
    pub fn on_receipt(&self) -> bool {
        self.0.on_receipt
    }

    /// Returns the sort of answer.
    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// Tells whether it asks to choose, and offers nothing.
    pub fn lacks_options(&self) -> bool {
        matches!(self.kind(), Kind::Choice(_) | Kind::Choices(_))
            && self.kind().options().is_empty()
    }

    /// Returns the message for one way to fail. A resolved form has one for every failure its
    /// questions can have.
    pub fn message(&self, failure: Failure) -> &str {
        self.0.messages.get(&failure).map_or("", String::as_str)
    }

    /// Writes a stored answer in words: the labels of chosen options, the text of anything else,
    /// and `Ya` for a ticked box.
    pub fn in_words(&self, value: &Value) -> String {
        let labels: Vec<_> = value
            .parts()
            .map(|part| self.kind().label_of(part).unwrap_or(part))
            .collect();
        labels.join(", ")
    }
}

/// A question is asked only when an earlier choice was answered with one of these values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    question: String,
    any_of: Vec<String>,
}

impl Condition {
    /// Makes the condition that the question of that id was answered with one of these values.
    pub fn new(question: impl Into<String>, any_of: Vec<String>) -> Self {
        Self {
            question: question.into(),
            any_of,
        }
    }

    /// Returns the id of the earlier choice.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Returns the answers for which the question is asked.
    pub fn any_of(&self) -> &[String] {
        &self.any_of
    }
}
