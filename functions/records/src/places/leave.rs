//! Somebody gives her place back, and it passes on.

use jiff::Timestamp;
use programme::{Reference, Slug};

use super::items::{self, Seat, Ticket, TicketState};
use super::offer;
use super::state::{Mode, Session};
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::repository::Repository;
use crate::transaction::{Condition, NotWritten, put_one};

/// Outcome of giving a place back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// She has no place and does not wait, by now or for long.
    Gone,
    /// She never asked for one.
    NeverAsked,
    /// She came, so there is nothing to give back.
    Present,
}

impl Repository {
    /// Gives back the place of the person with this reference, or takes her out of the queue.
    pub async fn leave(
        &self,
        session: &Slug,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Left, StoreFailure> {
        let _turn = self.turns.acquire().await;
        let left = self
            .end(session, reference, TicketState::Cancelled, now)
            .await?;
        if left == Left::Gone {
            // She was the last who waited, or her place was passed on to nobody.
            self.settle_in_turn(session, now).await?;
        }
        Ok(left)
    }

    /// Gives up every place of a person whose data were erased or whose consent was withdrawn.
    /// Nothing more can come of her tickets afterwards, not even by a request that is under way.
    ///
    /// After a failure, do it again: what was done stays done.
    pub async fn give_up_all(
        &self,
        reference: Reference,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        let _turn = self.turns.acquire().await;
        let partition = crate::items::submission(reference);
        for item in self.partition(&partition).await? {
            let Some(session) = items::pointed(&item) else {
                continue;
            };
            self.end(&session, reference, TicketState::Ended, now)
                .await?;
            self.settle_in_turn(&session, now).await?;
            self.delete(&item).await?;
        }
        Ok(())
    }

    /// Brings a ticket to its end, `Cancelled` or `Ended`.
    async fn end(
        &self,
        id: &Slug,
        reference: Reference,
        end: TicketState,
        now: Timestamp,
    ) -> Result<Left, StoreFailure> {
        let mut budget = self.patient_budget();
        loop {
            let Some((session, seats)) = self.session_and_seats(id).await? else {
                return Ok(Left::NeverAsked);
            };
            let ticket = self.ticket(id, reference, &mut budget).await?;
            let is_final = end == TicketState::Ended;
            let (condition, ended) = match &ticket {
                Some(ticket) => match ticket.state {
                    TicketState::Seat | TicketState::Offered => {
                        let released =
                            self.release(&session, &seats, ticket, end, now, &mut budget);
                        if released.await? {
                            return Ok(Left::Gone);
                        }
                        continue;
                    }
                    TicketState::Present => return Ok(Left::Present),
                    TicketState::Ended => return Ok(Left::Gone),
                    TicketState::Cancelled if !is_final => return Ok(Left::Gone),
                    TicketState::Cancelled | TicketState::Waiting => {
                        (items::as_read(ticket), ticket.with(end, None))
                    }
                },
                None if !is_final => return Ok(Left::NeverAsked),
                // So that a request under way finds it, and writes no other.
                None => (
                    Condition::absent(),
                    Ticket::waiting(reference, now).with(end, None),
                ),
            };
            let item = items::ticket(&session.rules, &ended);
            match put_one((&self.client, &self.table), item, condition, &mut budget).await? {
                Ok(()) => return Ok(Left::Gone),
                // Something happened to it meanwhile, perhaps this.
                Err(NotWritten::Refused(_)) => {}
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                }
            }
        }
    }

    /// Takes a place from its holder and gives it to the first of the queue, in one transaction;
    /// where nobody waits, it is free. False where something happened to it meanwhile.
    pub(crate) async fn release(
        &self,
        session: &Session,
        seats: &[Seat],
        holder: &Ticket,
        end: TicketState,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<bool, StoreFailure> {
        let Some(number) = holder.seat else {
            return Err(StoreFailure::unreadable("ticket without a place"));
        };
        let rules = &session.rules;
        let hers = || Condition::of_reference(holder.reference.compact());
        let ended = items::ticket(rules, &holder.with(end, None));
        // Whoever is above the line comes before who waits: `settle` moves her.
        let is_crowded = seats.iter().any(|seat| seat.number > rules.capacity);
        let passes_on = rules.mode == Mode::Queue && now < rules.starts && !is_crowded;
        loop {
            let waiting = if passes_on {
                self.waiting(&rules.session).await?
            } else {
                Vec::new()
            };
            let transaction =
                self.transaction()
                    .put("holder", ended.clone(), items::as_read(holder));
            let transaction = match waiting.first() {
                Some(next) => {
                    let (seat, ticket) = given(session, number, next, now);
                    transaction
                        .put("seat", items::seat(rules, &seat), hers())
                        .put("next", items::ticket(rules, &ticket), items::as_read(next))
                }
                None => {
                    transaction.delete("seat", items::seat_address(&rules.session, number), hers())
                }
            };
            match transaction.send(&self.client, budget).await? {
                Ok(()) => return Ok(true),
                Err(NotWritten::Refused(checks))
                    if checks.contain("holder") || checks.contain("seat") =>
                {
                    return Ok(false);
                }
                // The next one has left meanwhile, or got another place.
                Err(NotWritten::Refused(_)) => {}
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                }
            }
        }
    }
}

/// A place with the ticket of the one who waited for it: hers at once where she has just asked,
/// kept for her until she says yes where she has long waited.
pub(crate) fn given(
    session: &Session,
    number: u32,
    next: &Ticket,
    now: Timestamp,
) -> (Seat, Ticket) {
    let is_fresh = offer::is_fresh(next.at, now);
    let state = if is_fresh {
        TicketState::Seat
    } else {
        TicketState::Offered
    };
    let deadline = || offer::deadline(now, session.rules.starts);
    let seat = Seat {
        number,
        reference: next.reference,
        since: now,
        offered_until: (!is_fresh).then(deadline),
    };
    (seat, next.with(state, Some(number)))
}
