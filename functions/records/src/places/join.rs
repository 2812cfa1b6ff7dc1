//! Somebody wants a place, and gets one or waits.

use jiff::Timestamp;
use programme::{Reference, SessionMode, Slug};

use super::items::{self, Seat, Ticket, TicketState};
use super::rules::{Intake, Rules, Session};
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::items::{is_active, state_address};
use crate::repository::{LONGEST_WAIT, Repository};
use crate::transaction::{Condition, NotWritten, Transaction};

/// Outcome of asking for a place. The same person gets the same again, until something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// She has a place.
    Seat,
    /// She waits, at this place of the queue, from 1 on; `None` where it can't be told just now.
    Waiting(Option<usize>),
    /// She is among those whom the office chooses from.
    Applied,
    /// Nobody can ask before this time.
    NotYet(Timestamp),
    /// Nobody can ask any more.
    Closed,
    /// It will not be held, so there is nothing to ask for or to take.
    Cancelled,
    /// She does not take part in the programme (any more): her data were erased, her consent
    /// withdrawn, or her form is set aside.
    Ended,
    /// The session is not known: see [`Repository::open_places`].
    Unknown,
}

impl Repository {
    /// Asks for a place for the person with this reference, who has proved that she is.
    ///
    /// Seats are tried in an order drawn from her reference, so that a crowd spreads over them.
    /// Where a place is kept for her, asking takes it. `clock` tells the time; the moment at which
    /// she joins the queue is asked for just before it is written.
    pub async fn join(
        &self,
        session: &Slug,
        reference: Reference,
        clock: &(dyn Fn() -> Timestamp + Sync),
    ) -> Result<Joined, StoreFailure> {
        let asked = {
            let turn = tokio::time::timeout(LONGEST_WAIT, self.turns.acquire()).await;
            let _turn = turn.map_err(|_| StoreFailure::out_of_time(None))?;
            self.ask(session, reference, clock).await?
        };
        let (mode, ticket) = match asked {
            Ok(asked) => asked,
            Err(refused) => return Ok(refused),
        };
        Ok(match (ticket.state, mode) {
            (TicketState::Waiting, SessionMode::Selection) => Joined::Applied,
            (TicketState::Waiting, SessionMode::Queue) => {
                // Worth less than the answer, which stands without it.
                let place = self.position(session, reference, ticket.at).await;
                Joined::Waiting(place.unwrap_or_default())
            }
            (TicketState::Ended, _) => Joined::Ended,
            _ => Joined::Seat,
        })
    }

    async fn ask(
        &self,
        id: &Slug,
        reference: Reference,
        clock: &(dyn Fn() -> Timestamp + Sync),
    ) -> Result<Result<(SessionMode, Ticket), Joined>, StoreFailure> {
        let mut budget = self.patient_budget();
        let asked = self.session_and_ticket(id, reference, &mut budget).await?;
        let Some((session, held)) = asked else {
            return Ok(Err(Joined::Unknown));
        };
        if session.rules.is_cancelled {
            return Ok(Err(Joined::Cancelled));
        }
        let mode = session.rules.mode;
        match &held {
            Some(ticket) if ticket.state == TicketState::Offered => {
                let taken = self.accept(&session, ticket, clock(), &mut budget).await?;
                return Ok(Ok((mode, taken)));
            }
            Some(ticket)
                if !matches!(ticket.state, TicketState::Cancelled | TicketState::Ended) =>
            {
                return Ok(Ok((mode, ticket.clone())));
            }
            _ => {}
        }
        let now = clock();
        if now < session.rules.opens {
            return Ok(Err(Joined::NotYet(session.rules.opens)));
        }
        if !session.is_open(now) {
            return Ok(Err(Joined::Closed));
        }
        let mut ended = held.filter(|ticket| ticket.state == TicketState::Ended);
        if (mode, &session.intake) == (SessionMode::Queue, &Intake::Open) {
            let pointed = self.point(&session, reference, ended.as_ref(), &mut budget);
            if !pointed.await? {
                return Ok(Err(Joined::Ended));
            }
            ended = None;
            if let Some(ticket) = self.take(&session, reference, clock, &mut budget).await? {
                return Ok(Ok((mode, ticket)));
            }
        }
        let waits = self.wait(&session, reference, ended, clock, &mut budget);
        let ticket = waits.await?.ok_or(Joined::Ended);
        Ok(ticket.map(|ticket| (mode, ticket)))
    }

