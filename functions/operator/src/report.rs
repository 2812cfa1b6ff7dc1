//! `okoce report`: the figures of 44 kecamatan and seven stages, shown or published.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::deadlines::FOLLOW_UP_DAYS;
use programme::published_report::{
    FORTNIGHT_DAYS, Figures as Published, KecamatanFigures, LearntSince, PublishedReport,
    UnreadableReport, rounded,
};
use programme::{KecamatanId, Stage, wib};
use records::report::{AsOf, FIRST_DAY, Figures, Lapses, Row, Steps};
use records::{Repository, StoreFailure};
use serde_json::json;

use crate::outcome::Outcome;
use crate::store::{NotOpened, Place};

/// Fewest people of whom a median is published: of fewer it could tell of one.
const FEWEST_FOR_A_MEDIAN: usize = 10;

/// The file that every folder of the site's content has.
const SITE_FILE: &str = "situs.toml";

/// A report as it is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The day as of which is counted.
    pub as_of: Date,
    /// The day up to which it was known. Without, the present; in what is published, yesterday.
    pub known_at: Option<Date>,
    /// The form of the output.
    pub format: Format,
    /// The site's content, which knows every kecamatan.
    pub content: PathBuf,
    /// Whether the report is to be published there.
    pub publish: bool,
}

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns for people.
    Table,
    /// For a spreadsheet.
    Csv,
    /// For programs, with all figures.
    Json,
    /// The file as it would be published.
    Toml,
}

/// Why there is no report, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotReported {
    /// The store is not there.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The store did not answer.
    #[error("Penyimpanan data tidak menjawab ({0}). Coba lagi.")]
    Store(#[from] StoreFailure),
    /// A day that is not over.
    #[error("Hari {_0} belum selesai. Laporan dapat dibuat untuk hari ini atau sebelumnya.")]
    InFuture(Date),
    /// A day that is not over, in a report that is to stay as it is.
    #[error(
        "Hari {_0} belum selesai, jadi angkanya masih dapat berubah. \
         Laporan yang terbit berisi keadaan sampai kemarin atau sebelumnya; \
         coba lagi besok, atau pilih hari yang lebih awal."
    )]
    Unfinished(Date),
    /// The folder is not the site's content.
    #[error(
        "Folder {} bukan isi situs: {SITE_FILE} tidak ada di dalamnya. Tidak ada yang ditulis.\n\
         Jalankan dari folder utama proyek, atau sebutkan folder isi situs dengan --content FOLDER.",
        _0.display()
    )]
    NoContent(PathBuf),
    /// The report is published already.
    #[error(
        "{} sudah ada dan isinya berbeda. Laporan yang sudah terbit tidak diubah; \
         yang baru diketahui akan dimuat di laporan berikutnya.",
        _0.display()
    )]
    Published(PathBuf),
    /// A published report can't be read.
    #[error("{} tidak dapat dibaca: {_1}", _0.display())]
    Unreadable(PathBuf, UnreadableReport),
    /// The folder can't be read or written.
    #[error("{} tidak dapat dibaca atau ditulis ({_1}).", _0.display())]
    File(PathBuf, std::io::Error),
}

/// Makes the report and prints it, or writes it into the site's content.
pub async fn run(place: &Place, wanted: &Wanted) -> Result<Outcome, NotReported> {
    let now = Timestamp::now();
    let today = wib::date(now);
    // What is published is made again byte for byte, so it rests on days that are over.
    let last = if wanted.publish {
        today.saturating_sub(1.day())
    } else {
        today
    };
    let known_at = wanted.known_at.unwrap_or(last);
    if let Some(late) = [wanted.as_of, known_at].into_iter().find(|day| *day > last) {
        return Err(if late == today {
            NotReported::Unfinished(late)
        } else {
            NotReported::InFuture(late)
        });
    }
    let content = &wanted.content;
    if wanted.publish && !content.join(SITE_FILE).is_file() {
        return Err(NotReported::NoContent(content.clone()));
    }
    let store = place.open().await?;
    let reports = content.join("laporan");
    let earlier = if wanted.publish {
        earlier(&reports, wanted.as_of)?
    } else {
        Vec::new()
    };
    let as_of = AsOf {
        day: wanted.as_of,
        known_at,
    };
    let mut report = gather(&store.repository, as_of, &earlier, now).await?;
    // Where nobody is, that is told: the store has rows of those kecamatan alone that have people.
    for id in kecamatan(content)? {
        report.figures.0.entry(id).or_default();
    }
    if wanted.publish {
        return publish(&reports, &report);
    }
    let text = match wanted.format {
        Format::Table => table(&report),
        Format::Csv => csv(&report),
        Format::Json => format!("{:#}", as_json(&report)),
        Format::Toml => report.published().to_toml(),
    };
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Outcome::fine(text, as_json(&report)))
}

