//! References that point nowhere.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::lists;
use crate::content::load::ParsedContent;
use crate::content::references::{self, References};
use crate::kinds::Kind;
use content_files::diagnostics::Problem;
use content_files::suggestion::suggest;

/// The names that references to a kind can have. `None` when its list could not be read, or has an
/// id that is to be written in another way: then no reference to it is called wrong.
type Names<'a> = Option<BTreeSet<&'a str>>;

/// Every reference that points nowhere.
pub(super) fn check(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let kinds = Kind::ALL.iter().copied();
    let names: BTreeMap<Kind, Names<'_>> = kinds
        .clone()
        .map(|kind| (kind, names(parsed, kind)))
        .collect();
    // Those of a form are checked with its options, which are known when it is put together.
    for kind in kinds.filter(|kind| *kind != Kind::Form) {
        let references = references::of(parsed, kind);
        problems.par_extend(references.par_iter().flat_map_iter(|references| {
            let names = names.get(&references.to).and_then(Option::as_ref);
            check_names(references, names)
        }));
    }
}

fn names(parsed: &ParsedContent, kind: Kind) -> Names<'_> {
    let read = parsed.of(kind);
    if kind.has_folder() {
        // Also those of files that could not be read.
        return Some(read.stems.into_iter().collect());
    }
    let is_known = !read.files.is_empty() && read.ids.iter().all(|id| lists::is_id(id));
    is_known.then(|| read.ids.into_iter().collect())
}

fn check_names(references: &References<'_>, known: Option<&BTreeSet<&str>>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let noun = references.to.name().replace('-', " ");
    let mut seen = BTreeSet::new();
    for (path, name) in &references.names {
        if let Some(known) = known
            && !known.contains(name)
        {
            let message = format!("{noun} `{name}` tidak ada");
            let hint = suggest(name, known.iter().copied());
            let problem = references.source.problem_at(path, message);
            problems.push(problem.with_hint(hint));
        }
        if !seen.insert(name) {
            let message = format!("{noun} `{name}` ditulis dua kali");
            let problem = references.source.problem_at(path, message);
            problems.push(problem.with_hint("hapus salah satunya"));
        }
    }
    problems
}
