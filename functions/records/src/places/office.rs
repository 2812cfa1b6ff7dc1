//! The office's side: the list, and choosing.

use jiff::Timestamp;
use programme::{Reference, SessionMode, Slug};

use super::items::{self, Seat, TicketState};
use crate::failure::StoreFailure;
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
    /// The session will not be held.
    Cancelled,
}

impl Repository {
    /// Lists everyone who has a place of the session, and everyone who waits.
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
        let waiting: Vec<Waiting> = tickets
            .iter()
            .filter(|ticket| ticket.state == TicketState::Waiting)
            .map(|ticket| Waiting {
                reference: ticket.reference,
                since: ticket.at,
            })
            .collect();
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
            if state.rules.is_cancelled {
                return Ok(Chosen::Cancelled);
            }
            if state.rules.mode == SessionMode::Queue {
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
}
