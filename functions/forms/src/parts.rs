//! The parts that a form is made of.

use programme::Stage;
use serde::{Deserialize, Serialize};

use crate::question::Question;
use crate::receipt::Receipt;

/// The parts of a form, not yet known to fit together: made by the definitions' reader and by the
/// reader of the bundle's JSON, for [`crate::Form::new`] to check.
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
