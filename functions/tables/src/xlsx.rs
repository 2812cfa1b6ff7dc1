//! `.xlsx`, row by row.

use jiff::civil::{Date, date};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::MOST_ROWS;
use crate::TableFailure;
use crate::cell::{Cell, Column, Width, on_one_line};

/// A workbook whose first sheet takes rows.
pub(crate) struct Sheet {
    workbook: Workbook,
    columns: u16,
    rows: u32,
    day: Format,
}

/// The number format "short date" of every spreadsheet: shown in the order of the reader's country.
const SHORT_DATE: u8 = 14;

/// The sheet of rows among those of the workbook.
const ROWS: usize = 0;

/// Name of the sheet that tells about the table.
const ABOUT: &str = "Keterangan";

/// Longest text of a cell, in UTF-16 units; a longer one is cut rather than refused.
const LONGEST_TEXT: usize = 32_767;

impl Sheet {
    pub(crate) fn begin(name: &str, columns: &[Column]) -> Result<Self, TableFailure> {
        let mut workbook = Workbook::new();
        // The time at which it was made stands on the sheet about it.
        workbook.set_properties(&DocProperties::new().set_title(name));
        let day = Format::new().set_num_format_index(SHORT_DATE);
        let heading = Format::new().set_bold().set_text_wrap();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 1)?;
        sheet.set_landscape().set_paper_size(A4);
        sheet.set_repeat_rows(0, 0)?;
        let mut count = 0;
        for (at, column) in (0_u16..).zip(columns) {
            let width = match column.width {
                Width::Narrow => 14,
                Width::Middle => 24,
                Width::Wide => 48,
            };
            sheet.set_column_width(at, width)?;
            sheet.write_string_with_format(0, at, on_one_line(&column.label), &heading)?;
            count = at + 1;
        }
        Ok(Self {
            workbook,
            columns: count,
            rows: 0,
            day,
        })
    }

    pub(crate) fn row(&mut self, cells: &[Cell]) -> Result<(), TableFailure> {
        if self.rows >= MOST_ROWS {
            return Err(TableFailure::TooManyRows);
        }
        self.rows += 1;
        let sheet = self.workbook.worksheet_from_index(ROWS)?;
        for (at, cell) in (0_u16..).zip(cells) {
            write(sheet, self.rows, at, cell, &self.day)?;
        }
        Ok(())
    }

    pub(crate) fn rows(&self) -> u32 {
        self.rows
    }

    pub(crate) fn finish(mut self, about: &[(&str, Cell)]) -> Result<Vec<u8>, TableFailure> {
        let last = self.columns.saturating_sub(1);
        let sheet = self.workbook.worksheet_from_index(ROWS)?;
        sheet.autofilter(0, 0, self.rows, last)?;
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(ABOUT)?;
        sheet.set_column_width(0, 24)?.set_column_width(1, 48)?;
        for (row, (name, value)) in (0..).zip(about) {
            sheet.write_string(row, 0, *name)?;
            write(sheet, row, 1, value, &self.day)?;
        }
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// Number of the paper size A4 in the format.
const A4: u8 = 9;

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    day_format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, fitting(&on_one_line(text)))?;
        }
        Cell::Day(day) => match excel_day(*day) {
            Some(day) => {
                sheet.write_datetime_with_format(row, column, &day, day_format)?;
            }
            None => {
                sheet.write_string(row, column, day.to_string())?;
            }
        },
        Cell::Number(number) => {
            sheet.write_number(row, column, *number)?;
        }
    }
    Ok(())
}

/// Makes a day of a spreadsheet, where all of them agree on it: from 1 March 1900 on, for the first
/// of them took that year for a leap year.
fn excel_day(day: Date) -> Option<ExcelDateTime> {
    if day < date(1900, 3, 1) {
        return None;
    }
    let part = |part: i8| u8::try_from(part).ok();
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, part(day.month())?, part(day.day())?).ok()
}

/// Returns the text, or as much of it as a cell holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units > LONGEST_TEXT
    });
    end.map_or(text, |(end, _)| &text[..end])
}
