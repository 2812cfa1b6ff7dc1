//! The ids in the short lists: each is there once, and fits into an address.

use super::duplicates::Unique;
use crate::diagnostics::Problem;
use crate::load::{Drafts, is_slug};
use crate::scaffold::slug;
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
    let mut check = |source: &Source, list: &'static str, letters: &Letters, ids: Vec<&str>| {
        let mut unique = Unique::new("id");
        for (position, id) in ids.into_iter().enumerate() {
            let path = [key(list), index(position), key("id")];
            if let Some(hint) = letters.fault(id) {
                let message = format!("id `{id}` tidak dapat dipakai");
                problems.push(source.problem_at(&path, message).with_hint(hint));
            }
            unique.add(id, source, &path, problems);
        }
    };
    if let Some(list) = &drafts.cities {
        let ids = list.value.cities.iter().map(|item| item.id.as_str());
        check(&list.source, "kota", &Letters::OfAddresses, ids.collect());
    }
    if let Some(list) = &drafts.topics {
        let ids = list.value.topics.iter().map(|item| item.id.as_str());
        check(&list.source, "topik", &Letters::OfAddresses, ids.collect());
    }
    if let Some(list) = &drafts.sectors {
        let ids = list.value.sectors.iter().map(|item| item.id.as_str());
        check(&list.source, "bidang", &Letters::OfAddresses, ids.collect());
    }
    if let Some(list) = &drafts.community_types {
        let ids = list.value.types.iter().map(|item| item.id.as_str());
        check(&list.source, "jenis", &Letters::OfAddresses, ids.collect());
    }
    if let Some(list) = &drafts.sources {
        let ids = list.value.sources.iter().map(|item| item.id.as_str());
        check(&list.source, "sumber", &Letters::OfSources, ids.collect());
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
