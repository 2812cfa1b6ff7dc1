//! The state of a submission: the facts that its events established.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use programme::closed_lists::Evidence;
pub use programme::deadlines::FOLLOW_UP_DAYS;
use programme::{KecamatanId, Stage, wib};
use serde::{Deserialize, Serialize};

use super::event::{Correction, Event, What};
use super::fact::{
    Case, DayFact, DueFact, ForwardFact, MentorFact, MergeFact, OfficeFact, StageFact,
};

/// The fold of a submission's events, up to number `seq`. It names nobody and outlives the record.
///
/// Each fact says with which event it came, so that what can be put right is known by its number.
/// What was undone leaves no trace but the number of the last event: she stands as if it had never
/// been recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Number of the last event that is folded in.
    pub seq: u32,
    /// Id of the form.
    pub form: String,
    /// The day on which the form was received.
    pub received: Date,
    /// The second since 1970 until which its record is kept; `None` where nobody wrote it down.
    pub kept_until: Option<i64>,
    /// Whether it waits for the office to look at it; outside all counts until then.
    pub quarantined: bool,
    /// Stages that were reached, in their order. Empty where the form has none.
    pub stages: Vec<StageFact>,
    /// Offices in charge, from the first on.
    pub offices: Vec<OfficeFact>,
    /// Mentors who were assigned, the present one last.
    pub mentors: Vec<MentorFact>,
    /// Number of the event with which a registered person asked for a mentor, or lost hers.
    #[serde(default)]
    pub asked: Option<u32>,
    /// Whoever looks for a mentor where the office found none.
    #[serde(default)]
    pub forwarded: Option<ForwardFact>,
    /// The registration that a request for a mentor was joined to.
    #[serde(default)]
    pub merged: Option<MergeFact>,
    /// Number of the event with which the office first got through to her.
    pub contacted: Option<u32>,
    /// The day by which the office should do something.
    pub due: Option<DueFact>,
    /// Rights that were claimed and not answered yet.
    pub cases: Vec<Case>,
    /// The day on which consent was withdrawn.
    pub withdrawn: Option<DayFact>,
    /// The day on which the record was erased.
    pub erased: Option<Date>,
}

/// Whether a submission takes part in lists and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Set aside for the office to look at; outside all counts.
    Quarantined,
    /// In the programme.
    Active,
    /// Consent was withdrawn.
    Withdrawn,
    /// Erased.
    Erased,
}

impl Status {
    /// Returns the word in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quarantined => "karantina",
            Self::Active => "aktif",
            Self::Withdrawn => "ditarik",
            Self::Erased => "dihapus",
        }
    }
}

impl State {
    /// Tells whether an event, one of all of its submission, still stands and can be put right. Of
    /// whoever withdrew, only the withdrawal can.
    pub fn lets_correct(&self, events: &[Event], event: &Event) -> bool {
        let withdrawn = self.withdrawn.as_ref();
        withdrawn.is_none_or(|withdrawn| withdrawn.seq == event.seq) && event.is_undoable(events)
    }

    /// Makes the state after the first event of a submission. `None` where it is no receipt of a
    /// form.
    pub fn first(event: &Event) -> Option<Self> {
        let What::Registered {
            stage,
            quarantined,
            next,
            kept_until,
            evidence,
        } = &event.what
        else {
            return None;
        };
        let day = wib::date(event.at);
        Some(Self {
            seq: event.seq,
            form: event.form.clone(),
            received: day,
            kept_until: *kept_until,
            quarantined: *quarantined,
            stages: stage
                .iter()
                .map(|stage| StageFact {
                    stage: *stage,
                    day,
                    evidence: evidence.unwrap_or(Evidence::SentByHerself),
                    seq: event.seq,
                })
                .collect(),
            offices: vec![OfficeFact {
                since: day,
                kecamatan: event.kecamatan.clone(),
                seq: event.seq,
            }],
            mentors: Vec::new(),
            asked: None,
            forwarded: None,
            merged: None,
            contacted: None,
            due: Some(DueFact {
                day: next.unwrap_or_else(|| later(day)),
                seq: event.seq,
            }),
            cases: Vec::new(),
            withdrawn: None,
            erased: None,
        })
    }

