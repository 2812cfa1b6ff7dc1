//! Pages, rendered and not yet rendered, and what they were made from.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::pages::Page;
use crate::site_view::SiteView;
use crate::{Prepared, Views};

/// The pages of the last build that rendered.
#[derive(Debug, Default)]
pub(crate) struct PageMemory(Option<Pages>);

#[derive(Debug, Default)]
struct Pages {
    /// What every page is made from: the templates, and the value `site` as JSON.
    templates: BTreeMap<String, String>,
    site: String,
    views: Option<(Arc<Prepared>, Views)>,
    by_path: HashMap<String, Remembered>,
}

#[derive(Debug)]
struct Remembered {
    page: Arc<Page>,
    html: String,
}

impl PageMemory {
    pub(crate) fn remembering() -> Self {
        Self(Some(Pages::default()))
    }

    /// Forgets what was made from another value `site` or from other templates.
    pub(crate) fn begin(&mut self, templates: &BTreeMap<String, String>, site: &SiteView) {
        let Some(pages) = &mut self.0 else { return };
        let site = serde_json::to_string(site)
            .expect("the view is structs, lists and text-keyed maps, which JSON can hold");
        if pages.site != site {
            pages.views = None;
        }
        if pages.templates != *templates || pages.site != site {
            pages.by_path.clear();
            pages.templates.clone_from(templates);
            pages.site = site;
        }
    }

    /// What `make` gives, of this content and the value `site` of [`PageMemory::begin`].
    pub(crate) fn views(
        &mut self,
        prepared: &Arc<Prepared>,
        make: impl FnOnce() -> Views,
    ) -> Views {
        let Some(pages) = &mut self.0 else {
            return make();
        };
        let known = pages.views.take();
        let (prepared, views) = known
            .filter(|(known, _)| Arc::ptr_eq(known, prepared))
            .unwrap_or_else(|| (Arc::clone(prepared), make()));
        pages.views.insert((prepared, views)).1.clone()
    }

    /// The page as it was rendered before, if nothing in it has changed.
    ///
    /// Contexts are made from typed views: a value keeps its kind, so equal values render alike.
    pub(crate) fn recall(&self, page: &Page) -> Option<String> {
        let known = self.0.as_ref()?.by_path.get(&page.path)?;
        let is_same = known.page.template == page.template && known.page.context == page.context;
        is_same.then(|| known.html.clone())
    }

    /// Whether [`PageMemory::keep`] has a use.
    pub(crate) fn is_remembering(&self) -> bool {
        self.0.is_some()
    }

    /// Remembers a page that was rendered.
    pub(crate) fn keep(&mut self, page: Arc<Page>, html: &str) {
        if let Some(pages) = &mut self.0 {
            let html = html.to_owned();
            let remembered = Remembered { page, html };
            let path = remembered.page.path.clone();
            pages.by_path.insert(path, remembered);
        }
    }

    /// Forgets pages that are no more.
    pub(crate) fn retain(&mut self, exists: impl Fn(&str) -> bool) {
        if let Some(pages) = &mut self.0 {
            pages.by_path.retain(|path, _| exists(path));
        }
    }
}
