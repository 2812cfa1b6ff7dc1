//! `/cari/indeks.json`: what the search page finds by name besides pages: questions, headings and
//! terms, and the words that people use for them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::File;
use crate::content::{Content, Layout, Shortcut};
use crate::markdown::Body;
use crate::pages::{NAME_INDEX, term_anchor};

/// Sections down to this level are found: `## NIB` and `### NIB`.
const LEVELS: [u8; 2] = [2, 3];

/// A place that can be found: its name, its address, where it stands, and other words for it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Found<'a>(&'a str, String, &'a str, String);

/// The index, where the site has a page that asks it.
pub(super) fn file(content: &Content) -> Option<File> {
    let mut singles = content.singles.iter();
    singles.find(|single| single.data.layout == Layout::Search)?;
    let index = serde_json::to_vec(&index(content)).expect("texts, which JSON can hold");
    Some(File::new(NAME_INDEX, index))
}

/// Shortcuts come first: an editor has said that they answer the question.
fn index(content: &Content) -> Vec<Found<'_>> {
    let mut index: Vec<Found<'_>> = shortcuts(content)
        .map(|shortcut| {
            let words = shortcut.words.join(" ");
            Found(&shortcut.label, shortcut.path.clone(), "", words)
        })
        .collect();
    let mut sections = Vec::new();
    for single in &content.singles {
        sections.extend(headings(&single.body, &single.path, &single.meta.title));
        if single.data.layout == Layout::Glossary {
            index.extend(content.terms.iter().map(|term| {
                let address = format!("{}#{}", single.path, term_anchor(&term.name));
                Found(
                    &term.name,
                    address,
                    &single.meta.title,
                    term.english.clone(),
                )
            }));
        }
    }
    for step in &content.steps {
        sections.extend(headings(&step.body, &step.path, &step.meta.title));
    }
    // A heading that many pages have says nothing about any of them.
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for Found(name, ..) in &sections {
        *times.entry(name).or_default() += 1;
    }
    sections.retain(|Found(name, ..)| times[name] == 1);
    index.extend(sections);
    index
}

/// The shortcuts of the search page.
fn shortcuts(content: &Content) -> impl Iterator<Item = &Shortcut> {
    let singles = content.singles.iter();
    singles.flat_map(|single| &single.data.shortcuts)
}

fn headings<'a>(body: &'a Body, path: &str, page: &'a str) -> Vec<Found<'a>> {
    let headings = body.headings.iter();
    headings
        .filter(|heading| LEVELS.contains(&heading.level))
        .map(|heading| {
            let address = format!("{path}#{}", heading.id);
            Found(&heading.text, address, page, String::new())
        })
        .collect()
}
