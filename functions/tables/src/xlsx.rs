//! `.xlsx`, row by row: of Office Open XML (ECMA-376) what a table needs.
//!
//! The rows go through the compressor as they come, so only what it has made of them is kept.

use std::fmt::{self, Write as _};

use jiff::civil::{Date, date};

use crate::cell::{Cell, Column, Width, on_one_line};
use crate::package::{Package, Part};
use crate::{MOST_ROWS, TableFailure};

/// A workbook whose first sheet takes rows.
pub(crate) struct Sheet {
    package: Package,
    part: Part,
    /// Name of the sheet of rows.
    name: String,
    columns: usize,
    rows: u32,
    /// The XML of one row, used again for the next.
    xml: String,
}

/// Name of the sheet that tells about the table.
const ABOUT: &str = "Keterangan";

/// Longest text of a cell, in UTF-16 units; a longer one is cut rather than refused.
const LONGEST_TEXT: usize = 32_767;

/// Cell formats by their places in [`STYLES`].
const HEADING: u8 = 1;
const DAY: u8 = 2;

impl Sheet {
    pub(crate) fn begin(name: &str, columns: &[Column]) -> Result<Self, TableFailure> {
        let mut part = Part::begin("xl/worksheets/sheet1.xml");
        let mut xml = String::from(WORKSHEET);
        // The heading and the first column stay where they are while one looks through the rest.
        xml.push_str(
            "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane xSplit=\"1\" \
             ySplit=\"1\" topLeftCell=\"B2\" activePane=\"bottomRight\" state=\"frozen\"/>\
             </sheetView></sheetViews>",
        );
        let widths = columns.iter().map(|column| match column.width {
            Width::Narrow => 14,
            Width::Middle => 24,
            Width::Wide => 48,
        });
        push_widths(&mut xml, widths);
        xml.push_str("<sheetData>");
        let labels = columns
            .iter()
            .map(|column| Cell::Text(column.label.clone()));
        push_row(&mut xml, 1, &labels.collect::<Vec<_>>(), HEADING);
        part.write(&xml)?;
        Ok(Self {
            package: Package::default(),
            part,
            name: name.to_owned(),
            columns: columns.len(),
            rows: 0,
            xml,
        })
    }

    pub(crate) fn row(&mut self, cells: &[Cell]) -> Result<(), TableFailure> {
        if self.rows >= MOST_ROWS {
            return Err(TableFailure::TooManyRows);
        }
        self.rows += 1;
        self.xml.clear();
        push_row(&mut self.xml, self.rows + 1, cells, 0);
        self.part.write(&self.xml)
    }

    pub(crate) fn rows(&self) -> u32 {
        self.rows
    }

    pub(crate) fn finish(self, about: &[(&str, Cell)]) -> Result<Vec<u8>, TableFailure> {
        let Self {
            mut package,
            mut part,
            name,
            columns,
            rows,
            mut xml,
        } = self;
        let last = Letters(columns.saturating_sub(1));
        let all = format!("A1:{last}{}", rows + 1);
        // On paper: A4, broad, with the heading on each sheet.
        let end = format!(
            "</sheetData><autoFilter ref=\"{all}\"/>\
             <pageSetup paperSize=\"9\" orientation=\"landscape\"/></worksheet>"
        );
        part.write(&end)?;
        package.add(part)?;

        xml.clear();
        xml.push_str(WORKSHEET);
        push_widths(&mut xml, [24, 48].into_iter());
        xml.push_str("<sheetData>");
        for (row, (name, value)) in (1..).zip(about) {
            push_row(&mut xml, row, &[Cell::of(Some(*name)), value.clone()], 0);
        }
        xml.push_str("</sheetData></worksheet>");
        package.file("xl/worksheets/sheet2.xml", &xml)?;

        let shown = Escaped(&name);
        // Within a formula a name stands in quotes, and a quote in it twice.
        let quoted = name.replace('\'', "''");
        let quoted = Escaped(&quoted);
        let workbook = format!(
            "{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>\
             <sheet name=\"{shown}\" sheetId=\"1\" r:id=\"rId1\"/>\
             <sheet name=\"{ABOUT}\" sheetId=\"2\" r:id=\"rId2\"/></sheets><definedNames>\
             <definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">\
             '{quoted}'!$A$1:${last}${}</definedName>\
             <definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'{quoted}'!$1:$1\
             </definedName></definedNames></workbook>",
            rows + 1
        );
        package.file("xl/workbook.xml", &workbook)?;
        package.file(
            "xl/_rels/workbook.xml.rels",
            &relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("worksheet", "worksheets/sheet2.xml"),
                ("styles", "styles.xml"),
            ]),
        )?;
        package.file("xl/styles.xml", STYLES)?;
        package.file(
            "_rels/.rels",
            &relations(&[("officeDocument", "xl/workbook.xml")]),
        )?;
        package.file("[Content_Types].xml", CONTENT_TYPES)?;
        package.finish()
    }
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The beginning of a sheet.
const WORKSHEET: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
);

