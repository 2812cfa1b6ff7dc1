//! Facts about a submission, each with the number of the event that established it.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use programme::closed_lists::{Evidence, ForwardedTo, Right};
use programme::{KecamatanId, Reference, Stage};
use serde::{Deserialize, Serialize};

use super::event::{RIGHTS_HOURS, milliseconds};

/// A stage that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageFact {
    /// The stage.
    pub stage: Stage,
    /// The day.
    pub day: Date,
    /// The evidence.
    pub evidence: Evidence,
    /// Number of the event.
    pub seq: u32,
}

/// An office that took charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeFact {
    /// The first day.
    pub since: Date,
    /// Its kecamatan; `None` where the form asked for none.
    pub kecamatan: Option<KecamatanId>,
    /// Number of the event.
    pub seq: u32,
}

/// A mentor who was assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentorFact {
    /// Id of the mentor.
    pub mentor: String,
    /// Number of the event.
    pub seq: u32,
}

/// A request that was passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForwardFact {
    /// Whoever looks for a mentor.
    pub to: ForwardedTo,
    /// Number of the event.
    pub seq: u32,
}

/// A request that was joined to a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeFact {
    /// Reference of the registration.
    pub into: Reference,
    /// Number of the event.
    pub seq: u32,
}

/// A day by which something should be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueFact {
    /// The day.
    pub day: Date,
    /// Number of the event.
    pub seq: u32,
}

/// A day on which something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFact {
    /// The day.
    pub day: Date,
    /// Number of the event.
    pub seq: u32,
}

/// A right that was claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The right.
    pub right: Right,
    /// When it was claimed.
    #[serde(with = "milliseconds")]
    pub asked_at: Timestamp,
    /// Number of the event: the case's own.
    pub seq: u32,
}

impl Case {
    /// Returns the moment by which it has to be answered.
    pub fn due(&self) -> Timestamp {
        self.asked_at
            .saturating_add(SignedDuration::from_hours(RIGHTS_HOURS))
            .unwrap_or(Timestamp::MAX)
    }
}
