//! Changes between two states of the content, in words that an editor can paste into a
//! review.
//!
//! The files are compared as they are written (TOML keys, sections of the text), not as pages: a
//! reader of the review wants to know what somebody changed, and an old state can be compared even
//! when it does not follow today's rules. Only the options of forms, which come from many files,
//! are compared as the forms get them.

mod addresses;
mod body;
mod forms;
mod git;
mod markup;
mod quote;
mod report;
mod snapshot;
mod values;

use std::collections::BTreeSet;

pub use git::Revision;
pub use report::{Comparison, Entry, Section};

use crate::commands::check;
use crate::options::Options;
use addresses::Addresses;
use git::Export;
use markup::plain;
use snapshot::{Document, Snapshot};

/// Compares the content as it is with how it was in a revision of Git. The error's text is for the
/// editor.
pub fn with_revision(options: &Options, revision: &str) -> Result<Comparison, String> {
    let old = git::export(options, revision)?;
    let before = Snapshot::read(&old.content, &old.templates);
    let after = Snapshot::read(&options.content, &options.templates);
    let mut notes = notes(options, &old);
    notes.extend(Pages::new(&before, &after).kept_days());
    Ok(Comparison {
        since: old.revision.clone(),
        notes,
        sections: sections(&before, &after),
    })
}

/// Says which of the states is not good: there a difference may be a mistake, or mend one.
fn notes(options: &Options, old: &Export) -> Vec<String> {
    let old_options = Options {
        content: old.content.clone(),
        templates: old.templates.clone(),
        ..options.clone()
    };
    // What was not there yet has nothing wrong with it.
    let is_there = old.content.is_dir() && old.templates.is_dir();
    let (now, then) = rayon::join(
        || problems(options),
        || if is_there { problems(&old_options) } else { 0 },
    );
    let mut notes = Vec::new();
    if now > 0 {
        notes.push(format!(
            "Isi yang sekarang belum lulus pemeriksaan: {now} masalah. Semuanya ditunjukkan oleh `cargo run -p site-gen -- check`."
        ));
    }
    if then > 0 {
        notes.push(format!(
            "Isi di {} belum lulus pemeriksaan menurut aturan sekarang: {then} masalah.",
            plain(&old.revision.name)
        ));
    }
    notes
}

/// Counts the problems that stop a state from being built.
fn problems(options: &Options) -> usize {
    let options = Options {
        strict: false,
        ..options.clone()
    };
    check(&options).map_or_else(|problems| problems.errors(), |_| 0)
}

fn sections(before: &Snapshot, after: &Snapshot) -> Vec<Section> {
    let pages = Pages::new(before, after);
    let mut sections = vec![
        pages.new_pages(),
        pages.moved_pages(),
        pages.removed_pages(),
        pages.addresses.section(),
        pages.changed_pages(),
        forms::section(pages.addresses),
        other_files(before, after),
        templates(before, after),
    ];
    sections.retain(|section| !section.entries.is_empty());
    sections
}

/// The pages of both states, by file.
struct Pages<'a> {
    before: &'a Snapshot,
    after: &'a Snapshot,
    addresses: Addresses<'a>,
    /// Files that are gone and the files that took their place.
    moved: Vec<(&'a Document, &'a Document)>,
}

impl<'a> Pages<'a> {
    fn new(before: &'a Snapshot, after: &'a Snapshot) -> Self {
        let gone = before
            .pages()
            .filter(|page| after.get(&page.file).is_none());
        let moved = gone
            .filter_map(|old| {
                let target = after.redirects.get(old.address.as_deref()?)?;
                let is_it = |page: &&Document| page.address.as_ref() == Some(target);
                let new = after.pages().find(is_it)?;
                before.get(&new.file).is_none().then_some((old, new))
            })
            .collect();
        Self {
            before,
            after,
            addresses: Addresses { before, after },
            moved,
        }
    }

    fn new_pages(&self) -> Section {
        let is_moved = |page: &Document| self.moved.iter().any(|(_, new)| new.file == page.file);
        let new = self
            .after
            .pages()
            .filter(|page| self.before.get(&page.file).is_none() && !is_moved(page));
        Section::new(
            "Halaman baru",
            new.map(|page| Entry::new(page.name(), summary(page))),
        )
    }

    fn moved_pages(&self) -> Section {
        let entries = self.moved.iter().map(|(old, new)| {
            let mut details = vec![format!(
                "alamatnya {} menjadi {}, dan pengunjungnya dialihkan",
                old.shown_address(),
                new.shown_address()
            )];
            details.extend(self.addresses.below(old));
            details.extend(differences(old, new));
            Entry::new(new.name(), details)
        });
        Section::new("Halaman pindah", entries)
    }

