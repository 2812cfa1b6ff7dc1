//! `/meja/orang/{nomor}/salinan/`: all that is kept about a person, to be printed for her.

use forms::FieldView;
use http::StatusCode;
use jiff::Timestamp;
use programme::closed_lists::ReadPurpose;
use programme::{wib, words};
use records::{KeptTicket, Opened, Sent, StoreFailure, TicketState};

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
    let tickets = desk.repository().kept_tickets(reference, visit.now).await?;
    // It was erased since it was opened.
    let tickets = tickets.ok_or(Fault::NotFound)?;
    let names = desk.names(opened).await?;
    let mut view = CaseView::from("Halaman orangnya", addresses::person(reference, ""));
    view.lead = vec![format!(
        "Nomor rujukan {reference}. {}.",
        shell::printed(visit)
    )];
    view.sides = summary::sides(desk, opened, "Jawaban");
    let sent = [&opened.sent].into_iter().chain(&opened.notes);
    for (side, sent) in view.sides.iter_mut().zip(sent) {
        side.rows.extend(beside_the_answers(desk, sent).await?);
    }
    view.sides.push(SideView {
        title: "Keadaan sekarang".to_owned(),
        rows: at_present(desk, opened, &names, visit),
    });
    view.sides.push(SideView {
        title: "Tempat di sesi".to_owned(),
        rows: tickets.iter().map(|ticket| place(desk, ticket)).collect(),
    });
    view.sides.push(summary::events(desk, opened, &names));
    view.sides.push(summary::readers(opened, &names));
    let heading = format!("Salinan data {}", name(opened));
    let title = Title::naming(heading, format!("Salinan data {reference}"));
    view.reply(desk, visit, title, (StatusCode::OK, "copy"))
}

/// Lists everything that is kept with the answers of a form.
async fn beside_the_answers(desk: &Desk, sent: &Sent) -> Result<Vec<FactView>, StoreFailure> {
    let mut facts = Vec::new();
    let form = desk.form(&sent.form);
    for (id, consent) in &sent.consents {
        let question = form.and_then(|form| form.question(id));
        let mut parts = vec![
            format!("Teks versi {}", consent.version),
            format!("diberikan {}", words::moment(consent.given_at)),
        ];
        parts.extend(consent.way.map(|way| way.label().to_lowercase()));
        if let Some(heard_by) = &consent.heard_by {
            parts.push(format!("didengar oleh {}", desk.doer(heard_by).await?));
        }
        let label = question.map_or(id.as_str(), forms::Question::label);
        facts.push(fact(format!("Persetujuan: {label}"), parts.join(", ")));
    }
    if let Some(occasion) = sent.occasion {
        facts.push(fact("Didaftarkan bersama petugas", occasion.label()));
    }
    if let Some(reason) = sent.quarantine {
        facts.push(fact(
            "Pernah disisihkan di karantina",
            why_set_aside(reason),
        ));
    }
    facts.push(fact("Disimpan sampai", last_day(sent.kept_until)));
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
fn place(desk: &Desk, ticket: &KeptTicket) -> FactView {
    let mut parts = vec![
        became(ticket.state).to_owned(),
        format!("diminta {}", words::moment(ticket.asked_at)),
    ];
    parts.extend(ticket.seat.map(|seat| format!("tempat nomor {seat}")));
    if let Some(number) = ticket.criterion {
        let session = desk.definitions().session(ticket.session.as_str());
        let at = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        let criterion = session
            .zip(at)
            .and_then(|(session, at)| session.criteria.get(at));
        let criterion = criterion.map_or_else(|| number.to_string(), Clone::clone);
        parts.push(format!("dipilih menurut kriteria {criterion}"));
    }
    parts.push(format!("disimpan sampai {}", last_day(ticket.kept_until)));
    fact(
        session_in_words(ticket.session.as_str(), desk),
        parts.join(", "),
    )
}

/// Says what became of a ticket.
fn became(state: TicketState) -> &'static str {
    match state {
        TicketState::Waiting => "Antre",
        TicketState::Offered => "Ditawari",
        TicketState::Seat => "Mendapat tempat",
        TicketState::Present => "Hadir",
        TicketState::Cancelled => "Dikembalikan, atau tidak diambil",
        TicketState::Ended => "Dilepas waktu persetujuan ditarik",
    }
}

fn last_day(kept_until: Timestamp) -> String {
    words::day(wib::date(kept_until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_of_a_ticket_has_its_words() {
        let said = TicketState::ALL.map(|state| (state.name(), became(state)));
        let expected = [
            ("waiting", "Antre"),
            ("offered", "Ditawari"),
            ("seat", "Mendapat tempat"),
            ("present", "Hadir"),
            ("cancelled", "Dikembalikan, atau tidak diambil"),
            ("ended", "Dilepas waktu persetujuan ditarik"),
        ];
        assert_eq!(said, expected);
    }
}
