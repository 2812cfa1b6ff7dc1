//! Links that stand in a template as they are: many pages may have them.

use std::collections::HashSet;

use super::links::suggest_page;
use super::{Published, Redirect};
use crate::theme::attributes::{attributes, without_engine};
use crate::theme::templates::Templates;
use content_files::diagnostics::Problem;
use content_files::suggestion::Known;

/// Addresses below these have no file.
const OF_FUNCTIONS: [&str; 2] = [bundle::address::FUNCTIONS, bundle::address::DESK];

/// Warns of each link that leads nowhere. It is no error: a template may show it only where there is
/// such a page. One to an old address leads on from there, as `moves` tell.
pub(crate) fn check<'a>(
    templates: &Templates,
    published: &Published,
    moves: impl IntoIterator<Item = &'a Redirect>,
) -> Vec<Problem> {
    let old: HashSet<&str> = moves
        .into_iter()
        .map(|redirect| redirect.from.as_str())
        .collect();
    let leads_nowhere = |path: &str| {
        let is_of_function = OF_FUNCTIONS.iter().any(|below| path.starts_with(below));
        path.starts_with('/') && !is_of_function && !old.contains(path) && published.lacks(path)
    };
    let mut problems = Vec::new();
    for (name, source) in templates.sources() {
        let plain = without_engine(source);
        for link in attributes(&plain, "href") {
            let path = link.value.split(['#', '?']).next().unwrap_or_default();
            let start = link.span.start;
            // What the engine computes can't be known here.
            let is_as_written = source.get(start..start + path.len()) == Some(path);
            if is_as_written && leads_nowhere(path) {
                let message = format!("halaman `{path}` tidak ada");
                let problem = templates.problem(name, link.span, message);
                let hint = suggest_page(path, &Known::new(published.addresses.iter()));
                problems.push(problem.with_hint(hint).into_warning("tautan_templat"));
            }
        }
    }
    problems
}
