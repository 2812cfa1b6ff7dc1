//! Cases that wait for somebody's decision: requests for mentors, mentors themselves, rights.
//!
//! ```text
//! requests ── /meja/minta-mentor/        merging ─── a request and a registration, side by side
//! mentors ─── /meja/mentor/              closing ─── a mentor leaves, her cases move first
//! mentor_settings, sectors ── what is typed about a mentor
//! choosing ── /meja/orang/{nomor}/mentor/
//! assigning ─ suggestion and choice of a mentor, on both pages
//! rights ──── /meja/hak/                 copy, erasure ─── what a right can lead to
//! quarantine  /meja/karantina/           what is doubtful is let in, refused or kept as a note
//! exception ─ /meja/buka/                view ─── the one shape of all these pages
//! ```

mod assigning;
mod choosing;
mod closing;
mod copy;
mod erasure;
pub(crate) mod exception;
mod mentor_settings;
mod mentors;
mod merging;
mod quarantine;
mod requests;
mod rights;
mod sectors;
mod summary;
mod view;

use records::Office;

use crate::addresses::EXCEPTION;
use crate::desk::Desk;
use crate::menu::Roles;
use crate::page::{Page, Visit};

pub(crate) const PAGES: &[Page] = &[
    Page::get(mentors::LIST, Roles::All, mentors::list),
    Page::get(mentors::NEW, Roles::Sekretariat, mentors::ask_new),
    Page::form(mentors::NEW, Roles::Sekretariat, mentors::add),
    Page::get(mentors::ONE, Roles::All, mentors::show),
    Page::form(mentors::ONE, Roles::Sekretariat, mentors::save),
    Page::get(mentors::CLOSE, Roles::Sekretariat, closing::ask),
    Page::form(mentors::CLOSE, Roles::Sekretariat, closing::close),
    Page::get(choosing::PAGE, Roles::All, choosing::show).showing_answers(),
    Page::form(choosing::PAGE, Roles::All, choosing::assign),
    Page::get(requests::LIST, Roles::All, requests::list),
    Page::get(requests::ONE, Roles::All, requests::show).showing_answers(),
    Page::form(requests::ONE, Roles::All, requests::assign),
    Page::get(requests::MERGE, Roles::All, merging::ask).showing_answers(),
    Page::form(requests::MERGE, Roles::All, merging::merge),
    Page::get(requests::FORWARD, Roles::All, requests::ask_forward).showing_answers(),
    Page::form(requests::FORWARD, Roles::All, requests::forward),
    Page::get(rights::LIST, Roles::All, rights::list),
    Page::get(rights::ONE, Roles::All, rights::show).showing_answers(),
    Page::form(rights::ONE, Roles::All, rights::answer),
    Page::get(copy::COPY, Roles::All, copy::ask),
    Page::form(copy::COPY, Roles::All, copy::print),
    Page::get(erasure::ERASE, Roles::Sekretariat, erasure::ask),
    Page::form(erasure::ERASE, Roles::Sekretariat, erasure::erase),
    Page::get(quarantine::LIST, Roles::Sekretariat, quarantine::list),
    Page::get(quarantine::ONE, Roles::Sekretariat, quarantine::show).showing_answers(),
    Page::form(quarantine::ONE, Roles::Sekretariat, quarantine::decide),
    Page::get(EXCEPTION, Roles::All, exception::ask),
    Page::form(EXCEPTION, Roles::All, exception::open),
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

/// Returns the lists that the officer works through: of her offices, or of all.
fn offices(desk: &Desk, visit: &Visit<'_>) -> Vec<Office> {
    let scope = visit.scope();
    let all = desk.offices().keys();
    let hers = all.filter(|kecamatan| scope.holds(kecamatan));
    hers.cloned().map(Office::Kecamatan).collect()
}
