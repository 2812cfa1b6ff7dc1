//! A comparison as text and as a page.

use std::fmt::Write as _;

use super::git::Revision;
use super::markup::{plain, to_html, to_markdown};
use crate::markdown::escape;

/// Everything that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What the content was compared with.
    pub since: Revision,
    /// What a reader should know first, such as that a state is not good; written as details are.
    pub notes: Vec<String>,
    /// What changed, sort by sort; none is empty.
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
    /// What it is called.
    pub name: String,
    /// What about it changed, a sentence each: keys stand between backticks, and a backslash makes
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
    /// In one sentence.
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

    /// As Markdown, to paste into a review.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for note in &self.notes {
            let _ = writeln!(text, "{}\n", to_markdown(note));
        }
        let _ = writeln!(text, "{}", to_markdown(&plain(&self.summary())));
        for section in &self.sections {
            let _ = writeln!(text, "\n## {}\n", section.title);
            for entry in &section.entries {
                let _ = writeln!(text, "- {}", to_markdown(&plain(&entry.name)));
                for detail in &entry.details {
                    let _ = writeln!(text, "  - {}", to_markdown(detail));
                }
            }
        }
        text
    }

    /// As a page of its own, to send to somebody.
    pub fn html(&self) -> String {
        let mut html = String::from(
            "<!doctype html>\n<html lang=\"id\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>Perubahan isi situs</title>\n<style>\n\
             body { max-width: 45rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }\n\
             li { margin: 0.25rem 0; overflow-wrap: anywhere; }\n</style>\n</head>\n<body>\n<main>\n\
             <h1>Perubahan isi situs</h1>\n",
        );
        for note in &self.notes {
            let _ = writeln!(html, "<p><strong>{}</strong></p>", to_html(note));
        }
        let _ = writeln!(html, "<p>{}</p>", escape(&self.summary()));
        for section in &self.sections {
            let _ = writeln!(html, "<h2>{}</h2>\n<ul>", section.title);
            for entry in &section.entries {
                let _ = write!(html, "<li><strong>{}</strong>", escape(&entry.name));
                if !entry.details.is_empty() {
                    html.push_str("\n<ul>\n");
                    for detail in &entry.details {
                        let _ = writeln!(html, "<li>{}</li>", to_html(detail));
                    }
                    html.push_str("</ul>\n");
                }
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
        }
        html.push_str("</main>\n</body>\n</html>\n");
        html
    }
}
