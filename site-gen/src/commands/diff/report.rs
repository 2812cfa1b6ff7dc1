//! A comparison as text and as a page.

use serde_json::{Value, json};
use tera::{Context, Tera};

use super::git::Revision;
use super::markup::{plain, to_html, to_markdown};

/// Everything that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The state that the content was compared with.
    pub since: Revision,
    /// Notes to read first, such as that a state is not good; written as details are.
    pub notes: Vec<String>,
    /// The changes, sort by sort; none is empty.
    pub sections: Vec<Section>,
}

/// Changes of one sort: new pages, changed forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// `Halaman baru`.
    pub title: &'static str,
    /// At least one.
    pub entries: Vec<Entry>,
}

/// A page, form or file that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name it is called by.
    pub name: String,
    /// The changes in it, a sentence each: keys stand between backticks, and a backslash makes
    /// the next letter one like any other.
    pub details: Vec<String>,
}

impl Section {
    pub(super) fn new(title: &'static str, entries: impl IntoIterator<Item = Entry>) -> Self {
        Self {
            title,
            entries: entries.into_iter().collect(),
        }
    }
}

impl Entry {
    pub(super) fn new(name: String, details: Vec<String>) -> Self {
        Self { name, details }
    }
}

impl Comparison {
    /// Sums it up in one sentence.
    pub fn summary(&self) -> String {
        let since = format!("{} ({})", self.since.name, self.since.commit);
        if self.sections.is_empty() {
            return format!("Isi situs tidak berubah sejak {since}.");
        }
        let counts: Vec<String> = self
            .sections
            .iter()
            .map(|section| format!("{} {}", section.entries.len(), section.title.to_lowercase()))
            .collect();
        format!("Perubahan isi sejak {since}: {}.", counts.join(", "))
    }

    /// Writes it as Markdown, to paste into a review.
    pub fn text(&self) -> String {
        self.render(include_str!("report.md"), to_markdown)
    }

    /// Writes it as a page of its own, to send to somebody.
    pub fn html(&self) -> String {
        self.render(include_str!("report.html"), to_html)
    }

    /// Fills a template. All texts in it are `written` beforehand, so that it escapes nothing.
    fn render(&self, template: &str, written: fn(&str) -> String) -> String {
        let all = |details: &[String]| -> Vec<String> {
            details.iter().map(|detail| written(detail)).collect()
        };
        let entry = |entry: &Entry| json!({ "name": written(&plain(&entry.name)), "details": all(&entry.details) });
        let section = |section: &Section| {
            let entries: Vec<Value> = section.entries.iter().map(entry).collect();
            json!({ "title": section.title, "entries": entries })
        };
        let report = json!({
            "notes": all(&self.notes),
            "summary": written(&plain(&self.summary())),
            "sections": self.sections.iter().map(section).collect::<Vec<Value>>(),
        });
        let context = Context::from_serialize(&report).expect("it is an object with texts as keys");
        Tera::one_off(template, &context, false)
            .expect("the template is ours, and all that it names is there")
    }
}
