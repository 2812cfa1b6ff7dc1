//! How long a place is kept for the next of the queue.

use jiff::civil::{Time, Weekday, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use programme::wib;

/// The end of the time for an answer: 16.00 WIB on a day from Monday to Friday, at least a day
/// after the offer. Nobody's place lapses in a night or on a weekend, when no office can be asked.
/// It is never later than the session's start.
pub(crate) fn deadline(now: Timestamp, starts: Timestamp) -> Timestamp {
    let earliest = wib::local(now.saturating_add(A_DAY).unwrap_or(Timestamp::MAX));
    let mut date = earliest.date();
    if earliest.time() > END_OF_DAY {
        date = date.saturating_add(1.day());
    }
    while matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
        date = date.saturating_add(1.day());
    }
    let zoned = date.to_datetime(END_OF_DAY).to_zoned(wib::zone());
    zoned.map_or(starts, |end| end.timestamp().min(starts))
}

/// Whether somebody asked so short a time ago that she needs no offer: she has said yes.
pub(crate) fn is_fresh(asked: Timestamp, now: Timestamp) -> bool {
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
