//! The checked definition of a form, with the options of its choices resolved.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::kind::Kind;
use crate::option::ChoiceOption;
use crate::submission::Value;

/// A form that can work: made by [`Form::resolve`], written to the functions' bundle as JSON, and
/// read back from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) path: String,
    pub(crate) service: String,
    pub(crate) intro_html: String,
    pub(crate) submit_label: String,
    pub(crate) identity: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stage: Option<String>,
    pub(crate) retention_days: u32,
    pub(crate) honeypot: String,
    pub(crate) receipt: Receipt,
    pub(crate) questions: Vec<Question>,
}

impl Form {
    /// The file stem of the definition, for example `pendaftaran`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Heading and title of the page.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Description of the page.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// Address of the page, for example `/daftar/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Name of the service, for example `registration`.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Where the form is sent, for example `/api/registration`.
    pub fn action(&self) -> String {
        bundle::address::of(&self.service)
    }

    /// The introduction, rendered by the site generator; empty until [`Form::with_intro_html`].
    pub fn intro_html(&self) -> &str {
        &self.intro_html
    }

    /// The same form with its introduction rendered. The HTML is trusted as it is.
    #[must_use]
    pub fn with_intro_html(mut self, html: impl Into<String>) -> Self {
        self.intro_html = html.into();
        self
    }

    /// Ids of the questions whose answers together are the natural key.
    pub fn identity(&self) -> &[String] {
        &self.identity
    }

    /// The stage that a submission enters, `P1` to `P7`.
    pub fn stage(&self) -> Option<&str> {
        self.stage.as_deref()
    }

    /// How long a submission is kept, in days; at least 1.
    pub fn retention_days(&self) -> u32 {
        self.retention_days
    }

    /// Name of the input that people never see.
    pub fn honeypot(&self) -> &str {
        &self.honeypot
    }

    /// Texts of the receipt.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// The questions, in the order of the page.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The question of that id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The first choice whose options come from the named source; `"kecamatan"` gives the
    /// question that decides which office looks after the submission.
    pub fn question_from(&self, source: &str) -> Option<&Question> {
        self.questions
            .iter()
            .find(|question| question.kind.from() == Some(source))
    }

    /// The receipt's answers in words, from the pairs of id and stored value that
    /// [`crate::Submission::receipt_answers`] gave.
    ///
    /// Pairs of questions that are not repeated on the receipt are left out. A value whose option
    /// is gone from the definition by now is shown as it was stored.
    pub fn receipt_answers<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Vec<ReceiptAnswer> {
        let pairs: Vec<_> = pairs.into_iter().collect();
        self.questions
            .iter()
            .filter(|question| question.on_receipt)
            .filter_map(|question| {
                let chosen = pairs.iter().filter(|(id, _)| *id == question.id);
                let options: Vec<_> = chosen
                    .map(|(_, value)| (*value, question.kind.option(value)))
                    .collect();
                let label = |(value, option): &(&str, Option<&ChoiceOption>)| {
                    option.map_or(*value, |option| &option.label).to_owned()
                };
                let is_closed = |(_, option): &&(&str, Option<&ChoiceOption>)| {
                    option.is_some_and(|option| option.closed)
                };
                (!options.is_empty()).then(|| ReceiptAnswer {
                    id: question.id.clone(),
                    label: question.label.clone(),
                    value: options.iter().map(label).collect::<Vec<_>>().join(", "),
                    closed: options.iter().filter(is_closed).map(label).collect(),
                })
            })
            .collect()
    }
}

/// One answer as the receipt repeats it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptAnswer {
    /// The question's id.
    pub id: String,
    /// The question's label.
    pub label: String,
    /// The labels of the chosen options, parted by commas.
    pub value: String,
    /// The labels of those that are closed by now: the office helps to choose others.
    pub closed: Vec<String>,
}

/// Texts of the receipt, with their places for the date and the office still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub(crate) title: String,
    pub(crate) deadline_days: u32,
    pub(crate) steps: Vec<String>,
    pub(crate) ask: String,
    pub(crate) withdraw: String,
}

impl Receipt {
    /// Heading of the receipt.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Days until the office has answered at the latest; at least 1.
    pub fn deadline_days(&self) -> u32 {
        self.deadline_days
    }

    /// What happens next, with the date by which the office answers ("5 Desember 2026") and the
    /// name of the office put in.
    pub fn steps(&self, deadline: &str, office: &str) -> Vec<String> {
        self.steps
            .iter()
            .map(|text| fill(text, deadline, office))
            .collect()
    }

    /// How to ask about the submission.
    pub fn ask(&self, deadline: &str, office: &str) -> String {
        fill(&self.ask, deadline, office)
    }

    /// How to withdraw consent.
    pub fn withdraw(&self, deadline: &str, office: &str) -> String {
        fill(&self.withdraw, deadline, office)
    }
}

/// A question with everything that is needed to show it and to check its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub(crate) id: String,
    pub(crate) label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    pub(crate) required: bool,
    pub(crate) personal: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) autocomplete: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) condition: Option<Condition>,
    pub(crate) on_receipt: bool,
    pub(crate) kind: Kind,
    pub(crate) messages: BTreeMap<Failure, String>,
}

impl Question {
    /// Name of the answer: the input's name and id, the column of the table.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The question as people read it.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// A line of help under the label.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Whether the form can be sent only with an answer, where the question is asked at all.
    pub fn required(&self) -> bool {
        self.required
    }

    /// Whether the answer says something about a person and must stay out of addresses and logs.
    pub fn personal(&self) -> bool {
        self.personal
    }

    /// The `autocomplete` token of the input.
    pub fn autocomplete(&self) -> Option<&str> {
        self.autocomplete.as_deref()
    }

    /// When the question is asked; always, if there is none.
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// Whether the receipt repeats the answer.
    pub fn on_receipt(&self) -> bool {
        self.on_receipt
    }

    /// What sort of answer is asked for.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The message for one way to fail. A resolved form has one for every failure its questions
    /// can have.
    pub fn message(&self, failure: Failure) -> &str {
        self.messages.get(&failure).map_or("", String::as_str)
    }

    /// A stored answer in words: the labels of chosen options, the text of anything else, and
    /// `Ya` for a ticked box.
    pub fn in_words(&self, value: &Value) -> String {
        let labels: Vec<_> = value
            .parts()
            .map(|part| self.kind.label_of(part).unwrap_or(part))
            .collect();
        labels.join(", ")
    }
}

/// A question is asked only when an earlier choice was answered with one of these values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub(crate) question: String,
    pub(crate) any_of: Vec<String>,
}

impl Condition {
    /// Id of the earlier choice.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// The answers for which the question is asked.
    pub fn any_of(&self) -> &[String] {
        &self.any_of
    }
}

/// Stands for the date by which the office answers.
pub(crate) const DEADLINE: &str = "{tenggat}";
/// Stands for the office of the chosen kecamatan.
pub(crate) const OFFICE: &str = "{kantor}";

fn fill(text: &str, deadline: &str, office: &str) -> String {
    text.replace(DEADLINE, deadline).replace(OFFICE, office)
}
