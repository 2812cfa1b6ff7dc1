//! A place passes on: to the next of the queue, for whom it is kept until she says yes.

use jiff::civil::{Time, Weekday, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use programme::{SessionMode, wib};

use super::items::{self, Seat, Ticket, TicketState};
use super::rules::Session;
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::repository::Repository;
use crate::transaction::{Condition, NotWritten};

impl Repository {
    /// Takes a place from its holder and gives it to the first of the queue, in one transaction;
    /// where nobody waits, it is free. False where something happened to it meanwhile.
    pub(super) async fn release(
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
        let passes_on = rules.mode == SessionMode::Queue
            && now < rules.starts
            && !rules.is_cancelled
            && !is_crowded;
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

/// Makes a place with the ticket of the one who waited for it: hers at once where she has just
/// asked, kept for her until she says yes where she has long waited.
pub(super) fn given(
    session: &Session,
    number: u32,
    next: &Ticket,
    now: Timestamp,
) -> (Seat, Ticket) {
    let is_fresh = is_fresh(next.at, now);
    let state = if is_fresh {
        TicketState::Seat
    } else {
        TicketState::Offered
    };
    let deadline = || deadline(now, session.rules.starts);
    let seat = Seat {
        number,
        reference: next.reference,
        since: now,
        offered_until: (!is_fresh).then(deadline),
    };
    (seat, next.with(state, Some(number)))
}

/// Returns the end of the time for an answer: 16.00 WIB on a day from Monday to Friday, at least a
/// day after the offer. Nobody's place lapses in a night or on a weekend, when no office can be
/// asked. It is never later than the session's start.
fn deadline(now: Timestamp, starts: Timestamp) -> Timestamp {
    let earliest = wib::local(now.saturating_add(A_DAY).unwrap_or(Timestamp::MAX));
    let mut date = earliest.date();
    if earliest.time() > END_OF_DAY {
        date = date.saturating_add(1.day());
    }
    while matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
        date = date.saturating_add(1.day());
    }
    let zoned = date.to_datetime(END_OF_DAY).to_zoned_datetime(wib::zone());
    zoned.map_or(starts, |end| end.timestamp().min(starts))
}

/// Tells whether somebody asked so short a time ago that she needs no offer: she has said yes.
fn is_fresh(asked: Timestamp, now: Timestamp) -> bool {
    now.duration_since(asked) <= FRESH
}

const A_DAY: SignedDuration = SignedDuration::from_hours(24);
const FRESH: SignedDuration = SignedDuration::from_mins(10);
const END_OF_DAY: Time = time(16, 0, 0, 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_ends_in_working_hours_a_day_later_or_at_the_start() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let start = at("2027-01-30T02:00:00Z");
        for (now, expected) in [
            // Monday 10.00 WIB, Tuesday 16.00 WIB.
            ("2026-11-30T03:00:00Z", "2026-12-01T09:00:00Z"),
            // Monday 16.00 sharp, and a second later.
            ("2026-11-30T09:00:00Z", "2026-12-01T09:00:00Z"),
            ("2026-11-30T09:00:01Z", "2026-12-02T09:00:00Z"),
            // Thursday evening, Friday, Sunday night: Monday, or Tuesday.
            ("2026-12-03T13:00:00Z", "2026-12-07T09:00:00Z"),
            ("2026-12-04T03:00:00Z", "2026-12-07T09:00:00Z"),
            ("2026-12-06T18:00:00Z", "2026-12-08T09:00:00Z"),
            // Two days before the start, which is a Saturday.
            ("2027-01-28T10:00:00Z", "2027-01-30T02:00:00Z"),
        ] {
            assert_eq!(deadline(at(now), start), at(expected), "{now}");
        }
    }
}
