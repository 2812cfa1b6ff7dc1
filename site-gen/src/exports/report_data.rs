//! The published reports as tables for spreadsheets: a row for all Jakarta and one for each
//! kecamatan.

use programme::published_report::Figures;

use super::File;
use super::open_data::push_row;
use crate::content::{Content, PublishedReport, Stage};
use crate::kinds::report_data;
use crate::pages::reports::{Area, areas};

/// Makes a file for each report.
pub(super) fn files(content: &Content) -> impl Iterator<Item = File> {
    let reports = content.reports().iter();
    reports.map(|report| File::new(report_data(report.as_of), table(content, report)))
}

fn table(content: &Content, report: &PublishedReport) -> String {
    let mut csv = String::new();
    let columns: Vec<String> = cells(&report.total)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let first = ["per", "diketahui", "contoh", "wilayah"].map(str::to_owned);
    let mut row = |first: [String; 4], rest: Vec<String>| {
        let cells: Vec<String> = first.into_iter().chain(rest).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        push_row(&mut csv, &cells);
    };
    row(first, columns);
    let all = Area {
        name: "Seluruh Jakarta",
        figures: &report.total,
    };
    for area in [all].into_iter().chain(areas(content, report)) {
        let is_example = if report.is_example { "ya" } else { "tidak" };
        let first = [
            report.as_of.to_string(),
            report.known_at.to_string(),
            is_example.to_owned(),
            area.name.to_owned(),
        ];
        let values = cells(area.figures).into_iter().map(|(_, value)| value);
        row(first, values.collect());
    }
    csv
}

/// Lists every figure with the name of its column; what there is none of is empty.
fn cells(figures: &Figures) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    let no_change = figures.change.is_none();
    for (name, counts, is_missing) in [
        ("pernah", &figures.reached, false),
        ("sekarang", &figures.now, false),
        ("tanpa_bukti", &figures.without_evidence, false),
        ("perubahan", &figures.change.unwrap_or_default(), no_change),
        ("mandek", &figures.stalled, false),
    ] {
        cells.extend(Stage::ALL.iter().zip(counts).map(|(stage, count)| {
            let value = if is_missing {
                String::new()
            } else {
                count.to_string()
            };
            (column(name, *stage), value)
        }));
    }
    cells.extend(Stage::ALL.iter().skip(1).map(|stage| {
        let days = figures.median_days.get(stage);
        let value = days.map_or_else(String::new, u32::to_string);
        (column("median_hari", *stage), value)
    }));
    for (name, count) in [
        ("ditarik", figures.withdrawn),
        ("dihapus", figures.erased),
        ("karantina", figures.quarantined),
    ] {
        cells.push((name.to_owned(), count.to_string()));
    }
    cells
}

fn column(name: &str, stage: Stage) -> String {
    format!("{name}_{}", stage.code().to_lowercase())
}
