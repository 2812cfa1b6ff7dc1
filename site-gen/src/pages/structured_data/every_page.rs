//! Descriptions that stand on pages of which there may be thousands: written without a tree of values
//! between, in which each key and text is a memory of its own. Their keys are in the order that such
//! a tree has.

use serde::Serialize;
use serde_json::Value;

use super::data::{Described, StructuredData};
use crate::content::{Entry, News};
use crate::pages::share_image;
use crate::pages::site_view::LinkView;

impl StructuredData<'_> {
    /// Writes the text of the `script` element of a page: the way to it, and `about`, the members
    /// of `@graph` that describe its subject. `None` when there is nothing to say.
    pub(crate) fn page(
        &self,
        path: &str,
        title: &str,
        above: &[LinkView],
        about: &str,
    ) -> Option<String> {
        let breadcrumbs = (!above.is_empty()).then(|| self.breadcrumbs(path, title, above));
        let about = (!about.is_empty()).then(|| about.to_owned());
        let graph: Vec<String> = breadcrumbs.into_iter().chain(about).collect();
        (!graph.is_empty()).then(|| script(&graph))
    }

    fn breadcrumbs(&self, path: &str, title: &str, above: &[LinkView]) -> String {
        let steps = above
            .iter()
            .map(|link| (link.label.as_str(), link.path.as_str()))
            .chain([(title, path)]);
        let items = steps.enumerate().map(|(position, (name, path))| ListItem {
            kind: "ListItem",
            item: self.url(path),
            name,
            position: position + 1,
        });
        text(&BreadcrumbList {
            kind: "BreadcrumbList",
            items: items.collect(),
        })
    }
}

impl Described for News {
    fn describe(item: &Entry<Self>, data: &StructuredData<'_>) -> String {
        text(&article(data, item))
    }
}

/// Describes a news item: the day is the event's; when we published is known only as the last
/// change.
fn article<'a>(data: &'a StructuredData<'_>, news: &'a Entry<News>) -> NewsArticle<'a> {
    NewsArticle {
        kind: "NewsArticle",
        author: &data.in_short,
        citation: &news.data.citation.publisher,
        content_reference_time: news.data.day_for_machines(),
        date_modified: news.meta.updated.to_string(),
        description: &news.meta.summary,
        headline: &news.meta.title,
        image: data.url(&share_image::path(&data.content.indexes().news.path)),
        in_language: "id",
        url: data.url(&news.path),
    }
}

/// Writes the text of a `script` element with these members of `@graph`.
fn script(graph: &[String]) -> String {
    let json = format!(
        "{{\"@context\":\"https://schema.org\",\"@graph\":[{}]}}",
        graph.join(",")
    );
    // Inside `script`, the parser looks for `<` alone, as the start of `</script` or `<!--`.
    json.replace('<', "\\u003c")
}

/// The way to a page.
#[derive(Serialize)]
struct BreadcrumbList<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem<'a>>,
}

/// A page on the way.
#[derive(Serialize)]
struct ListItem<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: &'a str,
    position: usize,
}

/// A piece of news.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    author: &'a Value,
    citation: &'a str,
    content_reference_time: String,
    date_modified: String,
    description: &'a str,
    headline: &'a str,
    image: String,
    in_language: &'static str,
    url: String,
}

/// Writes a description as JSON.
fn text(described: &impl Serialize) -> String {
    serde_json::to_string(described).expect("structs of texts and numbers, which JSON can hold")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_text_ends_the_script_element() {
        let text = script(&[json!({ "name": "</script><!--" }).to_string()]);
        assert!(!text.contains('<'), "{text}");
        let back: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(back["@graph"][0]["name"], "</script><!--");
    }
}
