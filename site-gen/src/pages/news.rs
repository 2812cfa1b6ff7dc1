//! `/berita/` and its pages.

use rayon::prelude::*;
use serde::Serialize;

use super::frame::{Frames, link_to};
use super::lists::{Around, EntryView};
use super::pillars::before;
use super::{Page, dates};
use crate::content::{Citation, Entry, News};
use crate::pages::site_view::LinkView;

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    news: Vec<EntryView>,
}

#[derive(Serialize)]
struct NewsPage<'a> {
    when: String,
    datetime: String,
    body_html: &'a str,
    citation: String,
    previous: Option<LinkView>,
    next: Option<LinkView>,
}

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Page> {
    let index = &frames.content.indexes.news;
    let news = &frames.content.news;
    let list = ListView {
        body: Around::from(&index.body),
        news: news.iter().map(entry).collect(),
    };
    let mut pages = vec![frames.top("berita-indeks.html", index, "list", &list)];
    pages.par_extend(news.par_iter().enumerate().map(|(position, item)| {
        let view = NewsPage {
            when: dates::day(item.data.date),
            datetime: item.data.date.to_string(),
            body_html: &item.body.html,
            citation: cite(&item.data.citation),
            // The list runs from the latest back; reading on goes forward in time.
            previous: news.as_slice().get(position + 1).map(link_to),
            next: before(news, position).map(link_to),
        };
        frames.item("berita.html", index, item, "news", &view)
    }));
    pages
}

/// A news item in a list.
pub(super) fn entry(item: &Entry<News>) -> EntryView {
    EntryView {
        title: item.meta.title.clone(),
        path: item.path.clone(),
        summary: item.meta.summary.clone(),
        facts: vec![dates::day(item.data.date)],
        is_example: item.meta.is_example,
        is_verified: false,
    }
}

/// Publisher and, where known, the day of publication.
fn cite(citation: &Citation) -> String {
    citation.date.map_or_else(
        || citation.publisher.clone(),
        |date| format!("{}, {}", citation.publisher, dates::day(date)),
    )
}
