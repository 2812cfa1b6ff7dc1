//! Dates as people write them.

use jiff::civil::{Date, date};

/// The meaning of a text that is no date of TOML.
#[derive(Debug, PartialEq)]
pub(super) enum Written {
    /// This day.
    Day(Date),
    /// A day and a month, and either may be which.
    Unsure,
    /// A day that no calendar has.
    NoSuchDay,
    /// Nothing like a date.
    Other,
}

/// Reads `21/11/2026`, `21 November 2026`, `2026-1-5` and their like.
pub(super) fn read(text: &str) -> Written {
    let parts: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let parts = match parts.as_slice() {
        [weekday, rest @ ..] if rest.len() == 3 && is_word(weekday) => rest,
        all => all,
    };
    let [first, second, third] = parts else {
        return Written::Other;
    };
    if first.len() == 4 {
        return day(number(first), month(second), number(third));
    }
    if third.len() != 4 {
        return Written::Other;
    }
    if let (Some(one), Some(other)) = (number(first), number(second))
        && one <= 12
        && other <= 12
        && one != other
    {
        return Written::Unsure;
    }
    day(number(third), month(second), number(first))
}

/// Reads the time in `09.00`, `9:30` or `09:00:00`.
pub(super) fn time(text: &str) -> Option<String> {
    let parts: Vec<i16> = text.split(['.', ':']).map(number).collect::<Option<_>>()?;
    let (&[hour, minute] | &[hour, minute, 0]) = parts.as_slice() else {
        return None;
    };
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    is_time.then(|| format!("{hour:02}:{minute:02}:00"))
}

fn day(year: Option<i16>, month: Option<i16>, day: Option<i16>) -> Written {
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return Written::Other;
    };
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    Date::new(year, small(month), small(day)).map_or(Written::NoSuchDay, Written::Day)
}

fn number(text: &str) -> Option<i16> {
    text.parse().ok()
}

fn is_word(text: &str) -> bool {
    text.chars().all(char::is_alphabetic)
}

/// Reads the number of a month, given as number or by the first letters of its name, also in
/// English.
fn month(text: &str) -> Option<i16> {
    if let Some(number) = number(text) {
        return Some(number);
    }
    let name = text.to_lowercase();
    let position = MONTHS.iter().position(|names| {
        names
            .split(' ')
            .any(|start| name.starts_with(start) && is_word(&name))
    })?;
    i16::try_from(position + 1).ok()
}

const MONTHS: [&str; 12] = [
    "jan",
    "feb peb",
    "mar",
    "apr",
    "mei may",
    "jun",
    "jul",
    "agu ags aug",
    "sep",
    "okt oct",
    "nov nop",
    "des dec",
];

/// A date to show where none can be read.
pub(super) const EXAMPLE: Date = date(2026, 11, 21);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_sure() {
        let table = [
            ("21/11/2026", Written::Day(date(2026, 11, 21))),
            ("21-11-2026", Written::Day(date(2026, 11, 21))),
            ("21.11.2026", Written::Day(date(2026, 11, 21))),
            ("11/11/2026", Written::Day(date(2026, 11, 11))),
            ("5/6/2026", Written::Unsure),
            ("21 November 2026", Written::Day(date(2026, 11, 21))),
            ("5 Agustus 2026", Written::Day(date(2026, 8, 5))),
            ("Sabtu, 21 Nov 2026", Written::Day(date(2026, 11, 21))),
            ("2026–11–21", Written::Day(date(2026, 11, 21))),
            ("2026-1-5", Written::Day(date(2026, 1, 5))),
            ("2026/01/05", Written::Day(date(2026, 1, 5))),
            ("2026-02-30", Written::NoSuchDay),
            ("31/13/2026", Written::NoSuchDay),
            ("021-5551234", Written::Other),
            ("November 2026", Written::Other),
            ("besok", Written::Other),
            ("", Written::Other),
        ];
        for (text, expected) in table {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn reads_times() {
        let table = [
            ("09.00", Some("09:00:00")),
            ("9:30", Some("09:30:00")),
            ("09:00:00", Some("09:00:00")),
            ("25:00", None),
            ("pagi", None),
        ];
        for (text, expected) in table {
            assert_eq!(time(text).as_deref(), expected, "{text}");
        }
    }
}
