//! Markdown to HTML, with everything about it that an editor should hear.
//!
//! `CommonMark` with tables, footnotes, strikethrough and task lists. What differs from plain
//! pulldown-cmark is there for readers: headings have ids, tables scroll on phones and name their
//! columns, nothing needs an inline style, a page's only `h1` is its title.

mod html;
mod render;
mod renderer;
mod slug;

use std::ops::Range;

pub use html::Html;
pub(crate) use html::escape;
pub(crate) use render::{LinkUse, PublishedAsset, Rendered, Surroundings, destination, render};
pub(crate) use renderer::{Around, LastAround, Renderer};
pub(crate) use slug::heading;

/// Rendered Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// HTML, safe to place as it is: all of it was made here.
    pub html: Html,
    /// The headings, in order.
    pub headings: Vec<Heading>,
}

/// A heading in rendered Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The element's id, unique in the body.
    pub id: String,
    /// 2 to 6.
    pub level: u8,
    /// Plain text.
    pub text: String,
    /// The whole element in the body's `html`.
    element: Range<usize>,
}

/// A heading and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'a> {
    /// The heading's id; it is not in `html`.
    pub id: &'a str,
    /// The heading's plain text.
    pub title: &'a str,
    /// The HTML that follows the heading, up to the next one of its level.
    pub html: &'a str,
}

impl Body {
    /// Returns the body split at the headings of `level`.
    pub fn sections(&self, level: u8) -> Vec<Section<'_>> {
        let headings: Vec<&Heading> = self.at_level(level).collect();
        headings
            .iter()
            .enumerate()
            .map(|(position, heading)| {
                let end = headings
                    .get(position + 1)
                    .map_or(self.html.len(), |next| next.element.start);
                Section {
                    id: &heading.id,
                    title: &heading.text,
                    html: self.html[heading.element.end..end].trim(),
                }
            })
            .collect()
    }

    /// Returns the HTML before the first heading of `level`.
    pub fn before_sections(&self, level: u8) -> &str {
        self.around_sections(level).0
    }

    /// Returns the HTML before the first heading of `level`, and all from that heading on.
    pub fn around_sections(&self, level: u8) -> (&str, &str) {
        let end = self
            .at_level(level)
            .next()
            .map_or(self.html.len(), |heading| heading.element.start);
        let (before, after) = self.html.split_at(end);
        (before.trim(), after.trim())
    }

    fn at_level(&self, level: u8) -> impl Iterator<Item = &Heading> {
        self.headings
            .iter()
            .filter(move |heading| heading.level == level)
    }
}
