//! The checked definition of a form, with the options of its choices resolved.

use std::collections::BTreeMap;
use std::ops::Deref;

use programme::Stage;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::kind::Kind;
use crate::option::ChoiceOption;
use crate::submission::Value;
use crate::unusable::{self, UnusableForm};

/// A form that can work: written to the functions' bundle as JSON, and read back from there.
///
/// [`Form::new`] is the only door, for definitions and for JSON alike, and refuses whatever could
/// not be asked, answered or stored.
///
/// ```
/// use forms::{Form, RawSubmission};
///
/// let form: Form = serde_json::from_str(
///     r#"{
///         "id": "cek-status", "title": "Cek status", "summary": "Sampai di mana?",
///         "path": "/status/", "service": "status", "intro_html": "", "submit_label": "Cari",
///         "purpose": { "type": "look_up", "reference": "nomor", "phone_digits": "angka" },
///         "questions": [
///             {
///                 "id": "nomor", "label": "Nomor rujukan", "required": true, "personal": true,
///                 "on_receipt": false, "kind": { "type": "reference" },
///                 "messages": {
///                     "empty": "Tulis nomor rujukan", "shape": "Periksa nomor rujukan",
///                     "repeated": "Tulis satu nomor rujukan"
///                 }
///             },
///             {
///                 "id": "angka", "label": "Enam angka terakhir nomor telepon",
///                 "required": true, "personal": true, "on_receipt": false,
///                 "kind": { "type": "phone_digits" },
///                 "messages": {
///                     "empty": "Tulis enam angka", "shape": "Tulis enam angka",
///                     "repeated": "Tulis enam angka satu kali"
///                 }
///             }
///         ]
///     }"#,
/// )?;
///
/// let sent = RawSubmission::new([("nomor", "999 999 999d"), ("angka", "56")]);
/// let rejection = form.check(&sent).expect_err("two digits are not six");
/// assert_eq!(rejection.errors().len(), 1);
/// assert_eq!(rejection.errors()[0].message(), "Tulis enam angka");
///
/// let sent = RawSubmission::new([("nomor", "999 999 999d"), ("angka", "567 890")]);
/// let answers = form.check(&sent).expect("both answers have their shape");
/// assert_eq!(answers.text("angka"), Some("567890"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FormParts")]
pub struct Form(FormParts);

/// The parts of a form, not yet known to fit together: made by the definitions' reader and by the
/// reader of the bundle's JSON, for [`Form::new`] to check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormParts {
    /// The file stem of the definition, for example `pendaftaran`.
    pub id: String,
    /// Heading and title of the page.
    pub title: String,
    /// Description of the page.
    pub summary: String,
    /// Address of the page, for example `/daftar/`.
    pub path: String,
    /// Name of the service, for example `registration`.
    pub service: String,
    /// The introduction as HTML; empty until the site generator has rendered it.
    pub intro_html: String,
    /// More about the form, as HTML: what stands beside the questions or below them; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub beside_html: String,
    /// Words on the button that sends the form.
    pub submit_label: String,
    /// Whether nobody can send it for now, because a question that must be answered has nothing
    /// to choose from. Its introduction says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_closed: bool,
    /// Why the answers are asked for.
    pub purpose: Purpose,
    /// The questions, in the order of the page.
    pub questions: Vec<Question>,
}

/// Why a form asks: the closed set of what can become of its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Purpose {
    /// The answers are stored, and their sender gets a receipt.
    Store(Storing),
    /// An earlier submission is looked up; nothing of the answers is kept.
    LookUp(LookUp),
}

/// All that storing the answers of a form needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storing {
    /// Ids of the questions whose answers together are the natural key; at least one.
    pub identity: Vec<String>,
    /// The stage that a submission enters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Days that a submission is kept; 1 to [`Storing::MAX_RETENTION_DAYS`].
    pub retention_days: u32,
    /// Name of the input that people never see.
    pub honeypot: String,
    /// Texts of the receipt.
    pub receipt: Receipt,
}

impl Storing {
    /// Longest retention, in days: ten years.
    ///
    /// Beyond what a registration is needed for, and a typing error more likely than a wish. It
    /// also keeps every date that is computed from it within the calendar.
    pub const MAX_RETENTION_DAYS: u32 = 3_650;
}

