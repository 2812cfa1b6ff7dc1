//! The pages of the desk, one module for each page or group of pages.

pub(crate) mod activate;
pub(crate) mod sign_in;
mod sign_out;
mod work_list;

use crate::page::Page;

/// Address of the list, where everybody begins.
pub(crate) const LIST: &str = "/meja/";

/// Address of the officers' accounts.
pub(crate) const OFFICERS: &str = "/meja/petugas/";

/// Templates that the pages below render; each must be there when the desk starts.
pub(crate) const TEMPLATES: &[&str] = &[
    "desk/aktifkan.html",
    "desk/autentikator.html",
    "desk/daftar.html",
    "desk/kode-pemulihan.html",
    "desk/masuk.html",
    "desk/sekali-lagi.html",
];

/// Every page of the desk. A page is added by a line in its module's `PAGES`, and a module by a line
/// here; whoever sees which page is tested over this very list.
pub fn pages() -> impl Iterator<Item = Page> {
    [
        work_list::PAGES,
        sign_in::PAGES,
        sign_out::PAGES,
        activate::PAGES,
    ]
    .into_iter()
    .flatten()
    .copied()
}
