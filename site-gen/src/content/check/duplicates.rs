//! Things that may be there only once.

use std::collections::HashMap;

use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source};

/// Values of which each may be used once, and who has used them.
#[derive(Debug)]
pub(super) struct Unique {
    noun: &'static str,
    owners: HashMap<String, String>,
}

impl Unique {
    /// Makes it without any value yet; `noun` names the value in messages.
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
