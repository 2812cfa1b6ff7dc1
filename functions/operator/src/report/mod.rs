//! `okoce report`: the figures of 44 kecamatan and seven stages, shown or published.
//!
//! ```text
//! figures ── gathered from the store, and rounded as they are published
//! forms ──── a table for people, CSV for spreadsheets, JSON for programs
//! ```

mod figures;
mod forms;

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::published_report::{PublishedReport, UnreadableReport};
use programme::{KecamatanId, wib};
use records::StoreFailure;
use records::report::AsOf;
use serde_json::json;

use self::figures::{Report, gather};
use crate::outcome::Outcome;
use crate::store::{NotOpened, Place};

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
        Format::Table => forms::table(&report),
        Format::Csv => forms::csv(&report),
        Format::Json => format!("{:#}", forms::json(&report)),
        Format::Toml => report.published().to_toml(),
    };
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Outcome::fine(text, forms::json(&report)))
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
