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

/// Renders all pages, by address, and lays each that was rendered now beside the site, where that
/// is wanted. One fault of a template is told once, not once for each page.
pub(crate) fn render(
    templates: &Templates,
    pages: Vec<Arc<Page>>,
    memory: &mut PageMemory,
    laying: Option<&Laying>,
    problems: &mut Vec<Problem>,
) -> Arc<RenderedPages> {
    if let Some(changed) = memory.changed(&pages) {
        let made = parallel::try_map(&changed, |&position| {
            let page = render_page(templates, Arc::clone(&pages[position]), memory, laying);
            page.map(|page| (position, page))
        });
        if let Ok(made) = made {
            return memory.replace(pages, made);
        }
    }
    let rendered = parallel::map_owned(pages, |page| render_page(templates, page, memory, laying));
    let mut rendered_pages = Vec::with_capacity(rendered.len());
    let mut found: Vec<Problem> = Vec::new();
    for result in rendered {
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

/// Renders a page, unless its template was given the same in the last build.
fn render_page(
    templates: &Templates,
    page: Arc<Page>,
    memory: &PageMemory,
    laying: Option<&Laying>,
) -> Result<Arc<RenderedPage>, Vec<Problem>> {
    let (html, ids) = match memory.recall(&page) {
        Some((known, of)) if Arc::ptr_eq(of, &page) => return Ok(Arc::clone(known)),
        Some((known, _)) => (known.html.clone(), Arc::clone(&known.ids)),
        None => render_template(templates, &page, |html| {
            let is_laid = laying.is_some_and(|laying| laying.lay(&page.path, html.as_bytes()));
            ((!is_laid).then(|| html.into()), Arc::new(Ids::of(html)))
        })?,
    };
    Ok(Arc::new(RenderedPage {
        path: page.path.clone(),
        html,
        ids,
        updated: page.updated,
        in_sitemap: page.in_sitemap,
        in_search: page.in_search,
        page: memory.is_remembering().then_some(page),
    }))
}

/// Renders the template of a page, and makes something of its HTML.
fn render_template<T>(
    templates: &Templates,
    page: &Page,
    make: impl FnOnce(&str) -> T,
) -> Result<T, Vec<Problem>> {
    thread_local! {
        /// The next page of the same thread is rendered in the same place.
        static HTML: RefCell<Vec<u8>> = RefCell::default();
    }
    HTML.with_borrow_mut(|html| {
        html.clear();
        let tera = &templates.tera.0;
        let rendered = tera.render_to(page.template, &page.context, &mut *html);
        rendered.map_err(|error| {
            let problems = templates.problems(&error).into_iter();
            let hint = format!("terlihat di halaman {}; {HINT}", page.path);
            let problems = problems.map(|problem| problem.with_hint(hint.as_str()));
            problems.collect::<Vec<_>>()
        })?;
        let html = std::str::from_utf8(html);
        Ok(make(html.expect("templates and their values are texts")))
    })
}
