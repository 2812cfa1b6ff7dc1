//! An event: something that happened to a person's submission, which is only ever added.

use jiff::Timestamp;
use jiff::civil::Date;
use programme::closed_lists::{
    Channel, ContactResult, CorrectionReason, ErasureReason, Evidence, ForwardedTo, IdentityCheck,
    MentorReason, ReleaseReason, Right, Said, TransferReason, Via, WithdrawalWay,
};
use programme::{KecamatanId, Reference, Stage};
use serde::{Deserialize, Serialize};

/// Something that happened. It names nobody but the officer who recorded it, and outlives the
/// record; free text about it is an item of its own, which erasure removes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number within the submission, from 1 on.
    pub seq: u32,
    /// Id of the submission's form.
    pub form: String,
    /// When it happened: not in the future, and not before the submission was received.
    #[serde(with = "milliseconds")]
    pub at: Timestamp,
    /// When it was written down.
    #[serde(with = "milliseconds")]
    pub recorded_at: Timestamp,
    /// Doer of the event: [`CITIZEN`], [`OPERATOR`], or an officer's id.
    pub by: String,
    /// The channel.
    pub via: Via,
    /// A random id of the action that wrote it: a retry after a lost answer recognises its own.
    pub act: String,
    /// Office in charge before the event, or with the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kecamatan: Option<KecamatanId>,
    /// The thing that happened.
    #[serde(flatten)]
    pub what: What,
}

/// `by` of what the person did herself.
pub const CITIZEN: &str = "warga";

/// `by` of what was done with the command `okoce`.
pub const OPERATOR: &str = "operator";

/// The sort of thing that happened, with its particulars: a closed list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A form was received.
    Registered {
        /// The stage that it enters, where its form has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<Stage>,
        /// Whether it was set aside for the office to look at.
        #[serde(default)]
        quarantined: bool,
        /// The day by which the office promised to answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Date>,
        /// The second since 1970 until which it is kept, unless it is erased before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kept_until: Option<i64>,
        /// How it came, where an officer recorded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
    },
    /// It was let in from quarantine, and counts from the day it was received.
    Released {
        /// The reason.
        reason: ReleaseReason,
    },
    /// A stage was reached.
    StageReached {
        /// The stage, P2 to P7.
        stage: Stage,
        /// The evidence that was seen.
        evidence: Evidence,
        /// Id of the training session that is the evidence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<String>,
        /// The day on which the stage before it was entered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Date>,
    },
    /// A mentor was found.
    MentorAssigned {
        /// Id of the mentor.
        mentor: String,
        /// Why this one.
        reason: MentorReason,
    },
    /// No mentor in reach had room, so others look for one. Whoever had a mentor has none then.
    Forwarded {
        /// Whoever looks on.
        to: ForwardedTo,
    },
    /// A registered person asked for a mentor: this request was joined to her registration.
    MentorAsked {
        /// Reference of the request.
        request: Reference,
    },
    /// A request for a mentor was joined to the registration of the same person, and ends here.
    Merged {
        /// Reference of the registration.
        into: Reference,
    },
    /// The office spoke with her, or tried to.
    Contacted {
        /// The way.
        channel: Channel,
        /// The result.
        result: ContactResult,
        /// Subjects that were spoken of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        said: Vec<Said>,
        /// The day by which the office promised to come back to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Date>,
    },
    /// A text or a letter was handed over.
    Notified {
        /// The way.
        channel: Channel,
    },
    /// Another office took over.
    Transferred {
        /// The kecamatan that looks after her from then on.
        to: KecamatanId,
        /// The reason.
        reason: TransferReason,
    },
    /// She withdrew her consent: nothing more is done but what the law asks for.
    Withdrawn {
        /// The way in which it came.
        way: WithdrawalWay,
    },
    /// The record was erased.
    Erased {
        /// The reason.
        reason: ErasureReason,
    },
    /// An earlier event was put right. That event stays as it is.
    Corrected {
        /// Number of the event that it corrects.
        corrects: u32,
        /// The reason.
        reason: CorrectionReason,
        /// The right values.
        correction: Correction,
    },
    /// Answers of her form were put right. The right ones are in the record alone.
    AnswersCorrected {
        /// Ids of the questions whose answers changed.
        questions: Vec<String>,
        /// The reason.
        reason: CorrectionReason,
    },
    /// She claimed a right; the office has [`RIGHTS_HOURS`] to answer.
    RightAsked {
        /// The right.
        right: Right,
    },
    /// The office answered.
    RightAnswered {
        /// Number of the event with which it was asked.
        case: u32,
        /// How it was made sure that it was she who asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identity: Option<IdentityCheck>,
    },
}