    /// Reads a session and somebody's ticket of it, as they are now: one call.
    async fn session_and_ticket(
        &self,
        id: &Slug,
        reference: Reference,
        budget: &mut Budget,
    ) -> Result<Option<(Session, Option<Ticket>)>, StoreFailure> {
        let keys = vec![
            items::state_address(id),
            items::ticket_address(id, reference),
        ];
        let found = self.few_items(keys, budget).await?;
        let state = found.iter().find(|item| items::is_state(item));
        let Some(state) = state else {
            return Ok(None);
        };
        let ticket = found.iter().find(|item| !items::is_state(item));
        let ticket = ticket.map(items::read_ticket).transpose()?;
        Ok(Some((items::read_state(state, id)?, ticket)))
    }

    /// Begins a transaction that is made only for somebody who takes part in the programme, and
    /// notes with her own items where her ticket is: whoever ends her part afterwards finds the
    /// ticket.
    fn for_participant(&self, rules: &Rules, reference: Reference) -> Transaction {
        self.transaction()
            .check(STATE, state_address(reference), is_active())
            .put(
                "pointer",
                items::pointer(rules, reference),
                Condition::any(),
            )
    }

    /// Notes where her ticket will be; false where she does not take part.
    ///
    /// A ticket that has `ended` is one given back from then on: she takes part again, since a
    /// withdrawal was put right.
    async fn point(
        &self,
        session: &Session,
        reference: Reference,
        ended: Option<&Ticket>,
        budget: &mut Budget,
    ) -> Result<bool, StoreFailure> {
        let rules = &session.rules;
        let mut transaction = self.for_participant(rules, reference);
        if let Some(ended) = ended {
            let cancelled = items::ticket(rules, &ended.with(TicketState::Cancelled, None));
            transaction = transaction.put(TICKET, cancelled, items::as_read(ended));
        }
        let written = transaction.decide(&self.client, budget).await?;
        Ok(written.map_or_else(|refused| !refused.contain(STATE), |()| true))
    }

    /// Takes a free place; `None` where there is none, or newcomers don't get in any more.
    async fn take(
        &self,
        session: &Session,
        reference: Reference,
        clock: &(dyn Fn() -> Timestamp + Sync),
        budget: &mut Budget,
    ) -> Result<Option<Ticket>, StoreFailure> {
        let drawn = order(reference, session.rules.capacity);
        let mut numbers: Vec<u32> = drawn.iter().copied().take(BLIND_TRIES).collect();
        for _ in 0..ROUNDS {
            for number in numbers {
                let try_one = self.take_seat(session, number, reference, clock, budget);
                if let Some(ticket) = try_one.await? {
                    return Ok(Some(ticket));
                }
            }
            let known = self.session_and_seats(&session.rules.session).await?;
            let Some((now, seats)) = known.filter(|(now, _)| now.intake == Intake::Open) else {
                return Ok(None);
            };
            let is_free = |number: &u32| {
                *number <= now.rules.capacity && seats.iter().all(|seat| seat.number != *number)
            };
            numbers = drawn.iter().copied().filter(is_free).collect();
            if numbers.is_empty() {
                break;
            }
        }
        Ok(None)
    }

    /// Takes this place: the place and the ticket, or nothing. `None` where somebody else has it,
    /// or is about to.
    async fn take_seat(
        &self,
        session: &Session,
        number: u32,
        reference: Reference,
        clock: &(dyn Fn() -> Timestamp + Sync),
        budget: &mut Budget,
    ) -> Result<Option<Ticket>, StoreFailure> {
        let rules = &session.rules;
        loop {
            let now = clock();
            let seat = Seat {
                number,
                reference,
                since: now,
                offered_until: None,
            };
            let ticket = Ticket::waiting(reference, now).with(TicketState::Seat, Some(number));
            let written = self
                .transaction()
                .put("seat", items::seat(rules, &seat), Condition::absent())
                .put(TICKET, items::ticket(rules, &ticket), items::no_ticket())
                .send(&self.client, budget)
                .await?;
            match written {
                Ok(()) => return Ok(Some(ticket)),
                // The same person at the same moment, or this call, whose answer got lost.
                Err(NotWritten::Refused(checks)) if checks.contain(TICKET) => {
                    return self.ticket(&rules.session, reference, budget).await;
                }
                Err(NotWritten::Refused(_) | NotWritten::Contended(_)) => return Ok(None),
                Err(NotWritten::Failed(failure)) => budget.pause(failure).await?,
            }
        }
    }

