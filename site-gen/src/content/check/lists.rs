//! The ids in the short lists: each is there once, and fits into an address.

use super::duplicates::Unique;
use crate::commands::new::slug;
use crate::content::Keyed;
use crate::content::load::{Drafts, is_slug};
use crate::diagnostics::Problem;
use crate::source::{Source, index, key};

/// What an id may hold.
enum Letters {
    /// Lists of trainings and communities have addresses with it.
    OfAddresses,
    /// As in [`crate::content::SOURCE_ID`].
    OfSources,
}

/// Every id that can't be used.
pub(super) fn check(drafts: &Drafts, problems: &mut Vec<Problem>) {
    let letters = Letters::OfAddresses;
    if let Some(list) = &drafts.cities {
        check_ids("kota", &letters, &list.source, &list.value.cities, problems);
    }
    if let Some(list) = &drafts.topics {
        check_ids(
            "topik",
            &letters,
            &list.source,
            &list.value.topics,
            problems,
        );
    }
    if let Some(list) = &drafts.sectors {
        check_ids(
            "bidang",
            &letters,
            &list.source,
            &list.value.sectors,
            problems,
        );
    }
    if let Some(list) = &drafts.community_types {
        check_ids("jenis", &letters, &list.source, &list.value.types, problems);
    }
    if let Some(list) = &drafts.sources {
        let letters = Letters::OfSources;
        check_ids(
            "sumber",
            &letters,
            &list.source,
            &list.value.sources,
            problems,
        );
    }
}

fn check_ids(
    list: &str,
    letters: &Letters,
    source: &Source,
    items: &[impl Keyed],
    problems: &mut Vec<Problem>,
) {
    let mut unique = Unique::new("id");
    for (position, id) in items.iter().map(Keyed::key).enumerate() {
        let path = [key(list), index(position), key("id")];
        if let Some(hint) = letters.fault(id) {
            let message = format!("id `{id}` tidak dapat dipakai");
            problems.push(source.problem_at(&path, message).with_hint(hint));
        }
        unique.add(id, source, &path, problems);
    }
}

/// Whether a text can be an id of any list.
pub(super) fn is_id(id: &str) -> bool {
    is_slug(&id.replace('_', "-"))
}

impl Letters {
    /// What to write instead of an id; `None` where it will do. An empty one has been told already.
    fn fault(&self, id: &str) -> Option<String> {
        let (fits, marks) = match self {
            Self::OfAddresses => (is_slug(id), "tanda `-`"),
            Self::OfSources => (is_id(id), "tanda `-` atau `_`"),
        };
        if fits || id.trim().is_empty() {
            return None;
        }
        let better = slug(id);
        let example = if better.is_empty() {
            String::new()
        } else {
            format!(", misalnya `id = \"{better}\"`")
        };
        Some(format!(
            "pakai huruf kecil, angka, dan {marks} saja{example}; ubah juga di berkas yang menyebutnya"
        ))
    }
}
