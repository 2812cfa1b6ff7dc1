//! `/meja/orang/{nomor}/salinan/`: all that is kept about a person, to be printed for her.

use forms::FieldView;
use http::StatusCode;
use jiff::Timestamp;
use programme::closed_lists::{ConsentWay, Occasion, ReadPurpose};
use programme::{wib, words};
use records::{Opened, Person, StoreFailure};
use serde_json::Value;

use super::quarantine::why_set_aside;
use super::summary;
use super::view::{CaseView, FactView, PartView, SideView, fact};
use crate::access::Confirmation;
use crate::addresses;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::people::history::{Names, session_in_words};
use crate::pages::record::{name, opened, reference};
use crate::pages::standing;
use crate::shell::{self, Title};

pub(super) const COPY: &str = "/meja/orang/{nomor}/salinan/";

pub(super) fn ask<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let reference = reference(visit)?;
        desk.repository()
            .standing(&visit.scope(), reference, visit.now)
            .await?;
        page(desk, visit, form::newest_code(), StatusCode::OK)
    })
}

pub(super) fn print<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let reference = reference(visit)?;
        desk.repository()
            .standing(&visit.scope(), reference, visit.now)
            .await?;
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            return page(desk, visit, *field, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let opened = opened(desk, visit, ReadPurpose::Copy).await?;
        printed(desk, visit, &opened).await
    })
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    code: FieldView,
    status: StatusCode,
) -> Result<Reply, Fault> {
    let reference = reference(visit)?;
    let mut view = CaseView::from("Halaman orangnya", addresses::person(reference, ""));
    view.forms.push(PartView {
        paragraphs: vec![format!(
            "Salinan data {reference} memuat semua yang disimpan: jawabannya, riwayatnya dengan \
             catatan petugas, tempatnya di sesi, dan siapa yang pernah membacanya. Serahkan hanya \
             kepada orangnya. Bahwa Anda mencetaknya ikut dicatat."
        )],
        action: COPY.replace("{nomor}", &reference.to_string()),
        fields: vec![code],
        button: "Tampilkan salinan".to_owned(),
        ..PartView::default()
    });
    let outcome = if status == StatusCode::OK {
        "copy_asked"
    } else {
        "wrong_code"
    };
    view.reply(desk, visit, "Salinan data", (status, outcome))
}

async fn printed(desk: &Desk, visit: &Visit<'_>, opened: &Opened) -> Result<Reply, Fault> {
    let reference = opened.reference;
    let person = Person::by_reference(reference);
    let exported = desk.repository().export(&person, visit.now).await?.pop();
    // It was erased since it was opened.
    let exported = exported.ok_or(Fault::NotFound)?;
    let names = desk.names(opened).await?;
    let mut view = CaseView::from("Halaman orangnya", addresses::person(reference, ""));
    view.lead = vec![format!(
        "Nomor rujukan {reference}. {}.",
        shell::printed(visit)
    )];
    view.sides = summary::sides(desk, opened, "Jawaban");
    let sent = exported.record.iter().chain(&exported.notes);
    for (side, sent) in view.sides.iter_mut().zip(sent) {
        side.rows.extend(beside_the_answers(desk, sent).await?);
    }
    view.sides.push(SideView {
        title: "Keadaan sekarang".to_owned(),
        rows: at_present(desk, opened, &names, visit),
    });
    view.sides.push(SideView {
        title: "Tempat di sesi".to_owned(),
        rows: exported
            .places
            .iter()
            .map(|ticket| place(desk, ticket))
            .collect(),
    });
    view.sides.push(summary::events(desk, opened, &names));
    view.sides.push(summary::readers(opened, &names));
    let heading = format!("Salinan data {}", name(opened));
    let title = Title::naming(heading, format!("Salinan data {reference}"));
    view.reply(desk, visit, title, (StatusCode::OK, "copy"))
}

