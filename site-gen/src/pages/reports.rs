//! `/angka/laporan/`: the reports of the fortnights, each on a page of its own, and the list of
//! them.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::Date;
use programme::deadlines::FOLLOW_UP_DAYS;
use programme::published_report::{Figures, LearntSince, PerStage, UNKNOWN, next_end};
use programme::words::{list, weekday_and_day};
use serde::Serialize;

use super::charts::{Funnel, TileMap, ValueMap, grouped};
use super::frame::{Frames, Place, link};
use super::lists::EntryView;
use super::{Page, dates};
use crate::content::{Content, Meta, PublishedReport, Stage};
use crate::kinds::{Kind, REPORTS, report_data};
use crate::pages::site_view::LinkView;

/// A part of Jakarta with its figures.
pub(crate) struct Area<'a> {
    pub(crate) name: &'a str,
    pub(crate) figures: &'a Figures,
}

/// Iterates over every kecamatan in the order of the site's lists, also one that the report leaves
/// out because nobody is there, and at the end those whose kecamatan is unknown, where there are
/// any.
pub(crate) fn areas<'a>(
    content: &'a Content,
    report: &'a PublishedReport,
) -> impl Iterator<Item = Area<'a>> {
    static NONE: LazyLock<Figures> = LazyLock::new(Figures::default);
    let find = |id: &str| {
        let mut all = report.kecamatan.iter();
        all.find(|one| one.id == id).map(|one| &one.figures)
    };
    let unknown = find(UNKNOWN).map(|figures| Area {
        name: UNKNOWN_NAME,
        figures,
    });
    let kecamatan = content.kecamatan().iter().map(move |office| Area {
        name: &office.meta.title,
        figures: find(&office.slug).unwrap_or(&NONE),
    });
    kecamatan.chain(unknown)
}

const UNKNOWN_NAME: &str = "Belum diketahui";

#[derive(Serialize)]
struct ReportView {
    /// How many reached each step, in words.
    sentence: String,
    as_of: String,
    known_at: String,
    maps: Vec<MapView>,
    funnel: Option<Funnel>,
    steps: Vec<StepView>,
    /// Days after which whoever is still at the same step counts as stalled.
    stalled_days: i32,
    /// The day from which changes count, if they do.
    previous_day: Option<String>,
    apart: Vec<FactView>,
    reached: TableView,
    now: TableView,
    later: Vec<TableView>,
    csv: String,
    list: &'static str,
    /// The report before this one, and the one after.
    previous: Option<LinkView>,
    next: Option<LinkView>,
    next_end: Option<String>,
}

#[derive(Serialize)]
struct MapView {
    /// Id of what follows the map.
    end: &'static str,
    map: TileMap,
}

/// A step in the table of all Jakarta.
#[derive(Serialize)]
struct StepView {
    code: &'static str,
    name: String,
    reached: String,
    now: String,
    without_evidence: String,
    change: Option<String>,
    stalled: String,
    median_days: Option<u32>,
}

/// A name and its value, for the component `facts`.
#[derive(Serialize)]
struct FactView {
    name: &'static str,
    value: String,
}