/// All figures of a report, not rounded.
struct Report {
    as_of: AsOf,
    previous: Option<Date>,
    is_example: bool,
    figures: Figures,
    before: Figures,
    lapses: Lapses,
    learnt: Vec<(Date, Figures)>,
}

async fn gather(
    repository: &Repository,
    as_of: AsOf,
    earlier: &[PublishedReport],
    now: Timestamp,
) -> Result<Report, NotReported> {
    let previous = earlier.last().map(|report| report.as_of);
    let fortnight_ago = as_of.day.saturating_sub(FORTNIGHT_DAYS.days());
    let before = AsOf {
        day: previous.unwrap_or(fortnight_ago),
        known_at: as_of.known_at,
    };
    // What was learnt of each earlier report: as it is known now, less as it was published.
    let learnt = earlier.iter().flat_map(|report| {
        let published = AsOf {
            day: report.as_of,
            known_at: report.known_at,
        };
        let known_now = AsOf {
            known_at: as_of.known_at,
            ..published
        };
        [known_now, published]
    });
    let wanted: Vec<AsOf> = [as_of, before].into_iter().chain(learnt).collect();
    let mut all = repository.figures(&wanted, now).await?.into_iter();
    let figures = all.next().unwrap_or_default();
    let before = all.next().unwrap_or_default();
    let mut learnt = Vec::new();
    for report in earlier {
        let known_now = all.next().unwrap_or_default();
        learnt.push((
            report.as_of,
            known_now.less(&all.next().unwrap_or_default()),
        ));
    }
    let first = repository
        .closed_days()
        .await?
        .map_or(FIRST_DAY, |days| days.first);
    Ok(Report {
        as_of,
        previous,
        is_example: repository.is_of_examples().await?,
        figures,
        before,
        lapses: repository.lapses(as_of, first).await?,
        learnt,
    })
}

impl Report {
    /// Returns the report as it is published: rounded, each figure by itself.
    fn published(&self) -> PublishedReport {
        let kecamatan = self.figures.0.iter().map(|(id, row)| KecamatanFigures {
            id: id.clone(),
            figures: self.rounded(
                row,
                self.before.0.get(id),
                self.lapses.stalled.get(id),
                self.lapses.steps.get(id),
            ),
        });
        let learnt = self.learnt.iter().flat_map(|(as_of, figures)| {
            let total = (None, figures.total());
            let rows = figures.0.iter().map(|(id, row)| (Some(id.clone()), *row));
            [total]
                .into_iter()
                .chain(rows)
                .map(|(id, row)| LearntSince {
                    as_of: *as_of,
                    id,
                    reached: row.reached.map(rounded),
                })
        });
        PublishedReport {
            as_of: self.as_of.day,
            known_at: self.as_of.known_at,
            previous: self.previous,
            is_example: self.is_example,
            total: self.rounded(
                &self.figures.total(),
                Some(&self.before.total()),
                Some(&self.lapses.all_stalled()),
                Some(&self.lapses.all_steps()),
            ),
            kecamatan: kecamatan.collect(),
            learnt_since: learnt.filter(|one| one.reached != [0; 7]).collect(),
        }
    }

