//! Rendered pages and what they were rendered from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Page;
use super::rendered_page::{RenderedPage, RenderedPages, by_path};
use crate::memory::{Last, drop_beside};
use content_files::diagnostics::Problem;

/// The pages of the last build that rendered. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct PageMemory {
    is_remembering: bool,
    /// The inputs of every page: the templates, and the value `site` as JSON.
    templates: BTreeMap<String, String>,
    site: String,
    /// As they were given to the templates, in any order.
    given: Vec<Arc<Page>>,
    /// The place of each of them among those that were rendered.
    places: Vec<usize>,
    rendered: Arc<RenderedPages>,
    sitemap: Last<SitemapLines, Made>,
}

/// The bytes of a file that a template makes, or its faults.
type Made = Result<Arc<[u8]>, Vec<Problem>>;

/// All pages, by what the sitemap tells of each.
#[derive(Debug)]
pub(crate) struct SitemapLines(pub(crate) Arc<RenderedPages>);

impl PartialEq for SitemapLines {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&*other.0);
        let is_same = |own: &RenderedPage, other: &RenderedPage| {
            (&own.path, own.updated, own.in_sitemap)
                == (&other.path, other.updated, other.in_sitemap)
        };
        self.0.len() == other.0.len()
            && pairs.all(|(own, other)| Arc::ptr_eq(own, other) || is_same(own, other))
    }
}

impl PageMemory {
    pub(crate) fn remembering() -> Self {
        Self {
            is_remembering: true,
            ..Self::default()
        }
    }

    /// Forgets all pages when what they share has changed: the templates, or the value `site`,
    /// here as JSON.
    pub(crate) fn begin(&mut self, templates: &BTreeMap<String, String>, site: &str) {
        if self.is_remembering && (self.templates != *templates || self.site != site) {
            *self = Self {
                templates: templates.clone(),
                site: site.to_owned(),
                ..Self::remembering()
            };
        }
    }

    /// Returns the positions of the pages that are not the very same as in the last build. `None`
    /// where that had pages of other addresses, or in another order.
    pub(super) fn changed(&self, pages: &[Arc<Page>]) -> Option<Vec<usize>> {
        let pairs = self.given.iter().zip(pages).enumerate();
        let others = pairs.filter(|(_, (known, page))| !Arc::ptr_eq(known, page));
        let others: Vec<_> = others.collect();
        let is_same = self.given.len() == pages.len()
            && others
                .iter()
                .all(|(_, (known, page))| known.path == page.path);
        is_same.then(|| others.into_iter().map(|(position, _)| position).collect())
    }

    /// Returns the page as it was rendered before, and what of, if its template is given the same
    /// now.
    ///
    /// Contexts are made from typed views: a value keeps its kind, so equal values render alike.
    pub(super) fn recall(&self, page: &Arc<Page>) -> Option<(&Arc<RenderedPage>, &Arc<Page>)> {
        let by_path = |known: &Arc<RenderedPage>| known.path.cmp(&page.path);
        let known = &self.rendered[self.rendered.binary_search_by(by_path).ok()?];
        let of = known.page.as_ref()?;
        let is_same =
            Arc::ptr_eq(of, page) || (of.template == page.template && of.context == page.context);
        is_same.then_some((known, of))
    }

    /// Tells whether pages have a use after they were rendered.
    pub(crate) fn is_remembering(&self) -> bool {
        self.is_remembering
    }

    /// Remembers all pages, in the order in which they were given, and returns them by address.
    pub(super) fn keep(&mut self, given: RenderedPages) -> Arc<RenderedPages> {
        if !self.is_remembering {
            return Arc::new(by_path(given));
        }
        let mut sorted: Vec<usize> = (0..given.len()).collect();
        sorted.sort_by(|a, b| given[*a].path.cmp(&given[*b].path));
        self.places = vec![0; given.len()];
        for (place, position) in sorted.iter().enumerate() {
            self.places[*position] = place;
        }
        self.given = given.iter().filter_map(|page| page.page.clone()).collect();
        let by_path = sorted.iter().map(|position| Arc::clone(&given[*position]));
        self.rendered = Arc::new(by_path.collect());
        Arc::clone(&self.rendered)
    }

    /// Puts the pages that have [`PageMemory::changed`], by their positions, in their places.
    pub(super) fn replace(
        &mut self,
        given: Vec<Arc<Page>>,
        changed: Vec<(usize, Arc<RenderedPage>)>,
    ) -> Arc<RenderedPages> {
        if !changed.is_empty() {
            let rendered = Arc::make_mut(&mut self.rendered);
            for (position, page) in changed {
                rendered[self.places[position]] = page;
            }
        }
        drop_beside(std::mem::replace(&mut self.given, given));
        Arc::clone(&self.rendered)
    }

    /// Returns the sitemap: made anew when one of its lines has changed.
    pub(crate) fn sitemap(
        &mut self,
        lines: SitemapLines,
        make: impl FnOnce(&SitemapLines) -> Made,
    ) -> Made {
        Result::clone(&self.sitemap.recall(lines, make))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    fn page(path: &str) -> Arc<Page> {
        Arc::new(samples::page(path, "x.html"))
    }

    fn rendered(page: &Arc<Page>, html: &str) -> Arc<RenderedPage> {
        Arc::new(RenderedPage {
            path: page.path.clone(),
            html: Some(html.into()),
            ids: Arc::default(),
            updated: None,
            in_sitemap: true,
            in_search: true,
            page: Some(Arc::clone(page)),
        })
    }

    #[test]
    fn a_changed_page_takes_its_place() {
        let mut memory = PageMemory::remembering();
        let mut pages = ["/c/", "/a/", "/b/"].map(page).to_vec();
        assert_eq!(memory.changed(&pages), None);
        memory.keep(pages.iter().map(|page| rendered(page, "lama")).collect());
        assert_eq!(memory.changed(&pages), Some(vec![]));

        pages[2] = page("/b/");
        assert_eq!(memory.changed(&pages), Some(vec![2]));
        let new = rendered(&pages[2], "baru");
        let sorted = memory.replace(pages.clone(), vec![(2, new)]);
        let shown: Vec<_> = sorted
            .iter()
            .map(|page| (&*page.path, page.html.as_deref()))
            .collect();
        let expected = [("/a/", "lama"), ("/b/", "baru"), ("/c/", "lama")];
        assert_eq!(shown, expected.map(|(path, html)| (path, Some(html))));
        assert_eq!(memory.changed(&pages), Some(vec![]));

        let known = memory.recall(&page("/a/"));
        let known = known.and_then(|(known, _)| known.html.as_deref());
        assert_eq!(known, Some("lama"));
        assert!(memory.recall(&page("/d/")).is_none());
        // Other addresses, and another order.
        assert_eq!(memory.changed(&pages[1..]), None);
        pages.swap(0, 1);
        assert_eq!(memory.changed(&pages), None);
    }
}
