//! Dates and times as people in Jakarta read them (WIB, UTC+7).

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp, Zoned};

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// A moment, as in "21 November 2026, 14.05 WIB".
pub(crate) fn moment(at: Timestamp) -> String {
    let local = local(at);
    format!(
        "{}, {:02}.{:02} WIB",
        day(local.date()),
        local.hour(),
        local.minute()
    )
}

/// The day that lies `days` after the day of `at`, as in "5 Desember 2026". `None` beyond the
/// calendar's end.
pub(crate) fn day_after(at: Timestamp, days: u32) -> Option<String> {
    // `days()` would panic on more days than the calendar has.
    let days = Span::new().try_days(days).ok()?;
    local(at).date().checked_add(days).ok().map(day)
}

/// WIB has had no daylight saving since 1963, so a fixed offset serves, and functions need no
/// zone database.
fn local(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(Offset::constant(7)))
}

fn day(date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()) - 1;
    format!("{} {} {}", date.day(), MONTHS[month], date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    #[test]
    fn moments_are_told_in_jakarta_time() {
        assert_eq!(
            moment(at("2026-11-21T07:05:59Z")),
            "21 November 2026, 14.05 WIB"
        );
        assert_eq!(
            moment(at("2026-12-31T17:00:00Z")),
            "1 Januari 2027, 00.00 WIB"
        );
        assert_eq!(moment(at("2027-05-01T02:03:00Z")), "1 Mei 2027, 09.03 WIB");
    }

    #[test]
    fn days_are_counted_in_jakarta() {
        let late = at("2026-11-21T20:00:00Z");
        assert_eq!(day_after(late, 0).as_deref(), Some("22 November 2026"));
        assert_eq!(day_after(late, 14).as_deref(), Some("6 Desember 2026"));
        assert_eq!(day_after(late, u32::MAX), None);
    }
}
