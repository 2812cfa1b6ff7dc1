//! Dates in content: TOML dates as they are, and dates of which only a part is known.

use std::borrow::Cow;
use std::fmt;

use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error};
use toml_datetime::Datetime;

/// A year, a month or a day: what a source says about when something was so.
///
/// Written as text: `"2017"`, `"2017-12"` or `"2017-01-26"`. A year sorts before its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = matches!(text.len(), 4 | 7 | 10)
            && text.bytes().enumerate().all(|(position, byte)| {
                if matches!(position, 4 | 7) {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
        if !well_formed {
            return None;
        }
        let year = text[..4].parse().ok()?;
        let month: Option<i8> = text.get(5..7).and_then(|part| part.parse().ok());
        let day: Option<i8> = text.get(8..10).and_then(|part| part.parse().ok());
        civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    /// Returns the year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// Returns the month, 1 to 12, where known.
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// Returns the day of the month, where known; then the month is known too.
    pub fn day(self) -> Option<i8> {
        self.day
    }
}

/// The machine-readable form, as in HTML's `time` element.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a date"))
    }
}

impl JsonSchema for PartialDate {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "partial-date" })
    }
}

/// Reads a TOML local date, for `deserialize_with`.
pub fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<civil::Date, D::Error> {
    to_date(Datetime::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a date"))
}

/// Reads a TOML local date that may be missing, for `deserialize_with`.
pub fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<civil::Date>, D::Error> {
    date(deserializer).map(Some)
}

/// Reads a TOML local date-time, meant in WIB, for `deserialize_with`.
pub fn date_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<civil::DateTime, D::Error> {
    to_date_time(Datetime::deserialize(deserializer)?)
        .ok_or_else(|| D::Error::custom("not a date-time"))
}

/// Reads a TOML local date-time, meant in WIB, that may be missing, for `deserialize_with`.
pub fn optional_date_time<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<civil::DateTime>, D::Error> {
    date_time(deserializer).map(Some)
}

/// Returns the schema beside [`date`].
pub fn date_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date" })
}

/// Returns the schema beside [`date_time`].
pub fn date_time_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date-time" })
}

/// Returns a date alone, without a time; `None` also for a day that no calendar has.
pub fn to_date(value: Datetime) -> Option<civil::Date> {
    if value.time.is_some() {
        return None;
    }
    calendar_day(value)
}

/// Returns a date with a time and without an offset.
pub fn to_date_time(value: Datetime) -> Option<civil::DateTime> {
    if value.offset.is_some() {
        return None;
    }
    let time = value.time?;
    let time = civil::Time::new(
        i8::try_from(time.hour).ok()?,
        i8::try_from(time.minute).ok()?,
        i8::try_from(time.second.unwrap_or(0)).ok()?,
        0,
    )
    .ok()?;
    Some(calendar_day(value)?.to_datetime(time))
}

fn calendar_day(value: Datetime) -> Option<civil::Date> {
    let date = value.date?;
    civil::Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()
}