/// Three formats of cells: as it comes, the heading, and a day. Number format 14 is the "short
/// date" of every spreadsheet, shown in the order of the reader's country.
const STYLES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>",
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>",
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>",
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>",
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>",
    "</cellStyleXfs><cellXfs count=\"3\">",
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" ",
    "applyAlignment=\"1\"><alignment wrapText=\"1\"/></xf>",
    "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" ",
    "applyNumberFormat=\"1\"/></cellXfs>",
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>",
    "</styleSheet>",
);

const CONTENT_TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ",
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.",
    "openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>",
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.",
    "openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
    "<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"application/vnd.",
    "openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.",
    "openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>",
);

/// The parts that a part refers to, by kind and place, as `rId1` and so on.
fn relations(parts: &[(&str, &str)]) -> String {
    let mut xml = format!(
        "{DECLARATION}<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (number, (kind, target)) in (1..).zip(parts) {
        push(
            &mut xml,
            format_args!(
                "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>"
            ),
        );
    }
    xml + "</Relationships>"
}

fn push_widths(xml: &mut String, widths: impl Iterator<Item = u8>) {
    xml.push_str("<cols>");
    for (column, width) in (1..).zip(widths) {
        push(
            xml,
            format_args!(
                "<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>"
            ),
        );
    }
    xml.push_str("</cols>");
}

fn push_row(xml: &mut String, row: u32, cells: &[Cell], format: u8) {
    push(xml, format_args!("<row r=\"{row}\">"));
    for (column, cell) in cells.iter().enumerate() {
        let at = Letters(column);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                let text = on_one_line(text);
                let text = Escaped(fitting(&text));
                push(
                    xml,
                    format_args!(
                        "<c r=\"{at}{row}\" s=\"{format}\" t=\"inlineStr\"><is>\
                     <t xml:space=\"preserve\">{text}</t></is></c>"
                    ),
                );
            }
            Cell::Day(day) => match serial(*day) {
                Some(serial) => push(
                    xml,
                    format_args!("<c r=\"{at}{row}\" s=\"{DAY}\"><v>{serial}</v></c>"),
                ),
                // Not a day for a spreadsheet.
                None => push(
                    xml,
                    format_args!("<c r=\"{at}{row}\" t=\"inlineStr\"><is><t>{day}</t></is></c>"),
                ),
            },
            Cell::Number(number) => {
                push(xml, format_args!("<c r=\"{at}{row}\"><v>{number}</v></c>"));
            }
        }
    }
    xml.push_str("</row>");
}

/// The number of a day in a spreadsheet, where all of them agree on it: from 1 March 1900 on, for
/// the first of them took that year for a leap year.
fn serial(day: Date) -> Option<i32> {
    let since = day.since(date(1899, 12, 30)).ok()?.get_days();
    (day >= date(1900, 3, 1)).then_some(since)
}

/// The text, or as much of it as a cell holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units > LONGEST_TEXT
    });
    end.map_or(text, |(end, _)| &text[..end])
}

fn push(xml: &mut String, text: fmt::Arguments<'_>) {
    xml.write_fmt(text).expect("writing to a text can't fail");
}

/// The name of a column from its place: A, B, ..., Z, AA, ...
struct Letters(usize);

impl fmt::Display for Letters {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(place) = *self;
        if place >= 26 {
            Self(place / 26 - 1).fmt(out)?;
        }
        let letter = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place % 26];
        out.write_char(char::from(letter))
    }
}

/// A text in XML, and in the strings of a sheet: there `_x0041_` would be read as a letter, so its
/// first line is written as such a number itself.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, sign) in self.0.char_indices() {
            match sign {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '_' if is_number(&self.0[at..]) => out.write_str("_x005F_")?,
                // No XML can hold these two.
                '\u{FFFE}' | '\u{FFFF}' => out.write_char(char::REPLACEMENT_CHARACTER)?,
                other => out.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// Whether a text begins like `_x0041_`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix("_x").and_then(|rest| rest.get(..5));
    digits.is_some_and(|digits| {
        digits.ends_with('_') && digits[..4].bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}
