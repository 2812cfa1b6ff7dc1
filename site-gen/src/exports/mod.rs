//! What the site says to programs rather than to people: descriptions for search engines,
//! calendars, open data, and what a phone needs to keep the site on its home screen.
//!
//! Each file has a fixed address, because others link to it or subscribe to it. Feeds and the
//! sitemap, which are templates, are made in [`crate::pages::render`].

pub(crate) mod bundle;
mod calendar;
mod manifest;
pub(crate) mod open_data;
pub mod search;
pub(crate) mod service_worker;
pub(crate) mod share_image;
pub(crate) mod structured_data;

use crate::content::Content;
use crate::pages::site_view::SiteView;
pub(crate) use manifest::PATH as MANIFEST;

/// A file that no template makes.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Address, `/data/offices.json`.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

impl File {
    pub(crate) fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
        }
    }
}

/// All files for programs.
pub(crate) fn files(content: &Content, site: &SiteView) -> Vec<File> {
    let mut files = calendar::files(content, site);
    files.extend(open_data::files(content, site));
    files.push(manifest::file(site));
    files
}
