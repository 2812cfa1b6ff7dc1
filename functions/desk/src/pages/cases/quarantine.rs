//! `/meja/karantina/`: what is doubtful, for the secretariat to let in, refuse, or keep as a note.

use http::StatusCode;
use programme::closed_lists::{ErasureReason, ReadPurpose, ReleaseReason};
use programme::{Reference, words};
use records::history::{Event, NotActed, Status, What};
use records::quarantine::Reason;
use records::{Office, Opened, Person};

use super::requests::side;
use super::view::{CaseView, ListView, Outcome, PartView, RowView};
use crate::addresses;
use crate::desk::Desk;
use crate::form::{self, own};
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{self, NAMELESS, act, hidden, name, open, opened, reference, refusal};
use crate::shell::Title;

pub(super) const LIST: &str = "/meja/karantina/";
pub(super) const ONE: &str = "/meja/karantina/{nomor}/";

/// The name of the field that says what was decided.
const DECISION: &str = "putusan";
const ACCEPT: &str = "terima";
const REFUSE: &str = "tolak";
const KEEP: &str = "susulan";

const ACCEPT_REASON: &str = "alasan-terima";
const REFUSE_REASON: &str = "alasan-tolak";

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

pub(super) fn list<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let listed = desk.repository().list(&Office::Quarantine, None).await?;
        let row = |listed: records::Listed| RowView {
            name: listed.name.unwrap_or_else(|| NAMELESS.to_owned()),
            path: ONE.replace("{nomor}", &listed.reference.to_string()),
            below: listed.reference.to_string(),
            middle: desk
                .form(&listed.form)
                .map_or("", |form| form.title())
                .to_owned(),
            last: listed
                .standing
                .due_day()
                .map_or_else(String::new, words::day),
            tag: None,
        };
        let view = ListView {
            heads: ["Kiriman", "Formulir", "Tenggat"],
            rows: listed.into_iter().map(row).collect(),
            empty: "Karantina kosong.",
            ..ListView::default()
        };
        view.reply(desk, visit, "Karantina", "quarantine")
    })
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let (opened, namesake) = doubtful(desk, visit).await?;
        page(
            desk,
            visit,
            &opened,
            namesake.as_ref(),
            None,
            StatusCode::OK,
        )
    })
}

pub(super) fn decide<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let (opened, namesake) = doubtful(desk, visit).await?;
        let namesake = namesake.as_ref();
        let accepted = visit.fields.text(ACCEPT_REASON).parse::<ReleaseReason>();
        let refused = visit.fields.text(REFUSE_REASON).parse::<ErasureReason>();
        let decision = match (visit.fields.text(DECISION), accepted, refused, namesake) {
            (ACCEPT, Ok(reason), _, _) => Decision::Accept(reason),
            (REFUSE, _, Ok(reason), _) => Decision::Refuse(reason),
            (KEEP, _, _, Some(with)) => Decision::Keep(with.reference),
            _ => return page(desk, visit, &opened, namesake, None, WRONG),
        };
        if visit.fields.text(own::CONFIRMED) != "ya" {
            return confirmation(desk, visit, &opened, &decision);
        }
        let by = visit.officer().id.as_str();
        let to = match decision {
            Decision::Accept(reason) => {
                let act = act(visit, opened.reference, What::Released { reason })?;
                match desk.repository().act(&act, visit.now).await {
                    Ok(_) => format!("{LIST}?kabar=diterima"),
                    Err(NotActed::Refused(_)) => {
                        let message = "Orang ini sudah terdaftar dengan nama dan nomor yang sama. \
                                    Bandingkan di bawah; kirimannya dapat disimpan sebagai susulan.";
                        let conflict = Some(["Belum diterima".to_owned(), message.to_owned()]);
                        let (opened, there) = doubtful(desk, visit).await?;
                        let status = StatusCode::CONFLICT;
                        return page(desk, visit, &opened, there.as_ref(), conflict, status);
                    }
                    Err(reason) => {
                        let (status, conflict) = refusal(desk, reason, &act.what).await?;
                        return page(desk, visit, &opened, namesake, Some(conflict), status);
                    }
                }
            }
            Decision::Refuse(reason) => {
                let person = Person::by_reference(opened.reference);
                let erased = desk.repository().erase(&person, by, reason, visit.now);
                erased.await?;
                format!("{LIST}?kabar=ditolak")
            }
            Decision::Keep(with) => {
                let kept = desk
                    .repository()
                    .keep_as_note(opened.reference, with, by, visit.now);
                if !kept.await? {
                    return Err(Fault::NotFound);
                }
                format!("{}?kabar=susulan", addresses::person(with, ""))
            }
        };
        Ok(Reply::see_other("quarantine_decided", &to))
    })
}

