//! `/cari/`: every page, heading, question and term of the site by its first letter, with a search
//! box and what people look for most above. Complete without script; with it, these lists answer
//! while the visitor types.

use std::sync::{Arc, PoisonError};

use serde::Serialize;

use super::Page;
use super::frame::Frames;
use super::name_index::{self, Listed};
use crate::content::{Entry, Layout, SinglePage};
use crate::markdown::{Body, Html};
use crate::memory::Same;

#[derive(Serialize)]
struct DirectoryView<'a> {
    body_html: &'a Html,
    shortcuts: Vec<ShortcutView<'a>>,
    letters: Vec<LetterView<'a>>,
    /// The program for full-text search, when there is one in this build.
    full_text: Option<String>,
}

#[derive(Serialize)]
struct ShortcutView<'a> {
    label: &'a str,
    path: &'a str,
    /// Other words for it.
    words: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct LetterView<'a> {
    letter: String,
    id: String,
    entries: Vec<&'a Listed>,
}

/// The directory's own file, and everything that it lists: pages, and places on them.
pub(super) type Inputs = (Same<Body>, Named, Vec<Listed>);

/// Pages, by what the directory lists of each.
#[derive(Debug)]
pub(super) struct Named(Vec<Arc<Page>>);

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&other.0);
        let is_same = |own: &Page, other: &Page| {
            (&own.name, &own.path, &own.section, is_listed(own))
                == (&other.name, &other.path, &other.section, is_listed(other))
        };
        self.0.len() == other.0.len()
            && pairs.all(|(own, other)| Arc::ptr_eq(own, other) || is_same(own, other))
    }
}

fn is_listed(page: &Page) -> bool {
    page.in_sitemap && page.in_search
}

/// Folder of the full-text index.
pub(crate) const SEARCH_FOLDER: &str = "/pagefind/";

/// Makes the page, if the content has one that is laid out so; `pages` are all others.
pub(super) fn page(frames: &Frames<'_>, pages: &[Arc<Page>]) -> Option<Arc<Page>> {
    let single = frames
        .content
        .singles()
        .iter()
        .find(|single| single.data.layout == Layout::Search)?;
    let places = name_index::places(frames.content);
    let inputs = (frames.content.file(single), Named(pages.to_vec()), places);
    let make = |inputs: &Inputs| view(frames, single, inputs);
    Some(match &frames.memory.directory {
        Some(memory) => {
            let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
            memory.recall(inputs, make)
        }
        None => Arc::new(make(&inputs)),
    })
}

fn view(frames: &Frames<'_>, single: &Entry<SinglePage>, (_, pages, places): &Inputs) -> Page {
    // Pages that only arrange what others say lead nowhere new.
    let pages = pages.0.iter().filter(|page| is_listed(page));
    let pages = pages.filter(|page| page.path != single.path);
    let pages: Vec<Listed> = pages.map(|page| Listed::of(page)).collect();
    let view = DirectoryView {
        body_html: &frames.content.body(single).html,
        shortcuts: single
            .data
            .shortcuts
            .iter()
            .map(|shortcut| ShortcutView {
                label: &shortcut.label,
                path: &shortcut.path,
                words: shortcut.words.join(" "),
            })
            .collect(),
        letters: letters(pages.iter().chain(places).collect()),
        full_text: program(),
    };
    let page = frames.top("cari.html", single, "directory", &view);
    Page {
        in_search: false,
        ..page
    }
}

/// Writes the program that a page of the site imports; `None` in a build without full-text search.
fn program() -> Option<String> {
    cfg!(feature = "search").then(|| format!("{SEARCH_FOLDER}pagefind.js"))
}

/// Groups entries under their first letters, by name; names that begin with no letter come first.
fn letters(mut entries: Vec<&Listed>) -> Vec<LetterView<'_>> {
    let initial = |entry: &Listed| {
        entry
            .name
            .chars()
            .find(|letter| letter.is_alphanumeric())
            .filter(|letter| letter.is_alphabetic())
            .map(|letter| letter.to_uppercase().to_string())
            .unwrap_or_default()
    };
    entries.sort_by_cached_key(|entry| (initial(entry), entry.name.to_lowercase(), &entry.path));
    let mut letters: Vec<LetterView<'_>> = Vec::new();
    let mut current = None;
    for entry in entries {
        let letter = initial(entry);
        if current.as_ref() != Some(&letter) {
            letters.push(LetterView::new(&letter));
            current = Some(letter);
        }
        if let Some(last) = letters.last_mut() {
            last.entries.push(entry);
        }
    }
    letters
}

impl LetterView<'_> {
    /// Makes the group of a letter; without one, it is for names that begin with a figure.
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
            entries: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_under_their_first_letter() {
        let listed = ["Tebet", "44 kantor", "angka", "\"Aku\"", "Tentang"].map(|name| Listed {
            name: name.to_owned(),
            path: "/".to_owned(),
            section: None,
        });
        let names = |group: &LetterView<'_>| -> Vec<String> {
            let entries = group.entries.iter();
            entries.map(|entry| entry.name.clone()).collect()
        };
        let shape: Vec<(String, Vec<String>)> = letters(listed.iter().collect())
            .iter()
            .map(|group| (group.id.clone(), names(group)))
            .collect();
        assert_eq!(
            shape,
            [
                ("angka-awal", vec!["44 kantor"]),
                ("huruf-a", vec!["\"Aku\"", "angka"]),
                ("huruf-t", vec!["Tebet", "Tentang"]),
            ]
            .map(|(id, names)| (
                id.to_owned(),
                names.into_iter().map(str::to_owned).collect()
            ))
        );
    }
}
