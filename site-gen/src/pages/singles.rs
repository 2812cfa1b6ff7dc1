//! Single pages: running text, questions and answers, and the glossary.

use serde::Serialize;

use super::Page;
use super::data_sets::{self, DataSet};
use super::frame::Frames;
use super::lists::{SectionView, sections};
use crate::content::{Entry, Layout, SinglePage, Term};
use crate::markdown::{Body, Html};

/// From how many sections on a page begins with a list of them.
const LONG: usize = 4;

#[derive(Serialize)]
struct PlainView<'a> {
    body_html: &'a Html,
    /// The sections of a long page.
    contents: Vec<SectionView<'a>>,
}

impl<'a> From<&'a Body> for PlainView<'a> {
    fn from(body: &'a Body) -> Self {
        let mut contents = sections(body);
        if contents.len() < LONG {
            contents.clear();
        }
        Self {
            body_html: &body.html,
            contents,
        }
    }
}

#[derive(Serialize)]
struct QuestionsView<'a> {
    intro_html: &'a str,
    questions: Vec<SectionView<'a>>,
}

#[derive(Serialize)]
struct DataView<'a> {
    body_html: &'a Html,
    sets: &'static [DataSet],
}

#[derive(Serialize)]
struct GlossaryView<'a> {
    body_html: &'a Html,
    letters: Vec<LetterView<'a>>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct LetterView<'a> {
    letter: String,
    id: String,
    terms: Vec<TermView<'a>>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct TermView<'a> {
    /// Its anchor, so that pages can link to the term they use: `/glosarium/#bpom-md`.
    id: String,
    name: &'a str,
    meaning: &'a str,
    english: &'a str,
}

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Page> {
    frames
        .content
        .singles()
        .iter()
        // It needs to know all other pages: see `directory`.
        .filter(|single| single.data.layout != Layout::Search)
        .map(|single| page(single, frames))
        .collect()
}

fn page(single: &Entry<SinglePage>, frames: &Frames<'_>) -> Page {
    let body = frames.content.body(single);
    let body_html = &body.html;
    match single.data.layout {
        Layout::Plain | Layout::Search => {
            frames.top("halaman.html", single, "single", &PlainView::from(body))
        }
        Layout::Questions => {
            let view = QuestionsView {
                intro_html: body.before_sections(2),
                questions: sections(body),
            };
            frames.top("tanya-jawab.html", single, "single", &view)
        }
        Layout::Data => {
            let view = DataView {
                body_html,
                sets: &data_sets::SETS,
            };
            frames.top("data.html", single, "single", &view)
        }
        Layout::Offline => {
            let view = PlainView::from(body);
            let mut page = frames.top("luring.html", single, "single", &view);
            page.in_sitemap = false;
            page.in_search = false;
            page
        }
        Layout::Glossary => {
            let view = GlossaryView {
                body_html,
                letters: letters(frames.content.terms()),
            };
            frames.top("glosarium.html", single, "single", &view)
        }
    }
}

/// Groups terms under their first letters; the terms come sorted by name.
fn letters(terms: &[Term]) -> Vec<LetterView<'_>> {
    let mut letters: Vec<LetterView<'_>> = Vec::new();
    for term in terms {
        let letter: String = term
            .name
            .chars()
            .take(1)
            .flat_map(char::to_uppercase)
            .collect();
        if letters.last().is_none_or(|last| last.letter != letter) {
            letters.push(LetterView {
                id: format!("huruf-{}", letter.to_lowercase()),
                letter,
                terms: Vec::new(),
            });
        }
        if let Some(last) = letters.last_mut() {
            last.terms.push(TermView {
                id: anchor(&term.name),
                name: &term.name,
                meaning: &term.meaning,
                english: &term.english,
            });
        }
    }
    letters
}

/// Returns the anchor of a term, without what its name has in brackets.
pub(crate) fn anchor(name: &str) -> String {
    let plain = name.split(" (").next().unwrap_or(name);
    plain.to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::{anchor, letters};
    use crate::content::Term;

    #[test]
    fn terms_can_be_linked_to() {
        assert_eq!(anchor("BPOM MD"), "bpom-md");
        assert_eq!(anchor("PIRT (SPP-IRT)"), "pirt");
    }

    #[test]
    fn terms_stand_under_their_first_letter() {
        let terms: Vec<Term> = ["anggota", "Apindo", "Bazar"]
            .map(|name| Term {
                name: name.to_owned(),
                meaning: "arti".to_owned(),
                english: "meaning".to_owned(),
            })
            .into();
        let letters = letters(&terms);
        let shape: Vec<(&str, usize)> = letters
            .iter()
            .map(|letter| (letter.id.as_str(), letter.terms.len()))
            .collect();
        assert_eq!(shape, [("huruf-a", 2), ("huruf-b", 1)]);
    }
}
