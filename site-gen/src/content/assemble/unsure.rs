//! Pages that show what stands in other files: while one of those is broken, an anchor that such a
//! page lacks is no mistake of whoever links to it.

use std::collections::HashSet;

use crate::content::Layout;
use crate::content::load::{Draft, Drafts, Folder, Kind};

/// The pages of which not every anchor is known.
#[derive(Debug, Default)]
pub(crate) struct Unsure {
    /// A list that every page may show something of could not be read.
    all: bool,
    pages: HashSet<String>,
}

impl Unsure {
    /// By what could not be read.
    pub(super) fn new(drafts: &Drafts) -> Self {
        let all = drafts.cities.is_none()
            || drafts.topics.is_none()
            || drafts.sectors.is_none()
            || drafts.community_types.is_none()
            || drafts.sources.is_none();
        let mut unsure = Self {
            all,
            pages: HashSet::new(),
        };
        unsure.add_list(&drafts.pillars);
        unsure.add_list(&drafts.steps);
        unsure.add_list(&drafts.trainings);
        unsure.add_list(&drafts.communities);
        unsure.add_list(&drafts.kecamatan);
        unsure.add_list(&drafts.news);
        unsure.add_list(&drafts.figures);
        if drafts.glossary.is_none() {
            let singles = drafts.singles.entries.iter();
            let shows_terms = singles.filter(|single| single.data.layout == Layout::Glossary);
            unsure
                .pages
                .extend(shows_terms.map(|single| single.path.clone()));
        }
        unsure
    }

    /// Whether an anchor may only seem to be missing.
    pub(crate) fn has(&self, page: &str) -> bool {
        self.all || self.pages.contains(page)
    }

    /// The list page of a folder, unless all of its files could be read.
    fn add_list<T: Kind>(&mut self, folder: &Folder<Draft<T>>) {
        if !folder.is_complete() {
            self.pages.insert(format!("/{}/", T::FOLDER));
        }
    }
}
