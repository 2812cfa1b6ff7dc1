//! Pages from templates.

use std::path::Path;
use std::sync::Arc;

use super::Page;
use super::memory::PageMemory;
use super::rendered_page::{RenderedPage, RenderedPages, by_path};
use super::site_view::SiteView;
use crate::addresses::{Redirect, anchors};
use crate::parallel;
use crate::theme::templates::{HINT, Templates};
use content_files::diagnostics::Problem;

/// Gives every template the value `site`; once, because copying it for each page adds up.
pub(crate) fn share_site(templates: &mut Templates, site: &SiteView) {
    templates.tera.0.global_context().insert("site", site);
}

/// Renders all pages, by address. One fault of a template is told once, not once for each page.
pub(crate) fn render(
    templates: &Templates,
    pages: Vec<Arc<Page>>,
    memory: &mut PageMemory,
    problems: &mut Vec<Problem>,
) -> Arc<RenderedPages> {
    if let Some(changed) = memory.changed(&pages) {
        let made = parallel::try_map(&changed, |&position| {
            let page = render_page(templates, Arc::clone(&pages[position]), memory);
            page.map(|page| (position, page))
        });
        if let Ok(made) = made {
            return memory.replace(pages, made);
        }
    }
    let rendered = parallel::map_owned(pages, |page| render_page(templates, page, memory));
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
) -> RenderedPages {
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
            Ok(html) => pages.push(Arc::new(RenderedPage {
                path: path.clone(),
                html: html.into(),
                repeated_id: None,
                updated: None,
                in_sitemap: false,
                in_search: false,
                page: None,
            })),
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
) -> Result<Arc<RenderedPage>, Vec<Problem>> {
    let (html, repeated_id) = match memory.recall(&page) {
        Some((known, of)) if Arc::ptr_eq(of, &page) => return Ok(Arc::clone(known)),
        Some((known, _)) => (Arc::clone(&known.html), known.repeated_id.clone()),
        None => {
            let html = render_template(templates, &page)?;
            let repeated_id = anchors::repeated(&html).map(str::to_owned);
            (html.into(), repeated_id)
        }
    };
    Ok(Arc::new(RenderedPage {
        path: page.path.clone(),
        html,
        repeated_id,
        updated: page.updated,
        in_sitemap: page.in_sitemap,
        in_search: page.in_search,
        page: memory.is_remembering().then_some(page),
    }))
}

fn render_template(templates: &Templates, page: &Page) -> Result<String, Vec<Problem>> {
    templates
        .tera
        .0
        .render(page.template, &page.context)
        .map_err(|error| {
            templates
                .problems(&error)
                .into_iter()
                .map(|problem| {
                    problem.with_hint(format!("terlihat di halaman {}; {HINT}", page.path))
                })
                .collect()
        })
}