/// Everything that was decided about a submission.
enum Decision {
    Accept(ReleaseReason),
    Refuse(ErasureReason),
    Keep(Reference),
}

/// Says why a form was set aside.
pub(super) fn why_set_aside(reason: Reason) -> &'static str {
    match reason {
        Reason::Honeypot => {
            "Kolom yang tidak terlihat orang terisi. Robot mengisinya, kadang juga peramban yang \
             mengisi sendiri."
        }
        Reason::Links => "Jawabannya memuat tautan di tempat yang jarang ada tautan.",
    }
}

/// Opens the submission in the address, where it waits in quarantine, and whoever is registered
/// with the same identity. Where it waits no more, that is told.
async fn doubtful(desk: &Desk, visit: &Visit<'_>) -> Result<(Opened, Option<Opened>), Fault> {
    let opened = match opened(desk, visit, ReadPurpose::Quarantine).await {
        Ok(opened) if opened.state.status() == Status::Quarantined => opened,
        Ok(opened) => return Err(decided(desk, visit, Some(opened.reference)).await?),
        // What was refused is erased, and what was kept as a note, too.
        Err(Fault::NotFound) => return Err(decided(desk, visit, None).await?),
        Err(fault) => return Err(fault),
    };
    let namesake = desk.repository().namesake(opened.reference, visit.now);
    let namesake = match namesake.await? {
        Some(reference) => Some(open(desk, visit, reference, ReadPurpose::Compared).await?),
        None => None,
    };
    Ok((opened, namesake))
}