/// The two answers by which a form finds an earlier submission.
///
/// A reference is for reading aloud and no secret: whoever asks by it must know the end of the
/// telephone number too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookUp {
    /// Id of the question for the reference; always asked and required.
    pub reference: String,
    /// Id of the question for the last six digits of the telephone number; always asked and
    /// required.
    pub phone_digits: String,
}

impl Form {
    /// Checks that the parts make a form that can work; the first reason against it otherwise.
    pub fn new(parts: FormParts) -> Result<Self, UnusableForm> {
        unusable::check(&parts)?;
        Ok(Self(parts))
    }

    /// The file stem of the definition, for example `pendaftaran`.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Heading and title of the page.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// Description of the page.
    pub fn summary(&self) -> &str {
        &self.0.summary
    }

    /// Address of the page, for example `/daftar/`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Name of the service, for example `registration`.
    pub fn service(&self) -> &str {
        &self.0.service
    }

    /// The address that the form is sent to, for example `/api/registration`.
    pub fn action(&self) -> String {
        bundle::address::of(&self.0.service)
    }

    /// Words on the button that sends the form.
    pub fn submit_label(&self) -> &str {
        &self.0.submit_label
    }

    /// The introduction, rendered by the site generator; empty until [`Form::with_texts`].
    pub fn intro_html(&self) -> &str {
        &self.0.intro_html
    }

    /// More about the form, for beside or below the questions, rendered like the introduction.
    pub fn beside_html(&self) -> &str {
        &self.0.beside_html
    }

    /// Gives the form its rendered introduction, and what stands beside its questions. The HTML is
    /// trusted as it is.
    #[must_use]
    pub fn with_texts(mut self, intro_html: &str, beside_html: &str) -> Self {
        intro_html.clone_into(&mut self.0.intro_html);
        beside_html.clone_into(&mut self.0.beside_html);
        self
    }

    /// Whether nobody can send it for now; the introduction says why.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed
    }

    /// Why the form asks.
    pub fn purpose(&self) -> &Purpose {
        &self.0.purpose
    }

    /// All that storing needs; `None` for a form that looks something up.
    pub fn storing(&self) -> Option<&Storing> {
        match self.purpose() {
            Purpose::Store(storing) => Some(storing),
            Purpose::LookUp(_) => None,
        }
    }

    /// The answers that find an earlier submission; `None` for a form that stores.
    pub fn look_up(&self) -> Option<&LookUp> {
        match self.purpose() {
            Purpose::LookUp(look_up) => Some(look_up),
            Purpose::Store(_) => None,
        }
    }

    /// The stage that a submission enters.
    pub fn stage(&self) -> Option<Stage> {
        self.storing()?.stage
    }

    /// The questions, in the order of the page.
    pub fn questions(&self) -> &[Question] {
        &self.0.questions
    }

    /// The question of that id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().iter().find(|question| question.id() == id)
    }

    /// The first choice whose options come from the named source; `"kecamatan"` gives the
    /// question that decides which office looks after the submission.
    pub fn question_from(&self, source: &str) -> Option<&Question> {
        self.questions()
            .iter()
            .find(|question| question.kind().from() == Some(source))
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
        self.questions()
            .iter()
            .filter(|question| question.on_receipt())
            .filter_map(|question| {
                let chosen = pairs.iter().filter(|(id, _)| *id == question.id());
                let options: Vec<_> = chosen
                    .map(|(_, value)| (*value, question.kind().option(value)))
                    .collect();
                let label = |(value, option): &(&str, Option<&ChoiceOption>)| {
                    option.map_or(*value, |option| &option.label).to_owned()
                };
                let is_closed = |(_, option): &&(&str, Option<&ChoiceOption>)| {
                    option.is_some_and(|option| option.closed)
                };
                (!options.is_empty()).then(|| ReceiptAnswer {
                    id: question.id().to_owned(),
                    label: question.label().to_owned(),
                    value: options.iter().map(label).collect::<Vec<_>>().join(", "),
                    closed: options.iter().filter(is_closed).map(label).collect(),
                })
            })
            .collect()
    }
}

impl TryFrom<FormParts> for Form {
    type Error = UnusableForm;

    fn try_from(parts: FormParts) -> Result<Self, UnusableForm> {
        Self::new(parts)
    }
}

