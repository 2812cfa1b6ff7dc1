//! 200,000 rows: `cargo bench -p tables`. Prints time, size of the file, and the most memory that
//! the process has had.

use std::time::Instant;

use jiff::civil::date;
use tables::{Cell, Column, Format, Table, Width};

fn main() {
    for format in [Format::Csv, Format::Xlsx] {
        for rows in [4_545_u32, 200_000] {
            let start = Instant::now();
            let file = file(format, rows);
            println!(
                "{:>4} {rows:>7} rows: {:>6} ms, {:>6} KB, peak {}",
                format.extension(),
                start.elapsed().as_millis(),
                file.len() / 1_000,
                peak(),
            );
        }
    }
}

fn file(format: Format, rows: u32) -> Vec<u8> {
    let columns: Vec<Column> = (0..16)
        .map(|at| Column {
            label: format!("Kolom {at}"),
            width: Width::Middle,
        })
        .collect();
    let mut table = Table::begin(format, "Contoh", &columns).expect("begun");
    for row in 0..rows {
        let cells: Vec<Cell> = (0..16_u32)
            .map(|column| match column % 4 {
                0 => Cell::Day(date(2026, 11, 28)),
                1 => Cell::Number(row),
                _ => Cell::Text(format!("Contoh {row} {column}")),
            })
            .collect();
        table.row(&cells).expect("room");
    }
    table.finish(&[]).expect("finished")
}

/// Reads the most memory that this process has had at once, as Linux tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(String::new, |line| line.trim().to_owned())
}
