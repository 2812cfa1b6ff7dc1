//! Links that stand in a template as they are: many pages may have them.

use std::collections::HashSet;

use super::links::suggest_page;
use super::{Published, Redirect};
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
    let is_of_function = |page: &str| OF_FUNCTIONS.iter().any(|below| page.starts_with(below));
    let lost = templates.links.iter();
    let mut lost = lost
        .filter(|link| published.lacks(&link.page) && !is_of_function(&link.page))
        .peekable();
    if lost.peek().is_none() {
        return Vec::new();
    }
    let old: HashSet<&str> = moves
        .into_iter()
        .map(|redirect| redirect.from.as_str())
        .collect();
    let pages = Known::new(published.addresses.iter());
    lost.filter(|link| !old.contains(&*link.page))
        .map(|link| {
            let problem = templates.linking(link, format!("halaman `{}` tidak ada", link.page));
            let hint = suggest_page(&link.page, &pages);
            problem.with_hint(hint).into_warning("tautan_templat")
        })
        .collect()
}
