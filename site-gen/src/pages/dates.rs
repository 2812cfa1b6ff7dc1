//! Dates and times in Indonesian words. All times are WIB (Jakarta), seven hours ahead of UTC.

use jiff::civil::DateTime;
use programme::words::{clock, month, weekday_and_day};
pub(super) use programme::words::{day, month_and_year};

use crate::content::PartialDate;

/// Writes as much of a date as is known: `2017`, `Desember 2017` or `26 Januari 2017`.
pub(super) fn partial(date: PartialDate) -> String {
    match (date.month(), date.day()) {
        (Some(number), Some(day)) => format!("{day} {} {}", month(number), date.year()),
        (Some(number), None) => format!("{} {}", month(number), date.year()),
        _ => date.year().to_string(),
    }
}

/// Writes when something is held: `Sabtu, 5 Desember 2026, 09.00–12.00 WIB`. Over several days, the
/// hours are those of the first day's start and the last day's end, so both days are named with
/// theirs.
pub(crate) fn span(start: DateTime, end: DateTime) -> String {
    if start.date() == end.date() {
        format!(
            "{}, {}–{} WIB",
            weekday_and_day(start.date()),
            clock(start.time()),
            clock(end.time())
        )
    } else {
        format!(
            "{}, {} sampai {}, {} WIB",
            weekday_and_day(start.date()),
            clock(start.time()),
            weekday_and_day(end.date()),
            clock(end.time())
        )
    }
}

/// Writes a moment as programs read it, to the second: `2026-12-05T09:00:00+07:00`.
pub(crate) fn exact(moment: DateTime) -> String {
    format!("{}+07:00", moment.strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Writes the start for the `datetime` attribute: `2026-12-05T09:00+07:00`.
pub(super) fn machine(moment: DateTime) -> String {
    format!("{}+07:00", moment.strftime("%Y-%m-%dT%H:%M"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    #[test]
    fn a_partial_date_says_no_more_than_is_known() {
        for (text, words) in [
            ("2017", "2017"),
            ("2017-12", "Desember 2017"),
            ("2017-01-26", "26 Januari 2017"),
        ] {
            let date = PartialDate::parse(text).expect("a partial date");
            assert_eq!(partial(date), words);
        }
    }

    #[test]
    fn sessions_name_their_hours() {
        assert_eq!(
            span(
                datetime(2026, 12, 5, 9, 0, 0, 0),
                datetime(2026, 12, 5, 12, 30, 0, 0)
            ),
            "Sabtu, 5 Desember 2026, 09.00–12.30 WIB"
        );
        assert_eq!(
            span(
                datetime(2027, 1, 25, 9, 0, 0, 0),
                datetime(2027, 1, 27, 15, 0, 0, 0)
            ),
            "Senin, 25 Januari 2027, 09.00 sampai Rabu, 27 Januari 2027, 15.00 WIB"
        );
        assert_eq!(
            machine(datetime(2026, 12, 5, 9, 0, 0, 0)),
            "2026-12-05T09:00+07:00"
        );
    }
}
