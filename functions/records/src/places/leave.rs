//! Somebody gives her place back, and it passes on.

use jiff::Timestamp;
use programme::{Reference, Slug};

use super::items::{self, Ticket, TicketState};
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
}
