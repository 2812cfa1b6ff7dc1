//! Pages from templates.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use super::Page;
use super::memory::PageMemory;
use super::rendered_page::{RenderedPage, RenderedPages, by_path};
use super::site_view::SiteView;
use crate::addresses::{Ids, Redirect};
use crate::output::Laying;
use crate::parallel;
use crate::theme::templates::{HINT, Templates};
use content_files::diagnostics::Problem;

/// Gives every template the value `site`; once, because copying it for each page adds up, and with
/// the foot of every page, which is rendered once for the same reason.
pub(crate) fn share_site(
    templates: &mut Templates,
    site: &mut SiteView,
    problems: &mut Vec<Problem>,
) {
    let tera = &templates.tera.0;
    if tera.contains_component(FOOTER) || templates.mention(FOOTER_HTML) {
        let context = tera::context! { site };
        match tera.render_component(FOOTER, &context, None, true) {
            Ok(html) => site.footer_html = html,
            Err(error) => problems.extend(templates.problems(&error)),
        }
    }
    templates.tera.0.global_context().insert("site", site);
}

/// The component that becomes [`FOOTER_HTML`].
const FOOTER: &str = "footer";

/// The foot of every page, as templates place it.
const FOOTER_HTML: &str = "site.footer_html";

/// Renders all pages, by address. One fault of a template is told once, not once for each page.
pub(crate) fn render(
    renderer: Renderer<'_>,
    pages: Vec<Arc<Page>>,
    memory: &mut PageMemory,
    problems: &mut Vec<Problem>,
) -> Arc<RenderedPages> {
    if let Some(changed) = memory.changed(&pages) {
        let made = parallel::try_map(&changed, |&position| {
            let page = render_page(renderer, Arc::clone(&pages[position]), memory);
            page.map(|page| (position, page))
        });
        if let Ok(made) = made {
            return memory.replace(pages, made);
        }
    }
    let made = parallel::map_owned(pages, |page| render_page(renderer, page, memory));
    let mut rendered_pages = Vec::with_capacity(made.len());
    let mut found: Vec<Problem> = Vec::new();
    for result in made {
        match result {
            Ok(page) => rendered_pages.push(page),
            Err(problems) => found.extend(problems),
        }
    }
    if found.is_empty() {
        return memory.keep(rendered_pages);
    }
    found.sort();
    found.dedup_by(|next, first| next.headline() == first.headline());
    problems.extend(found);
    Arc::new(by_path(rendered_pages))
}

/// Makes a page for each address that moved, for hosts that know no redirects. Of old data files
/// there is none: a program that fetches one would take the page for the data.
pub(crate) fn redirects<'a>(
    templates: &Templates,
    redirects: impl Iterator<Item = &'a Redirect>,
    site: &SiteView,
    problems: &mut Vec<Problem>,
) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for redirect in redirects {
        let path = &redirect.from;
        let is_page = Path::new(path).extension() == Some("html".as_ref());
        if !path.ends_with('/') && !is_page {
            continue;
        }
        let target = format!("{}{}", site.base_url, redirect.to);
        let context = tera::context! { path => &redirect.to, target };
        match templates.tera.0.render("pengalihan.html", &context) {
            Ok(html) => pages.push((path.clone(), html)),
            Err(error) => problems.extend(templates.problems(&error)),
        }
    }
    pages
}

/// Renders a page, unless that was done as soon as it was made, or its template was given the same
/// in the last build.
fn render_page(
    renderer: Renderer<'_>,
    page: Arc<Page>,
    memory: &PageMemory,
) -> Result<Arc<RenderedPage>, Vec<Problem>> {
    if let Some(rendered) = &page.rendered {
        return Ok(Arc::clone(rendered));
    }
    let mut made = match memory.recall(&page) {
        Some((known, of)) if Arc::ptr_eq(of, &page) => return Ok(Arc::clone(known)),
        Some((known, _)) => RenderedPage::new(&page, known.html.clone(), Arc::clone(&known.ids)),
        None => renderer.render(&page)?,
    };
    made.page = memory.is_remembering().then_some(page);
    Ok(Arc::new(made))
}

/// Makes pages of their templates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Renderer<'a> {
    pub(crate) templates: &'a Templates,
    pub(crate) html: Destination<'a>,
}

/// Destination of a page's HTML.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Destination<'a> {
    /// It is written later, or looked at once more.
    Memory,
    /// It is laid beside the site.
    Beside(&'a Laying),
    /// Nobody needs it: the site is only checked.
    Nowhere,
}

