//! Time in Jakarta: Waktu Indonesia Barat (WIB), seven hours ahead of UTC.
//!
//! WIB has had no summer time since 1963, so a fixed offset serves, and nothing of ours needs a
//! zone database.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};

/// Length of a day in seconds; without summer time it is the same all year.
pub const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// Returns WIB as a time zone.
pub fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// Returns the moment as clocks in Jakarta show it.
pub fn local(at: Timestamp) -> ZonedDateTime {
    at.to_zoned_datetime(zone())
}

/// Returns the date in Jakarta at that moment.
///
/// ```
/// let late: jiff::Timestamp = "2026-11-21T17:00:00Z".parse()?;
/// assert_eq!(programme::wib::date(late), jiff::civil::date(2026, 11, 22));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn date(at: Timestamp) -> Date {
    local(at).date()
}

/// A day in Jakarta, and where in it a moment lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// The hour, 0 to 23.
    pub hour: i8,
    /// Beginning of the next hour.
    pub next_hour: Timestamp,
    /// Beginning of the next day.
    pub ends_at: Timestamp,
}

impl Day {
    /// Makes the day that holds the moment `at`.
    pub fn of(at: Timestamp) -> Self {
        let local = local(at);
        let since_midnight = (i64::from(local.hour()) * 60 + i64::from(local.minute())) * 60
            + i64::from(local.second());
        let later = |seconds: i64| {
            Timestamp::from_second(at.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
        };
        Self {
            date: local.date(),
            hour: local.hour(),
            next_hour: later(3600 - since_midnight % 3600),
            ends_at: later(SECONDS_A_DAY - since_midnight),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    #[test]
    fn a_day_ends_at_midnight_in_jakarta() {
        let day = Day::of(at("2026-11-21T07:05:59.9Z"));
        assert_eq!((day.date, day.hour), (date(2026, 11, 21), 14));
        assert_eq!(day.next_hour, at("2026-11-21T08:00:00Z"));
        assert_eq!(day.ends_at, at("2026-11-21T17:00:00Z"));
        let next = Day::of(at("2026-11-21T17:00:00Z"));
        assert_eq!((next.date, next.hour), (date(2026, 11, 22), 0));
        assert_eq!(next.next_hour, at("2026-11-21T18:00:00Z"));
    }
}
