//! Tables for people to open in a spreadsheet: `.xlsx` with typed cells, and CSV.
//!
//! Start at [`Table::begin`]. Rows go in one by one and are not kept: a row is in memory only
//! until the next one, so that a table of 200,000 people costs no more than one of a hundred but for
//! the file itself. The rows of an `.xlsx` wait on the disk until they are compressed, in a file
//! without a name that goes with the process at the latest.
//!
//! Whoever wrote a cell's text may have meant it for the program that opens it. So no text becomes
//! a formula: in `.xlsx` a text is a text, and in CSV, which knows no types, a text that a program
//! would compute is led by an apostrophe. This crate does no I/O of its own and knows no person.

mod cell;
mod csv;
#[cfg(feature = "workbooks")]
mod xlsx;

pub use cell::{Cell, Column, Width};

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets of any maker: dates are dates, in the order that the reader's country is
    /// used to. Only with the feature `workbooks`, on by default.
    #[cfg(feature = "workbooks")]
    Xlsx,
    /// As Indonesian settings open it by a double click: UTF-8 with its mark, cells parted by `;`,
    /// lines by CR LF. There is no line `sep=`, which some programs show as a row.
    Csv,
}

/// A table in the making.
pub struct Table(Inner);

/// Why a table can't be written.
#[derive(Debug, thiserror::Error)]
pub enum TableFailure {
    /// It has more rows than a sheet can have.
    #[error("a sheet has at most {MOST_ROWS} rows")]
    TooManyRows,
    /// The writer of workbooks failed, for want of room for its temporary file most likely.
    #[cfg(feature = "workbooks")]
    #[error("the sheet can't be written: {0}")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
}

/// Most rows below the heading: what spreadsheets hold, less a heading and what is said about the
/// table.
pub const MOST_ROWS: u32 = 1_048_000;

enum Inner {
    #[cfg(feature = "workbooks")]
    Xlsx(Box<xlsx::Sheet>),
    Csv(csv::Text),
}

impl Table {
    /// Begins a table with these columns. `name` is shown on its sheet: at most 31 letters, none of
    /// `[ ] : * ? / \`.
    #[cfg_attr(
        not(feature = "workbooks"),
        expect(unused_variables, reason = "a CSV has no sheet that bears the name")
    )]
    pub fn begin(format: Format, name: &str, columns: &[Column]) -> Result<Self, TableFailure> {
        Ok(Self(match format {
            #[cfg(feature = "workbooks")]
            Format::Xlsx => Inner::Xlsx(Box::new(xlsx::Sheet::begin(name, columns)?)),
            Format::Csv => Inner::Csv(csv::Text::begin(columns)),
        }))
    }

    /// Adds a row, its cells in the order of the columns.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), TableFailure> {
        match &mut self.0 {
            #[cfg(feature = "workbooks")]
            Inner::Xlsx(sheet) => sheet.row(cells),
            Inner::Csv(text) => text.row(cells),
        }
    }

    /// Returns the number of rows so far.
    pub fn rows(&self) -> u32 {
        match &self.0 {
            #[cfg(feature = "workbooks")]
            Inner::Xlsx(sheet) => sheet.rows(),
            Inner::Csv(text) => text.rows(),
        }
    }

    /// Ends the table, and returns its file. What is said `about` the table, names and values,
    /// stands on a sheet of its own, in CSV below the rows.
    pub fn finish(self, about: &[(&str, Cell)]) -> Result<Vec<u8>, TableFailure> {
        match self.0 {
            #[cfg(feature = "workbooks")]
            Inner::Xlsx(sheet) => sheet.finish(about),
            Inner::Csv(text) => Ok(text.finish(about)),
        }
    }
}

impl Format {
    /// Each kind that can be made here, the one that most people want first.
    pub const ALL: &[Self] = &[
        #[cfg(feature = "workbooks")]
        Self::Xlsx,
        Self::Csv,
    ];

    /// Returns the end of a file's name, which also names the kind in a form.
    pub fn extension(self) -> &'static str {
        match self {
            #[cfg(feature = "workbooks")]
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// Returns its name for the one who chooses.
    pub fn label(self) -> &'static str {
        match self {
            #[cfg(feature = "workbooks")]
            Self::Xlsx => "Excel (.xlsx)",
            Self::Csv => "CSV, dengan titik koma",
        }
    }

    /// Returns the content type.
    pub fn content_type(self) -> &'static str {
        match self {
            #[cfg(feature = "workbooks")]
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

#[cfg(all(test, feature = "workbooks"))]
mod tests;