    /// Joins the queue, between two looks at the intake; `None` where she does not take part in the
    /// programme. A ticket that has `ended` gives way, as in [`Repository::point`].
    async fn wait(
        &self,
        session: &Session,
        reference: Reference,
        mut ended: Option<Ticket>,
        clock: &(dyn Fn() -> Timestamp + Sync),
        budget: &mut Budget,
    ) -> Result<Option<Ticket>, StoreFailure> {
        let rules = &session.rules;
        let id = &rules.session;
        let is_queue = rules.mode == SessionMode::Queue;
        let mut has_closed = false;
        if is_queue && session.intake != Intake::Closed {
            has_closed = self.set_intake(id, None, &Intake::Closed, budget).await?;
        }
        let ticket = loop {
            let ticket = Ticket::waiting(reference, clock());
            let before = ended.as_ref();
            let before = before.map_or_else(items::no_ticket, items::as_read);
            let written = self
                .for_participant(rules, reference)
                .put(TICKET, items::ticket(rules, &ticket), before)
                .send(&self.client, budget)
                .await?;
            match written {
                Ok(()) => break ticket,
                Err(NotWritten::Refused(checks)) if checks.contain(STATE) => return Ok(None),
                Err(NotWritten::Refused(_)) => {
                    ended = None;
                    let held = self.ticket(id, reference, budget).await?;
                    let held = held.filter(|held| held.state != TicketState::Cancelled);
                    if let Some(ticket) = held {
                        break ticket;
                    }
                }
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                }
            }
        };
        if !is_queue {
            return Ok(Some(ticket));
        }
        // It may have opened between the look and the ticket. Whoever opens it from now on sees
        // the ticket.
        let now = self.session(id, budget).await?;
        if now.is_some_and(|now| now.intake != Intake::Closed) {
            has_closed = self.set_intake(id, None, &Intake::Closed, budget).await?;
        }
        if has_closed {
            // A place may be free by now, or have been all along and much tried for. The sweep
            // looks too, so a failure takes nothing from the answer.
            let settled = self.settle_in_turn(id, clock()).await;
            if settled.is_ok()
                && let Ok(Some(ticket)) = self.ticket(id, reference, budget).await
            {
                return Ok(Some(ticket));
            }
        }
        Ok(Some(ticket))
    }

    /// Takes the place that is kept for her.
    async fn accept(
        &self,
        session: &Session,
        offered: &Ticket,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<Ticket, StoreFailure> {
        let mut ticket = offered.clone();
        loop {
            let (TicketState::Offered, Some(number)) = (ticket.state, ticket.seat) else {
                return Ok(ticket);
            };
            let seat = Seat {
                number,
                reference: ticket.reference,
                since: now,
                offered_until: None,
            };
            let taken = ticket.with(TicketState::Seat, Some(number));
            let hers = Condition::of_reference(ticket.reference.compact());
            let written = self
                .transaction()
                .put("seat", items::seat(&session.rules, &seat), hers)
                .put(
                    TICKET,
                    items::ticket(&session.rules, &taken),
                    items::as_read(&ticket),
                )
                .decide(&self.client, budget)
                .await?;
            if written.is_ok() {
                return Ok(taken);
            }
            let id = &session.rules.session;
            let now = self.ticket(id, ticket.reference, budget).await?;
            ticket = now.ok_or_else(|| StoreFailure::contention("ticket gone"))?;
        }
    }
}

/// The check that she takes part in the programme.
const STATE: &str = "state";

/// The check of her ticket.
const TICKET: &str = "ticket";

/// Places that are tried without a look at which are free.
const BLIND_TRIES: usize = 5;

/// Rounds of trying before somebody joins the queue in a rush; from there she gets what is left.
const ROUNDS: usize = 3;

/// Lists the places from 1 to `capacity`, in an order drawn from the reference.
fn order(reference: Reference, capacity: u32) -> Vec<u32> {
    // FNV-1a, spread by the finaliser of MurmurHash3: anything that scatters will do.
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let seed = reference.compact().bytes().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let scattered = |number: &u32| {
        let mut mixed = seed ^ u64::from(*number);
        mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        mixed ^ (mixed >> 33)
    };
    let mut numbers: Vec<u32> = (1..=capacity).collect();
    numbers.sort_by_key(scattered);
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_tries_every_place_in_an_order_of_her_own() {
        let drawn = |byte| Reference::from_random(&[byte; 16]).expect("a lucky draw");
        let mut first = order(drawn(7), 40);
        assert_ne!(first, order(drawn(9), 40));
        assert_eq!(first, order(drawn(7), 40));
        first.sort_unstable();
        assert!(first.into_iter().eq(1..=40));
    }
}
