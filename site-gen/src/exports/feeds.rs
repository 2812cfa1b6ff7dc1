//! Feeds from templates: the Atom feed of news, the sitemap and robots.txt.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use tera::Context;

use super::File;
use crate::content::Content;
use crate::pages::site_view::FEED_PATH;
use crate::pages::{PageMemory, RenderedPages, SitemapLines};
use crate::theme::templates::Templates;
use content_files::diagnostics::Problem;

/// Addresses of the files that [`feeds`] makes.
pub(crate) const FEEDS: [&str; 3] = [FEED_PATH, "/sitemap.xml", "/robots.txt"];

/// Makes the Atom feed of news, the sitemap and robots.txt.
pub(crate) fn feeds(
    templates: &Templates,
    content: &Content,
    pages: &Arc<RenderedPages>,
    memory: &mut PageMemory,
    problems: &mut Vec<Problem>,
) -> Vec<File> {
    let render = |template, context: &Context| {
        let text = templates.tera.0.render(template, context);
        text.map(|text| Arc::from(text.into_bytes()))
            .map_err(|error| templates.problems(&error))
    };
    let (sitemap, atom) = rayon::join(
        || {
            memory.sitemap(SitemapLines(Arc::clone(pages)), |lines| {
                render("sitemap.xml", &sitemap(&lines.0))
            })
        },
        || render("atom.xml", &atom(content)),
    );
    let files = [
        (FEED_PATH, atom),
        ("/sitemap.xml", sitemap),
        ("/robots.txt", render("robots.txt", &Context::new())),
    ];
    let mut feeds = Vec::new();
    for (path, rendered) in files {
        match rendered {
            Ok(bytes) => feeds.push(File {
                path: path.to_owned(),
                bytes,
            }),
            Err(faults) => problems.extend(faults),
        }
    }
    feeds
}

#[derive(Serialize)]
struct AtomEntry<'a> {
    title: &'a str,
    path: &'a str,
    summary: &'a str,
    /// The day of the event, where it is known.
    published: Option<String>,
    updated: String,
    html: &'a str,
}

/// Feed readers fetch the feed again and again, and want what is new.
const FEED_LENGTH: usize = 50;

/// Makes the context of `atom.xml`: `feed.title`, `feed.path`, `feed.updated`, `feed.entries`.
fn atom(content: &Content) -> Context {
    #[derive(Serialize)]
    struct Feed<'a> {
        title: &'a str,
        path: &'a str,
        updated: String,
        entries: Vec<AtomEntry<'a>>,
    }
    let index = &content.indexes().news;
    let updated = content
        .news()
        .iter()
        .map(|news| news.meta.updated)
        .fold(index.meta.updated, Date::max);
    let entries = content
        .news()
        .iter()
        .take(FEED_LENGTH)
        .map(|news| AtomEntry {
            title: &news.meta.title,
            path: &news.path,
            summary: &news.meta.summary,
            published: news.data.known_day().map(timestamp),
            updated: timestamp(news.meta.updated),
            html: &content.body(news).html,
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

/// Makes the context of `sitemap.xml`: `pages`, each with `path` and perhaps `updated`.
fn sitemap(pages: &RenderedPages) -> Context {
    #[derive(Serialize)]
    struct Line<'a> {
        path: &'a str,
        updated: Option<String>,
    }
    let pages = pages.iter();
    let lines = pages.filter(|page| page.in_sitemap).map(|page| Line {
        path: &page.path,
        updated: page.updated.map(|date| date.to_string()),
    });
    let entries: Vec<Line<'_>> = lines.collect();
    tera::context! { pages => &entries }
}

/// Writes midnight in WIB, which has had no other offset since 1964.
fn timestamp(date: Date) -> String {
    format!("{date}T00:00:00+07:00")
}