/// Hours within which a claimed right is answered, weekends included (UU 27/2022, articles 32 and
/// 40: 3 x 24 hours).
pub const RIGHTS_HOURS: i64 = 72;

/// The right values of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// It did not happen.
    Undone,
    /// A withdrawal did not happen, but her mentor has no room for her any more: she waits for
    /// another one.
    UndoneWithoutMentor,
    /// It happened, on this day and, for a stage, with this evidence.
    Instead {
        /// The day.
        day: Date,
        /// The evidence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
    },
}

impl Event {
    /// Tells whether it stands: none of the events after it undoes it. `events` may hold others.
    pub fn stands(&self, events: &[Self]) -> bool {
        let mut undone = events.iter().filter_map(|other| other.what.undoes());
        undone.all(|seq| seq != self.seq)
    }

    /// Tells whether it stands among all events of its submission and can be undone.
    pub fn is_undoable(&self, events: &[Self]) -> bool {
        self.what.is_undoable() && self.stands(events)
    }

    /// Tells whether both were recorded by the same try of an action: what the store keeps of the
    /// moment is its millisecond.
    pub(crate) fn is_recorded_with(&self, other: &Self) -> bool {
        let moment = |event: &Self| event.recorded_at.as_millisecond();
        moment(self) == moment(other) && self.what == other.what
    }
}

impl What {
    /// Returns the number of the event that it undoes.
    pub fn undoes(&self) -> Option<u32> {
        match self {
            Self::Corrected {
                corrects,
                correction: Correction::Undone | Correction::UndoneWithoutMentor,
                ..
            } => Some(*corrects),
            _ => None,
        }
    }

    /// Returns the id of the session that somebody came to, where it says so.
    pub fn session(&self) -> Option<&str> {
        match self {
            Self::StageReached { session, .. } => session.as_deref(),
            _ => None,
        }
    }

    /// Tells whether it can be undone: nothing outside her history hangs on it, and it isn't put
    /// right by doing it once more.
    fn is_undoable(&self) -> bool {
        matches!(
            self,
            Self::Contacted { .. }
                | Self::Notified { .. }
                | Self::StageReached { .. }
                | Self::MentorAssigned { .. }
                | Self::Forwarded { .. }
                | Self::MentorAsked { .. }
                | Self::Merged { .. }
                | Self::Transferred { .. }
                | Self::Withdrawn { .. }
        )
    }

    /// Returns the word in the store, and in outputs for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::Released { .. } => "released",
            Self::StageReached { .. } => "stage_reached",
            Self::MentorAssigned { .. } => "mentor_assigned",
            Self::Forwarded { .. } => "forwarded",
            Self::MentorAsked { .. } => "mentor_asked",
            Self::Merged { .. } => "merged",
            Self::Contacted { .. } => "contacted",
            Self::Notified { .. } => "notified",
            Self::Transferred { .. } => "transferred",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Erased { .. } => "erased",
            Self::Corrected { .. } => "corrected",
            Self::AnswersCorrected { .. } => "answers_corrected",
            Self::RightAsked { .. } => "right_asked",
            Self::RightAnswered { .. } => "right_answered",
        }
    }

    /// Returns the words that people read.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "Mendaftar",
            Self::Released { .. } => "Diterima dari karantina",
            Self::StageReached { .. } => "Langkah dicatat",
            Self::MentorAssigned { .. } => "Mentor ditetapkan",
            Self::Forwarded { .. } => "Permintaan mentor diteruskan",
            Self::MentorAsked { .. } => "Minta mentor",
            Self::Merged { .. } => "Digabung dengan pendaftaran",
            Self::Contacted { .. } => "Kontak dicatat",
            Self::Notified { .. } => "Sudah disampaikan",
            Self::Transferred { .. } => "Dialihkan",
            Self::Withdrawn { .. } => "Persetujuan ditarik",
            Self::Erased { .. } => "Data dihapus",
            Self::Corrected { .. } => "Catatan dibetulkan",
            Self::AnswersCorrected { .. } => "Data diperbaiki",
            Self::RightAsked { .. } => "Permintaan hak diterima",
            Self::RightAnswered { .. } => "Permintaan hak dijawab",
        }
    }
}

/// Times as the store holds them: UTC with milliseconds, always as long, so that they sort.
pub(crate) mod milliseconds {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{at:.3}"))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(de::Error::custom)
    }
}
