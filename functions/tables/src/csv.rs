//! CSV as Indonesian settings open it.

use std::fmt::Write as _;

use crate::MOST_ROWS;
use crate::TableFailure;
use crate::cell::{Cell, Column, on_one_line};

/// A text in the making.
pub(crate) struct Text {
    text: String,
    rows: u32,
}

/// Signs that make a program compute a cell that begins with one, plain or full-width.
const COMPUTED: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠'];

impl Text {
    pub(crate) fn begin(columns: &[Column]) -> Self {
        // The mark without which Excel reads UTF-8 as something else.
        let mut text = Self {
            text: "\u{feff}".to_owned(),
            rows: 0,
        };
        text.line(columns.iter().map(|column| guarded(&column.label)));
        text
    }

    pub(crate) fn row(&mut self, cells: &[Cell]) -> Result<(), TableFailure> {
        if self.rows >= MOST_ROWS {
            return Err(TableFailure::TooManyRows);
        }
        self.rows += 1;
        self.line(cells.iter().map(written));
        Ok(())
    }

    pub(crate) fn rows(&self) -> u32 {
        self.rows
    }

    pub(crate) fn finish(mut self, about: &[(&str, Cell)]) -> Vec<u8> {
        self.text.push_str("\r\n");
        for (name, value) in about {
            self.line([guarded(name), written(value)].into_iter());
        }
        self.text.into_bytes()
    }

    fn line(&mut self, cells: impl Iterator<Item = String>) {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                self.text.push(';');
            }
            self.text.push_str(&cell);
        }
        self.text.push_str("\r\n");
    }
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guarded(text),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

/// Writes a text that no program computes, in quotes where it needs them.
fn guarded(text: &str) -> String {
    let text = on_one_line(text);
    let apostrophe = if text.starts_with(COMPUTED) { "'" } else { "" };
    if text.contains([';', ',', '"']) {
        let mut quoted = String::with_capacity(text.len() + 3);
        // Writing to a string can't fail.
        let _ = write!(quoted, "\"{apostrophe}{}\"", text.replace('"', "\"\""));
        quoted
    } else {
        format!("{apostrophe}{text}")
    }
}
