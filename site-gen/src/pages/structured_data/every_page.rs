//! Descriptions that stand on pages of which there may be thousands: written without a tree of values
//! between, in which each key and text is a memory of its own. Their keys are in the order that such
//! a tree has.

use serde::Serialize;
use serde_json::Value;

/// The way to a page.
#[derive(Serialize)]
pub(super) struct BreadcrumbList<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "itemListElement")]
    pub(super) items: Vec<ListItem<'a>>,
}

/// A page on the way.
#[derive(Serialize)]
pub(super) struct ListItem<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) item: String,
    pub(super) name: &'a str,
    pub(super) position: usize,
}

/// A piece of news.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewsArticle<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) author: &'a Value,
    pub(super) citation: &'a str,
    pub(super) content_reference_time: String,
    pub(super) date_modified: String,
    pub(super) description: &'a str,
    pub(super) headline: &'a str,
    pub(super) image: String,
    pub(super) in_language: &'static str,
    pub(super) url: String,
}

/// Writes a description as JSON.
pub(super) fn text(described: &impl Serialize) -> String {
    serde_json::to_string(described).expect("structs of texts and numbers, which JSON can hold")
}
