//! Content marked as an example, which is left out with `--without-examples`, and the addresses and
//! references that go with it.

use std::collections::HashSet;

use crate::content::folder::Stems;
use crate::content::parse::{Folder, ParsedContent, ParsedPage, ReadFile};
use crate::kinds::{Kind, Place, REPORTS, report_data};

/// Removes everything that is marked as an example, and returns the addresses it had. The home
/// page and the list pages stay.
pub(super) fn remove(parsed: &mut ParsedContent) -> HashSet<String> {
    let mut removed = HashSet::new();
    for &kind in Kind::ALL {
        let addresses = parsed.remove_examples(kind);
        if has_own_pages(kind) {
            removed.extend(addresses);
        }
    }
    for training in &mut parsed.trainings.entries {
        training.data.sessions.retain(|session| !session.is_example);
    }
    removed
}

/// Takes from every session that is an example the time in which one can ask for a place: nobody
/// should go there.
pub(crate) fn close_sessions(parsed: &mut ParsedContent) {
    for training in &mut parsed.trainings.entries {
        let is_example = training.meta.is_example;
        let sessions = training.data.sessions.iter_mut();
        for session in sessions.filter(|session| session.is_example || is_example) {
            (session.opens, session.closes) = (None, None);
        }
    }
}

/// The addresses of all files that were not removed, also of those that could not be read, and those
/// that are always there. Those of the same files are equal at a glance, however many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileAddresses {
    stems: Vec<(Kind, Stems)>,
    forms: Vec<String>,
    removed: HashSet<String>,
}

impl FileAddresses {
    pub(super) fn new(parsed: &ParsedContent, removed: &HashSet<String>) -> Self {
        Self {
            stems: parsed
                .kinds()
                .map(|(kind, read)| (kind, read.stems))
                .collect(),
            forms: parsed.form_addresses.clone(),
            removed: removed.clone(),
        }
    }

    /// Iterates over all of them, some perhaps more than once.
    pub(crate) fn iter(&self) -> impl Iterator<Item = String> {
        let said = self.forms.iter().cloned();
        let named = self
            .stems
            .iter()
            .flat_map(|(kind, stems)| stems.iter().filter_map(|stem| kind.address(stem)));
        said.chain(named)
            .filter(|address| !self.removed.contains(address))
    }
}

/// Lists the addresses of the examples that are part of the site.
pub(super) fn addresses_of_examples(parsed: &ParsedContent) -> Vec<String> {
    let mut addresses = Vec::new();
    for (kind, read) in parsed.kinds().filter(|(kind, _)| has_own_pages(*kind)) {
        let examples = read.files.filter(|file| file.is_example);
        let address = |file: ReadFile<'_>| match file.address {
            Some(address) => Some(address.to_owned()),
            None => kind.address(file.stem),
        };
        addresses.extend(examples.filter_map(address));
    }
    let reports = &parsed.reports.entries;
    let examples = reports.iter().filter(|report| report.value.is_example);
    addresses.extend(examples.map(|report| report_data(&report.id)));
    if reports.iter().all(|report| report.value.is_example) {
        addresses.push(REPORTS.to_owned());
    }
    addresses
}

/// Tells whether a page goes with its file: figures share theirs, and no site is without its home
/// page and list pages.
fn has_own_pages(kind: Kind) -> bool {
    match kind.place() {
        Place::Below | Place::Dated | Place::Top | Place::Said => true,
        Place::Together | Place::Lists | Place::Home | Place::Settings => false,
    }
}

/// Drops references to files that were removed or could not be read. A reference to a file that
/// never was is a problem of its own, found by [`mod@crate::content::check`].
pub(super) fn drop_dangling(parsed: &mut ParsedContent) {
    let communities: HashSet<String> = slugs(&parsed.communities);
    let kecamatan: HashSet<String> = slugs(&parsed.kecamatan);
    for training in &mut parsed.trainings.entries {
        let data = &mut training.data;
        data.organiser
            .take_if(|organiser| !communities.contains(organiser));
        data.sessions
            .retain(|session| kecamatan.contains(&session.kecamatan));
    }
    for community in &mut parsed.communities.entries {
        community.data.areas.retain(|area| kecamatan.contains(area));
    }
}

fn slugs<T>(folder: &Folder<ParsedPage<T>>) -> HashSet<String> {
    folder
        .entries
        .iter()
        .map(|page| page.slug.clone())
        .collect()
}