/// A table of areas by steps.
#[derive(Serialize)]
struct TableView {
    caption: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    name: String,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct ListView {
    reports: Vec<EntryView>,
    next_end: Option<String>,
}

/// Makes the list and its reports; nothing where there is no report.
pub(super) fn pages(frames: &Frames<'_>) -> Vec<Page> {
    let reports = frames.content.reports();
    let Some(latest) = reports.first() else {
        return Vec::new();
    };
    let mut pages: Vec<Page> = (0..reports.len())
        .map(|position| page(frames, position))
        .collect();
    pages.push(list_page(frames, latest));
    pages
}

fn list_page(frames: &Frames<'_>, latest: &PublishedReport) -> Page {
    let view = ListView {
        reports: (frames.content.reports().iter())
            .map(|report| EntryView {
                title: title(report),
                path: path(report.as_of),
                summary: sentence(frames.content, report),
                facts: Vec::new(),
                is_example: report.is_example,
                is_verified: false,
            })
            .collect(),
        next_end: next_end_after(frames, latest),
    };
    let meta = Meta {
        title: "Laporan dua mingguan".to_owned(),
        summary: "Setiap dua minggu: berapa orang mencapai setiap langkah, dari pendaftaran sampai permodalan.".to_owned(),
        is_example: frames.content.reports().iter().all(|report| report.is_example),
        ..meta(latest)
    };
    place(frames, "laporan-indeks.html", REPORTS, &meta, "list", &view)
}

fn page(frames: &Frames<'_>, position: usize) -> Page {
    let content = frames.content;
    let reports = content.reports();
    let report = &reports[position];
    let next = position.checked_sub(1).map(|next| &reports[next]);
    let link_to = |report: &PublishedReport| link(&title(report), &path(report.as_of));
    let table = |caption: &str, figure: fn(&Figures) -> &PerStage| TableView {
        caption: caption.to_owned(),
        rows: areas(content, report)
            .map(|area| row(area.name, figure(area.figures), count))
            .chain([row("Seluruh Jakarta", figure(&report.total), count)])
            .collect(),
    };
    let view = ReportView {
        sentence: sentence(content, report),
        as_of: weekday_and_day(report.as_of),
        known_at: weekday_and_day(report.known_at),
        maps: maps(content, report),
        funnel: Funnel::of_counts(content, &report.total.reached),
        steps: Stage::ALL
            .into_iter()
            .map(|stage| StepView::new(content, report, stage))
            .collect(),
        stalled_days: FOLLOW_UP_DAYS,
        previous_day: report.previous.map(dates::day),
        apart: vec![
            FactView {
                name: "Menarik persetujuan",
                value: count(report.total.withdrawn),
            },
            FactView {
                name: "Data dihapus",
                value: count(report.total.erased),
            },
            FactView {
                name: "Perlu diperiksa",
                value: count(report.total.quarantined),
            },
        ],
        reached: table("Pernah mencapai langkah", |figures| &figures.reached),
        now: table("Berada di langkah itu sekarang", |figures| &figures.now),
        later: later(content, report.as_of),
        csv: report_data(report.as_of),
        list: REPORTS,
        previous: reports.get(position + 1).map(link_to),
        next: next.map(link_to),
        next_end: match next {
            Some(_) => None,
            None => next_end_after(frames, report),
        },
    };
    place(
        frames,
        "laporan.html",
        &path(report.as_of),
        &meta(report),
        "report",
        &view,
    )
}

fn place<V: Serialize>(
    frames: &Frames<'_>,
    template: &'static str,
    path: &str,
    meta: &Meta,
    name: &'static str,
    view: &V,
) -> Page {
    let place = Place {
        path,
        title: &meta.title,
        parent: Some(&frames.content.indexes().figures),
        about: String::new(),
    };
    frames.page(template, &place, meta, name, view)
}

fn meta(report: &PublishedReport) -> Meta {
    Meta {
        title: title(report),
        summary: format!(
            "Keadaan sampai {}: berapa orang mencapai setiap langkah, di seluruh Jakarta dan di setiap kecamatan.",
            dates::day(report.as_of)
        ),
        updated: report.known_at,
        owner: None,
        // A published report is never changed; its templates do not show this.
        review: report.known_at,
        is_example: report.is_example,
        sources: Vec::new(),
    }
}

fn path(day: Date) -> String {
    Kind::Report
        .address(&day.to_string())
        .expect("the kind of reports has pages, each of which its name tells")
}

/// Writes the period: from the day after the previous report.
fn title(report: &PublishedReport) -> String {
    let end = dates::day(report.as_of);
    let begin = report
        .previous
        .and_then(|day| day.checked_add(1.day()).ok());
    match begin {
        Some(begin) => format!("Laporan {} sampai {end}", dates::day(begin)),
        None => format!("Laporan sampai {end}"),
    }
}

fn next_end_after(frames: &Frames<'_>, report: &PublishedReport) -> Option<String> {
    next_end(report.as_of, frames.content.site().report_weekday).map(weekday_and_day)
}

fn sentence(content: &Content, report: &PublishedReport) -> String {
    let reached = &report.total.reached;
    let later: Vec<String> = Stage::ALL
        .into_iter()
        .zip(reached)
        .skip(1)
        .map(|(stage, people)| format!("{} ke {stage} ({})", count(*people), step(content, stage)))
        .collect();
    format!(
        "Sampai {}, {} orang sudah mendaftar. Dari mereka, yang sudah melangkah: {}.",
        dates::day(report.as_of),
        count(reached[0]),
        list(&later, "dan")
    )
}

/// Returns the title of a step.
fn step(content: &Content, stage: Stage) -> String {
    let mut steps = content.steps().iter();
    steps
        .find(|step| step.data.code == stage)
        .map_or_else(String::new, |step| step.meta.title.clone())
}

fn maps(content: &Content, report: &PublishedReport) -> Vec<MapView> {
    let map = |end, title, caption, figure: fn(&Figures) -> i64| {
        let values = report.kecamatan.iter();
        let figure = ValueMap {
            title,
            unit: "orang",
            // Rounded: there may be one or two in each figure.
            none: "0 orang",
            caption,
            values: values
                .map(|one| {
                    let people = u64::try_from(figure(&one.figures)).unwrap_or_default();
                    (one.id.as_str(), people)
                })
                .collect(),
        };
        TileMap::by_value(content, &figure).map(|map| MapView { end, map })
    };
    let stalled_title = format!("Mandek lebih dari {FOLLOW_UP_DAYS} hari");
    let stalled_caption = format!(
        "Berapa orang lebih dari {FOLLOW_UP_DAYS} hari di langkah yang sama tanpa kemajuan."
    );
    let maps = [
        map(
            "setelah-peta-lanjut",
            "Sekarang di P2 sampai P7",
            "Berapa orang sekarang berada di P2 sampai P7. Pilih petak untuk membuka halaman kantornya.",
            |figures| figures.now.iter().skip(1).sum(),
        ),
        map(
            "setelah-peta-mandek",
            &stalled_title,
            &stalled_caption,
            |figures| figures.stalled.iter().sum(),
        ),
    ];
    maps.into_iter().flatten().collect()
}

impl StepView {
    fn new(content: &Content, report: &PublishedReport, stage: Stage) -> Self {
        let total = &report.total;
        let at = |figures: &PerStage| figures[stage as usize];
        Self {
            code: stage.code(),
            name: step(content, stage),
            reached: count(at(&total.reached)),
            now: count(at(&total.now)),
            without_evidence: count(at(&total.without_evidence)),
            change: total.change.as_ref().map(|change| signed(at(change))),
            stalled: count(at(&total.stalled)),
            median_days: total.median_days.get(&stage).copied(),
        }
    }
}

/// Lists whatever later reports say of this day, the latest first: each counts from the publication
/// of the report of that day to its own.
fn later(content: &Content, day: Date) -> Vec<TableView> {
    let reports = content.reports().iter();
    reports
        .filter(|report| report.as_of > day)
        .filter_map(|report| {
            let learnt: Vec<&LearntSince> = (report.learnt_since.iter())
                .filter(|learnt| learnt.as_of == day)
                .collect();
            let caption = format!(
                "Perubahan yang diketahui sampai {}",
                dates::day(report.known_at)
            );
            let rows: Vec<RowView> = learnt
                .into_iter()
                .map(|learnt| {
                    let name = match learnt.id.as_deref() {
                        None => "Seluruh Jakarta",
                        Some(id) => (content.kecamatan().get(id))
                            .map_or(UNKNOWN_NAME, |office| &office.meta.title),
                    };
                    row(name, &learnt.reached, signed)
                })
                .collect();
            (!rows.is_empty()).then_some(TableView { caption, rows })
        })
        .collect()
}

fn row(name: &str, counts: &PerStage, text: fn(i64) -> String) -> RowView {
    RowView {
        name: name.to_owned(),
        cells: counts.iter().map(|count| text(*count)).collect(),
    }
}

fn count(count: i64) -> String {
    let digits = grouped(count.unsigned_abs());
    if count < 0 {
        format!("−{digits}")
    } else {
        digits
    }
}

/// Writes a change, with its sign.
fn signed(change: i64) -> String {
    let text = count(change);
    if change > 0 { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_their_sign() {
        for (number, expected) in [(0, "0"), (5, "+5"), (-1_205, "−1.205"), (1_000, "+1.000")] {
            assert_eq!(signed(number), expected);
        }
        assert_eq!(count(1_000), "1.000");
    }
}
