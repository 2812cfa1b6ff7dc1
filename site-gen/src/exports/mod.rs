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

pub use service_worker::SERVICE_WORKER;

use std::sync::Arc;

use crate::content::{Content, Sections};
use crate::pages::site_view::SiteView;
use crate::pages::{DATA_FILES, PageMemory, RenderedPages};
use crate::parallel;
use crate::theme::Theme;
use content_files::diagnostics::Problem;

/// A file that no template makes.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Address, `/data/offices.json`; of a file for the functions its path in their folder.
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

/// Some files: what their names have in common, and what makes them.
type Section = (&'static str, fn(&Content, &SiteView) -> Vec<File>);

/// The files for programs that need no template.
const PUBLISHED: [Section; 4] = [
    ("calendars", calendar::files),
    ("open data", |content, site| {
        open_data::files(content, site).into()
    }),
    ("reports", |content, _| {
        report_data::files(content).collect()
    }),
    ("manifest", |_, site| vec![manifest::file(site)]),
];

/// Makes all files for programs that need no template.
pub(crate) fn files(content: &Content, site: &SiteView, memory: &ExportMemory) -> Vec<File> {
    memory.recall(&PUBLISHED, content, site)
}

/// The files of the last build that need no template, by what of the content they tell. The default
/// remembers none.
#[derive(Debug, Default)]
pub(crate) struct ExportMemory {
    /// The value `site` as text, which any file may tell.
    site: String,
    sections: Sections<Vec<File>>,
}

impl ExportMemory {
    pub(crate) fn remembering() -> Self {
        Self {
            site: String::new(),
            sections: Sections::remembering(),
        }
    }

    /// Forgets everything when `site` has changed.
    pub(crate) fn begin(&mut self, site: &str) {
        if self.site != site {
            site.clone_into(&mut self.site);
            self.sections.clear();
        }
    }

    fn recall(&self, sections: &[Section], content: &Content, site: &SiteView) -> Vec<File> {
        let files = parallel::map(sections, |(name, make)| {
            self.sections
                .recall(name, content, |content| make(content, site))
        });
        files.into_iter().flatten().collect()
    }
}

/// Renders the files that are made of templates, or of the pages as they were rendered.
pub(crate) fn rendered_files(
    theme: &Theme,
    content: &Content,
    site: &SiteView,
    pages: &Arc<RenderedPages>,
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

/// Iterates over the addresses of files that every site has, whether they could be made or not.
pub(crate) fn fixed_addresses() -> impl Iterator<Item = &'static str> {
    feeds::FEEDS.into_iter().chain(DATA_FILES)
}
