//! Things that may be there only once.

use std::collections::HashMap;

use forms::PathStep;

use crate::diagnostics::Problem;
use crate::load::Drafts;
use crate::source::{Source, index, key};

/// Values of which each may be used once, and who has used them.
#[derive(Debug)]
pub(super) struct Unique {
    noun: &'static str,
    owners: HashMap<String, String>,
}

impl Unique {
    /// `noun` names the value in messages.
    pub(super) fn new(noun: &'static str) -> Self {
        Self {
            noun,
            owners: HashMap::new(),
        }
    }

    /// Marks a value as used by something that is not to blame.
    pub(super) fn reserve(&mut self, value: &str, owner: &str) {
        self.owners
            .entry(value.to_owned())
            .or_insert_with(|| owner.to_owned());
    }

    /// Uses a value; a problem if it was used before.
    pub(super) fn add(
        &mut self,
        value: &str,
        source: &Source,
        path: &[PathStep],
        problems: &mut Vec<Problem>,
    ) {
        match self.owners.get(value) {
            Some(owner) => {
                let noun = self.noun;
                let message = format!("{noun} `{value}` dipakai dua kali");
                let hint = if *owner == source.path {
                    "sudah dipakai di atas, di berkas yang sama".to_owned()
                } else {
                    format!("sudah dipakai: {owner}")
                };
                problems.push(source.problem_at(path, message).with_hint(hint));
            }
            None => self.reserve(value, &source.path),
        }
    }
}

/// Ids in the short lists.
pub(super) fn check_lists(drafts: &Drafts, problems: &mut Vec<Problem>) {
    let mut check = |source: &Source, list: &'static str, ids: Vec<&str>| {
        let mut unique = Unique::new("id");
        for (position, id) in ids.into_iter().enumerate() {
            unique.add(
                id,
                source,
                &[key(list), index(position), key("id")],
                problems,
            );
        }
    };
    if let Some(list) = &drafts.cities {
        let ids = list.value.cities.iter().map(|item| item.id.as_str());
        check(&list.source, "kota", ids.collect());
    }
    if let Some(list) = &drafts.topics {
        let ids = list.value.topics.iter().map(|item| item.id.as_str());
        check(&list.source, "topik", ids.collect());
    }
    if let Some(list) = &drafts.sectors {
        let ids = list.value.sectors.iter().map(|item| item.id.as_str());
        check(&list.source, "bidang", ids.collect());
    }
    if let Some(list) = &drafts.community_types {
        let ids = list.value.types.iter().map(|item| item.id.as_str());
        check(&list.source, "jenis", ids.collect());
    }
    if let Some(list) = &drafts.sources {
        let ids = list.value.sources.iter().map(|item| item.id.as_str());
        check(&list.source, "sumber", ids.collect());
    }
}
