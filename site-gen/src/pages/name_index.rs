//! Entries of the directory: pages, and besides them questions, headings and terms.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Page;
use super::singles::anchor;
use crate::content::{Content, Layout};
use crate::markdown::Body;

/// Sections down to this level are listed: `## NIB` and `### NIB`.
const LEVELS: [u8; 2] = [2, 3];

/// A page, or a place on one, as the directory lists it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) path: String,
    /// The list that it belongs to, or the page that it stands on, by name.
    pub(super) section: Option<String>,
}

impl Listed {
    pub(super) fn of(page: &Page) -> Self {
        Self {
            name: page.name.clone(),
            path: page.path.clone(),
            section: page.section.clone(),
        }
    }
}

/// Lists the places on pages that have a name of their own.
pub(super) fn places(content: &Content) -> Vec<Listed> {
    let mut places = Vec::new();
    for single in content.singles() {
        places.extend(headings(
            content.body(single),
            &single.path,
            &single.meta.title,
        ));
    }
    for step in content.steps() {
        places.extend(headings(content.body(step), &step.path, &step.meta.title));
    }
    // A heading that many pages have says nothing about any of them.
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for place in &places {
        *times.entry(place.name.clone()).or_default() += 1;
    }
    places.retain(|place| times[&place.name] == 1);
    places.extend(terms(content));
    places
}

fn headings(body: &Body, path: &str, page: &str) -> impl Iterator<Item = Listed> {
    let headings = body.headings.iter();
    headings
        .filter(|heading| LEVELS.contains(&heading.level))
        .map(move |heading| Listed {
            name: heading.text.clone(),
            path: format!("{path}#{}", heading.id),
            section: Some(page.to_owned()),
        })
}

/// Iterates over the terms, where the site has a page that explains them.
fn terms(content: &Content) -> impl Iterator<Item = Listed> {
    let mut singles = content.singles().iter();
    let glossary = singles.find(|single| single.data.layout == Layout::Glossary);
    glossary.into_iter().flat_map(|glossary| {
        content.terms().iter().map(|term| Listed {
            name: term.name.clone(),
            path: format!("{}#{}", glossary.path, anchor(&term.name)),
            section: Some(glossary.meta.title.clone()),
        })
    })
}
