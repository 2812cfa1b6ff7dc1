//! Files read back: `.xlsx` by a reader that shares no code with the writer, CSV by its bytes.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use jiff::civil::date;

use super::*;

fn columns() -> Vec<Column> {
    let column = |label: &str, width| Column {
        label: label.to_owned(),
        width,
    };
    vec![
        column("Nama", Width::Middle),
        column("Telepon", Width::Middle),
        column("Sejak", Width::Narrow),
        column("Hari", Width::Narrow),
    ]
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn table(format: Format, names: &[&str]) -> Vec<u8> {
    let mut table = Table::begin(format, "Daftar contoh", &columns()).expect("begun");
    for name in names {
        let cells = [
            text(name),
            text("0812-0000-0001"),
            Cell::Day(date(2026, 11, 28)),
            Cell::Number(3),
        ];
        table.row(&cells).expect("room");
    }
    assert_eq!(table.rows() as usize, names.len());
    let about = [
        ("Nomor seri", text("ABCD-EFGH")),
        ("Jumlah baris", Cell::Number(1)),
    ];
    table.finish(&about).expect("finished")
}

fn csv(names: &[&str]) -> String {
    String::from_utf8(table(Format::Csv, names)).expect("UTF-8")
}

fn opened(file: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(file)).expect("a workbook")
}

#[test]
fn a_csv_opens_by_a_double_click_under_indonesian_settings() {
    assert_eq!(
        csv(&["Contoh Melati", "Contoh; \"Kenanga\""]),
        "\u{feff}Nama;Telepon;Sejak;Hari\r\n\
         Contoh Melati;0812-0000-0001;2026-11-28;3\r\n\
         \"Contoh; \"\"Kenanga\"\"\";0812-0000-0001;2026-11-28;3\r\n\
         \r\n\
         Nomor seri;ABCD-EFGH\r\n\
         Jumlah baris;1\r\n"
    );
}

