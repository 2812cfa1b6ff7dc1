//! Rendered pages and what they were rendered from.

use std::collections::{BTreeMap, HashMap};

use crate::pages::Page;
use crate::site_view::SiteView;

/// The pages of the last build that rendered.
#[derive(Debug, Default)]
pub(crate) struct PageMemory(Option<Pages>);

#[derive(Debug, Default)]
struct Pages {
    /// What every page is made from: the templates, and the value `site` as JSON.
    templates: BTreeMap<String, String>,
    site: String,
    by_path: HashMap<String, Remembered>,
}

#[derive(Debug)]
struct Remembered {
    template: &'static str,
    context: tera::Context,
    html: String,
}

impl PageMemory {
    pub(crate) fn remembering() -> Self {
        Self(Some(Pages::default()))
    }

    /// Forgets all pages when what they share has changed.
    pub(crate) fn begin(&mut self, templates: &BTreeMap<String, String>, site: &SiteView) {
        let Some(pages) = &mut self.0 else { return };
        let site = serde_json::to_string(site)
            .expect("the view is structs, lists and text-keyed maps, which JSON can hold");
        if pages.templates != *templates || pages.site != site {
            *pages = Pages {
                templates: templates.clone(),
                site,
                by_path: HashMap::new(),
            };
        }
    }

    /// The page as it was rendered before, if nothing in it has changed.
    ///
    /// Contexts are made from typed views: a value keeps its kind, so equal values render alike.
    pub(crate) fn recall(&self, page: &Page) -> Option<String> {
        let known = self.0.as_ref()?.by_path.get(&page.path)?;
        (known.template == page.template && known.context == page.context)
            .then(|| known.html.clone())
    }

    /// Whether [`PageMemory::keep`] has a use.
    pub(crate) fn is_remembering(&self) -> bool {
        self.0.is_some()
    }

    /// Remembers a page that was rendered anew.
    pub(crate) fn keep(&mut self, page: Page, html: String) {
        if let Some(pages) = &mut self.0 {
            let remembered = Remembered {
                template: page.template,
                context: page.context,
                html,
            };
            pages.by_path.insert(page.path, remembered);
        }
    }

    /// Forgets pages that are no more.
    pub(crate) fn retain(&mut self, exists: impl Fn(&str) -> bool) {
        if let Some(pages) = &mut self.0 {
            pages.by_path.retain(|path, _| exists(path));
        }
    }
}
