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
    format!("{}, {}", day(local(at).date()), time(at))
}

/// The day that lies `days` after the day of `at`, as in "5 Desember 2026". `None` beyond the
/// calendar's end.
pub(crate) fn day_after(at: Timestamp, days: u32) -> Option<String> {
    // `days()` would panic on more days than the calendar has.
    let days = Span::new().try_days(days).ok()?;
    local(at).date().checked_add(days).ok().map(day)
}

/// A day in Jakarta, and where in it a moment lies.
pub(crate) struct Day {
    /// As in "2026-11-21".
    pub date: String,
    /// 0 to 23.
    pub hour: i8,
    /// When the next hour begins.
    pub next_hour: Timestamp,
    /// When the next day begins.
    pub ends_at: Timestamp,
}

impl Day {
    /// The day that holds the moment `at`.
    pub(crate) fn of(at: Timestamp) -> Self {
        let local = local(at);
        let since_midnight = (i64::from(local.hour()) * 60 + i64::from(local.minute())) * 60
            + i64::from(local.second());
        let later = |seconds: i64| {
            Timestamp::from_second(at.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
        };
        Self {
            date: local.date().to_string(),
            hour: local.hour(),
            next_hour: later(3600 - since_midnight % 3600),
            ends_at: later(86_400 - since_midnight),
        }
    }
}

/// A time of day, as in "14.05 WIB".
pub(crate) fn time(at: Timestamp) -> String {
    let local = local(at);
    format!("{:02}.{:02} WIB", local.hour(), local.minute())
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
    fn a_day_ends_at_midnight_in_jakarta() {
        let day = Day::of(at("2026-11-21T07:05:59.9Z"));
        assert_eq!((&*day.date, day.hour), ("2026-11-21", 14));
        assert_eq!(day.next_hour, at("2026-11-21T08:00:00Z"));
        assert_eq!(day.ends_at, at("2026-11-21T17:00:00Z"));
        let next = Day::of(at("2026-11-21T17:00:00Z"));
        assert_eq!((&*next.date, next.hour), ("2026-11-22", 0));
        assert_eq!(next.next_hour, at("2026-11-21T18:00:00Z"));
        assert_eq!(time(next.next_hour), "01.00 WIB");
    }

    #[test]
    fn days_are_counted_in_jakarta() {
        let late = at("2026-11-21T20:00:00Z");
        assert_eq!(day_after(late, 0).as_deref(), Some("22 November 2026"));
        assert_eq!(day_after(late, 14).as_deref(), Some("6 Desember 2026"));
        assert_eq!(day_after(late, u32::MAX), None);
    }
}