#[test]
fn no_text_is_computed_or_breaks_its_row() {
    for (typed, written) in [
        ("=1+1", "'=1+1"),
        ("+62 812", "'+62 812"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("\0=1", "'=1"),
        (" \n =1", "'=1"),
        ("＝1", "'＝1"),
        ("=1;2", "\"'=1;2\""),
        ("a\r\nb\tc\u{2028}d", "a  b c d"),
        ("a-b", "a-b"),
    ] {
        let csv = csv(&[typed]);
        let row = csv.lines().nth(1).expect("a row");
        assert_eq!(
            row,
            format!("{written};0812-0000-0001;2026-11-28;3"),
            "{typed:?}"
        );
    }
}

#[test]
fn an_independent_reader_finds_typed_cells() {
    let mut book = opened(table(Format::Xlsx, &["=1+1", "Contoh\u{1}Melati"]));
    assert_eq!(book.sheet_names(), ["Daftar contoh", "Keterangan"]);
    let sheet = book.worksheet_range("Daftar contoh").expect("the sheet");
    let cell = |row, column| sheet.get((row, column)).expect("a cell");
    assert_eq!(*cell(0, 0), Data::String("Nama".to_owned()));
    assert_eq!(*cell(1, 0), Data::String("=1+1".to_owned()));
    assert_eq!(*cell(2, 0), Data::String("Contoh Melati".to_owned()));
    assert_eq!(*cell(1, 1), Data::String("0812-0000-0001".to_owned()));
    assert_eq!(*cell(1, 3), Data::Float(3.0));
    let Data::DateTime(day) = cell(1, 2) else {
        panic!("{:?} is no day", cell(1, 2));
    };
    assert_eq!(day.to_ymd_hms_milli(), (2026, 11, 28, 0, 0, 0, 0));
    let formulas = book.worksheet_formula("Daftar contoh").expect("the sheet");
    assert_eq!(formulas.used_cells().count(), 0);
    let about = book.worksheet_range("Keterangan").expect("the sheet");
    let value = Data::String("ABCD-EFGH".to_owned());
    assert_eq!(about.get((0, 1)), Some(&value));
}

#[test]
fn what_xml_or_a_sheet_would_take_for_its_own_stays_a_text() {
    for typed in [
        "a <b> & \"c\" 'd'",
        "_x0041_",
        "_x00_",
        "Toko_xABCD_e",
        "\u{1F9FA} keranjang",
        "Contoh\u{FFFE}Melati\u{FFFF}",
    ] {
        let mut book = opened(table(Format::Xlsx, &[typed]));
        let sheet = book.worksheet_range("Daftar contoh").expect("the sheet");
        let read = sheet.get((1, 0)).expect("a cell").to_string();
        assert_eq!(read, typed);
    }
}

/// Spreadsheets do not agree on days before March 1900, and know none before that year.
#[test]
fn a_day_that_is_none_for_a_spreadsheet_is_a_text() {
    let mut table = Table::begin(Format::Xlsx, "Daftar contoh", &columns()).expect("begun");
    let days = [date(1900, 3, 1), date(1900, 2, 28), date(1066, 10, 14)];
    table.row(&days.map(Cell::Day)).expect("room");
    let mut book = opened(table.finish(&[]).expect("finished"));
    let sheet = book.worksheet_range("Daftar contoh").expect("the sheet");
    assert!(matches!(sheet.get((1, 0)), Some(Data::DateTime(_))));
    for (column, day) in [(1, "1900-02-28"), (2, "1066-10-14")] {
        let text = Data::String(day.to_owned());
        assert_eq!(sheet.get((1, column)), Some(&text));
    }
}

/// Beyond Z, and a sheet whose name a formula has to quote.
#[test]
fn broad_tables_and_odd_names_open() {
    let columns: Vec<Column> = (0..60)
        .map(|number| Column {
            label: format!("Kolom {number}"),
            width: Width::Narrow,
        })
        .collect();
    let mut table = Table::begin(Format::Xlsx, "Jum'at & Sabtu", &columns).expect("begun");
    let cells: Vec<Cell> = (0..60).map(Cell::Number).collect();
    table.row(&cells).expect("room");
    let mut book = opened(table.finish(&[]).expect("finished"));
    assert_eq!(book.sheet_names()[0], "Jum'at & Sabtu");
    let sheet = book.worksheet_range("Jum'at & Sabtu").expect("the sheet");
    for column in [0_u32, 25, 26, 51, 52, 59] {
        let found = sheet.get_value((1, column));
        assert_eq!(found, Some(&Data::Float(f64::from(column))));
    }
    let names: Vec<_> = book
        .defined_names()
        .iter()
        .map(|(name, at)| format!("{name} {at}"))
        .collect();
    assert!(
        names
            .iter()
            .any(|name| name.ends_with("'Jum''at & Sabtu'!$A$1:$BH$2")),
        "{names:?}"
    );
}

/// Every reader checks the sums and sizes; this one is Python's, a third maker.
#[test]
fn the_parts_are_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("contoh.xlsx");
    std::fs::write(&file, table(Format::Xlsx, &["Contoh Melati"; 300])).expect("written");
    let check = "import sys, zipfile, xml.dom.minidom as x\n\
                 z = zipfile.ZipFile(sys.argv[1])\n\
                 assert z.testzip() is None\n\
                 [x.parseString(z.read(n)) for n in z.namelist()]\n\
                 print(sum(n.startswith('xl/worksheets/sheet') for n in z.namelist()))";
    let python = std::process::Command::new("python3")
        .args(["-c", check])
        .arg(&file)
        .output()
        .expect("Python is installed: tests/run needs it too");
    assert_eq!(String::from_utf8_lossy(&python.stdout), "2\n", "{python:?}");
}

#[test]
fn a_text_longer_than_a_cell_is_cut_and_the_table_is_not_lost() {
    let mut book = opened(table(Format::Xlsx, &[&"é".repeat(40_000)]));
    let sheet = book.worksheet_range("Daftar contoh").expect("the sheet");
    let Some(Data::String(text)) = sheet.get((1, 0)) else {
        panic!("no text");
    };
    assert_eq!(text.chars().count(), 32_767);
}
