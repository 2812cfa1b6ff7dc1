//! Acts: what is to be recorded about a submission, and what comes of that.

use jiff::Timestamp;
use programme::closed_lists::Via;
use programme::{Reference, wib};

use super::admission::Objection;
use super::event::{Correction, Event, What};
use super::state::State;
use crate::failure::StoreFailure;
use crate::repository::draw_act;

/// Something to be recorded about a submission.
#[derive(Clone, Debug)]
pub struct Act {
    /// The submission.
    pub reference: Reference,
    /// Number of the last event that the doer had seen: where there is a later one, nothing is
    /// recorded. `None` takes whatever is the last.
    pub seen: Option<u32>,
    /// A random id of this action ([`Act::draw_id`]), the same when it is tried again.
    pub id: String,
    /// Doer: [`super::CITIZEN`], [`super::OPERATOR`] or an officer's id.
    pub by: String,
    /// The channel.
    pub via: Via,
    /// When it happened.
    pub at: Timestamp,
    /// The thing that happened.
    pub what: What,
    /// Free text about it, kept apart and erased with the person.
    pub text: Option<String>,
}

/// The outcome of recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// The event.
    pub event: Event,
    /// The state after it.
    pub state: State,
    /// Whether it was recorded before, by the same action.
    pub is_repeat: bool,
}

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum NotActed {
    /// There is no such submission, or its record is gone.
    #[error("no such submission")]
    Unknown,
    /// It can't be recorded as it stands.
    #[error("{0}")]
    Objection(#[from] Objection),
    /// Somebody else was faster: the events after the last one that the doer had seen, oldest first.
    /// The first of them has the number that this one wanted.
    #[error("somebody else was faster")]
    Faster(Vec<Event>),
    /// An action came again under the same id and says something else than it recorded, or what it
    /// recorded was undone since: its event, and all after it.
    #[error("sent again with other content")]
    Resent(Vec<Event>),
    /// There is no such mentor.
    #[error("no such mentor")]
    UnknownMentor,
    /// The mentor has no room, or takes nobody on any more.
    #[error("the mentor has no room")]
    MentorFull,
    /// A condition of another item did not hold; it is named.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}

impl Act {
    /// Draws a random id for an action.
    pub fn draw_id() -> Result<String, StoreFailure> {
        draw_act()
    }

    /// Tells whether an event records what this act says; free text is not part of an event. What
    /// follows from a state is left out: it may be another when the act is tried again.
    pub(crate) fn says(&self, event: &Event) -> bool {
        let is_same_day = || wib::date(self.at) == wib::date(event.at);
        match (&self.what, &event.what) {
            (
                What::StageReached {
                    stage,
                    evidence,
                    session,
                    ..
                },
                What::StageReached {
                    stage: recorded_stage,
                    evidence: recorded_evidence,
                    session: recorded_session,
                    ..
                },
            ) => {
                let recorded = (recorded_stage, recorded_evidence, recorded_session);
                (stage, evidence, session) == recorded && is_same_day()
            }
            (What::Withdrawn { way }, What::Withdrawn { way: recorded }) => {
                way == recorded && is_same_day()
            }
            (
                What::MentorAssigned { mentor, .. },
                What::MentorAssigned {
                    mentor: recorded, ..
                },
            ) => mentor == recorded,
            (
                What::Corrected {
                    corrects,
                    reason,
                    correction,
                },
                What::Corrected {
                    reason: recorded_reason,
                    correction: recorded,
                    ..
                },
            ) if self.what.undoes().is_some() => {
                event.what.undoes() == Some(*corrects)
                    && reason == recorded_reason
                    && (correction == recorded || *recorded == Correction::UndoneWithoutMentor)
            }
            (said, recorded) => said == recorded,
        }
    }

    /// Makes the event that it would be after the state `before`.
    pub(crate) fn event(&self, before: &State, now: Timestamp) -> Event {
        let mut what = self.what.clone();
        if let What::StageReached { since, .. } = &mut what {
            *since = before.stage().map(|fact| fact.day);
        }
        Event {
            seq: before.seq + 1,
            form: before.form.clone(),
            at: self.at,
            recorded_at: now,
            by: self.by.clone(),
            via: self.via,
            act: self.id.clone(),
            kecamatan: before.kecamatan().cloned(),
            what,
        }
    }
}
