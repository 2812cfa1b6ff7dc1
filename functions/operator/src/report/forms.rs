//! The forms in which a report is printed.

use std::fmt::Write as _;

use programme::Stage;
use programme::deadlines::FOLLOW_UP_DAYS;
use records::report::{Row, Steps};
use serde_json::{Map, Value, json};

use super::figures::{Report, change};

/// Writes columns for people.
pub(super) fn table(report: &Report) -> String {
    let mut text = format!(
        "Laporan per {}, menurut yang diketahui sampai {}\n\n",
        programme::words::day(report.as_of.day),
        programme::words::day(report.as_of.known_at)
    );
    let heads: Vec<String> = Stage::ALL
        .iter()
        .map(|stage| format!("{stage:>13}"))
        .collect();
    let mut line = |name: &str, cells: String| {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{name:<18}{cells}");
    };
    line("Pernah/sekarang", heads.concat());
    let cells = |row: &Row| {
        let stages = Stage::ALL.into_iter().map(|stage| {
            let at = stage as usize;
            format!("{:>13}", format!("{}/{}", row.reached[at], row.now[at]))
        });
        stages.collect::<String>()
    };
    for (id, row) in &report.figures.0 {
        line(id, cells(row));
    }
    let total = report.figures.total();
    line("Jumlah", cells(&total));
    let numbers = |numbers: [i64; 7]| {
        let numbers = numbers.iter().map(|number| format!("{number:>13}"));
        numbers.collect::<String>()
    };
    line("Tanpa bukti", numbers(total.without_evidence));
    line("Perubahan", numbers(change(&total, &report.before.total())));
    line(
        &format!("Mandek > {FOLLOW_UP_DAYS} hari"),
        numbers(report.lapses.all_stalled()),
    );
    let steps = report.lapses.all_steps();
    let medians = Stage::ALL.into_iter().map(|stage| {
        let median = steps.median(stage);
        let median = median.map_or_else(|| "-".to_owned(), |(days, _)| days.to_string());
        format!("{median:>13}")
    });
    line("Median hari", medians.collect());
    let _ = writeln!(
        text,
        "\nDitarik {}, dihapus {}, di karantina {}",
        total.withdrawn, total.erased, total.quarantined
    );
    text
}

/// Writes one line for each kecamatan and stage, parted by semicolons as spreadsheets in Indonesia
/// read it.
pub(super) fn csv(report: &Report) -> String {
    let mut text =
        "kecamatan;langkah;pernah;sekarang;tanpa_bukti;perubahan;mandek;median_hari\r\n".to_owned();
    for (id, row) in &report.figures.0 {
        let before = report.before.0.get(id).copied().unwrap_or_default();
        let change = change(row, &before);
        let stalled = report.lapses.stalled.get(id).copied().unwrap_or_default();
        for stage in Stage::ALL {
            let at = stage as usize;
            let median = report
                .lapses
                .steps
                .get(id)
                .and_then(|steps| steps.median(stage));
            let median = median.map_or_else(String::new, |(days, _)| days.to_string());
            let _ = write!(
                text,
                "{id};{stage};{};{};{};{};{};{median}\r\n",
                row.reached[at], row.now[at], row.without_evidence[at], change[at], stalled[at]
            );
        }
    }
    text
}

/// Writes all figures for programs.
pub(super) fn json(report: &Report) -> Value {
    let row = |row: &Row, stalled: [i64; 7], steps: Option<&Steps>| {
        let medians = Stage::ALL.map(|stage| steps.and_then(|steps| steps.median(stage)));
        json!({
            "reached": row.reached,
            "now": row.now,
            "without_evidence": row.without_evidence,
            "stalled": stalled,
            "median_days": medians.map(|median| median.map(|(days, _)| days)),
            "withdrawn": row.withdrawn,
            "erased": row.erased,
            "quarantined": row.quarantined,
        })
    };
    let kecamatan: Map<_, _> = report
        .figures
        .0
        .iter()
        .map(|(id, figures)| {
            let stalled = report.lapses.stalled.get(id).copied().unwrap_or_default();
            let steps = report.lapses.steps.get(id);
            (id.clone(), row(figures, stalled, steps))
        })
        .collect();
    let all = report.lapses.all_steps();
    json!({
        "as_of": report.as_of.day,
        "known_at": report.as_of.known_at,
        "example": report.is_example,
        "total": row(&report.figures.total(), report.lapses.all_stalled(), Some(&all)),
        "kecamatan": kecamatan,
    })
}