/// Lists everything that is kept with the answers of a form.
async fn beside_the_answers(desk: &Desk, sent: &Value) -> Result<Vec<FactView>, StoreFailure> {
    let mut facts = Vec::new();
    let form = desk.form(text(sent, "form"));
    for (id, consent) in sent["consents"].as_object().into_iter().flatten() {
        let question = form.and_then(|form| form.question(id));
        let mut parts = vec![format!("Teks versi {}", text(consent, "version"))];
        parts.extend(moment(consent, "given_at").map(|at| format!("diberikan {at}")));
        if let Ok(way) = text(consent, "way").parse::<ConsentWay>() {
            parts.push(way.label().to_lowercase());
        }
        let heard_by = text(consent, "heard_by");
        if !heard_by.is_empty() {
            parts.push(format!("didengar oleh {}", desk.doer(heard_by).await?));
        }
        let label = question.map_or(id.as_str(), forms::Question::label);
        facts.push(fact(format!("Persetujuan: {label}"), parts.join(", ")));
    }
    if let Ok(occasion) = text(sent, "occasion").parse::<Occasion>() {
        facts.push(fact("Didaftarkan bersama petugas", occasion.label()));
    }
    if sent.get("quarantine").is_some() {
        let why = why_set_aside(Some(text(sent, "quarantine")));
        facts.push(fact("Pernah disisihkan di karantina", why));
    }
    facts.extend(kept_until(sent));
    Ok(facts)
}

/// Lists her office, step, mentor, and what the office promised.
fn at_present(desk: &Desk, opened: &Opened, names: &Names, visit: &Visit<'_>) -> Vec<FactView> {
    let state = &opened.state;
    let standing = state.standing();
    let reached = standing.stage.zip(standing.since);
    let reached =
        reached.map(|(stage, since)| format!("{stage} {}, {}", stage.name(), words::day(since)));
    let answered_until = standing.answered_until().map(words::moment);
    let facts = [
        ("Diterima", Some(words::day(state.received))),
        (
            "Kantor kecamatan",
            state
                .kecamatan()
                .map(|id| desk.kecamatan_name(id).to_owned()),
        ),
        ("Langkah", reached),
        (
            "Mentor",
            state.mentor().map(|id| names.mentor(id).to_owned()),
        ),
        (
            "Tenggat kantor",
            answered_until.or(standing.due_day().map(words::day)),
        ),
        (
            "Di daftar kerja kantor",
            Some(standing::in_a_cell(&standing, wib::date(visit.now))),
        ),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(name, value)| Some(fact(name, value?)))
        .collect()
}

/// Writes a place in a session, or what became of it.
fn place(desk: &Desk, ticket: &Value) -> FactView {
    let became = match text(ticket, "state") {
        "waiting" => "Antre",
        "offered" => "Ditawari",
        "seat" => "Mendapat tempat",
        "present" => "Hadir",
        "cancelled" => "Dikembalikan, atau tidak diambil",
        _ => "Dilepas waktu persetujuan ditarik",
    };
    let mut parts = vec![became.to_owned()];
    parts.extend(moment(ticket, "at").map(|at| format!("diminta {at}")));
    parts.extend(
        ticket["seat"]
            .as_i64()
            .map(|seat| format!("tempat nomor {seat}")),
    );
    let session = desk.definitions().session(text(ticket, "session"));
    if let Some(number) = ticket["criterion"].as_u64() {
        let at = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        let criterion = session
            .zip(at)
            .and_then(|(session, at)| session.criteria.get(at));
        let criterion = criterion.map_or_else(|| number.to_string(), Clone::clone);
        parts.push(format!("dipilih menurut kriteria {criterion}"));
    }
    parts.extend(kept_until(ticket).map(|until| format!("disimpan sampai {}", until.value)));
    let session = session_in_words(text(ticket, "session"), desk);
    fact(session, parts.join(", "))
}

fn kept_until(item: &Value) -> Option<FactView> {
    let until = Timestamp::from_second(item["expires_at"].as_i64()?).ok()?;
    Some(fact("Disimpan sampai", words::day(wib::date(until))))
}

fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name].as_str().unwrap_or_default()
}

fn moment(item: &Value, name: &str) -> Option<String> {
    text(item, name).parse().ok().map(words::moment)
}
