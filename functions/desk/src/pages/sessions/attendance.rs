//! `/meja/sesi/{id}/hadir/`: who came. Each is an event of its own.

use jiff::Timestamp;
use programme::Reference;
use records::Marked;

use super::{Held, Outcome, ResultView, SESSIONS, held, names, sent, taken};
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::shell::Sheet;

/// Most references typed by hand in one go.
const MOST_TYPED: usize = 100;

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let held = held(desk, visit)?;
        let html = page(desk, visit, &held, None, "").await?;
        Ok(Reply::page("attendance", html))
    })
}

pub(super) fn mark<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let held = held(desk, visit)?;
        if held.session.is_cancelled {
            let result = ResultView {
                text: "Belum disimpan: sesi ini dibatalkan.".to_owned(),
                left: Vec::new(),
            };
            let html = page(desk, visit, &held, Some(result), "").await?;
            return Ok(Reply::wrong("cancelled", html));
        }
        if !has_begun(&held, visit.now) {
            let result = ResultView {
                text: "Belum disimpan: sesi ini belum mulai.".to_owned(),
                left: Vec::new(),
            };
            let html = page(desk, visit, &held, Some(result), "").await?;
            return Ok(Reply::wrong("not_begun", html));
        }
        let mut outcome = Outcome::default();
        let mut present = sent(visit, "orang");
        let mut unread = Vec::new();
        let typed = visit.fields.exact("nomor").lines().map(str::trim);
        for line in typed.filter(|line| !line.is_empty()).take(MOST_TYPED) {
            match Reference::parse(line) {
                Ok(reference) if present.contains(&reference) => {}
                Ok(reference) => present.push(reference),
                Err(_) => {
                    outcome.add(
                        "satu nomor",
                        Some("salah ketik, perbaiki di bawah".to_owned()),
                    );
                    unread.push(line);
                }
            }
        }
        // Those who were ticked when the page was made: of them only what changed is an act.
        let recorded = sent(visit, "tercatat");
        let by = visit.officer().id.as_str();
        let mut taken_back = Outcome::default();
        for reference in &recorded {
            if present.contains(reference) {
                continue;
            }
            let absent = desk
                .repository()
                .mark_absent(&held.id, *reference, by, visit.now)
                .await?;
            taken_back.add(
                reference,
                absent.err().map(|objection| objection.to_string()),
            );
        }
        for reference in present {
            if recorded.contains(&reference) {
                continue;
            }
            let marked = desk
                .repository()
                .mark_present(&held.id, reference, by, visit.now)
                .await?;
            outcome.add(
                reference,
                match marked {
                    Marked::Present => None,
                    Marked::NotRecorded(objection) => Some(objection.to_string()),
                    Marked::NoPlace => Some("tidak punya kursi di sesi ini".to_owned()),
                },
            );
        }
        let nobody = if recorded.is_empty() {
            "Belum ada yang dicentang."
        } else {
            "Tidak ada yang berubah."
        };
        let acts = [
            (taken_back, "tidak lagi tercatat hadir"),
            (outcome, "tercatat hadir"),
        ];
        let result = ResultView::of(acts, nobody);
        let html = page(desk, visit, &held, Some(result), &unread.join("\n")).await?;
        Ok(Reply::page("attendance_kept", html))
    })
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    held: &Held<'_>,
    result: Option<ResultView>,
    typed: &str,
) -> Result<String, Fault> {
    let places = desk.repository().places(&held.id).await?;
    let names = names(desk, visit, held, &places).await?;
    let hint = "Untuk yang punya kursi tetapi namanya tidak terlihat. Satu nomor satu baris.";
    let numbers = forms::FieldView {
        widget: "textarea",
        required: false,
        optional: true,
        ..form::input("nomor", "Nomor rujukan lain")
    };
    let numbers = form::with_value(form::with_hint(numbers, hint), typed);
    Sheet::of(desk, visit, format!("Kehadiran: {}", held.session.title))
        .with("session", held.session)
        .with("path", &format!("{SESSIONS}{}/", held.id))
        .with("people", &taken(&places, &names))
        .with("numbers", &numbers)
        .with("has_begun", &has_begun(held, visit.now))
        .with("result", &result)
        .render("desk/kehadiran.html")
}

fn has_begun(held: &Held<'_>, now: Timestamp) -> bool {
    let starts = held.session.starts.parse::<Timestamp>();
    starts.is_ok_and(|starts| starts <= now)
}
