//! The events that a state admits: what can't have happened is not recorded.

use jiff::civil::Date;
use programme::closed_lists::{CorrectionReason, Evidence};
use programme::{Reference, Stage, wib};

use super::event::{Correction, Event, What};
use super::fact::MergeFact;
use super::state::{State, Status};

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
    /// Checks whether the event may be recorded at the moment at which it says it is. `earlier` are
    /// all events before it; only where it is a correction are they looked at.
    pub fn admits(&self, event: &Event, earlier: &[Event]) -> Result<(), Objection> {
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
            } => self.admits_correction(*corrects, correction, event, earlier),
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

    /// Checks whether answers may be put right: also those of somebody who withdrew, and not those of
    /// somebody who waits in quarantine.
    pub fn lets_amend(&self) -> Result<(), Objection> {
        self.is_open_to(&What::AnswersCorrected {
            questions: Vec::new(),
            reason: CorrectionReason::Slip,
        })
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
        earlier: &[Event],
    ) -> Result<(), Objection> {
        let withdrawal = self.withdrawn.as_ref().map(|fact| fact.seq);
        if self.withdrawn.is_some() && withdrawal != Some(corrects) {
            return Err(Objection::Withdrawn);
        }
        let stage = self.stages.iter().find(|fact| fact.seq == corrects);
        match correction {
            // The receipt of the form can't be corrected.
            _ if corrects <= 1 => Err(Objection::NotCorrectable),
            Correction::UndoneWithoutMentor if withdrawal != Some(corrects) => {
                Err(Objection::NotCorrectable)
            }
            Correction::Undone | Correction::UndoneWithoutMentor => {
                let corrected = earlier.iter().find(|event| event.seq == corrects);
                let is_undoable = corrected.is_some_and(|event| event.is_undoable(earlier));
                is_undoable.then_some(()).ok_or(Objection::NotCorrectable)
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
}
