//! The people of an office: the list of work, a person's page, and what is done there.
//!
//! ```text
//! list ──── /meja/                       rows ──── order, groups, tags and filters of the list
//! board ─── the same for the secretariat  search ── /meja/cari/
//! work ──── the rows of all three, and how many wait
//! person ── /meja/orang/{nomor}/         history ─ what happened, in words
//! sent ──── the answers on her page
//! act ───── the way of every act: form, confirmation, somebody else was faster, notice
//! asked ─── the form of an act           fields ── its questions
//! contact, stage, transfer, withdraw, correct, undo, letter, answers ─ one act each
//! ```

mod act;
mod answers;
mod asked;
mod board;
mod contact;
mod correct;
mod fields;
pub(super) mod history;
mod letter;
mod list;
mod person;
mod rows;
mod search;
mod sent;
mod stage;
mod transfer;
mod undo;
mod withdraw;
pub(crate) mod work;

use crate::addresses::LIST;
use crate::menu::Roles;
use crate::page::Page;

pub(crate) const PAGES: &[Page] = &[
    Page::get(LIST, Roles::All, list::show),
    Page::form(search::SEARCH, Roles::All, search::search),
    Page::get(search::SEARCH, Roles::All, search::found),
    Page::get("/meja/orang/{nomor}/", Roles::All, person::show),
    Page::get(
        "/meja/orang/{nomor}/kontak/",
        Roles::All,
        act::show::<contact::Contact>,
    )
    .showing_answers(),
    Page::form(
        "/meja/orang/{nomor}/kontak/",
        Roles::All,
        act::save::<contact::Contact>,
    ),
    Page::get(
        "/meja/orang/{nomor}/langkah/{p}/",
        Roles::All,
        act::show::<stage::Step>,
    )
    .showing_answers(),
    Page::form(
        "/meja/orang/{nomor}/langkah/{p}/",
        Roles::All,
        act::save::<stage::Step>,
    ),
    Page::get(
        "/meja/orang/{nomor}/alih/",
        Roles::All,
        act::show::<transfer::Transfer>,
    )
    .showing_answers(),
    Page::form(
        "/meja/orang/{nomor}/alih/",
        Roles::All,
        act::save::<transfer::Transfer>,
    ),
    Page::get(
        "/meja/orang/{nomor}/tarik/",
        Roles::All,
        act::show::<withdraw::Withdrawal>,
    )
    .showing_answers(),
    Page::form(
        "/meja/orang/{nomor}/tarik/",
        Roles::All,
        act::save::<withdraw::Withdrawal>,
    ),
    Page::get(
        "/meja/orang/{nomor}/betulkan/{e}/",
        Roles::All,
        act::show::<correct::Correct>,
    )
    .showing_answers(),
    Page::form(
        "/meja/orang/{nomor}/betulkan/{e}/",
        Roles::All,
        act::save::<correct::Correct>,
    ),
    Page::form("/meja/orang/{nomor}/urungkan/", Roles::All, undo::save),
    Page::get("/meja/orang/{nomor}/surat/", Roles::All, letter::show).showing_answers(),
    Page::form(
        "/meja/orang/{nomor}/surat/",
        Roles::All,
        act::save::<letter::Letter>,
    ),
    Page::get("/meja/orang/{nomor}/data/", Roles::All, answers::show).showing_answers(),
    Page::form("/meja/orang/{nomor}/data/", Roles::All, answers::save).asking_questions(),
];