    fn rounded(
        &self,
        row: &Row,
        before: Option<&Row>,
        stalled: Option<&[i64; 7]>,
        steps: Option<&Steps>,
    ) -> Published {
        let before = before.copied().unwrap_or_default();
        let medians = Stage::ALL.into_iter().filter_map(|stage| {
            let (days, people) = steps?.median(stage)?;
            (people >= FEWEST_FOR_A_MEDIAN).then(|| (stage, days.into()))
        });
        Published {
            reached: row.reached.map(rounded),
            now: row.now.map(rounded),
            without_evidence: row.without_evidence.map(rounded),
            change: self.previous.map(|_| change(row, &before).map(rounded)),
            stalled: stalled.copied().unwrap_or_default().map(rounded),
            median_days: medians.collect(),
            withdrawn: rounded(row.withdrawn),
            erased: rounded(row.erased),
            quarantined: rounded(row.quarantined),
        }
    }
}

fn change(row: &Row, before: &Row) -> [i64; 7] {
    let mut change = row.reached;
    for (change, before) in change.iter_mut().zip(before.reached) {
        *change -= before;
    }
    change
}

/// Reads the reports that were published for earlier days, in their order.
fn earlier(folder: &Path, as_of: Date) -> Result<Vec<PublishedReport>, NotReported> {
    let mut reports = Vec::new();
    for path in files(folder, "toml")? {
        let text = std::fs::read_to_string(&path)
            .map_err(|cause| NotReported::File(path.clone(), cause))?;
        let report: PublishedReport = text
            .parse()
            .map_err(|cause| NotReported::Unreadable(path, cause))?;
        if report.as_of < as_of {
            reports.push(report);
        }
    }
    reports.sort_by_key(|report| report.as_of);
    Ok(reports)
}

/// Lists the ids of the kecamatan that the site's content has.
fn kecamatan(content: &Path) -> Result<Vec<String>, NotReported> {
    let files = files(&content.join("kecamatan"), "md")?.into_iter();
    let stems = files.filter_map(|path| path.file_stem()?.to_str().map(str::to_owned));
    // The index of the folder, `_indeks.md`, is of none.
    Ok(stems
        .filter(|stem| stem.parse::<KecamatanId>().is_ok())
        .collect())
}

/// Lists the files of a folder with this ending; none where there is no folder.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, NotReported> {
    let file_error = |cause| NotReported::File(folder.to_owned(), cause);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(file_error)? {
        let path = entry.map_err(file_error)?.path();
        if path.extension().is_some_and(|found| found == ending) {
            files.push(path);
        }
    }
    Ok(files)
}

/// Writes the report once. The same again is fine; another one under the same day is refused.
fn publish(folder: &Path, report: &Report) -> Result<Outcome, NotReported> {
    let published = report.published();
    let path = folder.join(published.file_name());
    let text = published.to_toml();
    let file_error = |cause| NotReported::File(path.clone(), cause);
    match std::fs::read_to_string(&path) {
        Ok(there) if there == text => {
            let text = format!("{} sudah terbit, dan tetap sama.", path.display());
            return Ok(Outcome::fine(text, json!({ "file": path, "new": false })));
        }
        Ok(_) => return Err(NotReported::Published(path)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
        Err(cause) => return Err(file_error(cause)),
    }
    std::fs::create_dir_all(folder).map_err(file_error)?;
    // Whole or not at all: written beside its place first, then moved there.
    let beside = path.with_extension(format!("toml.{}.tmp", std::process::id()));
    std::fs::write(&beside, &text)
        .and_then(|()| std::fs::rename(&beside, &path))
        .map_err(file_error)?;
    Ok(Outcome::fine(
        format!(
            "{} ditulis. Periksa halamannya (cargo run), lalu commit seperti isi lain.",
            path.display()
        ),
        json!({ "file": path, "new": true }),
    ))
}

fn table(report: &Report) -> String {
    use std::fmt::Write as _;
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
fn csv(report: &Report) -> String {
    use std::fmt::Write as _;
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

fn as_json(report: &Report) -> serde_json::Value {
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
    let kecamatan: serde_json::Map<_, _> = report
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
