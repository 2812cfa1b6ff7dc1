//! Cases that wait for somebody's decision: requests for mentors, mentors themselves, rights.
//!
//! ```text
//! requests ── /meja/minta-mentor/        merging ─── a request and a registration, side by side
//! mentors ─── /meja/mentor/              closing ─── a mentor leaves, her cases move first
//! assigning ─ suggestion and choice, on a request's page and at /meja/orang/{nomor}/mentor/
//! rights ──── /meja/hak/                 copy, erasure ─── what a right can lead to
//! quarantine  /meja/karantina/           what is doubtful is let in, refused or kept as a note
//! exception ─ /meja/buka/                view ─── the one shape of all these pages
//! ```

mod assigning;
mod closing;
mod copy;
mod erasure;
mod exception;
mod mentors;
mod merging;
mod quarantine;
mod requests;
mod rights;
mod summary;
mod view;

use http::StatusCode;
use programme::closed_lists::{ReadPurpose, Via};
use programme::{Reference, wib, words};
use records::history::{Act, CITIZEN, NotActed, OPERATOR, What};
use records::{Office, OfficerId, Opened, Reader, StoreFailure};

use crate::desk::Desk;
use crate::page::{Fault, Page, Roles, Visit};

pub(crate) const PAGES: &[Page] = &[
    Page::get(mentors::LIST, Roles::All, mentors::list),
    Page::get(mentors::NEW, Roles::Sekretariat, mentors::ask_new),
    Page::form(mentors::NEW, Roles::Sekretariat, mentors::add),
    Page::get(mentors::ONE, Roles::All, mentors::show),
    Page::form(mentors::ONE, Roles::Sekretariat, mentors::save),
    Page::get(closing::CLOSE, Roles::Sekretariat, closing::ask),
    Page::form(closing::CLOSE, Roles::Sekretariat, closing::close),
    Page::get(assigning::PERSON, Roles::All, assigning::show),
    Page::form(assigning::PERSON, Roles::All, assigning::assign),
    Page::get(requests::LIST, Roles::All, requests::list),
    Page::get(requests::ONE, Roles::All, requests::show),
    Page::form(requests::ONE, Roles::All, assigning::assign),
    Page::get(merging::MERGE, Roles::All, merging::ask),
    Page::form(merging::MERGE, Roles::All, merging::merge),
    Page::get(requests::FORWARD, Roles::All, requests::ask_forward),
    Page::form(requests::FORWARD, Roles::All, requests::forward),
    Page::get(rights::LIST, Roles::All, rights::list),
    Page::get(rights::ONE, Roles::All, rights::show),
    Page::form(rights::ONE, Roles::All, rights::answer),
    Page::get(copy::COPY, Roles::All, copy::ask),
    Page::form(copy::COPY, Roles::All, copy::print),
    Page::get(erasure::ERASE, Roles::Sekretariat, erasure::ask),
    Page::form(erasure::ERASE, Roles::Sekretariat, erasure::erase),
    Page::get(quarantine::LIST, Roles::Sekretariat, quarantine::list),
    Page::get(quarantine::ONE, Roles::Sekretariat, quarantine::show),
    Page::form(quarantine::ONE, Roles::Sekretariat, quarantine::decide),
    Page::get(exception::OPEN, Roles::All, exception::ask),
    Page::form(exception::OPEN, Roles::All, exception::open),
    Page::get(exception::ONE, Roles::All, exception::show),
];

pub(crate) const NOTICES: &[(&str, &str)] = &[
    ("diterima", "Kiriman diterima."),
    ("ditolak", "Kiriman ditolak dan dihapus."),
    (
        "susulan",
        "Kiriman dari karantina disimpan sebagai kiriman susulan orang ini.",
    ),
    ("mentor-disimpan", "Mentor disimpan."),
    (
        "mentor-ditutup",
        "Mentor ditutup. Warga dampingannya sudah dialihkan.",
    ),
    ("mentor-ditetapkan", "Mentor ditetapkan."),
    (
        "digabung",
        "Permintaan mentor digabung dengan pendaftaran ini. Tetapkan mentornya di sini.",
    ),
    ("diteruskan", "Permintaan diteruskan."),
    ("hak-dijawab", "Permintaan hak dijawab."),
    (
        "data-dihapus",
        "Data dihapus. Nomor rujukan dan hitungannya tetap ada, tanpa data orangnya.",
    ),
];

/// The name of the field with the number of the last event that was seen.
const SEEN: &str = "terakhir";