    fn removed_pages(&self) -> Section {
        let is_moved = |page: &Document| self.moved.iter().any(|(old, _)| old.file == page.file);
        let gone = self
            .before
            .pages()
            .filter(|page| self.after.get(&page.file).is_none() && !is_moved(page));
        Section::new(
            "Halaman dihapus",
            gone.map(|page| Entry::new(page.name(), self.addresses.of_page(page))),
        )
    }

    /// Names the pages that have changed under the day that they had before.
    fn kept_days(&self) -> Option<String> {
        let pages = self.after.pages();
        let kept: Vec<String> = pages
            .filter(|new| {
                self.before
                    .get(&new.file)
                    .is_some_and(|old| keeps_day(old, new))
            })
            .map(Document::name)
            .collect();
        (!kept.is_empty()).then(|| {
            format!(
                "`diperbarui` belum diganti di {} halaman yang berubah: {}. Dari hari itu kalender, kabar, dan mesin pencari tahu bahwa isinya baru.",
                kept.len(),
                values::row(kept)
            )
        })
    }

    fn changed_pages(&self) -> Section {
        let entries = self.after.pages().filter_map(|new| {
            let old = self.before.get(&new.file)?;
            let details = differences(old, new);
            (!details.is_empty()).then(|| Entry::new(new.name(), details))
        });
        Section::new("Halaman berubah", entries)
    }
}

/// Describes a new page by its own summary.
fn summary(page: &Document) -> Vec<String> {
    page.key("ringkasan").map(plain).into_iter().collect()
}

/// Lists the differences between two states of a file.
fn differences(old: &Document, new: &Document) -> Vec<String> {
    match (&old.table, &new.table) {
        (Some(before), Some(after)) => {
            let mut details = values::differences(before, after, &[]);
            details.extend(body::differences(&old.body, &new.body));
            details
        }
        _ if old.text == new.text => Vec::new(),
        _ => vec!["berubah, tetapi salah satunya belum mengikuti aturan TOML".to_owned()],
    }
}

/// Keys that visitors are not told of.
const INTERNAL: [&str; 3] = ["pemilik", "tinjau", "diperbarui"];

/// Tells whether a page has changed, and not the day by which calendars, feed and search engines
/// know it.
fn keeps_day(old: &Document, new: &Document) -> bool {
    let (Some(before), Some(after)) = (&old.table, &new.table) else {
        return false;
    };
    let day = |table: &toml::Table| table.get("diperbarui")?.as_datetime().copied();
    day(before).is_some()
        && day(before) == day(after)
        && (old.body != new.body || !values::differences(before, after, &INTERNAL).is_empty())
}

/// Compares lists and settings: what is neither a page nor a form.
fn other_files(before: &Snapshot, after: &Snapshot) -> Section {
    let names: BTreeSet<&str> = before
        .others()
        .chain(after.others())
        .map(|file| file.file.as_str())
        .collect();
    let entries = names.into_iter().filter_map(|name| {
        let details = match (before.get(name), after.get(name)) {
            (Some(old), Some(new)) if old.table.is_some() => differences(old, new),
            (Some(old), Some(new)) if old.text != new.text => vec!["berubah".to_owned()],
            (None, Some(_)) => vec!["berkas baru".to_owned()],
            (Some(_), None) => vec!["berkas dihapus".to_owned()],
            _ => Vec::new(),
        };
        (!details.is_empty()).then(|| Entry::new(name.to_owned(), details))
    });
    Section::new("Daftar dan pengaturan", entries)
}

fn templates(before: &Snapshot, after: &Snapshot) -> Section {
    let names: BTreeSet<&String> = before
        .templates
        .keys()
        .chain(after.templates.keys())
        .collect();
    let changed = names.into_iter().filter_map(|name| {
        let what = match (before.templates.get(name), after.templates.get(name)) {
            (Some(old), Some(new)) if old == new => return None,
            (Some(_), Some(_)) => "berubah",
            (None, _) => "baru",
            (_, None) => "dihapus",
        };
        Some(format!("{}: {what}", plain(name)))
    });
    let details: Vec<String> = changed.collect();
    let entry = (!details.is_empty()).then(|| {
        Entry::new(
            "Templat dan gaya, yang dapat mengubah rupa halaman mana pun".to_owned(),
            details,
        )
    });
    Section::new("Tampilan", entry)
}
