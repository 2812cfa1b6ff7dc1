//! Attendance of a session: marked on the ticket and recorded as a step of the way, or neither.

use jiff::Timestamp;
use programme::closed_lists::{CorrectionReason, Evidence, Via};
use programme::{Reference, SessionKind, Slug, Stage};

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::{Act, Correction, Event, NotActed, Objection, What};
use crate::items::Item;
use crate::places::Rules;
use crate::places::items::{self, Seat, TicketState};
use crate::repository::Repository;
use crate::transaction::{Condition, Transaction};

/// Outcome of marking somebody as present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked {
    /// She is marked, and the step is recorded.
    Present,
    /// She is marked, and the step can't be recorded of her: she withdrew, most likely.
    NotRecorded(Objection),
    /// She has no place in this session.
    NoPlace,
}

impl Repository {
    /// Marks that somebody came who has a place, and records it as a step of her way, with the
    /// session as evidence: P2 for a training, P5 for a bazaar. Both are written, or neither. Once
    /// is enough; again changes nothing.
    pub async fn mark_present(
        &self,
        session: &Slug,
        reference: Reference,
        by: &str,
        now: Timestamp,
    ) -> Result<Marked, StoreFailure> {
        let mut budget = self.patient_budget();
        loop {
            let ticket = self.ticket(session, reference, &mut budget).await?;
            let state = self.session_and_seats(session).await?;
            let (Some(ticket), Some((state, seats))) = (ticket, state) else {
                return Ok(Marked::NoPlace);
            };
            match ticket.state {
                TicketState::Present => return Ok(Marked::Present),
                TicketState::Seat | TicketState::Offered => {}
                _ => return Ok(Marked::NoPlace),
            }
            let Some(held) = seats.iter().find(|seat| ticket.seat == Some(seat.number)) else {
                // She was moved between the two looks.
                budget.pause(StoreFailure::contention("moved")).await?;
                continue;
            };
            let seat = Seat {
                offered_until: None,
                ..held.clone()
            };
            let mut present = ticket.with(TicketState::Present, ticket.seat);
            present.by = Some(by.to_owned());
            let (seat, present) = (
                items::seat(&state.rules, &seat),
                items::ticket(&state.rules, &present),
            );
            let mark = |transaction: Transaction| {
                let hers = Condition::of_reference(reference.compact());
                transaction.put(SEAT, seat.clone(), hers).put(
                    TICKET,
                    present.clone(),
                    items::as_read(&ticket),
                )
            };
            let act = attendance(&state.rules, reference, by, now);
            let recorded = self.act_with(&act, now, None, &[SEAT, TICKET], mark);
            let marked = match recorded.await {
                Ok(_) => return Ok(Marked::Present),
                // Something happened to her place meanwhile, or to the step.
                Err(NotActed::Refused(_) | NotActed::Resent(_)) => {
                    budget.pause(StoreFailure::contention("moved")).await?;
                    continue;
                }
                // She had reached it before by other means.
                Err(NotActed::Objection(Objection::AlreadyReached { .. })) => Marked::Present,
                Err(NotActed::Objection(objection)) => Marked::NotRecorded(objection),
                Err(NotActed::Store(failure)) => return Err(failure),
                // Her record is gone: for an officer there is no such person.
                Err(_) => return Ok(Marked::NoPlace),
            };
            let marking = mark(self.transaction());
            if marking.decide(&self.client, &mut budget).await?.is_ok() {
                return Ok(marked);
            }
        }
    }

    /// Takes back that somebody came: the step that was recorded with it is undone, and she has her
    /// place as before. Whoever is not marked stays as she is.
    pub async fn mark_absent(
        &self,
        session: &Slug,
        reference: Reference,
        by: &str,
        now: Timestamp,
    ) -> Result<Result<(), Objection>, StoreFailure> {
        let events = self.history(reference).await?;
        let step = events.iter().find(|event| {
            event.what.session() == Some(session.as_str()) && event.is_undoable(&events)
        });
        let Some(step) = step else {
            // She had reached it by other means, so there is the ticket alone.
            let mut budget = self.patient_budget();
            let put = self.unmarked(session, reference, &mut budget).await?;
            if let Some((ticket, condition)) = put {
                let unmarking = self.transaction().put(TICKET, ticket, condition);
                // Refused: another officer was faster.
                let _ = unmarking.decide(&self.client, &mut budget).await?;
            }
            return Ok(Ok(()));
        };
        let act = Act {
            reference,
            seen: None,
            id: format!("tidak hadir {session} {}", step.seq),
            by: by.to_owned(),
            via: Via::Session,
            at: now,
            what: What::Corrected {
                corrects: step.seq,
                reason: CorrectionReason::Slip,
                correction: Correction::Undone,
            },
            text: None,
        };
        match self.act(&act, now).await {
            Err(NotActed::Objection(objection)) => Ok(Err(objection)),
            Err(NotActed::Store(failure)) => Err(failure),
            // Her record is gone with all that could be undone.
            Ok(_) | Err(_) => Ok(Ok(())),
        }
    }

    /// Returns the ticket of somebody who was marked as present, without the mark, and the
    /// condition under which it is put in its place. `None` where she is not marked.
    async fn unmarked(
        &self,
        session: &Slug,
        reference: Reference,
        budget: &mut Budget,
    ) -> Result<Option<(Item, Condition)>, StoreFailure> {
        let ticket = self.ticket(session, reference, budget).await?;
        let Some(ticket) = ticket.filter(|ticket| ticket.state == TicketState::Present) else {
            return Ok(None);
        };
        let Some((state, _)) = self.session_and_seats(session).await? else {
            return Ok(None);
        };
        let mut unmarked = ticket.with(TicketState::Seat, ticket.seat);
        unmarked.by = None;
        let item = items::ticket(&state.rules, &unmarked);
        Ok(Some((item, items::as_read(&ticket))))
    }

    /// Adds to a recording that somebody's ticket no longer says that she came, where just that is
    /// undone.
    pub(super) async fn unmark(
        &self,
        recording: Transaction,
        act: &Act,
        earlier: &[Event],
        budget: &mut Budget,
    ) -> Result<Transaction, StoreFailure> {
        let undone = act.what.undoes();
        let undone = earlier.iter().find(|event| Some(event.seq) == undone);
        let session = undone.and_then(|event| event.what.session()?.parse().ok());
        let ticket = match session {
            Some(session) => self.unmarked(&session, act.reference, budget).await?,
            None => None,
        };
        Ok(match ticket {
            Some((ticket, condition)) => recording.put(TICKET, ticket, condition),
            None => recording,
        })
    }
}

/// Makes the step that somebody reaches by coming.
fn attendance(rules: &Rules, reference: Reference, by: &str, now: Timestamp) -> Act {
    let (stage, evidence) = match rules.kind {
        SessionKind::Training => (Stage::P2, Evidence::AttendedSession),
        SessionKind::Bazaar => (Stage::P5, Evidence::JoinedBazaar),
    };
    Act {
        reference,
        seen: None,
        id: format!("hadir {}", rules.session),
        by: by.to_owned(),
        via: Via::Session,
        at: rules.starts.min(now),
        what: What::StageReached {
            stage,
            evidence,
            session: Some(rules.session.to_string()),
            since: None,
        },
        text: None,
    }
}

/// The check that her ticket is as it was read.
pub(super) const TICKET: &str = "ticket";

/// The check that the place is hers.
const SEAT: &str = "seat";
