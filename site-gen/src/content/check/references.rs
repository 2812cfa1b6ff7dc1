//! References that point nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::lists;
use crate::content::folder::{Stems, position_in};
use crate::content::parse::ParsedContent;
use crate::content::references::{self, References};
use crate::kinds::Kind;
use crate::parallel;
use content_files::diagnostics::Problem;
use content_files::suggestion::suggest;

/// The names that references to a kind can have.
#[derive(Debug)]
enum Names<'a> {
    Files(Stems),
    Items(BTreeSet<&'a str>),
    /// Its list could not be read, or has an id that is to be written in another way: then no
    /// reference to it is called wrong.
    Unknown,
}

impl Names<'_> {
    /// Returns the advice for a name that they lack.
    fn advice(&self, name: &str) -> Option<String> {
        match self {
            Self::Files(stems) => position_in(stems, name)
                .is_none()
                .then(|| suggest(name, stems.iter().map(String::as_str))),
            Self::Items(ids) => (!ids.contains(name)).then(|| suggest(name, ids.iter().copied())),
            Self::Unknown => None,
        }
    }
}

/// Reports every reference that points nowhere.
pub(super) fn check(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let kinds = Kind::ALL.iter().copied();
    let names: BTreeMap<Kind, Names<'_>> = kinds
        .clone()
        .map(|kind| (kind, names(parsed, kind)))
        .collect();
    // Those of a form are checked with its options, which are known when it is put together.
    for kind in kinds.filter(|kind| *kind != Kind::Form) {
        let references = references::of(parsed, kind);
        let found = parallel::map(&references, |references| {
            check_names(references, &names[&references.to])
        });
        problems.extend(found.into_iter().flatten());
    }
}

fn names(parsed: &ParsedContent, kind: Kind) -> Names<'_> {
    let mut read = parsed.of(kind);
    if kind.has_folder() {
        return Names::Files(read.stems);
    }
    let is_known = read.files.next().is_some() && read.ids.iter().all(|id| lists::is_id(id));
    if is_known {
        Names::Items(read.ids.into_iter().collect())
    } else {
        Names::Unknown
    }
}

fn check_names(references: &References<'_>, known: &Names<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let noun = || references.to.name().replace('-', " ");
    let is_alone = references.names.len() == 1;
    let mut seen = BTreeSet::new();
    let names = references.names.iter().enumerate();
    for (position, name) in names.filter(|(_, name)| !references.is_blank(name)) {
        if let Some(hint) = known.advice(name) {
            let message = format!("{} `{name}` tidak ada", noun());
            let place = references.place(position);
            let problem = references.source.problem_at(&place, message);
            problems.push(problem.with_hint(hint));
        }
        if !is_alone && !seen.insert(name) {
            let message = format!("{} `{name}` ditulis dua kali", noun());
            let place = references.place(position);
            let problem = references.source.problem_at(&place, message);
            problems.push(problem.with_hint("hapus salah satunya"));
        }
    }
    problems
}
