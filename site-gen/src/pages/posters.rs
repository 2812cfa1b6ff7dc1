//! `/kecamatan/poster/<slug>/`: a sheet to print and hang up, which leads to the page of an office.

use programme::qr;
use serde::Serialize;

use super::Page;
use super::frame::{Frames, Place};
use crate::content::{Content, Entry, Kecamatan, Meta};
use crate::parallel;

#[derive(Serialize)]
struct PosterView<'a> {
    office: &'a str,
    /// The address that the code holds, without its scheme: people type no scheme.
    address: &'a str,
    /// SVG; where the site's address is too long for a code, the address alone has to do.
    code: Option<String>,
}

/// Returns the address of an office's poster.
pub(super) fn path(content: &Content, office: &Entry<Kecamatan>) -> String {
    let index = &content.indexes().kecamatan.path;
    format!("{index}poster/{}/", office.slug)
}

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Page> {
    let content = frames.content;
    let poster = |office: &Entry<Kecamatan>| {
        let title = format!("Poster Kecamatan {}", office.meta.title);
        let place = Place {
            path: &path(content, office),
            title: &title,
            parent: Some(&content.indexes().kecamatan),
            about: String::new(),
        };
        let address = format!("{}{}", frames.site.base_url, office.path);
        let view = PosterView {
            office: &office.meta.title,
            address: address
                .split_once("://")
                .map_or(&*address, |(_, rest)| rest),
            code: qr::svg(&address, "Kode QR ke halaman kantor ini"),
        };
        let meta = Meta {
            summary: format!(
                "Lembar A4 untuk ditempel di Kecamatan {}: siapa yang boleh ikut, dan kode QR ke halaman kantornya.",
                office.meta.title
            ),
            ..office.meta.clone()
        };
        let mut page = frames.page("poster.html", &place, &meta, "poster", &view);
        // It says nothing that the office's own page does not.
        page.in_sitemap = false;
        page.in_search = false;
        page
    };
    parallel::map(content.kecamatan(), poster)
}