impl Destination<'_> {
    /// Returns what has to stay in memory of the page at an address.
    fn keep(self, address: &str, html: &str) -> Option<Arc<str>> {
        let is_gone = match self {
            Self::Memory => false,
            Self::Beside(laying) => laying.lay(address, html.as_bytes()),
            Self::Nowhere => true,
        };
        (!is_gone).then(|| html.into())
    }
}

impl Renderer<'_> {
    /// Renders a page whose values nobody needs again. One that can't be rendered keeps them: its
    /// faults are told with those of all pages.
    pub(super) fn render_at_once(self, mut page: Page) -> Page {
        if let Ok(rendered) = self.render(&page) {
            page.context = tera::Context::new();
            page.rendered = Some(Arc::new(rendered));
        }
        page
    }

    fn render(self, page: &Page) -> Result<RenderedPage, Vec<Problem>> {
        thread_local! {
            /// The next page of the same thread is rendered in the same place.
            static HTML: RefCell<Vec<u8>> = RefCell::default();
        }
        HTML.with_borrow_mut(|html| {
            html.clear();
            let tera = &self.templates.tera.0;
            let rendered = tera.render_to(page.template, &page.context, &mut *html);
            rendered.map_err(|error| {
                let problems = self.templates.problems(&error).into_iter();
                let hint = format!("terlihat di halaman {}; {HINT}", page.path);
                let problems = problems.map(|problem| problem.with_hint(hint.as_str()));
                problems.collect::<Vec<_>>()
            })?;
            let html = std::str::from_utf8(html).expect("templates and their values are texts");
            let kept = self.html.keep(&page.path, html);
            Ok(RenderedPage::new(page, kept, Arc::new(Ids::of(html))))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples::page;
    use crate::theme;

    const GOOD: &str = "<p id=\"a\">{{ text }}</p>";

    /// Loads two templates, one of which asks for a value that no page has.
    fn templates() -> Templates {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [("good.html", GOOD), ("broken.html", "{{ nobody.knows }}")] {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        let (files, problems) = theme::read(folder.path());
        assert_eq!(problems, []);
        let (theme, problems) = theme::load(folder.path(), &files);
        assert_eq!(problems, []);
        theme.templates
    }

    #[test]
    fn a_page_that_was_rendered_at_once_is_as_one_that_waited() {
        let templates = templates();
        let renderer = Renderer {
            templates: &templates,
            html: Destination::Memory,
        };
        let early = renderer.render_at_once(page("/a/", "good.html"));
        assert_eq!(early.context, tera::Context::new(), "the values are gone");
        let pages = vec![early, page("/b/", "good.html")];
        let pages = pages.into_iter().map(Arc::new).collect();
        let mut problems = Vec::new();
        let made = render(renderer, pages, &mut PageMemory::default(), &mut problems);
        assert_eq!(problems, []);
        for (page, path) in made.iter().zip(["/a/", "/b/"]) {
            assert_eq!(page.path, path);
            assert_eq!(page.html.as_deref(), Some("<p id=\"a\">isi</p>"));
            assert_eq!(*page.ids, Ids::of("<p id=\"a\">"));
        }
        assert_eq!(made.len(), 2);
    }

    #[test]
    fn a_fault_of_a_template_is_told_once_whenever_its_pages_were_rendered() {
        let templates = templates();
        let renderer = Renderer {
            templates: &templates,
            html: Destination::Memory,
        };
        let pages = ["/a/", "/b/", "/c/"].map(|path| page(path, "broken.html"));
        let [early, late, last] = pages;
        let early = renderer.render_at_once(early);
        let pages = vec![early, late, last].into_iter().map(Arc::new).collect();
        let mut problems = Vec::new();
        render(renderer, pages, &mut PageMemory::default(), &mut problems);
        let [problem] = &*problems else {
            panic!("one problem: {problems:?}");
        };
        assert!(problem.headline().contains("broken.html"), "{problem:?}");
    }

    #[test]
    fn html_that_nobody_needs_is_not_kept() {
        let templates = templates();
        let renderer = Renderer {
            templates: &templates,
            html: Destination::Nowhere,
        };
        let made = renderer.render(&page("/a/", "good.html"));
        let made = made.expect("the template is sound");
        assert_eq!(made.html, None);
        let ids = Ids::of("<p id=\"a\">");
        assert_eq!(*made.ids, ids, "links are checked all the same");
    }
}
