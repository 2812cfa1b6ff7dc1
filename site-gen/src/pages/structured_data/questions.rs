//! Questions and answers of a single page, as plain text.

use serde_json::{Value, json};

use super::data::{Described, StructuredData, members};
use crate::content::{Entry, Layout, SinglePage};

impl Described for SinglePage {
    fn describe(page: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&questions(data, page))
    }
}

/// Describes the questions and answers of a single page, and nothing of other single pages.
fn questions(data: &StructuredData<'_>, page: &Entry<SinglePage>) -> Value {
    if page.data.layout != Layout::Questions {
        return Value::Array(Vec::new());
    }
    let questions: Vec<Value> = data
        .content
        .body(page)
        .sections(2)
        .iter()
        .map(|section| {
            json!({
                "@type": "Question",
                "name": section.title,
                "acceptedAnswer": { "@type": "Answer", "text": plain(section.html) },
            })
        })
        .collect();
    json!({ "@type": "FAQPage", "inLanguage": "id", "mainEntity": questions })
}

/// Writes the text of HTML that Markdown was rendered to: there, `<` and `>` stand for tags alone.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                // Items and paragraphs need not have white space between them.
                text.push(' ');
            }
            letter if !in_tag => text.push(letter),
            _ => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words
        .join(" ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    // A tag inside a sentence leaves a space before its full stop.
    for mark in [".", ",", ";", ":", "?", "!", ")"] {
        text = text.replace(&format!(" {mark}"), mark);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_plain_text() {
        let table = [
            ("<p>Ya.</p>\n<p>Boleh.</p>", "Ya. Boleh."),
            (
                "<p>Isi <a href=\"/daftar/\">formulir</a>, lalu <em>tunggu</em>.</p>",
                "Isi formulir, lalu tunggu.",
            ),
            ("<ul><li>Satu</li><li>Dua</li></ul>", "Satu Dua"),
            ("<p>A &amp; B &lt; C &amp;lt;</p>", "A & B < C &lt;"),
        ];
        for (html, text) in table {
            assert_eq!(plain(html), text);
        }
    }
}
