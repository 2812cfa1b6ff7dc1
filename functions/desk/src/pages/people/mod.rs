//! The people of an office: the list of work, a person's page, and what is done there.
//!
//! ```text
//! list ──── /meja/, /meja/cari/          rows ──── order, groups, tags and filters of the list
//! person ── /meja/orang/{nomor}/         history ─ what happened, in words
//! act ───── the way of every act: form, confirmation, somebody else was faster, notice
//! contact, stage, transfer, withdraw, correct, undo, letter, answers ─ one act each
//! ```

mod act;
mod answers;
mod contact;
mod correct;
mod fields;
mod history;
mod letter;
pub(crate) mod list;
mod person;
mod rows;
mod stage;
mod transfer;
mod undo;
mod withdraw;

use programme::closed_lists::ReadPurpose;
use programme::{PhoneNumber, Reference};
use records::{Opened, Reader};

use crate::desk::Desk;
use crate::page::{Fault, Page, Roles, Visit};
use crate::pages::LIST;

pub(crate) const PAGES: &[Page] = &[
    Page::get(LIST, Roles::All, list::show),
    Page::form("/meja/cari/", Roles::All, list::search),
    Page::get("/meja/orang/{nomor}/", Roles::All, person::show),
    Page::get("/meja/orang/{nomor}/kontak/", Roles::All, contact::show),
    Page::form("/meja/orang/{nomor}/kontak/", Roles::All, contact::save),
    Page::get("/meja/orang/{nomor}/langkah/{p}/", Roles::All, stage::show),
    Page::form("/meja/orang/{nomor}/langkah/{p}/", Roles::All, stage::save),
    Page::get("/meja/orang/{nomor}/alih/", Roles::All, transfer::show),
    Page::form("/meja/orang/{nomor}/alih/", Roles::All, transfer::save),
    Page::get("/meja/orang/{nomor}/tarik/", Roles::All, withdraw::show),
    Page::form("/meja/orang/{nomor}/tarik/", Roles::All, withdraw::save),
    Page::get(
        "/meja/orang/{nomor}/betulkan/{e}/",
        Roles::All,
        correct::show,
    ),
    Page::form(
        "/meja/orang/{nomor}/betulkan/{e}/",
        Roles::All,
        correct::save,
    ),
    Page::form("/meja/orang/{nomor}/urungkan/", Roles::All, undo::save),
    Page::get("/meja/orang/{nomor}/surat/", Roles::All, letter::show),
    Page::form("/meja/orang/{nomor}/surat/", Roles::All, letter::save),
    Page::get("/meja/orang/{nomor}/data/", Roles::All, answers::show),
    Page::form("/meja/orang/{nomor}/data/", Roles::All, answers::save),
];

/// The page of a person, or of something to do about her: `kontak/`.
pub(crate) fn address(reference: Reference, below: &str) -> String {
    format!("{LIST}orang/{reference}/{below}")
}

/// The person whose reference is in the address, where she is in the officer's scope. It is written
/// down that she was opened.
pub(crate) async fn open(
    desk: &Desk,
    visit: &Visit<'_>,
    purpose: ReadPurpose,
) -> Result<Opened, Fault> {
    let reference = Reference::parse(visit.parameter("nomor")).map_err(|_| Fault::NotFound)?;
    let reader = Reader {
        officer: visit.officer().id.clone(),
        purpose,
    };
    let opened = desk
        .repository()
        .person(&visit.scope(), reference, &reader, visit.now)
        .await?;
    Ok(opened)
}

/// A number in the groups in which people read it aloud.
pub(crate) fn dialled(number: &str) -> String {
    let Ok(number) = PhoneNumber::parse(number) else {
        return number.to_owned();
    };
    let local = number.as_str().replacen("+62", "0", 1);
    let digits: Vec<char> = local.chars().collect();
    let groups = digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// Her name, or what stands for it where her form asked for none.
pub(crate) fn name(opened: &Opened) -> &str {
    opened.name.as_deref().unwrap_or("Tanpa nama")
}
