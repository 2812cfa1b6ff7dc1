//! Ends of fortnights.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// The days from the end of one fortnight to that of the next.
pub const FORTNIGHT_DAYS: i32 = 14;

/// Computes the end of the fortnight after the one that ended on `end`: the first `weekday` that is
/// at least [`FORTNIGHT_DAYS`] later. Where the weekday was changed, that one fortnight is longer.
/// `None` beyond the calendar's end.
pub fn next_end(end: Date, weekday: Weekday) -> Option<Date> {
    let earliest = end.checked_add(FORTNIGHT_DAYS.days()).ok()?;
    let wait = earliest.weekday().until(weekday);
    earliest.checked_add(i32::from(wait).days()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn fortnights_end_on_the_weekday() {
        let table = [
            (date(2026, 11, 13), Weekday::Friday, date(2026, 11, 27)),
            (date(2026, 11, 13), Weekday::Saturday, date(2026, 11, 28)),
            (date(2026, 11, 13), Weekday::Thursday, date(2026, 12, 3)),
        ];
        for (end, weekday, next) in table {
            assert_eq!(next_end(end, weekday), Some(next), "{end} {weekday:?}");
        }
        assert_eq!(next_end(Date::MAX, Weekday::Friday), None);
    }
}