    /// Folds a submission's events, the first one first: of them those that stand. `None` where
    /// there is none, or where the first is no receipt of a form.
    pub fn fold(events: &[Event]) -> Option<Self> {
        Self::fold_all(events.iter())
    }

    /// Makes the state after one more event. `earlier` are all events before it; only where it
    /// undoes one of them are they looked at.
    #[must_use]
    pub fn after(&self, event: &Event, earlier: &[Event]) -> Self {
        // What an event replaced or ended is known by the events before it alone.
        let anew = event.what.undoes().and_then(|_| {
            let all = earlier.iter().chain([event]);
            Self::fold_all(all)
        });
        anew.unwrap_or_else(|| {
            let mut after = self.clone();
            after.apply(event);
            after
        })
    }

    fn fold_all<'a>(mut events: impl Iterator<Item = &'a Event> + Clone) -> Option<Self> {
        let undone: BTreeSet<u32> = events
            .clone()
            .filter_map(|event| event.what.undoes())
            .collect();
        let mut state = Self::first(events.next()?)?;
        for event in events {
            if undone.contains(&event.seq) {
                state.seq = event.seq;
            } else {
                state.apply(event);
            }
        }
        Some(state)
    }

    /// Says whether it takes part in lists and counts.
    pub fn status(&self) -> Status {
        if self.erased.is_some() {
            Status::Erased
        } else if self.withdrawn.is_some() {
            Status::Withdrawn
        } else if self.quarantined {
            Status::Quarantined
        } else {
            Status::Active
        }
    }

    /// Returns the stage she is at: the highest one reached. `None` where the form has none.
    pub fn stage(&self) -> Option<&StageFact> {
        self.stages.last()
    }

    /// Returns the kecamatan whose office is in charge.
    pub fn kecamatan(&self) -> Option<&KecamatanId> {
        self.offices.last()?.kecamatan.as_ref()
    }

    /// Returns the id of the mentor who looks after her.
    pub fn mentor(&self) -> Option<&str> {
        self.mentors.last().map(|fact| fact.mentor.as_str())
    }

    /// Returns the id of the mentor among whose cases it counts: of whoever is in the programme.
    pub(crate) fn mentored_by(&self) -> Option<&str> {
        let counts = self.status() == Status::Active && self.merged.is_none();
        self.mentor().filter(|_| counts)
    }

    /// Tells whether a mentor was asked for and not found yet.
    pub fn waits_for_mentor(&self) -> bool {
        self.status() == Status::Active
            && self.merged.is_none()
            && self.mentors.is_empty()
            && (self.stages.is_empty() || self.asked.is_some() || self.forwarded.is_some())
    }

    /// Tells whether nobody of the present office has spoken with her or recorded a step: whoever is
    /// handed over is new there. Only an act ends it, never a look.
    pub fn is_new(&self) -> bool {
        self.handed_over().is_some()
            || self.contacted.is_none() && self.mentors.is_empty() && self.stages.len() <= 1
    }

    /// Returns the office that took charge of her from another one and has done nothing for her yet:
    /// whatever is done gives her a day. A request for a mentor waits as before.
    fn handed_over(&self) -> Option<&OfficeFact> {
        let office = self.offices.iter().max_by_key(|fact| fact.seq)?;
        let is_untouched = self.due.as_ref().is_none_or(|due| due.seq < office.seq);
        let is_done = self.stage().is_some_and(|fact| fact.stage == Stage::P7);
        let is_handed_over =
            self.offices.len() > 1 && is_untouched && !is_done && !self.waits_for_mentor();
        is_handed_over.then_some(office)
    }

    /// Returns the day by which the office should do something: of whoever is handed over, counted
    /// from that day.
    pub fn due_day(&self) -> Option<Date> {
        let from_transfer = self.handed_over().map(|office| later(office.since));
        from_transfer.or_else(|| self.due.as_ref().map(|due| due.day))
    }

    fn apply(&mut self, event: &Event) {
        self.seq = event.seq;
        let day = wib::date(event.at);
        match &event.what {
            // Only the first event of a submission is one.
            What::Registered { .. } | What::Notified { .. } | What::AnswersCorrected { .. } => {}
            What::Released { .. } => {
                self.quarantined = false;
                self.is_due(later(wib::date(event.recorded_at)), event.seq);
            }
            What::StageReached {
                stage, evidence, ..
            } => {
                self.stages.push(StageFact {
                    stage: *stage,
                    day,
                    evidence: *evidence,
                    seq: event.seq,
                });
                self.stages.sort_by_key(|fact| fact.stage);
                self.is_due(later(wib::date(event.recorded_at)), event.seq);
            }
            What::MentorAssigned { mentor, .. } => {
                self.mentors.push(MentorFact {
                    mentor: mentor.clone(),
                    seq: event.seq,
                });
                self.is_due(later(wib::date(event.recorded_at)), event.seq);
            }
            What::Forwarded { to } => {
                self.mentors.clear();
                self.forwarded = Some(ForwardFact {
                    to: *to,
                    seq: event.seq,
                });
                self.is_due(later(wib::date(event.recorded_at)), event.seq);
            }
            What::MentorAsked { .. } => {
                self.asked = Some(event.seq);
                self.is_due(later(wib::date(event.recorded_at)), event.seq);
            }
            What::Merged { into } => {
                self.merged = Some(MergeFact {
                    into: *into,
                    seq: event.seq,
                });
            }
            What::Contacted { result, next, .. } => {
                if result.is_contact() {
                    self.contacted.get_or_insert(event.seq);
                    self.is_due(next.unwrap_or_else(|| later(day)), event.seq);
                }
            }
            What::Transferred { to, .. } => {
                self.offices.push(OfficeFact {
                    since: day,
                    kecamatan: Some(to.clone()),
                    seq: event.seq,
                });
                // In the order of their days, so that a transfer told late takes its place.
                self.offices.sort_by_key(|fact| (fact.since, fact.seq));
            }
            What::Withdrawn { .. } => {
                self.withdrawn = Some(DayFact {
                    day,
                    seq: event.seq,
                });
            }
            What::Erased { .. } => {
                self.erased = Some(day);
                self.due = None;
                self.cases.clear();
            }
            What::Corrected {
                corrects,
                correction,
                ..
            } => self.correct(*corrects, correction, event),
            What::RightAsked { right } => self.cases.push(Case {
                right: *right,
                asked_at: event.at,
                seq: event.seq,
            }),
            What::RightAnswered { case, .. } => self.cases.retain(|open| open.seq != *case),
        }
    }

    /// Applies an event that corrects number `corrects`.
    fn correct(&mut self, corrects: u32, correction: &Correction, event: &Event) {
        match correction {
            // What it undoes was never folded in.
            Correction::Undone => {}
            Correction::UndoneWithoutMentor => {
                self.mentors.clear();
                self.asked = Some(event.seq);
                self.is_due(later(wib::date(event.recorded_at)), event.seq);
            }
            Correction::Instead { day, evidence } => {
                let mut stages = self.stages.iter_mut();
                if let Some(fact) = stages.find(|fact| fact.seq == corrects) {
                    fact.day = *day;
                    fact.evidence = evidence.unwrap_or(fact.evidence);
                }
            }
        }
    }

    fn is_due(&mut self, day: Date, seq: u32) {
        self.due = Some(DueFact { day, seq });
    }
}

/// Returns the day [`FOLLOW_UP_DAYS`] after.
fn later(day: Date) -> Date {
    day.saturating_add(FOLLOW_UP_DAYS.days())
}
