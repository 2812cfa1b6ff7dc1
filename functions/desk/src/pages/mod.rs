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

use crate::page::Page;

/// Address of the list, where everybody begins.
pub(crate) const LIST: &str = bundle::address::DESK;

/// Address of the officers' accounts.
pub(crate) const OFFICERS: &str = "/meja/petugas/";

/// Address of an officer's own account.
pub(crate) const ACCOUNT: &str = "/meja/akun/";

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

/// Every page of the desk. A page is added by a line in its module's `PAGES`, and a module by a line
/// here; whoever sees which page is tested over this very list.
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

/// Whether the desk has a page at this path.
pub(crate) fn is_there(path: &str) -> bool {
    pages().any(|page| page.path() == path)
}

/// Whether an officer who is signed in opens a page of her own at this very path.
pub(crate) fn opens(path: &str) -> bool {
    let hers = pages().filter(|page| page.roles().is_some() && page.path() != elsewhere::NOWHERE);
    hers.map(|page| page.route()).any(|route| route.opens(path))
}

/// The words for what has just been done, by their name in an address: a page that follows a form
/// says them (`?kabar=`).
pub(crate) fn notice(name: &str) -> Option<&'static str> {
    let known = [
        account::NOTICES,
        sign_in::NOTICES,
        officers::NOTICES,
        renewal::NOTICES,
        sessions::NOTICES,
        cases::NOTICES,
    ];
    let mut known = known.into_iter().flatten();
    known
        .find(|(known, _)| *known == name)
        .map(|(_, words)| *words)
}
