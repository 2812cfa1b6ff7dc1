//! Outcomes of a sent form, made up: for whoever writes the words of its pages. Nothing is
//! sent, read or stored.

use form_http::NotTaken;
use form_http::receipt::Receipt;
use forms::Form;
use forms::RawSubmission;
use jiff::{SignedDuration, Timestamp};
use programme::Reference;

use crate::outcome::Outcome;
use records::Receipted;

/// A page that otherwise only follows a sent form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preview {
    /// The form with something wrong in every answer.
    Errors,
    /// The receipt.
    Receipt,
    /// Another form of the same person was stored before.
    Noted,
    /// The store failed.
    StoreFailed,
    /// Too much was sent.
    Limited,
}

impl Preview {
    /// Every page.
    pub const ALL: [Self; 5] = [
        Self::Errors,
        Self::Receipt,
        Self::Noted,
        Self::StoreFailed,
        Self::Limited,
    ];

    pub(crate) fn outcome(self, form: &Form, now: Timestamp) -> Outcome {
        let nothing = || RawSubmission::new(Vec::<(String, String)>::new());
        match self {
            Self::Errors => Outcome::NotTaken(NotTaken::Rejected {
                raw: nothing(),
                rejection: form.all_wrong(),
            }),
            Self::Receipt => Outcome::ReceiptShown(Receipt {
                receipted: receipted(now),
                answers: first_options(form),
            }),
            Self::Noted => Outcome::Noted {
                with_sessions: false,
            },
            Self::StoreFailed => Outcome::NotTaken(NotTaken::StoreFailed { raw: nothing() }),
            Self::Limited => Outcome::NotTaken(NotTaken::Limited {
                raw: nothing(),
                until: now + SignedDuration::from_hours(1),
            }),
        }
    }
}

fn receipted(received_at: Timestamp) -> Receipted {
    let reference = (0..=u8::MAX)
        .find_map(|byte| Reference::from_random(&[byte; 16]))
        .expect("most bytes give a reference");
    Receipted {
        reference,
        received_at,
    }
}

/// Lists the first option of each choice that a receipt shows; where the options depend on another
/// answer, the first that belongs to it.
fn first_options(form: &Form) -> Vec<(String, String)> {
    let mut answers: Vec<(String, String)> = Vec::new();
    for question in form.questions().iter().filter(|asked| asked.on_receipt()) {
        let kind = question.kind();
        let parent = kind
            .parent()
            .and_then(|parent| answers.iter().find(|(id, _)| id == parent))
            .map(|(_, value)| value.clone());
        let option = kind
            .options()
            .iter()
            .filter(|option| !option.closed)
            .find(|option| parent.is_none() || option.parent.is_none() || option.parent == parent);
        if let Some(option) = option {
            answers.push((question.id().to_owned(), option.value.clone()));
        }
    }
    answers
}