/// A form that stores. It is a [`Form`] in all other respects, and can be used as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoringForm {
    form: Form,
    storing: Storing,
}

impl StoringForm {
    /// The form, if it stores.
    pub fn new(form: Form) -> Option<Self> {
        let storing = form.storing()?.clone();
        Some(Self { form, storing })
    }

    /// Ids of the questions whose answers together are the natural key.
    pub fn identity(&self) -> &[String] {
        &self.storing.identity
    }

    /// Days that a submission is kept; at least 1.
    pub fn retention_days(&self) -> u32 {
        self.storing.retention_days
    }

    /// Name of the input that people never see.
    pub fn honeypot(&self) -> &str {
        &self.storing.honeypot
    }

    /// Texts of the receipt.
    pub fn receipt(&self) -> &Receipt {
        &self.storing.receipt
    }
}

impl Deref for StoringForm {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.form
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
    title: String,
    deadline_days: u32,
    steps: Vec<String>,
    ask: String,
    withdraw: String,
}

impl Receipt {
    /// Stands for the date by which the office answers.
    pub const DEADLINE: &str = "{tenggat}";

    /// Stands for the office of the chosen kecamatan.
    pub const OFFICE: &str = "{kantor}";

    /// Longest time to answer, in days: one year, like [`Storing::MAX_RETENTION_DAYS`] beyond
    /// what anyone means.
    pub const MAX_DEADLINE_DAYS: u32 = 365;

    /// A receipt with this heading, for offices that answer within so many days.
    ///
    /// `steps` says what happens next, `ask` how to ask about the submission, `withdraw` how to
    /// withdraw consent; each may hold [`Receipt::DEADLINE`] and [`Receipt::OFFICE`].
    pub fn new(
        title: impl Into<String>,
        deadline_days: u32,
        steps: Vec<String>,
        ask: impl Into<String>,
        withdraw: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            deadline_days,
            steps,
            ask: ask.into(),
            withdraw: withdraw.into(),
        }
    }

    /// Heading of the receipt.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Days until the office has answered at the latest; at least 1.
    pub fn deadline_days(&self) -> u32 {
        self.deadline_days
    }

    /// The steps that come next, with the date by which the office answers ("5 Desember 2026") and the
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
    /// Name of the answer: the input's name and id, the column of the table.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The question as people read it.
    pub fn label(&self) -> &str {
        &self.0.label
    }

    /// A line of help under the label.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether the form can be sent only with an answer, where the question is asked at all.
    pub fn required(&self) -> bool {
        self.0.required
    }

    /// Whether the answer says something about a person and must stay out of addresses and logs.
    pub fn personal(&self) -> bool {
        self.0.personal
    }

    /// The `autocomplete` token of the input.
    pub fn autocomplete(&self) -> Option<&str> {
        self.0.autocomplete.as_deref()
    }

    /// When the question is asked; always, if there is none.
    pub fn condition(&self) -> Option<&Condition> {
        self.0.condition.as_ref()
    }

    /// Whether the form's page leaves the question out.
    pub fn hidden(&self) -> bool {
        self.0.hidden
    }

    /// Whether the receipt repeats the answer.
    pub fn on_receipt(&self) -> bool {
        self.0.on_receipt
    }

    /// The sort of answer.
    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// Whether it asks to choose, and offers nothing.
    pub fn lacks_options(&self) -> bool {
        matches!(self.kind(), Kind::Choice(_) | Kind::Choices(_))
            && self.kind().options().is_empty()
    }

    /// The message for one way to fail. A resolved form has one for every failure its questions
    /// can have.
    pub fn message(&self, failure: Failure) -> &str {
        self.0.messages.get(&failure).map_or("", String::as_str)
    }

    /// A stored answer in words: the labels of chosen options, the text of anything else, and
    /// `Ya` for a ticked box.
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
    /// Asked when the question of that id was answered with one of these values.
    pub fn new(question: impl Into<String>, any_of: Vec<String>) -> Self {
        Self {
            question: question.into(),
            any_of,
        }
    }

    /// Id of the earlier choice.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// The answers for which the question is asked.
    pub fn any_of(&self) -> &[String] {
        &self.any_of
    }
}

fn fill(text: &str, deadline: &str, office: &str) -> String {
    text.replace(Receipt::DEADLINE, deadline)
        .replace(Receipt::OFFICE, office)
}
