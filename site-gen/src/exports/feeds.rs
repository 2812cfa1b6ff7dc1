//! Feeds from templates: the Atom feed of news, the sitemap and robots.txt.

use jiff::civil::Date;
use serde::Serialize;
use tera::Context;

use super::File;
use crate::content::Content;
use crate::pages::RenderedPage;
use crate::pages::site_view::FEED_PATH;
use crate::theme::templates::Templates;
use content_files::diagnostics::Problem;

/// Addresses of the files that [`feeds`] makes.
pub(crate) const FEEDS: [&str; 3] = [FEED_PATH, "/sitemap.xml", "/robots.txt"];

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
