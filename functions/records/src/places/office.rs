//! The office's side: the list, choosing, and who came.

use jiff::Timestamp;
use programme::closed_lists::{CorrectionReason, Evidence, Via};
use programme::{Reference, Slug, Stage};

use super::items::{self, Seat, TicketState};
use super::state::{Kind, Mode, Rules};
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::{Act, Correction, NotActed, Objection, What};
use crate::items::Item;
use crate::repository::Repository;
use crate::transaction::{Condition, Transaction};

/// Everyone who has to do with a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceList {
    /// Number of places.
    pub places: u32,
    /// Those who have a place, or for whom one is kept, longest first.
    pub taken: Vec<Holder>,
    /// Those who wait or want to be chosen, in the order they asked.
    pub waiting: Vec<Waiting>,
}

/// Somebody who has a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Her reference.
    pub reference: Reference,
    /// Since when.
    pub since: Timestamp,
    /// Until when it is kept, where she has not said yes.
    pub offered_until: Option<Timestamp>,
    /// Whether she was marked as present.
    pub is_present: bool,
    /// Whether there were places for fewer when she got hers: newest last, whoever is beyond the
    /// number of places.
    pub is_above: bool,
}

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Her reference.
    pub reference: Reference,
    /// When she asked.
    pub since: Timestamp,
}

/// Outcome of choosing somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// She has a place.
    Seat,
    /// All places are taken.
    Full,
    /// She does not want one (any more).
    NotWaiting,
    /// In this session who comes first gets in; nobody is chosen.
    NotBySelection,
}

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
    /// Everyone who has a place of the session, and everyone who waits.
    pub async fn places(&self, session: &Slug) -> Result<PlaceList, StoreFailure> {
        let _turn = self.turns.acquire().await;
        let Some((state, mut seats)) = self.session_and_seats(session).await? else {
            return Ok(PlaceList::default());
        };
        let tickets = self.tickets(session).await?;
        seats.sort_unstable_by_key(|seat| (seat.since, seat.reference));
        let places = state.rules.capacity;
        let is_present = |seat: &Seat| {
            let hers = tickets
                .iter()
                .find(|ticket| ticket.reference == seat.reference);
            hers.is_some_and(|ticket| ticket.state == TicketState::Present)
        };
        let taken = seats.iter().zip(1..).map(|(seat, count)| Holder {
            reference: seat.reference,
            since: seat.since,
            offered_until: seat.offered_until,
            is_present: is_present(seat),
            is_above: count > places,
        });
        let taken = taken.collect();
        let mut waiting: Vec<Waiting> = tickets
            .iter()
            .filter(|ticket| ticket.state == TicketState::Waiting)
            .map(|ticket| Waiting {
                reference: ticket.reference,
                since: ticket.at,
            })
            .collect();
        waiting.sort_unstable_by_key(|waiting| (waiting.since, waiting.reference));
        Ok(PlaceList {
            places,
            taken,
            waiting,
        })
    }

    /// Gives a place to somebody who wants to be chosen. `criterion` is the number of the
    /// criterion on the session's page, from 1 on, and `by` the officer.
    pub async fn choose(
        &self,
        session: &Slug,
        reference: Reference,
        criterion: u32,
        by: &str,
        now: Timestamp,
    ) -> Result<Chosen, StoreFailure> {
        let _turn = self.turns.acquire().await;
        let mut budget = self.patient_budget();
        loop {
            let ticket = self.ticket(session, reference, &mut budget).await?;
            let state = self.session_and_seats(session).await?;
            let (Some(ticket), Some((state, seats))) = (ticket, state) else {
                return Ok(Chosen::NotWaiting);
            };
            if state.rules.mode == Mode::Queue {
                return Ok(Chosen::NotBySelection);
            }
            match ticket.state {
                TicketState::Waiting => {}
                TicketState::Seat | TicketState::Present => return Ok(Chosen::Seat),
                _ => return Ok(Chosen::NotWaiting),
            }
            let is_free = |number: &u32| seats.iter().all(|seat| seat.number != *number);
            let is_crowded = seats.iter().any(|seat| seat.number > state.rules.capacity);
            let free = (1..=state.rules.capacity).find(is_free);
            let Some(number) = free.filter(|_| !is_crowded) else {
                return Ok(Chosen::Full);
            };
            let seat = Seat {
                number,
                reference,
                since: now,
                offered_until: None,
            };
            let mut chosen = ticket.with(TicketState::Seat, Some(number));
            chosen.by = Some(by.to_owned());
            chosen.criterion = Some(criterion);
            let written = self
                .transaction()
                .put(
                    "seat",
                    items::seat(&state.rules, &seat),
                    Condition::absent(),
                )
                .put(
                    "ticket",
                    items::ticket(&state.rules, &chosen),
                    items::as_read(&ticket),
                )
                .decide(&self.client, &mut budget)
                .await?;
            // Else another officer was faster, with this place or with this person.
            if written.is_ok() {
                return Ok(Chosen::Seat);
            }
        }
    }

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
                // Something happened to her place meanwhile.
                Err(NotActed::Refused(_)) => {
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

    /// The ticket of somebody who was marked as present, without the mark, and the condition under
    /// which it is put in its place. `None` where she is not marked.
    pub(crate) async fn unmarked(
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
}

/// The step that somebody reaches by coming.
fn attendance(rules: &Rules, reference: Reference, by: &str, now: Timestamp) -> Act {
    let (stage, evidence) = match rules.kind {
        Kind::Training => (Stage::P2, Evidence::AttendedSession),
        Kind::Bazaar => (Stage::P5, Evidence::JoinedBazaar),
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
pub(crate) const TICKET: &str = "ticket";

/// The check that the place is hers.
const SEAT: &str = "seat";
