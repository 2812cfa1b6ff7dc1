//! Pages as they will be published.

use std::sync::Arc;

use jiff::civil::Date;

use super::Page;
use crate::addresses::Ids;

/// A page as it will be published.
#[derive(Debug)]
pub(crate) struct RenderedPage {
    /// Address.
    pub(crate) path: String,
    /// `None` where the renderer was to put it elsewhere.
    pub(crate) html: Option<Arc<str>>,
    pub(crate) ids: Arc<Ids>,
    pub(crate) updated: Option<Date>,
    pub(crate) in_sitemap: bool,
    #[cfg_attr(
        not(feature = "search"),
        expect(dead_code, reason = "only the search index asks for it")
    )]
    pub(crate) in_search: bool,
    /// The page before its template, as long as that is remembered.
    pub(super) page: Option<Arc<Page>>,
}

impl RenderedPage {
    pub(super) fn new(page: &Page, html: Option<Arc<str>>, ids: Arc<Ids>) -> Self {
        Self {
            path: page.path.clone(),
            html,
            ids,
            updated: page.updated,
            in_sitemap: page.in_sitemap,
            in_search: page.in_search,
            page: None,
        }
    }
}

/// The pages of the site, by address. One that is as it was in the last build is the very same.
pub(crate) type RenderedPages = Vec<Arc<RenderedPage>>;

/// Sorts pages by their addresses.
pub(super) fn by_path(mut pages: RenderedPages) -> RenderedPages {
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}
