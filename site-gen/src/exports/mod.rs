//! Files for programs rather than for people: descriptions for search engines,
//! calendars, open data, and what a phone needs to keep the site on its home screen.
//!
//! Each file has a fixed address, because others link to it or subscribe to it. Feeds and the
//! sitemap are templates; everything else is written here.

pub(crate) mod bundle;
mod calendar;
mod feeds;
mod manifest;
mod open_data;
mod report_data;
pub mod search;
mod service_worker;

use std::sync::Arc;

use crate::content::Content;
use crate::pages::site_view::SiteView;
use crate::pages::{DATA_FILES, PageMemory, RenderedPage};
use crate::theme::Theme;
use content_files::diagnostics::Problem;

/// A file that no template makes.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Address, `/data/offices.json`.
    pub(crate) path: String,
    pub(crate) bytes: Arc<[u8]>,
}

impl File {
    pub(crate) fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into().into(),
        }
    }
}

/// All files for programs that need no template.
pub(crate) fn files(content: &Content, site: &SiteView) -> Vec<File> {
    let mut files = calendar::files(content, site);
    files.extend(open_data::files(content, site));
    files.extend(report_data::files(content));
    files.push(manifest::file(site));
    files
}

/// The files that are made of templates, or of the pages as they were rendered.
pub(crate) fn rendered_files(
    theme: &Theme,
    content: &Content,
    site: &SiteView,
    pages: &[RenderedPage],
    memory: &mut PageMemory,
    faults: &mut Vec<Problem>,
) -> Vec<File> {
    let mut files = feeds::feeds(&theme.templates, content, pages, memory, faults);
    files.extend(service_worker::worker(theme, content, site));
    #[cfg(feature = "search")]
    match search::files(pages) {
        Ok(index) => files.extend(index),
        Err(problem) => faults.push(*problem),
    }
    files
}

/// Addresses of files that every site has, whether they could be made or not.
pub(crate) fn fixed_addresses() -> impl Iterator<Item = &'static str> {
    feeds::FEEDS.into_iter().chain(DATA_FILES)
}
