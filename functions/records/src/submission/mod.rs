//! A submission that is stored, or was before.

pub(crate) mod items;

use jiff::Timestamp;
use jiff::civil::Date;
use programme::closed_lists::{ConsentWay, Evidence, Occasion};
use programme::{KecamatanId, Reference, Stage};
use serde_json::Value;

use crate::keyed_hash::EachVersion;
use crate::officer::OfficerId;
use crate::quarantine;

/// A checked submission, ready to be stored.
#[derive(Clone, Debug)]
pub struct NewSubmission {
    /// Id of the form.
    pub form: String,
    /// Keyed hashes of who it is about and of all it says.
    pub hashes: EachVersion<Hashes>,
    /// Keyed hash of the telephone number in it, where there is one, in the current version.
    pub phone_hash: Option<String>,
    /// The kecamatan whose office looks after it, where the form asks for one.
    pub kecamatan: Option<KecamatanId>,
    /// The person's name, where the form asks for one: what the office's list shows.
    pub name: Option<String>,
    /// Answers to the questions that offer a choice, by which the office's list is filtered.
    pub facets: Vec<(String, Value)>,
    /// The day by which the office promised to answer.
    pub due: Option<Date>,
    /// Question ids with what was answered: a text, a list of texts, or `true` for a ticked box.
    pub answers: Vec<(String, Value)>,
    /// Ids of the consent questions that were agreed to, each with the version of its text.
    pub consents: Vec<(String, String)>,
    /// Why it is set aside, where it is.
    pub quarantine: Option<quarantine::SetAside>,
    /// The stage it enters, where the form has one.
    pub stage: Option<Stage>,
    /// An officer's part in it, where she filled it in with the person.
    pub assisted: Option<Assisted>,
    /// When it was received.
    pub received_at: Timestamp,
    /// The second since 1970 after which it is no longer kept.
    pub expires_at: i64,
}

/// Keyed hashes of a submission in one key version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashes {
    /// Keyed hash of who it is about: same hash, same submission.
    pub key: String,
    /// Keyed hash of all it says.
    pub content: String,
}

/// An officer's part in a form that she filled in with somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assisted {
    /// The officer, who also heard the consent.
    pub by: OfficerId,
    /// Whether she typed what was said, or what stands on paper.
    pub evidence: Evidence,
    /// The way in which consent was given.
    pub consent: ConsentWay,
    /// The occasion.
    pub occasion: Occasion,
}

/// Facts a person needs to come back to a stored submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipted {
    /// The reference.
    pub reference: Reference,
    /// When it was received.
    pub received_at: Timestamp,
}

/// Facts the uniqueness item tells of an earlier submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Earlier {
    pub reference: Reference,
    pub content_hash: String,
    pub received_at: Timestamp,
    pub expires_at: i64,
}

impl Earlier {
    pub(crate) fn receipted(&self) -> Receipted {
        Receipted {
            reference: self.reference,
            received_at: self.received_at,
        }
    }
}
