//! The office's side: the list, choosing, and who came.

use jiff::Timestamp;
use programme::closed_lists::{Evidence, Via};
use programme::{Reference, Slug, Stage};

use super::items::{self, Seat, TicketState};
use super::state::{Kind, Mode, Rules};
use crate::failure::StoreFailure;
use crate::history::{Act, NotActed, Objection, What};
use crate::repository::Repository;
use crate::transaction::Condition;

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
    /// She is marked, and the step is on her way.
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
                    Condition::ticket(&ticket),
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
    /// session as evidence: P2 for a training, P5 for a bazaar. Once is enough; again changes
    /// nothing, and after a failure it does what is missing.
    pub async fn mark_present(
        &self,
        session: &Slug,
        reference: Reference,
        by: &str,
        now: Timestamp,
    ) -> Result<Marked, StoreFailure> {
        let Some(rules) = self.mark(session, reference, by).await? else {
            return Ok(Marked::NoPlace);
        };
        let (stage, evidence) = match rules.kind {
            Kind::Training => (Stage::P2, Evidence::AttendedSession),
            Kind::Bazaar => (Stage::P5, Evidence::JoinedBazaar),
        };
        let act = Act {
            reference,
            seen: None,
            id: format!("hadir {session}"),
            by: by.to_owned(),
            via: Via::Session,
            at: rules.starts.min(now),
            what: What::StageReached {
                stage,
                evidence,
                session: Some(session.to_string()),
                since: None,
            },
            text: None,
        };
        match self.act(&act, now).await {
            Err(NotActed::Store(failure)) => Err(failure),
            // She had reached it before, by this session or otherwise.
            Ok(_) | Err(NotActed::Objection(Objection::AlreadyReached { .. })) => {
                Ok(Marked::Present)
            }
            Err(NotActed::Objection(objection)) => Ok(Marked::NotRecorded(objection)),
            // Her record is gone: for an officer there is no such person.
            Err(_) => Ok(Marked::NoPlace),
        }
    }

    /// Marks a ticket and its place; `None` where there is none.
    async fn mark(
        &self,
        session: &Slug,
        reference: Reference,
        by: &str,
    ) -> Result<Option<Rules>, StoreFailure> {
        let _turn = self.turns.acquire().await;
        let mut budget = self.patient_budget();
        loop {
            let ticket = self.ticket(session, reference, &mut budget).await?;
            let state = self.session_and_seats(session).await?;
            let (Some(ticket), Some((state, seats))) = (ticket, state) else {
                return Ok(None);
            };
            match ticket.state {
                TicketState::Present => return Ok(Some(state.rules)),
                TicketState::Seat | TicketState::Offered => {}
                _ => return Ok(None),
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
            let hers = Condition::of_reference(reference.compact());
            let written = self
                .transaction()
                .put("seat", items::seat(&state.rules, &seat), hers)
                .put(
                    "ticket",
                    items::ticket(&state.rules, &present),
                    Condition::ticket(&ticket),
                )
                .decide(&self.client, &mut budget)
                .await?;
            if written.is_ok() {
                return Ok(Some(state.rules));
            }
        }
    }
}
