//! The state of a submission: the facts that its events established.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use programme::closed_lists::{Evidence, ForwardedTo, Right};
use programme::{KecamatanId, Reference, Stage, wib};
use serde::{Deserialize, Serialize};

use super::event::{Correction, Event, RIGHTS_HOURS, What, milliseconds};

/// Days after which the office looks again, and after which nothing having happened is said to be
/// stalled.
pub const FOLLOW_UP_DAYS: i32 = 14;

/// The fold of a submission's events, up to number `seq`. It names nobody and outlives the record.
///
/// Each fact says with which event it came, so that a correction finds it.
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
    /// Number of the event with which a registered person asked for a mentor.
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
    /// Its value before the event that changed it last.
    pub due_before: Option<DueFact>,
    /// Rights that were claimed and not answered yet.
    pub cases: Vec<Case>,
    /// The day on which consent was withdrawn.
    pub withdrawn: Option<DayFact>,
    /// The day on which the record was erased.
    pub erased: Option<Date>,
}

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
    /// The moment by which it has to be answered.
    pub fn due(&self) -> Timestamp {
        self.asked_at
            .saturating_add(SignedDuration::from_hours(RIGHTS_HOURS))
            .unwrap_or(Timestamp::MAX)
    }
}

/// A group of the office's list, in the order of its urgency. The number is part of an index key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A claimed right waits: the law counts hours.
    Rights,
    /// Nobody has spoken with her yet.
    New,
    /// She asked for a mentor.
    Mentor,
    /// On her way.
    Going,
    /// On her way, nothing promised.
    WithoutDue,
    /// At the last stage, withdrawn or erased.
    Done,
}

impl Group {
    /// All groups, the most urgent first.
    pub const ALL: [Self; 6] = [
        Self::Rights,
        Self::New,
        Self::Mentor,
        Self::Going,
        Self::WithoutDue,
        Self::Done,
    ];

    /// The digit that it begins with in the index.
    pub fn digit(self) -> char {
        match self {
            Self::Rights => '1',
            Self::New => '2',
            Self::Mentor => '3',
            Self::Going => '4',
            Self::WithoutDue => '5',
            Self::Done => '9',
        }
    }
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
    /// The word in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quarantined => "karantina",
            Self::Active => "aktif",
            Self::Withdrawn => "ditarik",
            Self::Erased => "dihapus",
        }
    }
}

/// Why something can't be recorded as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// It would have happened after today.
    #[error("Hari itu belum tiba. Tulis hari ini atau hari sebelumnya.")]
    InFuture,
    /// It would have happened before the form was received.
    #[error("Hari itu sebelum formulirnya diterima, {}.", programme::words::day(*received))]
    BeforeReceipt {
        /// The day of receipt.
        received: Date,
    },
    /// The record is erased.
    #[error("Data orang ini sudah dihapus.")]
    Erased,
    /// Consent was withdrawn.
    #[error("Persetujuan orang ini sudah ditarik, jadi tidak ada lagi yang dicatat.")]
    Withdrawn,
    /// It is in quarantine, and has to be let in first.
    #[error("Kiriman ini masih di karantina. Terima atau tolak dahulu.")]
    Quarantined,
    /// It is not in quarantine.
    #[error("Kiriman ini tidak di karantina.")]
    NotQuarantined,
    /// The form leads to no stage.
    #[error("Kiriman ini bukan pendaftaran, jadi tidak punya langkah.")]
    WithoutStages,
    /// The stage was reached before.
    #[error("{stage} sudah dicatat untuk {}.", programme::words::day(*day))]
    AlreadyReached {
        /// The stage.
        stage: Stage,
        /// The day.
        day: Date,
    },
    /// The first stage is reached by registering only.
    #[error("P1 tercatat sendiri saat mendaftar.")]
    FirstStage,
    /// The evidence belongs to another stage.
    #[error("Bukti itu bukan bukti {stage}.")]
    OtherEvidence {
        /// The stage.
        stage: Stage,
    },
    /// The office is in charge already.
    #[error("Kantor kecamatan itu sudah menanganinya.")]
    SameOffice,
    /// The mentor looks after her already.
    #[error("Mentor itu sudah mendampinginya.")]
    SameMentor,
    /// It is no request for a mentor that waits.
    #[error("Tidak ada permintaan mentor yang menunggu di sini.")]
    NoRequest,
    /// The request was joined to a registration, where it goes on.
    #[error("Permintaan ini sudah digabung dengan pendaftaran {into}. Lanjutkan di sana.")]
    Merged {
        /// Reference of the registration.
        into: Reference,
    },
    /// Nothing can be put right about that event, or not in this way.
    #[error("Catatan itu tidak dapat dibetulkan seperti ini.")]
    NotCorrectable,
    /// No claimed right with this number waits.
    #[error("Permintaan hak itu tidak ada atau sudah dijawab.")]
    NoCase,
    /// The right is claimed already and waits for its answer.
    #[error("Permintaan yang sama sudah diterima dan sedang menunggu jawaban.")]
    AlreadyAsked,
}

