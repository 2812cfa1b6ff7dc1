//! The checked definition of a form, with the options of its choices resolved.

use std::ops::Deref;

use programme::Stage;
use serde::{Deserialize, Serialize};

use crate::option::ChoiceOption;
use crate::parts::{FormParts, LookUp, Purpose, Storing};
use crate::question::Question;
use crate::receipt::Receipt;
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

impl Form {
    /// Checks that the parts make a form that can work; the first reason against it otherwise.
    pub fn new(parts: FormParts) -> Result<Self, UnusableForm> {
        unusable::check(&parts)?;
        Ok(Self(parts))
    }

    /// Returns the file stem of the definition, for example `pendaftaran`.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Returns the heading and title of the page.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// Returns the description of the page.
    pub fn summary(&self) -> &str {
        &self.0.summary
    }

    /// Returns the address of the page, for example `/daftar/`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the name of the service, for example `registration`.
    pub fn service(&self) -> &str {
        &self.0.service
    }

    /// Returns the address that the form is sent to, for example `/api/registration`.
    pub fn action(&self) -> String {
        bundle::address::of(&self.0.service)
    }

    /// Returns the words on the button that sends the form.
    pub fn submit_label(&self) -> &str {
        &self.0.submit_label
    }

    /// Returns the introduction, rendered by the site generator; empty until [`Form::with_texts`].
    pub fn intro_html(&self) -> &str {
        &self.0.intro_html
    }

    /// Returns more about the form, for beside or below the questions, rendered like the
    /// introduction.
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

    /// Tells whether nobody can send it for now; the introduction says why.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed
    }

    /// Says why the form asks.
    pub fn purpose(&self) -> &Purpose {
        &self.0.purpose
    }

    /// Returns all that storing needs; `None` for a form that looks something up.
    pub fn storing(&self) -> Option<&Storing> {
        match self.purpose() {
            Purpose::Store(storing) => Some(storing),
            Purpose::LookUp(_) => None,
        }
    }

    /// Returns the answers that find an earlier submission; `None` for a form that stores.
    pub fn look_up(&self) -> Option<&LookUp> {
        match self.purpose() {
            Purpose::LookUp(look_up) => Some(look_up),
            Purpose::Store(_) => None,
        }
    }

    /// Returns the stage that a submission enters.
    pub fn stage(&self) -> Option<Stage> {
        self.storing()?.stage
    }

    /// Returns the questions, in the order of the page.
    pub fn questions(&self) -> &[Question] {
        &self.0.questions
    }

    /// Finds the question of that id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().iter().find(|question| question.id() == id)
    }

    /// Finds the first choice whose options come from the named source; `"kecamatan"` gives the
    /// question that decides which office looks after the submission.
    pub fn question_from(&self, source: &str) -> Option<&Question> {
        self.questions()
            .iter()
            .find(|question| question.kind().from() == Some(source))
    }

    /// Writes the receipt's answers in words, from the pairs of id and stored value that
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
    /// Makes the form, if it stores.
    pub fn new(form: Form) -> Option<Self> {
        let storing = form.storing()?.clone();
        Some(Self { form, storing })
    }

    /// Returns the ids of the questions whose answers together are the natural key.
    pub fn identity(&self) -> &[String] {
        &self.storing.identity
    }

    /// Returns the days that a submission is kept; at least 1.
    pub fn retention_days(&self) -> u32 {
        self.storing.retention_days
    }

    /// Returns the name of the input that people never see.
    pub fn honeypot(&self) -> &str {
        &self.storing.honeypot
    }

    /// Returns the texts of the receipt.
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