/// Tells what was decided about the submission in the address, of those of the secretariat, who see
/// all offices; what was never in quarantine is not found.
async fn decided(
    desk: &Desk,
    visit: &Visit<'_>,
    person: Option<Reference>,
) -> Result<Fault, Fault> {
    let events = desk.repository().history(reference(visit)?).await?;
    let is_doubtful = |event: &Event| {
        let What::Registered { quarantined, .. } = event.what else {
            return false;
        };
        quarantined
    };
    if !events.first().is_some_and(is_doubtful) {
        return Ok(Fault::NotFound);
    }
    let decision = events.iter().find_map(|event| {
        let in_words = match event.what {
            What::Released { .. } => "sudah menerima kiriman ini dari karantina",
            What::Erased {
                reason: ErasureReason::AlreadyRegistered,
            } => "sudah menyimpan kiriman ini sebagai kiriman susulan, atau menolaknya karena sudah terdaftar",
            What::Erased { .. } => "sudah menolak kiriman ini, dan isinya dihapus",
            _ => return None,
        };
        Some((event, in_words))
    });
    match decision {
        Some((event, in_words)) => record::decided(desk, event, in_words, person).await,
        None => Ok(Fault::NotFound),
    }
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    namesake: Option<&Opened>,
    conflict: Option<[String; 2]>,
    status: StatusCode,
) -> Result<Reply, Fault> {
    let mut view = CaseView::from("Karantina", LIST);
    let why = opened.sent.quarantine.map(why_set_aside);
    view.lead.extend(why.map(str::to_owned));
    view.sides.push(side(desk, opened, "Kiriman ini"));
    if let Some(namesake) = namesake {
        view.sides.push(side(
            desk,
            namesake,
            "Sudah terdaftar dengan identitas yang sama",
        ));
    }
    let action = ONE.replace("{nomor}", &opened.reference.to_string());
    let decided = visit.fields.text(DECISION);
    let part = |decision: &str, heading: &str, button: &str| -> Result<PartView, Fault> {
        let mut hidden = hidden(visit, opened.state.seq)?;
        hidden.push((DECISION.to_owned(), decision.to_owned()));
        Ok(PartView {
            heading: heading.to_owned(),
            action: action.clone(),
            hidden,
            button: button.to_owned(),
            is_second: decision != ACCEPT,
            ..PartView::default()
        })
    };
    let mut accept = part(ACCEPT, "Terima", "Terima kiriman")?;
    let options = ReleaseReason::options();
    let field = form::radios(ACCEPT_REASON, "Mengapa diterima?", options);
    let mut field = form::answered(field, &visit.fields);
    if status == WRONG && decided == ACCEPT {
        field = form::with_error(field, "Pilih alasannya");
    }
    accept.fields.push(field);
    let mut refuse = part(REFUSE, "Tolak", "Tolak")?;
    let options = ErasureReason::ALL
        .iter()
        .filter(|one| **one != ErasureReason::Wish);
    let options = options.map(|one| (one.code(), one.label()));
    let field = form::radios(REFUSE_REASON, "Mengapa ditolak?", options);
    let mut field = form::answered(field, &visit.fields);
    if status == WRONG && decided == REFUSE {
        field = form::with_error(field, "Pilih alasannya");
    }
    refuse.fields.push(field);
    if namesake.is_some() {
        let heading = "Orang yang sama?";
        view.forms
            .push(part(KEEP, heading, "Simpan sebagai kiriman susulan")?);
    }
    view.forms.extend([accept, refuse]);
    let heading = format!("Karantina: {}", name(opened));
    let title = Title::naming(heading, format!("Karantina {}", opened.reference));
    let outcome = Outcome {
        conflict,
        ..(status, "doubtful").into()
    };
    view.reply(desk, visit, title, outcome)
}

/// Names person and effect before anything is done.
fn confirmation(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    decision: &Decision,
) -> Result<Reply, Fault> {
    let name = name(opened);
    let page = ONE.replace("{nomor}", &opened.reference.to_string());
    let mut view = CaseView::from("Kembali ke kirimannya", page.clone());
    let mut sent = hidden(visit, opened.state.seq)?;
    let (decided, title, effect, button) = match decision {
        Decision::Accept(reason) => {
            sent.push((ACCEPT_REASON.to_owned(), reason.code().to_owned()));
            let place = opened.state.kecamatan().map(|id| desk.kecamatan_name(id));
            let place = place.unwrap_or("kecamatannya");
            let effect = format!(
                "Kiriman {name} masuk daftar {place} dan dihitung sejak hari diterimanya. Alasan: {}.",
                reason.label().to_lowercase()
            );
            (ACCEPT, "Terima kiriman ini?", effect, "Terima kiriman")
        }
        Decision::Refuse(reason) => {
            sent.push((REFUSE_REASON.to_owned(), reason.code().to_owned()));
            let effect = format!(
                "Semua isi kiriman {name} dihapus dan tidak dapat dikembalikan. Alasan: {}.",
                reason.label().to_lowercase()
            );
            (REFUSE, "Tolak kiriman ini?", effect, "Tolak")
        }
        Decision::Keep(with) => {
            let effect = format!(
                "Jawaban {name} disimpan sebagai kiriman susulan di {with}, dan nomor {} berakhir.",
                opened.reference
            );
            (
                KEEP,
                "Simpan sebagai kiriman susulan?",
                effect,
                "Simpan sebagai kiriman susulan",
            )
        }
    };
    sent.push((DECISION.to_owned(), decided.to_owned()));
    sent.push((own::CONFIRMED.to_owned(), "ya".to_owned()));
    view.forms.push(PartView {
        paragraphs: vec![effect],
        action: page,
        hidden: sent,
        button: button.to_owned(),
        ..PartView::default()
    });
    let outcome = Outcome::shown("decision_to_confirm");
    view.reply(desk, visit, title, outcome)
}