impl State {
    /// The state after the first event of a submission. `None` where it is no receipt of a form.
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
            due_before: None,
            cases: Vec::new(),
            withdrawn: None,
            erased: None,
        })
    }

    /// The fold of a submission's events, the first one first. `None` where there is none, or where
    /// the first is no receipt of a form.
    pub fn fold(events: &[Event]) -> Option<Self> {
        let (first, rest) = events.split_first()?;
        let state = Self::first(first)?;
        Some(rest.iter().fold(state, |state, event| state.after(event)))
    }

    /// The state after one more event.
    #[must_use]
    pub fn after(&self, event: &Event) -> Self {
        let mut after = self.clone();
        after.apply(event);
        after
    }

    /// Whether the event may be recorded at the moment at which it says it is.
    pub fn admits(&self, event: &Event) -> Result<(), Objection> {
        self.is_open_to(&event.what)?;
        if event.at > event.recorded_at {
            return Err(Objection::InFuture);
        }
        self.is_day_possible(wib::date(event.at), event)?;
        match &event.what {
            What::StageReached {
                stage, evidence, ..
            } => self.admits_stage(*stage, *evidence),
            What::Transferred { to, .. } if self.kecamatan() == Some(to) => {
                Err(Objection::SameOffice)
            }
            What::MentorAssigned { mentor, .. } if self.mentor() == Some(mentor) => {
                Err(Objection::SameMentor)
            }
            What::Forwarded { .. } if !self.waits_for_mentor() && self.mentors.is_empty() => {
                Err(Objection::NoRequest)
            }
            // A request that has its mentor is worked on where it is.
            What::Merged { .. } if !(self.stages.is_empty() && self.mentors.is_empty()) => {
                Err(Objection::NoRequest)
            }
            What::MentorAsked { .. } if self.stages.is_empty() => Err(Objection::WithoutStages),
            What::Corrected {
                corrects,
                correction,
                ..
            } => self.admits_correction(*corrects, correction, event),
            What::RightAnswered { case, .. }
                if !self.cases.iter().any(|open| open.seq == *case) =>
            {
                Err(Objection::NoCase)
            }
            What::RightAsked { right } if self.cases.iter().any(|open| open.right == *right) => {
                Err(Objection::AlreadyAsked)
            }
            _ => Ok(()),
        }
    }

    /// Whether it takes part in lists and counts.
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

    /// The stage she is at: the highest one reached. `None` where the form has none.
    pub fn stage(&self) -> Option<&StageFact> {
        self.stages.last()
    }

    /// The kecamatan whose office is in charge.
    pub fn kecamatan(&self) -> Option<&KecamatanId> {
        self.offices.last()?.kecamatan.as_ref()
    }

    /// Id of the mentor who looks after her.
    pub fn mentor(&self) -> Option<&str> {
        self.mentors.last().map(|fact| fact.mentor.as_str())
    }

    /// Id of the mentor among whose cases it counts: of whoever is in the programme.
    pub fn mentored_by(&self) -> Option<&str> {
        let counts = self.status() == Status::Active && self.merged.is_none();
        self.mentor().filter(|_| counts)
    }

    /// Whether a mentor was asked for and not found yet.
    pub fn waits_for_mentor(&self) -> bool {
        self.status() == Status::Active
            && self.merged.is_none()
            && self.mentors.is_empty()
            && (self.stages.is_empty() || self.asked.is_some() || self.forwarded.is_some())
    }

    /// Its place in the list of its office: the most urgent group, and the day or moment by which
    /// something is due there.
    pub fn queue(&self) -> (Group, Option<String>) {
        let due = || self.due.as_ref().map(|due| due.day.to_string());
        if self.erased.is_some() {
            return (Group::Done, None);
        }
        if let Some(case) = self.cases.iter().min_by_key(|case| case.asked_at) {
            return (Group::Rights, Some(format!("{:.3}", case.due())));
        }
        if self.withdrawn.is_some() || self.merged.is_some() {
            (Group::Done, None)
        } else if self.quarantined && self.stages.is_empty() || self.waits_for_mentor() {
            (Group::Mentor, due())
        } else if self.is_new() {
            (Group::New, due())
        } else if self.stage().is_some_and(|fact| fact.stage == Stage::P7) {
            (Group::Done, None)
        } else if self.due.is_some() {
            (Group::Going, due())
        } else {
            (Group::WithoutDue, None)
        }
    }

    /// Whether nobody of the office has spoken with her or recorded a step. Only an act ends it,
    /// never a look.
    pub fn is_new(&self) -> bool {
        self.contacted.is_none() && self.mentors.is_empty() && self.stages.len() <= 1
    }

    /// Whether she has been at her stage for more than [`FOLLOW_UP_DAYS`] on the day `on`.
    pub fn is_stalled(&self, on: Date) -> bool {
        self.status() == Status::Active
            && self
                .stage()
                .is_some_and(|fact| fact.stage != Stage::P7 && later(fact.day) < on)
    }

    #[expect(
        clippy::match_same_arms,
        reason = "one arm for each status, so that each can be read and changed alone"
    )]
    fn is_open_to(&self, what: &What) -> Result<(), Objection> {
        match (self.status(), what) {
            (Status::Erased, _) => Err(Objection::Erased),
            // Rights outlast the withdrawal, and a withdrawal that was none is put right.
            (
                Status::Withdrawn,
                What::Erased { .. }
                | What::RightAsked { .. }
                | What::RightAnswered { .. }
                | What::AnswersCorrected { .. }
                | What::Corrected { .. },
            ) => Ok(()),
            (Status::Withdrawn, _) => Err(Objection::Withdrawn),
            (
                Status::Quarantined,
                What::Released { .. }
                | What::Erased { .. }
                | What::RightAsked { .. }
                | What::RightAnswered { .. },
            ) => Ok(()),
            (Status::Quarantined, _) => Err(Objection::Quarantined),
            (Status::Active, What::Released { .. }) => Err(Objection::NotQuarantined),
            (
                Status::Active,
                What::MentorAssigned { .. }
                | What::Forwarded { .. }
                | What::Merged { .. }
                | What::Contacted { .. },
            ) if let Some(MergeFact { into, .. }) = self.merged => Err(Objection::Merged { into }),
            (Status::Active, _) => Ok(()),
        }
    }

    fn is_day_possible(&self, day: Date, event: &Event) -> Result<(), Objection> {
        if day > wib::date(event.recorded_at) {
            return Err(Objection::InFuture);
        }
        if day < self.received {
            return Err(Objection::BeforeReceipt {
                received: self.received,
            });
        }
        Ok(())
    }

    fn admits_stage(&self, stage: Stage, evidence: Evidence) -> Result<(), Objection> {
        if self.stages.is_empty() {
            return Err(Objection::WithoutStages);
        }
        if stage == Stage::P1 {
            return Err(Objection::FirstStage);
        }
        if let Some(fact) = self.stages.iter().find(|fact| fact.stage == stage) {
            return Err(Objection::AlreadyReached {
                stage,
                day: fact.day,
            });
        }
        if !Evidence::of(stage).contains(&evidence) {
            return Err(Objection::OtherEvidence { stage });
        }
        Ok(())
    }

    fn admits_correction(
        &self,
        corrects: u32,
        correction: &Correction,
        event: &Event,
    ) -> Result<(), Objection> {
        let withdrawal = self.withdrawn.as_ref().map(|fact| fact.seq);
        if self.withdrawn.is_some() && withdrawal != Some(corrects) {
            return Err(Objection::Withdrawn);
        }
        let stage = self.stages.iter().find(|fact| fact.seq == corrects);
        match correction {
            // The receipt of the form can't be undone.
            _ if corrects <= 1 => Err(Objection::NotCorrectable),
            Correction::Undone => {
                let is_fact = stage.is_some()
                    || self.offices.iter().any(|fact| fact.seq == corrects)
                    || self.mentors.iter().any(|fact| fact.seq == corrects)
                    || self.asked == Some(corrects)
                    || self.forwarded.is_some_and(|fact| fact.seq == corrects)
                    || self.merged.is_some_and(|fact| fact.seq == corrects)
                    || self.contacted == Some(corrects)
                    || self.due.as_ref().is_some_and(|fact| fact.seq == corrects)
                    || withdrawal == Some(corrects);
                is_fact.then_some(()).ok_or(Objection::NotCorrectable)
            }
            Correction::Instead { day, evidence } => {
                let fact = stage.ok_or(Objection::NotCorrectable)?;
                self.is_day_possible(*day, event)?;
                match evidence {
                    Some(evidence) if !Evidence::of(fact.stage).contains(evidence) => {
                        Err(Objection::OtherEvidence { stage: fact.stage })
                    }
                    _ => Ok(()),
                }
            }
        }
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
                self.due_before = None;
                self.cases.clear();
            }
            What::Corrected {
                corrects,
                correction,
                ..
            } => self.correct(*corrects, correction),
            What::RightAsked { right } => self.cases.push(Case {
                right: *right,
                asked_at: event.at,
                seq: event.seq,
            }),
            What::RightAnswered { case, .. } => self.cases.retain(|open| open.seq != *case),
        }
    }

    fn correct(&mut self, corrects: u32, correction: &Correction) {
        match correction {
            Correction::Undone => {
                self.stages.retain(|fact| fact.seq != corrects);
                self.offices.retain(|fact| fact.seq != corrects);
                self.mentors.retain(|fact| fact.seq != corrects);
                self.asked.take_if(|seq| *seq == corrects);
                self.forwarded.take_if(|fact| fact.seq == corrects);
                self.merged.take_if(|fact| fact.seq == corrects);
                self.contacted.take_if(|seq| *seq == corrects);
                self.withdrawn.take_if(|fact| fact.seq == corrects);
                if self.due.as_ref().is_some_and(|due| due.seq == corrects) {
                    self.due = self.due_before.take();
                }
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
        self.due_before = self.due.replace(DueFact { day, seq });
    }
}

/// The day [`FOLLOW_UP_DAYS`] after.
fn later(day: Date) -> Date {
    day.saturating_add(FOLLOW_UP_DAYS.days())
}
