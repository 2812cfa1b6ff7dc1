//! Published reports: figures that can't be, and days that contradict each other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use programme::published_report::{Figures, PerStage, STEP};

use crate::content::folder::position_in;
use crate::content::parse::{Folder, Record};
use crate::content::{PublishedReport, Stage};
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source, index, key};

/// Says how a report is mended: nobody types one.
const WRITTEN_BY_COMMAND: &str = "berkas ini ditulis oleh `okoce report --publish`; kembalikan isinya, jangan diubah dengan tangan";

/// Reports every problem of the reports.
pub(super) fn check(reports: &Folder<Record<PublishedReport>>, problems: &mut Vec<Problem>) {
    let all: BTreeMap<Date, &PublishedReport> = reports
        .entries
        .iter()
        .map(|report| (report.value.as_of, &report.value))
        .collect();
    let is_broken = |day: Date| {
        let stem = day.to_string();
        let is_read = reports.entries.iter().any(|report| report.id == stem);
        position_in(&reports.stems, &stem).is_some() && !is_read
    };
    for report in &reports.entries {
        let mut checked = Checked {
            source: &report.source,
            problems,
        };
        checked.days(report);
        let earlier = |day: Date| match all.get(&day) {
            Some(found) => Earlier::Report(found),
            None if is_broken(day) => Earlier::Broken,
            None => Earlier::Missing,
        };
        checked.previous(&report.value, earlier);
        for (position, learnt) in report.value.learnt_since.iter().enumerate() {
            let path = |name| vec![key("sejak_terbit"), index(position), key(name)];
            checked.earlier(&path("per"), learnt.as_of, &report.value, &earlier);
            checked.steps_of_five(&path("pernah"), &learnt.reached);
        }
        checked.figures(&[key("jumlah")], &report.value.total);
        for (position, one) in report.value.kecamatan.iter().enumerate() {
            let path = [key("kecamatan"), index(position)];
            checked.figures(&path, &one.figures);
        }
    }
}

/// A report that another one refers to.
enum Earlier<'a> {
    Report(&'a PublishedReport),
    /// Its file can't be read, which is told there.
    Broken,
    Missing,
}

struct Checked<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
}

impl Checked<'_> {
    fn add(&mut self, path: &[PathStep], message: String) {
        let problem = self.source.problem_at(path, message);
        self.problems.push(problem.with_hint(WRITTEN_BY_COMMAND));
    }

    fn days(&mut self, report: &Record<PublishedReport>) {
        let (day, id) = (report.value.as_of, &report.id);
        if day.to_string() != *id {
            self.add(
                &[key("per")],
                format!("`per` ({day}) tidak sama dengan nama berkas (`{id}`)"),
            );
        }
        let known_at = report.value.known_at;
        if known_at < day {
            let message = format!("`diketahui` ({known_at}) mendahului `per` ({day})");
            self.add(&[key("diketahui")], message);
        }
    }

    /// Checks that changes are counted from an earlier report, and are there if and only if that
    /// is.
    fn previous<'r>(&mut self, report: &PublishedReport, earlier: impl Fn(Date) -> Earlier<'r>) {
        let Some(day) = report.previous else {
            let mut changed = vec![(vec![key("jumlah")], &report.total)];
            changed.extend(
                report
                    .kecamatan
                    .iter()
                    .enumerate()
                    .map(|(position, one)| (vec![key("kecamatan"), index(position)], &one.figures)),
            );
            for (mut path, figures) in changed {
                if figures.change.is_some() {
                    path.push(key("perubahan"));
                    self.add(&path, "`perubahan` ada tanpa `sebelumnya`".to_owned());
                }
            }
            return;
        };
        let path = [key("sebelumnya")];
        self.earlier(&path, day, report, &earlier);
        if report.total.change.is_none() {
            let message = "`sebelumnya` ada, tetapi `perubahan` di `[jumlah]` tidak ada";
            self.add(&path, message.to_owned());
        }
        if let Earlier::Report(previous) = earlier(day)
            && previous.is_example
            && !report.is_example
        {
            let message = format!("laporan {day} hanya contoh, sedangkan laporan ini bukan");
            self.add(&path, message);
        }
    }

    fn earlier<'r>(
        &mut self,
        path: &[PathStep],
        day: Date,
        report: &PublishedReport,
        earlier: &impl Fn(Date) -> Earlier<'r>,
    ) {
        if day >= report.as_of {
            let message = format!("{day} tidak mendahului `per` ({})", report.as_of);
            self.add(path, message);
        } else if matches!(earlier(day), Earlier::Missing) {
            self.add(path, format!("laporan {day} tidak ada"));
        }
    }

    fn figures(&mut self, path: &[PathStep], figures: &Figures) {
        let Figures {
            reached,
            now,
            without_evidence,
            change,
            stalled,
            median_days: _,
            withdrawn,
            erased,
            quarantined,
        } = figures;
        let at = |name| [path, &[key(name)]].concat();
        let change = change.iter().map(|change| ("perubahan", change));
        let lists = [
            ("pernah", reached),
            ("sekarang", now),
            ("tanpa_bukti", without_evidence),
            ("mandek", stalled),
        ];
        for (name, counts) in lists.into_iter().chain(change) {
            self.steps_of_five(&at(name), counts);
        }
        for (name, count) in [
            ("ditarik", withdrawn),
            ("dihapus", erased),
            ("karantina", quarantined),
        ] {
            self.step_of_five(&at(name), *count);
        }
        // Rounding keeps the order of two numbers.
        self.parts(&at("tanpa_bukti"), "pernah", without_evidence, reached);
        self.parts(&at("mandek"), "sekarang", stalled, now);
    }

    /// Checks that whoever is counted in the part is counted in the whole.
    fn parts(&mut self, path: &[PathStep], name: &str, part: &PerStage, whole: &PerStage) {
        for (position, stage) in Stage::ALL.into_iter().enumerate() {
            let (part, whole) = (part[position], whole[position]);
            if part > whole {
                let path = [path, &[index(position)]].concat();
                let message = format!("{part} di {stage} lebih dari `{name}` ({whole})");
                self.add(&path, message);
            }
        }
    }

    fn steps_of_five(&mut self, path: &[PathStep], counts: &PerStage) {
        for (position, count) in counts.iter().enumerate() {
            self.step_of_five(&[path, &[index(position)]].concat(), *count);
        }
    }

    fn step_of_five(&mut self, path: &[PathStep], count: i64) {
        if count % STEP != 0 {
            self.add(
                path,
                format!("{count} belum dibulatkan ke kelipatan {STEP}"),
            );
        }
    }
}
