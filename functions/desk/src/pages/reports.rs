//! `/meja/laporan/`: how many stand where, and who is forgotten. A pendamping sees her own kecamatan,
//! the secretariat all of them.

use jiff::Timestamp;
use programme::deadlines::FOLLOW_UP_DAYS;
use programme::{KecamatanId, Stage, wib, words};
use records::report::{AsOf, Figures, Row};
use records::{Assignment, Listed};
use serde::Serialize;

use crate::desk::Desk;
use crate::menu::Roles;
use crate::page::{Handling, Page, Reply, Visit};
use crate::pages::standing::RIGHTS_DAYS;
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[Page::get("/meja/laporan/", Roles::All, show)];

/// A kecamatan in the table of stages.
#[derive(Serialize)]
struct FiguresView<'a> {
    name: &'a str,
    cells: [i64; 7],
    without_evidence: i64,
}

/// A kecamatan in the table of the forgotten.
#[derive(Default, Serialize)]
struct ForgottenView<'a> {
    name: &'a str,
    /// Claimed rights not answered in time.
    rights: usize,
    /// Promises whose day has passed.
    late: usize,
    /// Nothing has happened for more than a fortnight.
    stalled: usize,
}

fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let today = wib::date(visit.now);
        let as_of = AsOf {
            day: today,
            known_at: today,
        };
        let mut figures = desk.repository().figures(&[as_of], visit.now).await?;
        let figures = figures.pop().unwrap_or_default();
        let assignment = &visit.officer().assignment;
        let kecamatan: Vec<&KecamatanId> = match assignment {
            Assignment::Pendamping(offices) => offices.as_slice().iter().collect(),
            Assignment::Sekretariat => desk.offices().keys().collect(),
        };
        let ids: Vec<KecamatanId> = kecamatan.iter().copied().cloned().collect();
        let lists = desk.lists(&ids, None).await?;
        let each = kecamatan.iter().zip(&lists);
        let mut forgotten: Vec<ForgottenView> = each
            .map(|(id, listed)| self::forgotten(desk.kecamatan_name(id), listed, visit.now))
            .collect();
        let all = forgotten
            .iter()
            .fold(ForgottenView::default(), |all, one| ForgottenView {
                name: "Semua",
                rights: all.rights + one.rights,
                late: all.late + one.late,
                stalled: all.stalled + one.stalled,
            });
        if kecamatan.len() > 1 {
            forgotten.push(all);
        }
        let html = Sheet::of(desk, visit, format!("Laporan {}", desk.place(assignment)))
            .with("stages", &Stage::ALL.map(Stage::code))
            .with("now", &table(desk, &figures, &kecamatan, |row| row.now))
            .with(
                "reached",
                &table(desk, &figures, &kecamatan, |row| row.reached),
            )
            .with("forgotten", &forgotten)
            .with("rights_days", &RIGHTS_DAYS)
            .with("stalled_days", &FOLLOW_UP_DAYS)
            .with("when", &words::moment(visit.now))
            .render("desk/laporan.html")?;
        Ok(Reply::page("report", html))
    })
}

/// Makes a row for each kecamatan, and one for all of them where there are several.
fn table<'a>(
    desk: &'a Desk,
    figures: &Figures,
    kecamatan: &[&'a KecamatanId],
    cells: fn(&Row) -> [i64; 7],
) -> Vec<FiguresView<'a>> {
    let view = |name: &'a str, row: &Row| FiguresView {
        name,
        cells: cells(row),
        without_evidence: row.without_evidence.iter().sum(),
    };
    let mut total = Row::default();
    let mut rows = Vec::new();
    for kecamatan in kecamatan {
        let row = figures.of(kecamatan);
        total.add_all(&row, 1);
        rows.push(view(desk.kecamatan_name(kecamatan), &row));
    }
    if kecamatan.len() > 1 {
        rows.push(view("Semua", &total));
    }
    rows
}

/// Lists those of an office who wait longer than was promised.
fn forgotten<'a>(name: &'a str, listed: &[Listed], now: Timestamp) -> ForgottenView<'a> {
    let today = wib::date(now);
    let mut view = ForgottenView {
        name,
        ..ForgottenView::default()
    };
    for one in listed {
        view.rights += usize::from(one.standing.is_right_overdue(now));
        view.late += usize::from(one.standing.is_late(today));
        view.stalled += usize::from(one.standing.is_stalled(today));
    }
    view
}