/// The name of the field with the action's id.
const ACTION: &str = "aksi";

/// The name of the field that says that the effect was read.
const CONFIRMED: &str = "yakin";

/// The reference in the address.
fn reference(visit: &Visit<'_>) -> Result<Reference, Fault> {
    Reference::parse(visit.parameter("nomor")).map_err(|_| Fault::NotFound)
}

/// The record whose reference is in the address, where it is in scope.
async fn opened(desk: &Desk, visit: &Visit<'_>, purpose: ReadPurpose) -> Result<Opened, Fault> {
    open(desk, visit, reference(visit)?, purpose).await
}

/// A record, where it is in scope; that it is read is written down first.
async fn open(
    desk: &Desk,
    visit: &Visit<'_>,
    reference: Reference,
    purpose: ReadPurpose,
) -> Result<Opened, Fault> {
    let reader = Reader {
        officer: visit.officer().id.clone(),
        purpose,
    };
    let scope = visit.scope();
    let opened = desk
        .repository()
        .person(&scope, reference, &reader, visit.now);
    Ok(opened.await?)
}

/// The lists that the officer works through: of her offices, or of all.
fn offices(desk: &Desk, visit: &Visit<'_>) -> Vec<Office> {
    let scope = visit.scope();
    let all = desk.offices().keys();
    let hers = all.filter(|kecamatan| scope.holds(kecamatan));
    hers.cloned().map(Office::Kecamatan).collect()
}

/// An act of the officer, as her form sent it.
fn act(visit: &Visit<'_>, reference: Reference, what: What) -> Result<Act, StoreFailure> {
    Ok(Act {
        reference,
        seen: visit.fields.text(SEEN).parse().ok(),
        id: action(visit)?,
        by: visit.officer().id.to_string(),
        via: Via::Desk,
        at: visit.now,
        what,
        text: None,
    })
}

/// The id of an action: the form's own, or a new one for a new form.
fn action(visit: &Visit<'_>) -> Result<String, StoreFailure> {
    let sent = visit.fields.text(ACTION);
    let is_ours = sent.len() == 16 && sent.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_ours {
        Ok(sent.to_owned())
    } else {
        Act::draw_id()
    }
}

/// Everything that goes along unseen with every act about a record that stands at `seq`.
fn hidden(visit: &Visit<'_>, seq: u32) -> Result<Vec<(String, String)>, StoreFailure> {
    Ok(vec![
        (SEEN.to_owned(), seq.to_string()),
        (ACTION.to_owned(), action(visit)?),
    ])
}

/// Why something was not recorded: the status of the answer, a title and a sentence. What nobody may
/// know of is not found.
async fn refusal(desk: &Desk, reason: NotActed) -> Result<(StatusCode, [String; 2]), Fault> {
    let (status, message) = match reason {
        NotActed::Faster(event) => {
            let who = doer(desk, &event.by).await?;
            let clock = words::clock(wib::local(event.recorded_at).time());
            let what = event.what.label().to_lowercase();
            let message = format!(
                "{who} baru saja mencatat: {what} ({clock}). Isian Anda masih ada. Periksa, lalu \
                 kirim lagi bila masih perlu."
            );
            (StatusCode::CONFLICT, message)
        }
        NotActed::Objection(objection) => (StatusCode::UNPROCESSABLE_ENTITY, objection.to_string()),
        NotActed::MentorFull => {
            let message = "Tempat mentor itu baru saja terisi. Saran di bawah sudah yang terbaru.";
            (StatusCode::CONFLICT, message.to_owned())
        }
        NotActed::Unknown | NotActed::UnknownMentor | NotActed::Refused(_) => {
            return Err(Fault::NotFound);
        }
        NotActed::Store(failure) => return Err(failure.into()),
    };
    Ok((status, ["Belum disimpan".to_owned(), message]))
}

/// The name of whoever did something.
async fn doer(desk: &Desk, id: &str) -> Result<String, StoreFailure> {
    match id {
        CITIZEN => return Ok("Warga sendiri".to_owned()),
        OPERATOR => return Ok("Pengelola".to_owned()),
        _ => {}
    }
    let account = match id.parse::<OfficerId>() {
        Ok(id) => desk.repository().account(&id).await?,
        Err(_) => None,
    };
    let name = account.map(|account| account.officer.name);
    let name = name.filter(|name| !name.is_empty());
    Ok(name.unwrap_or_else(|| "Petugas".to_owned()))
}

/// Address of the page of a person.
fn person(reference: Reference) -> String {
    format!("/meja/orang/{reference}/")
}
