//! Dates, times and lists in Indonesian words (EYD V).

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, Timestamp};

use crate::wib;

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

/// Returns the name of a month from 1 to 12; any other number has none, and gives an empty text.
pub fn month(number: i8) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|number| MONTHS.get(number.wrapping_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// Returns the name of a day of the week.
pub fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Senin",
        Weekday::Tuesday => "Selasa",
        Weekday::Wednesday => "Rabu",
        Weekday::Thursday => "Kamis",
        Weekday::Friday => "Jumat",
        Weekday::Saturday => "Sabtu",
        Weekday::Sunday => "Minggu",
    }
}

/// Finds the day of the week of this name, exactly as [`weekday`] writes it.
pub fn weekday_named(name: &str) -> Option<Weekday> {
    let mut days = Weekday::Monday.cycle_forward().take(7);
    days.find(|day| weekday(*day) == name)
}

/// Writes a date, as in "5 Desember 2026".
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date.month()), date.year())
}

/// Writes a date with its day of the week, as in "Sabtu, 5 Desember 2026".
pub fn weekday_and_day(date: Date) -> String {
    format!("{}, {}", weekday(date.weekday()), day(date))
}

/// Writes the month of a date, as in "Desember 2026".
pub fn month_and_year(date: Date) -> String {
    format!("{} {}", month(date.month()), date.year())
}

/// Writes a time of day without its zone, as in "14.05".
pub fn clock(time: Time) -> String {
    format!("{:02}.{:02}", time.hour(), time.minute())
}

/// Writes the time of day in Jakarta, as in "14.05 WIB".
pub fn time(at: Timestamp) -> String {
    format!("{} WIB", clock(wib::local(at).time()))
}

/// Writes a moment, as in "21 November 2026, 14.05 WIB".
pub fn moment(at: Timestamp) -> String {
    format!("{}, {}", day(wib::date(at)), time(at))
}

/// Writes the date that lies `days` days after that of `at` in Jakarta, as in "5 Desember 2026".
/// `None` beyond the calendar's end.
pub fn day_after(at: Timestamp, days: u32) -> Option<String> {
    // `days()` would panic on more days than the calendar has.
    let days = Span::new().try_days(days).ok()?;
    wib::date(at).checked_add(days).ok().map(day)
}

/// Writes a list whose last two parts are joined by `joint` ("dan", "atau"): "a", "a dan b", "a, b,
/// dan c".
///
/// ```
/// assert_eq!(programme::words::list(&["memasak", "menjahit"], "dan"), "memasak dan menjahit");
/// assert_eq!(programme::words::list(&["a", "b", "c"], "atau"), "a, b, atau c");
/// ```
pub fn list(parts: &[impl AsRef<str>], joint: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first, second] => format!("{first} {joint} {second}"),
        [first @ .., last] => format!("{}, {joint} {last}", first.join(", ")),
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
    fn days_are_written_out() {
        assert_eq!(day(date(2026, 12, 5)), "5 Desember 2026");
        assert_eq!(weekday_and_day(date(2026, 12, 5)), "Sabtu, 5 Desember 2026");
        assert_eq!(day(date(2017, 1, 26)), "26 Januari 2017");
        assert_eq!(month_and_year(date(2027, 1, 1)), "Januari 2027");
        assert_eq!((month(0), month(13), month(-1)), ("", "", ""));
    }

    #[test]
    fn days_of_the_week_are_known_by_name() {
        for day in Weekday::Monday.cycle_forward().take(7) {
            assert_eq!(weekday_named(weekday(day)), Some(day));
        }
        for wrong in ["", "jumat", "Jum'at", "Friday"] {
            assert_eq!(weekday_named(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn moments_are_written_in_jakarta_time() {
        assert_eq!(
            moment(at("2026-11-21T07:05:59Z")),
            "21 November 2026, 14.05 WIB"
        );
        assert_eq!(
            moment(at("2026-12-31T17:00:00Z")),
            "1 Januari 2027, 00.00 WIB"
        );
        assert_eq!(moment(at("2027-05-01T02:03:00Z")), "1 Mei 2027, 09.03 WIB");
        assert_eq!(time(at("2026-11-21T18:00:00Z")), "01.00 WIB");
    }

    #[test]
    fn days_are_counted_in_jakarta() {
        let late = at("2026-11-21T20:00:00Z");
        assert_eq!(day_after(late, 0).as_deref(), Some("22 November 2026"));
        assert_eq!(day_after(late, 14).as_deref(), Some("6 Desember 2026"));
        assert_eq!(day_after(late, u32::MAX), None);
    }

    #[test]
    fn lists_are_joined_as_eyd_asks() {
        assert_eq!(list(&[] as &[&str], "dan"), "");
        assert_eq!(list(&["a"], "dan"), "a");
        assert_eq!(list(&["a", "b"], "dan"), "a dan b");
        assert_eq!(list(&["a", "b", "c", "d"], "dan"), "a, b, c, dan d");
    }
}
