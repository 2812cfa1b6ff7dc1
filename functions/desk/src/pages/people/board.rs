//! `/meja/` for the secretariat: every kecamatan with its work.

use records::Office;
use serde::Serialize;
use web::pages::Link;

use super::work::{notice, rows_of, to_list};
use crate::desk::Desk;
use crate::page::{Fault, Reply, Visit};
use crate::pages::standing::Heading;
use crate::shell::Sheet;

/// One kecamatan on the secretariat's board.
#[derive(Serialize)]
struct BoardRow {
    name: String,
    path: String,
    rights: usize,
    late: usize,
    new: usize,
    mentor: usize,
    all: usize,
}

/// Shows the secretariat's board: rights and late ones first.
pub(super) async fn show(desk: &Desk, visit: &Visit<'_>) -> Result<Reply, Fault> {
    let rows = rows_of(desk, visit, "").await?;
    let mut board: Vec<BoardRow> = desk
        .offices()
        .iter()
        .map(|(id, office)| {
            let of = |heading: Option<Heading>| {
                let own = rows.iter().filter(|row| row.kecamatan == *id);
                own.filter(|row| heading.is_none_or(|heading| row.heading == heading))
                    .count()
            };
            BoardRow {
                name: office.name.clone(),
                path: to_list(id.as_str()),
                rights: of(Some(Heading::Rights)),
                late: of(Some(Heading::Late)),
                new: of(Some(Heading::New)),
                mentor: of(Some(Heading::Mentor)),
                all: of(None),
            }
        })
        .collect();
    board.sort_by_key(|row| std::cmp::Reverse((row.rights, row.late)));
    let waiting = desk.repository().list(&Office::Quarantine, None).await?;
    let quarantine = Link {
        label: "Buka karantina",
        path: "/meja/karantina/",
    };
    let total = |count: fn(&BoardRow) -> usize| board.iter().map(count).sum::<usize>();
    let summary = format!(
        "{} orang dengan permintaan hak, {} lewat tenggat, {} kiriman di karantina, {} orang di {} kecamatan.",
        total(|row| row.rights),
        total(|row| row.late),
        waiting.len(),
        total(|row| row.all),
        board.len(),
    );
    let html = Sheet::of(desk, visit, "Daftar kerja semua kecamatan")
        .with("board", &board)
        .with("summary", &summary)
        .with("quarantine", &quarantine)
        .with("notice", &notice(desk, visit))
        .render("desk/papan.html")?;
    Ok(Reply::page("board", html))
}
