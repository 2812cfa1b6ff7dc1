//! `/berita/` and its pages.

use std::sync::{Arc, OnceLock, PoisonError};

use serde::Serialize;
use tera::Value;

use super::frame::Frames;
use super::lists::{Around, EntryView};
use super::{Page, dates};
use crate::content::{Citation, Content, Entry, News};
use crate::markdown::Html;
use crate::parallel;

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

/// The news as the last build showed it.
#[derive(Debug)]
pub(super) struct Earlier {
    content: Content,
    list: Arc<Page>,
    /// In the order of the items.
    items: Vec<Arc<Page>>,
    /// Each item as it stands beside others, made when it was first needed.
    shown: Vec<OnceLock<Value>>,
}

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Arc<Page>> {
    let content = frames.content;
    let index = &content.indexes().news;
    let news = content.news();
    let memory = frames.memory.news.as_ref();
    let mut memory = memory.map(|memory| memory.lock().unwrap_or_else(PoisonError::into_inner));
    let earlier = memory.as_mut().and_then(|memory| memory.take());
    let earlier = earlier.and_then(|earlier| {
        let (before, index_before) = (earlier.content.news(), &earlier.content.indexes().news);
        let is_same_file = |now: &_, before: &_| content.is_same_file(now, before);
        let aligned = Aligned::new(news, before, is_same_file);
        content
            .is_same_file(index, index_before)
            .then_some((earlier, aligned))
    });
    let earlier = earlier.as_ref();

    let shown: Vec<OnceLock<Value>> = (0..news.len())
        .map(|position| {
            let known = earlier
                .and_then(|(earlier, aligned)| earlier.shown[aligned.earlier(position)?].get());
            known.map_or_else(OnceLock::new, |known| OnceLock::from(known.clone()))
        })
        .collect();
    let show = |position: usize| {
        let make = || Value::from_serializable(&entry(&news[position]));
        shown[position].get_or_init(make).clone()
    };
    let item = |position: usize| {
        let known = earlier.and_then(|(earlier, aligned)| {
            Some(&earlier.items[aligned.earlier_beside_the_same(position)?])
        });
        known.map_or_else(
            || {
                let others = neighbours(news.len(), position).map(show).collect();
                Arc::new(page(frames, &news[position], others))
            },
            Arc::clone,
        )
    };
    let items: Vec<Arc<Page>> = parallel::map_positions(news.len(), item);
    let list = match earlier {
        Some((earlier, _)) if content.is_same_data(news, earlier.content.news()) => {
            Arc::clone(&earlier.list)
        }
        _ => {
            let view = ListView {
                body: Around::from(content.body(index)),
                news: (0..news.len()).map(show).collect(),
            };
            Arc::new(frames.top("berita-indeks.html", index, "list", &view))
        }
    };
    let mut pages = vec![Arc::clone(&list)];
    let Some(mut memory) = memory else {
        pages.extend(items);
        return pages;
    };
    pages.extend(items.iter().map(Arc::clone));
    *memory = Some(Earlier {
        content: content.reader(),
        list,
        items,
        shown,
    });
    pages
}

/// The places of items in two lists that begin and end alike: somewhere between, some have changed,
/// come or gone.
#[derive(Debug)]
struct Aligned {
    /// How many are the same at the start, and at the end.
    start: usize,
    end: usize,
    /// How many there were, and are.
    before: usize,
    now: usize,
}

impl Aligned {
    fn new<T>(now: &[T], before: &[T], is_same: impl Fn(&T, &T) -> bool) -> Self {
        let is_same = |(now, before): &(&T, &T)| is_same(now, before);
        let start = now.iter().zip(before).take_while(is_same).count();
        let rest = now.len().min(before.len()) - start;
        let from_end = now.iter().rev().zip(before.iter().rev()).take(rest);
        Self {
            start,
            end: from_end.take_while(is_same).count(),
            before: before.len(),
            now: now.len(),
        }
    }

    /// Finds the place where an item stood before, if nothing in its file has changed.
    fn earlier(&self, position: usize) -> Option<usize> {
        if position < self.start {
            Some(position)
        } else {
            let is_at_end = position >= self.now - self.end;
            is_at_end.then(|| position + self.before - self.now)
        }
    }

    /// Finds the place where an item stood beside the same others, and nothing in all their files
    /// has changed.
    fn earlier_beside_the_same(&self, position: usize) -> Option<usize> {
        let earlier = self.earlier(position)?;
        let beside = neighbours(self.now, position).map(|other| self.earlier(other));
        let beside_before = neighbours(self.before, earlier).map(Some);
        beside.eq(beside_before).then_some(earlier)
    }
}

/// The most items that stand beside another one.
const NEIGHBOURS: usize = 4;

/// Iterates over the positions of the items that stand nearest to the one at `position` of `count`,
/// in order.
fn neighbours(count: usize, position: usize) -> impl Iterator<Item = usize> {
    let first = position
        .saturating_sub(NEIGHBOURS / 2)
        .min(count.saturating_sub(NEIGHBOURS + 1));
    let last = count.min(first + NEIGHBOURS + 1);
    (first..last).filter(move |other| *other != position)
}

/// Makes the page of an item, beside those that were published next to it.
fn page(frames: &Frames<'_>, item: &Entry<News>, others: Vec<Value>) -> Page {
    let view = NewsPage {
        when: when(&item.data),
        datetime: item.data.day_for_machines(),
        body_html: &frames.content.body(item).html,
        citation: cite(&item.data.citation),
        others,
    };
    let index = &frames.content.indexes().news;
    frames.item("berita.html", index, item, "news", &view)
}

/// Shows a news item in a list.
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

/// Writes the day of the event; only the month of one that we concluded, and that it is concluded.
fn when(news: &News) -> String {
    news.known_day().map_or_else(
        || format!("{} (disimpulkan)", dates::month_and_year(news.date)),
        dates::day,
    )
}

/// Writes publisher and, where known, the day of publication.
fn cite(citation: &Citation) -> String {
    citation.date.map_or_else(
        || citation.publisher.clone(),
        |date| format!("{}, {}", citation.publisher, dates::day(date)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds the earlier places of items that show the same, in a list whose items have letters.
    fn places(before: &str, now: &str) -> Vec<Option<usize>> {
        let aligned = Aligned::new(now.as_bytes(), before.as_bytes(), |a, b| a == b);
        let places = 0..now.len();
        places
            .map(|place| aligned.earlier_beside_the_same(place))
            .collect()
    }

    #[test]
    fn items_beside_the_same_others_show_the_same() {
        assert_eq!(
            places("abcdefghi", "abcdefghi"),
            (0..9).map(Some).collect::<Vec<_>>()
        );
        let kept = |before, now| {
            places(before, now)
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        };
        // Two on each side of a changed one show it; so do all of the first five at the edge.
        assert_eq!(kept("abcdefghij", "abcdXfghij"), [7, 8, 9]);
        assert_eq!(kept("abcdefghij", "Xabcdefghij"), [2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(kept("abcdefghij", "bcdefghij"), [3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(places("", "ab"), [None, None]);
    }

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
