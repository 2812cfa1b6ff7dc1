//! `/berita/` and its pages.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::frame::{Frames, link_to};
use super::lists::{Around, EntryView};
use super::pillars::before;
use super::{Page, dates};
use crate::content::{Citation, DateOrigin, Entry, News};
use crate::markdown::Body;
use crate::memory::Same;
use crate::pages::site_view::LinkView;

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    news: &'a [EntryView],
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

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Arc<Page>> {
    let index = &frames.content.indexes.news;
    let news = &frames.content.news;
    let entries = news.par_iter().map(entry).collect();
    let inputs = (vec![shown(Some(index))], entries);
    let list = frames
        .memory
        .lists
        .recall(index.path.as_str(), inputs, |(_, news)| {
            let body = Around::from(&*index.body);
            Arc::new(frames.top(
                "berita-indeks.html",
                index,
                "list",
                &ListView { body, news },
            ))
        });
    let mut pages = vec![list];
    pages.par_extend(news.par_iter().enumerate().map(|(position, item)| {
        let (previous, next) = (news.as_slice().get(position + 1), before(news, position));
        let files = vec![
            shown(Some(index)),
            shown(Some(item)),
            shown(previous),
            shown(next),
        ];
        frames.memory.items.recall(item.path.as_str(), files, |_| {
            Arc::new(page(frames, item, previous, next))
        })
    }));
    pages
}

/// The page of an item, between those that were published before and after it.
fn page(
    frames: &Frames<'_>,
    item: &Entry<News>,
    previous: Option<&Entry<News>>,
    next: Option<&Entry<News>>,
) -> Page {
    let view = NewsPage {
        when: when(&item.data),
        datetime: datetime(&item.data),
        body_html: &item.body.html,
        citation: cite(&item.data.citation),
        // The list runs from the latest back; reading on goes forward in time.
        previous: previous.map(link_to),
        next: next.map(link_to),
    };
    let index = &frames.content.indexes.news;
    frames.item("berita.html", index, item, "news", &view)
}

/// The file of an entry, as one that a page shows.
fn shown<T>(entry: Option<&Entry<T>>) -> Option<Same<Body>> {
    entry.map(|entry| Same(Arc::clone(&entry.body)))
}

/// A news item in a list.
pub(super) fn entry(item: &Entry<News>) -> EntryView {
    EntryView {
        title: item.meta.title.clone(),
        path: item.path.clone(),
        summary: item.meta.summary.clone(),
        facts: vec![when(&item.data)],
        is_example: item.meta.is_example,
        is_verified: false,
    }
}

/// The day of the event; only the month of one that we concluded, and that it is concluded.
fn when(news: &News) -> String {
    if news.date_origin == Some(DateOrigin::Inferred) {
        format!("{} (disimpulkan)", dates::month_and_year(news.date))
    } else {
        dates::day(news.date)
    }
}

/// Writes that day for machines.
fn datetime(news: &News) -> String {
    if news.date_origin == Some(DateOrigin::Inferred) {
        news.date.strftime("%Y-%m").to_string()
    } else {
        news.date.to_string()
    }
}

/// Publisher and, where known, the day of publication.
fn cite(citation: &Citation) -> String {
    citation.date.map_or_else(
        || citation.publisher.clone(),
        |date| format!("{}, {}", citation.publisher, dates::day(date)),
    )
}
