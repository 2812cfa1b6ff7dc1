//! Rendered pages and what they were rendered from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Page, RenderedPage};
use crate::memory::Last;
use content_files::diagnostics::Problem;

/// The pages of the last build that rendered.
#[derive(Debug, Default)]
pub(crate) struct PageMemory(Option<Pages>);

#[derive(Debug, Default)]
struct Pages {
    /// The inputs of every page: the templates, and the value `site` as JSON.
    templates: BTreeMap<String, String>,
    site: String,
    by_path: HashMap<String, Remembered>,
    sitemap: Last<Vec<SitemapEntry>, Made>,
}

/// The bytes of a file that a template makes, or its faults.
type Made = Result<Arc<[u8]>, Vec<Problem>>;

/// A page in the sitemap: its address, and the day of its last change.
pub(crate) type SitemapEntry = (String, Option<Date>);

#[derive(Debug)]
struct Remembered {
    page: Arc<Page>,
    html: Arc<str>,
    repeated_id: Option<String>,
}

impl PageMemory {
    pub(crate) fn remembering() -> Self {
        Self(Some(Pages::default()))
    }

    /// Forgets all pages when what they share has changed: the templates, or the value `site`,
    /// here as JSON.
    pub(crate) fn begin(&mut self, templates: &BTreeMap<String, String>, site: &str) {
        let Some(pages) = &mut self.0 else { return };
        if pages.templates != *templates || pages.site != site {
            *pages = Pages {
                templates: templates.clone(),
                site: site.to_owned(),
                ..Pages::default()
            };
        }
    }

    /// The page as it was rendered before, if nothing in it has changed.
    ///
    /// Contexts are made from typed views: a value keeps its kind, so equal values render alike.
    pub(crate) fn recall(&self, page: &Arc<Page>) -> Option<(Arc<str>, Option<String>)> {
        let known = self.0.as_ref()?.by_path.get(&page.path)?;
        let is_same = Arc::ptr_eq(&known.page, page)
            || (known.page.template == page.template && known.page.context == page.context);
        is_same.then(|| (Arc::clone(&known.html), known.repeated_id.clone()))
    }

    /// The sitemap: made anew when one of its lines has changed.
    pub(crate) fn sitemap(
        &mut self,
        entries: Vec<SitemapEntry>,
        make: impl FnOnce(&Vec<SitemapEntry>) -> Made,
    ) -> Made {
        match &mut self.0 {
            Some(pages) => Result::clone(&pages.sitemap.recall(entries, make)),
            None => make(&entries),
        }
    }

    /// Whether [`PageMemory::keep`] has a use.
    pub(crate) fn is_remembering(&self) -> bool {
        self.0.is_some()
    }

    /// Remembers a page that was rendered.
    pub(crate) fn keep(&mut self, page: Arc<Page>, rendered: &RenderedPage) {
        if let Some(pages) = &mut self.0 {
            let remembered = Remembered {
                page,
                html: Arc::clone(&rendered.html),
                repeated_id: rendered.repeated_id.clone(),
            };
            let path = remembered.page.path.clone();
            pages.by_path.insert(path, remembered);
        }
    }

    /// Forgets pages that are no more.
    pub(crate) fn retain(&mut self, rendered: &[RenderedPage]) {
        let Some(pages) = &mut self.0 else { return };
        // All that were rendered are known: as many are the same.
        if pages.by_path.len() > rendered.len() {
            let paths: HashSet<&str> = rendered.iter().map(|page| page.path.as_str()).collect();
            pages
                .by_path
                .retain(|path, _| paths.contains(path.as_str()));
        }
    }
}
