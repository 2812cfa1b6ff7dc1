//! Columns and cells.

use std::borrow::Cow;

use jiff::civil::Date;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// The room that it takes.
    pub width: Width,
}

/// The room that a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// A date, a number, a word.
    Narrow,
    /// A name, a reference.
    Middle,
    /// Sentences.
    Wide,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, and never a formula.
    Text(String),
    /// A day; in CSV as in `2026-11-28`, which every country's settings read alike.
    Day(Date),
    /// A number to reckon with. A telephone number is none.
    Number(u32),
}

impl Cell {
    /// Makes a text, where there is one.
    pub fn of(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }
}

/// Writes a text on one line, without what a program might take for its own: line ends, tabs and
/// other control characters become spaces.
pub(crate) fn on_one_line(text: &str) -> Cow<'_, str> {
    let is_line_end = |sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
    if text.contains(is_line_end) {
        Cow::Owned(text.replace(is_line_end, " ").trim().to_owned())
    } else {
        Cow::Borrowed(text.trim())
    }
}
