//! Everything where it belongs: lapsed offers pass on, those above the line move down, who waits
//! gets what is free, and newcomers get in again when nobody waits.
//!
//! It is safe at any time and any number of times at once, and whatever it leaves undone, the next
//! time does.

use jiff::Timestamp;
use programme::{SessionMode, Slug};

use super::items::{self, Seat, TicketState};
use super::offer::given;
use super::rules::{Intake, Session};
use crate::failure::StoreFailure;
use crate::repository::{Repository, draw_act};
use crate::transaction::Condition;

impl Repository {
    /// Puts the places of a session in order: to be done every minute or so, and after anything
    /// that frees a place.
    pub async fn settle_places(&self, session: &Slug, now: Timestamp) -> Result<(), StoreFailure> {
        let _turn = self.turns.acquire().await;
        self.settle_in_turn(session, now).await
    }

    pub(crate) async fn settle_in_turn(
        &self,
        session: &Slug,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        for _ in 0..MOST_ROUNDS {
            if self.settle_once(session, now).await? {
                break;
            }
        }
        Ok(())
    }

    /// Settles one round; says whether nothing is left to do.
    async fn settle_once(&self, id: &Slug, now: Timestamp) -> Result<bool, StoreFailure> {
        let Some((session, seats)) = self.session_and_seats(id).await? else {
            return Ok(true);
        };
        if session.rules.is_cancelled {
            return Ok(true);
        }
        let lapsed = |seat: &&Seat| seat.offered_until.is_some_and(|until| until <= now);
        if let Some(seat) = seats.iter().find(lapsed)
            && now < session.rules.starts
        {
            return self
                .lapse(&session, &seats, seat, now)
                .await
                .map(|()| false);
        }
        let is_free = |number: &u32| seats.iter().all(|seat| seat.number != *number);
        let free = || (1..=session.rules.capacity).filter(is_free);
        let mut above: Vec<&Seat> = seats
            .iter()
            .filter(|seat| seat.number > session.rules.capacity)
            .collect();
        above.sort_unstable_by_key(|seat| (seat.since, seat.reference));
        let mut has_changed = false;
        for (seat, number) in above.iter().zip(free()) {
            has_changed |= self.move_down(&session, seat, number).await?;
        }
        if has_changed {
            return Ok(false);
        }
        let is_over = now >= session.rules.starts;
        if session.rules.mode == SessionMode::Selection || is_over || free().next().is_none() {
            return Ok(true);
        }
        let waiting = self.waiting(id).await?;
        if waiting.is_empty() {
            return self.open_intake(&session).await;
        }
        for (number, next) in free().zip(&waiting) {
            let (seat, ticket) = given(&session, number, next, now);
            let transaction = self
                .transaction()
                .put(
                    "seat",
                    items::seat(&session.rules, &seat),
                    Condition::absent(),
                )
                .put(
                    "next",
                    items::ticket(&session.rules, &ticket),
                    items::as_read(next),
                );
            // What is refused is as well left to the next round: something happened meanwhile.
            let mut budget = self.patient_budget();
            let _ = transaction.decide(&self.client, &mut budget).await?;
        }
        Ok(false)
    }

    /// Passes on the place of somebody who did not say yes in time.
    async fn lapse(
        &self,
        session: &Session,
        seats: &[Seat],
        seat: &Seat,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        let mut budget = self.patient_budget();
        let id = &session.rules.session;
        let ticket = self.ticket(id, seat.reference, &mut budget).await?;
        let offered = ticket.filter(|ticket| ticket.state == TicketState::Offered);
        if let Some(holder) = offered {
            self.release(
                session,
                seats,
                &holder,
                TicketState::Cancelled,
                now,
                &mut budget,
            )
            .await?;
        }
        Ok(())
    }

    /// Moves somebody from a place that the session no longer has to one that it has.
    async fn move_down(
        &self,
        session: &Session,
        seat: &Seat,
        number: u32,
    ) -> Result<bool, StoreFailure> {
        let rules = &session.rules;
        let mut budget = self.patient_budget();
        let ticket = self
            .ticket(&rules.session, seat.reference, &mut budget)
            .await?;
        let Some(ticket) = ticket.filter(|ticket| ticket.seat == Some(seat.number)) else {
            return Ok(false);
        };
        let hers = Condition::of_reference(seat.reference.compact());
        let moved = Seat {
            number,
            ..seat.clone()
        };
        let old = items::seat_address(&rules.session, seat.number);
        let written = self
            .transaction()
            .delete("old", old, hers)
            .put("seat", items::seat(rules, &moved), Condition::absent())
            .put(
                "ticket",
                items::ticket(rules, &ticket.with(ticket.state, Some(number))),
                items::as_read(&ticket),
            )
            .decide(&self.client, &mut budget)
            .await?;
        Ok(written.is_ok())
    }

    /// Lets newcomers in again, if nobody waits.
    ///
    /// Whoever joins the queue looks at the intake after her ticket is written. So the intake says
    /// first that it is about to open, under a word that nobody else has; then comes the look at
    /// the queue; and it opens only if the word still stands. A ticket written before the look is
    /// seen by it; one written later takes the word away.
    async fn open_intake(&self, session: &Session) -> Result<bool, StoreFailure> {
        if session.intake == Intake::Open {
            return Ok(true);
        }
        let id = &session.rules.session;
        let mut budget = self.patient_budget();
        let settling = Intake::Settling(draw_act()?);
        let known = Some(&session.intake);
        if !self.set_intake(id, known, &settling, &mut budget).await? {
            return Ok(false);
        }
        let is_empty = self.waiting(id).await?.is_empty();
        let next = if is_empty {
            Intake::Open
        } else {
            Intake::Closed
        };
        self.set_intake(id, Some(&settling), &next, &mut budget)
            .await?;
        Ok(is_empty)
    }
}

/// Rounds in a row: each hands out every free place there is, so more are only needed while
/// others come and go.
const MOST_ROUNDS: usize = 20;
