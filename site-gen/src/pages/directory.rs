//! `/cari/`: every page of the site by its first letter, with a search box and what people look for
//! most above. Complete without script; with it, these lists and an index of headings, questions
//! and terms answer while the visitor types.

use std::sync::Arc;

use serde::Serialize;

use super::Page;
use super::frame::{Frames, link};
use crate::content::Layout;
use crate::memory::Same;
use crate::pages::site_view::LinkView;

#[derive(Serialize)]
struct DirectoryView<'a> {
    body_html: &'a str,
    shortcuts: Vec<LinkView>,
    letters: Vec<LetterView<'a>>,
    /// Entries found by name besides pages.
    index: &'static str,
    /// The program for full-text search, when there is one in this build.
    full_text: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct LetterView<'a> {
    letter: String,
    id: String,
    pages: Vec<PageView<'a>>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct PageView<'a> {
    name: &'a str,
    path: &'a str,
    section: Option<&'a str>,
}

/// Address of the index of headings, questions and terms.
pub(crate) const NAME_INDEX: &str = "/cari/indeks.json";

/// Folder of the full-text index.
pub(crate) const SEARCH_FOLDER: &str = "/pagefind/";

/// The page, if the content has one that is laid out so; `pages` are all others.
pub(super) fn page(frames: &Frames<'_>, pages: &[Arc<Page>]) -> Option<Arc<Page>> {
    let single = frames
        .content
        .singles
        .iter()
        .find(|single| single.data.layout == Layout::Search)?;
    let listed = pages
        .iter()
        // Pages that only arrange what others say lead nowhere new.
        .filter(|page| page.in_sitemap && page.in_search && page.path != single.path)
        .map(|page| Listed {
            name: page.name.clone(),
            path: page.path.clone(),
            section: page.section.clone(),
        })
        .collect();
    let inputs = (vec![Some(Same(Arc::clone(&single.body)))], listed);
    let directory = &frames.memory.directory;
    let shortcuts = single.data.shortcuts.iter();
    Some(
        directory.recall(single.path.as_str(), inputs, |(_, listed)| {
            let view = DirectoryView {
                body_html: &single.body.html,
                shortcuts: shortcuts
                    .map(|shortcut| link(&shortcut.label, &shortcut.path))
                    .collect(),
                index: NAME_INDEX,
                letters: letters(listed.iter().map(Listed::view).collect()),
                full_text: program(),
            };
            let page = frames.top("cari.html", single, "directory", &view);
            Arc::new(Page {
                in_search: false,
                ..page
            })
        }),
    )
}

/// A page as the directory lists it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    name: String,
    path: String,
    section: Option<String>,
}

impl Listed {
    fn view(&self) -> PageView<'_> {
        PageView {
            name: &self.name,
            path: &self.path,
            section: self.section.as_deref(),
        }
    }
}

/// The program that a page of the site imports; `None` in a build without full-text search.
fn program() -> Option<String> {
    cfg!(feature = "search").then(|| format!("{SEARCH_FOLDER}pagefind.js"))
}

/// Pages under their first letters, by name; names that begin with no letter come first.
fn letters(mut pages: Vec<PageView<'_>>) -> Vec<LetterView<'_>> {
    let initial = |page: &PageView<'_>| {
        page.name
            .chars()
            .find(|letter| letter.is_alphanumeric())
            .filter(|letter| letter.is_alphabetic())
            .map(|letter| letter.to_uppercase().to_string())
            .unwrap_or_default()
    };
    pages.sort_by_cached_key(|page| (initial(page), page.name.to_lowercase(), page.path));
    let mut letters: Vec<LetterView<'_>> = Vec::new();
    let mut current = None;
    for page in pages {
        let letter = initial(&page);
        if current.as_ref() != Some(&letter) {
            letters.push(LetterView::new(&letter));
            current = Some(letter);
        }
        if let Some(last) = letters.last_mut() {
            last.pages.push(page);
        }
    }
    letters
}

impl LetterView<'_> {
    /// Without a letter, it is for names that begin with a figure.
    fn new(letter: &str) -> Self {
        let (letter, id) = if letter.is_empty() {
            ("0–9".to_owned(), "angka-awal".to_owned())
        } else {
            (
                letter.to_owned(),
                format!("huruf-{}", letter.to_lowercase()),
            )
        };
        Self {
            letter,
            id,
            pages: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stand_under_their_first_letter() {
        let pages = ["Tebet", "44 kantor", "angka", "\"Aku\"", "Tentang"]
            .map(|name| PageView {
                name,
                path: "/",
                section: None,
            })
            .into();
        let shape: Vec<(String, Vec<&str>)> = letters(pages)
            .into_iter()
            .map(|group| (group.id, group.pages.iter().map(|page| page.name).collect()))
            .collect();
        assert_eq!(
            shape,
            [
                ("angka-awal".to_owned(), vec!["44 kantor"]),
                ("huruf-a".to_owned(), vec!["\"Aku\"", "angka"]),
                ("huruf-t".to_owned(), vec!["Tebet", "Tentang"]),
            ]
        );
    }
}
