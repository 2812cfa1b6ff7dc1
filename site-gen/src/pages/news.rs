//! `/berita/` and its pages.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;
use tera::Value;

use super::frame::Frames;
use super::lists::{Around, EntryView};
use super::{Page, dates};
use crate::content::{Citation, DateOrigin, Entry, News};
use crate::markdown::Html;

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    /// Each an [`EntryView`].
    news: Vec<Value>,
}

#[derive(Serialize)]
struct NewsPage<'a> {
    when: String,
    datetime: String,
    body_html: &'a Html,
    citation: String,
    /// Each an [`EntryView`].
    others: Vec<Value>,
}

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Arc<Page>> {
    let content = frames.content;
    let index = &content.indexes().news;
    let news = content.news();
    let memory = frames.memory;
    // Each item as it stands beside others, made when it is first needed.
    let shown: Vec<OnceLock<Value>> = news.iter().map(|_| OnceLock::new()).collect();
    let show = |position: usize| {
        let item = &news[position];
        let make = |_: &_| Value::from_serializable(&entry(item));
        let recall = || {
            let front = content.front(item);
            memory.shown.recall(item.path.as_str(), front, make)
        };
        shown[position].get_or_init(recall).clone()
    };
    let fronts = news.iter().map(|item| content.front(item)).collect();
    let inputs = (vec![content.file(index)], fronts);
    let list = memory.lists.recall(index.path.as_str(), inputs, |_| {
        let view = ListView {
            body: Around::from(content.body(index)),
            news: (0..news.len()).map(show).collect(),
        };
        memory.shown.turn();
        Arc::new(frames.top("berita-indeks.html", index, "list", &view))
    });
    let mut pages = vec![list];
    pages.par_extend(news.par_iter().enumerate().map(|(position, item)| {
        let others = || neighbours(news.len(), position);
        let files = [content.file(index), content.file(item)]
            .into_iter()
            .chain(others().map(|other| content.file(&news[other])))
            .collect();
        memory.items.recall(item.path.as_str(), files, |_| {
            Arc::new(page(frames, item, others().map(show).collect()))
        })
    }));
    memory.items.turn();
    pages
}

/// The most items that stand beside another one.
const NEIGHBOURS: usize = 4;

/// The positions of the items that stand nearest to the one at `position` of `count`, in order.
fn neighbours(count: usize, position: usize) -> impl Iterator<Item = usize> {
    let first = position
        .saturating_sub(NEIGHBOURS / 2)
        .min(count.saturating_sub(NEIGHBOURS + 1));
    let last = count.min(first + NEIGHBOURS + 1);
    (first..last).filter(move |other| *other != position)
}

/// The page of an item, beside those that were published next to it.
fn page(frames: &Frames<'_>, item: &Entry<News>, others: Vec<Value>) -> Page {
    let view = NewsPage {
        when: when(&item.data),
        datetime: datetime(&item.data),
        body_html: &frames.content.body(item).html,
        citation: cite(&item.data.citation),
        others,
    };
    let index = &frames.content.indexes().news;
    frames.item("berita.html", index, item, "news", &view)
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

#[cfg(test)]
mod tests {
    use super::neighbours;

    #[test]
    fn beside_an_item_stand_the_nearest_others() {
        let table: [(usize, usize, &[usize]); 6] = [
            (1, 0, &[]),
            (3, 1, &[0, 2]),
            (5, 0, &[1, 2, 3, 4]),
            (9, 0, &[1, 2, 3, 4]),
            (9, 4, &[2, 3, 5, 6]),
            (9, 8, &[4, 5, 6, 7]),
        ];
        for (count, position, expected) in table {
            let found: Vec<usize> = neighbours(count, position).collect();
            assert_eq!(found, expected, "{position} of {count}");
        }
    }
}
