//! Pages that show what stands in other files: while one of those is broken, an anchor that such a
//! page lacks is no mistake of whoever links to it.

use std::collections::HashSet;

use crate::content::Layout;
use crate::content::parse::ParsedContent;
use crate::kinds::Kind;

/// The pages of which not every anchor is known.
#[derive(Debug, Default)]
pub(crate) struct Incomplete {
    /// A list that every page may show something of could not be read.
    all: bool,
    pages: HashSet<String>,
}

impl Incomplete {
    /// Finds what is incomplete by what could not be read.
    pub(super) fn new(parsed: &ParsedContent) -> Self {
        let mut incomplete = Self::default();
        for (kind, read) in parsed.kinds() {
            if !read.is_complete {
                incomplete.add(kind, parsed);
            }
        }
        incomplete
    }

    /// Tells whether an anchor may only seem to be missing.
    pub(crate) fn has(&self, page: &str) -> bool {
        self.all || self.pages.contains(page)
    }

    /// Adds the pages that show something of a kind.
    fn add(&mut self, kind: Kind, parsed: &ParsedContent) {
        match kind {
            Kind::Pillar
            | Kind::Step
            | Kind::Training
            | Kind::Community
            | Kind::Kecamatan
            | Kind::News
            | Kind::FigureSet => self.pages.extend(Kind::Index.address(kind.name())),
            Kind::Cities | Kind::Topics | Kind::Sectors | Kind::CommunityTypes | Kind::Sources => {
                self.all = true;
            }
            Kind::Glossary => {
                let singles = parsed.singles.entries.iter();
                let shows_terms = singles.filter(|single| single.data.layout == Layout::Glossary);
                self.pages
                    .extend(shows_terms.map(|single| single.path.clone()));
            }
            // Their pages show no other file, or there is no site without them.
            Kind::Report
            | Kind::SinglePage
            | Kind::Home
            | Kind::Index
            | Kind::Form
            | Kind::Site
            | Kind::Messages
            | Kind::Redirects => {}
        }
    }
}
