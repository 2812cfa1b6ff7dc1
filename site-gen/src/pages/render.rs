//! Pages and feeds from templates.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

use crate::content::{Content, Redirect};
use crate::diagnostics::Problem;
use crate::exports::File;
use crate::memory::PageMemory;
use crate::pages::Page;
use crate::pages::site_view::{FEED_PATH, SiteView};
use crate::theme::templates::{HINT, Templates};

/// A page as it will be published.
#[derive(Debug)]
pub(crate) struct RenderedPage {
    /// Address.
    pub(crate) path: String,
    pub(crate) html: String,
    updated: Option<Date>,
    in_sitemap: bool,
    #[cfg_attr(
        not(feature = "search"),
        expect(dead_code, reason = "only the search index asks for it")
    )]
    pub(crate) in_search: bool,
}

/// Addresses of the files that [`feeds`] makes.
pub(crate) const FEEDS: [&str; 3] = [FEED_PATH, "/sitemap.xml", "/robots.txt"];

/// Gives every template the value `site`; once, because copying it for each page adds up.
pub(crate) fn share_site(templates: &mut Templates, site: &SiteView) {
    templates.tera.0.global_context().insert("site", site);
}

/// Renders all pages, by address. One fault of a template is told once, not once for each page.
pub(crate) fn pages(
    templates: &Templates,
    pages: Vec<Arc<Page>>,
    memory: &mut PageMemory,
    problems: &mut Vec<Problem>,
) -> Vec<RenderedPage> {
    let rendered: Vec<Result<NewPage, Vec<Problem>>> = pages
        .into_par_iter()
        .map(|page| render_page(templates, page, memory))
        .collect();
    let mut pages = Vec::with_capacity(rendered.len());
    let mut found: Vec<Problem> = Vec::new();
    for result in rendered {
        match result {
            Ok((page, new)) => {
                if let Some(new) = new {
                    memory.keep(new, &page.html);
                }
                pages.push(page);
            }
            Err(problems) => found.extend(problems),
        }
    }
    let paths: HashSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    memory.retain(|path| paths.contains(path));
    found.sort();
    found.dedup_by(|next, first| next.headline() == first.headline());
    problems.extend(found);
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// A page for each address that moved, for hosts that know no redirects. Of old data files there
/// is none: a program that fetches one would take the page for the data.
pub(crate) fn redirects<'a>(
    templates: &Templates,
    redirects: impl Iterator<Item = &'a Redirect>,
    site: &SiteView,
    problems: &mut Vec<Problem>,
) -> Vec<RenderedPage> {
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
            Ok(html) => pages.push(RenderedPage {
                path: path.clone(),
                html,
                updated: None,
                in_sitemap: false,
                in_search: false,
            }),
            Err(error) => problems.extend(templates.problems(&error)),
        }
    }
    pages
}

/// The Atom feed of news, the sitemap and robots.txt.
pub(crate) fn feeds(
    templates: &Templates,
    content: &Content,
    pages: &[RenderedPage],
    problems: &mut Vec<Problem>,
) -> Vec<File> {
    let mut feeds = Vec::new();
    let files = [
        ("atom.xml", FEED_PATH, atom(content)),
        ("sitemap.xml", "/sitemap.xml", sitemap(pages)),
        ("robots.txt", "/robots.txt", Context::new()),
    ];
    for (template, path, context) in files {
        match templates.tera.0.render(template, &context) {
            Ok(text) => feeds.push(File::new(path, text)),
            Err(error) => problems.extend(templates.problems(&error)),
        }
    }
    feeds
}

/// A page, and what it was made from where that is new and will be remembered.
type NewPage = (RenderedPage, Option<Arc<Page>>);

fn render_page(
    templates: &Templates,
    page: Arc<Page>,
    memory: &PageMemory,
) -> Result<NewPage, Vec<Problem>> {
    let known = memory.recall(&page);
    let is_new = known.is_none();
    let html = match known {
        Some(html) => html,
        None => render_template(templates, &page)?,
    };
    let rendered = RenderedPage {
        path: page.path.clone(),
        html,
        updated: page.updated,
        in_sitemap: page.in_sitemap,
        in_search: page.in_search,
    };
    let new = (is_new && memory.is_remembering()).then_some(page);
    Ok((rendered, new))
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

#[derive(Serialize)]
struct AtomEntry<'a> {
    title: &'a str,
    path: &'a str,
    summary: &'a str,
    published: String,
    updated: String,
    html: &'a str,
}

/// Feed readers fetch the feed again and again, and want what is new.
const FEED_LENGTH: usize = 50;

/// The context of `atom.xml`: `feed.title`, `feed.path`, `feed.updated`, `feed.entries`.
fn atom(content: &Content) -> Context {
    #[derive(Serialize)]
    struct Feed<'a> {
        title: &'a str,
        path: &'a str,
        updated: String,
        entries: Vec<AtomEntry<'a>>,
    }
    let index = &content.indexes.news;
    let updated = content
        .news
        .iter()
        .map(|news| news.meta.updated)
        .fold(index.meta.updated, Date::max);
    let entries = content
        .news
        .iter()
        .take(FEED_LENGTH)
        .map(|news| AtomEntry {
            title: &news.meta.title,
            path: &news.path,
            summary: &news.meta.summary,
            published: timestamp(news.data.date),
            updated: timestamp(news.meta.updated),
            html: &news.body.html,
        })
        .collect();
    let feed = Feed {
        title: &index.meta.title,
        path: &index.path,
        updated: timestamp(updated),
        entries,
    };
    tera::context! { feed }
}

/// The context of `sitemap.xml`: `pages`, each with `path` and perhaps `updated`.
fn sitemap(pages: &[RenderedPage]) -> Context {
    #[derive(Serialize)]
    struct SitemapEntry<'a> {
        path: &'a str,
        updated: Option<String>,
    }
    let entries: Vec<SitemapEntry<'_>> = pages
        .iter()
        .filter(|page| page.in_sitemap)
        .map(|page| SitemapEntry {
            path: &page.path,
            updated: page.updated.map(|date| date.to_string()),
        })
        .collect();
    tera::context! { pages => &entries }
}

/// Midnight in WIB, which has had no other offset since 1964.
fn timestamp(date: Date) -> String {
    format!("{date}T00:00:00+07:00")
}
