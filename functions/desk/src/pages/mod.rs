//! The pages of the desk, one module for each page or group of pages.

mod account;
pub(crate) mod activate;
pub(crate) mod cases;
mod downloads;
mod elsewhere;
pub(crate) mod letter;
mod officers;
pub(crate) mod people;
pub(crate) mod record;
mod renewal;
mod reports;
mod sessions;
pub(crate) mod sign_in;
mod sign_out;
pub(crate) mod standing;
mod typing;

use crate::desk::Directory;
use crate::menu::Menu;
use crate::page::Page;

/// Templates that the pages below render; each must be there when the desk starts.
pub(crate) const TEMPLATES: &[&str] = &[
    "desk/aktifkan.html",
    "desk/akun.html",
    "desk/autentikator.html",
    "desk/catat.html",
    "desk/daftar-komunitas.html",
    "desk/daftar.html",
    "desk/isian.html",
    "desk/isian-tertunda.html",
    "desk/kertas.html",
    "desk/kode-pemulihan.html",
    "desk/kehadiran.html",
    "desk/laporan.html",
    "desk/masuk.html",
    "desk/orang.html",
    "desk/papan.html",
    "desk/perkara-daftar.html",
    "desk/perkara.html",
    "desk/petugas.html",
    "desk/sekali-lagi.html",
    "desk/surat.html",
    "desk/tindakan.html",
    "desk/sesi-semua.html",
    "desk/sesi.html",
    "desk/tanda-terima.html",
    "desk/undangan.html",
    "desk/unduh.html",
];

/// Iterates over every page of the desk. A page is added by a line in its module's `PAGES`, and a
/// module by a line here; whoever sees which page is tested over this very list.
pub fn pages() -> impl Iterator<Item = Page> {
    [
        people::PAGES,
        sign_in::PAGES,
        sign_out::PAGES,
        activate::PAGES,
        account::PAGES,
        officers::PAGES,
        renewal::PAGES,
        downloads::PAGES,
        reports::PAGES,
        sessions::PAGES,
        typing::PAGES,
        cases::PAGES,
        elsewhere::PAGES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Returns everything that the pages themselves ask for about the pages of the desk.
pub(crate) fn directory() -> Directory {
    let hers = pages().filter(|page| page.roles().is_some() && page.path() != elsewhere::NOWHERE);
    let notices = [
        account::NOTICES,
        sign_in::NOTICES,
        officers::NOTICES,
        renewal::NOTICES,
        sessions::NOTICES,
        cases::NOTICES,
    ];
    Directory {
        menu: Menu::new(|path| pages().find(|page| page.path() == path)?.roles()),
        notices: notices.into_iter().flatten().copied().collect(),
        opened: hers.map(|page| page.route()).collect(),
    }
}
