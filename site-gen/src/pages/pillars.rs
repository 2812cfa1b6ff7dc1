//! `/pilar/` and its pages.

use serde::Serialize;

use super::Page;
use super::frame::{Frames, link_to};
use super::lists::Around;
use crate::content::{Entry, Pillar};
use crate::markdown::Html;
use crate::pages::site_view::LinkView;

/// One pillar in a list.
#[derive(Serialize)]
pub(super) struct PillarView<'a> {
    number: u8,
    title: &'a str,
    summary: &'a str,
    path: &'a str,
}

impl<'a> From<&'a Entry<Pillar>> for PillarView<'a> {
    fn from(pillar: &'a Entry<Pillar>) -> Self {
        Self {
            number: pillar.data.number,
            title: &pillar.meta.title,
            summary: &pillar.meta.summary,
            path: &pillar.path,
        }
    }
}

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    pillars: Vec<PillarView<'a>>,
}

#[derive(Serialize)]
struct PillarPage<'a> {
    number: u8,
    total: usize,
    /// Only where it says something that the title does not.
    original_name: Option<&'a str>,
    body_html: &'a Html,
    previous: Option<LinkView>,
    next: Option<LinkView>,
}

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Page> {
    let content = frames.content;
    let index = &content.indexes().pillars;
    let pillars = content.pillars();
    let list = ListView {
        body: Around::from(content.body(index)),
        pillars: pillars.iter().map(PillarView::from).collect(),
    };
    let mut pages = vec![frames.top("pilar-indeks.html", index, "list", &list)];
    for (position, pillar) in pillars.iter().enumerate() {
        let name = pillar.data.original_name.as_str();
        let view = PillarPage {
            number: pillar.data.number,
            total: pillars.len(),
            original_name: (name != pillar.meta.title).then_some(name),
            body_html: &content.body(pillar).html,
            previous: before(pillars, position).map(link_to),
            next: pillars.as_slice().get(position + 1).map(link_to),
        };
        pages.push(frames.item("pilar.html", index, pillar, "pillar", &view));
    }
    pages
}

/// Returns the item before `position`, if there is one.
pub(super) fn before<T>(items: &[T], position: usize) -> Option<&T> {
    position
        .checked_sub(1)
        .and_then(|position| items.get(position))
}
