//! Facets: a catalogue divided by what its entries have in common. Each choice is a built page
//! with an address of its own, so that filtering needs neither script nor server, and can be
//! linked to and found by search engines.
//!
//! A choice stands two levels below its catalogue (`/pelatihan/topik/pemasaran/`) and an entry
//! one level (`/pelatihan/membuat-kue/`), so the two can never claim one address.

use jiff::civil::Date;
use serde::Serialize;

use super::Page;
use super::frame::{Frames, Place};
use crate::content::{Entry, Index, Meta};
use crate::parallel;

/// One way to divide a catalogue.
pub(super) struct Facet<V> {
    /// In addresses: `topik`.
    pub name: &'static str,
    /// In the navigation: `Menurut topik`.
    pub title: &'static str,
    pub choices: Vec<Choice<V>>,
}

/// Entries that have one thing in common.
pub(super) struct Choice<V> {
    /// In the address: `pemasaran`.
    pub key: String,
    /// In the navigation: `Pemasaran`.
    pub label: String,
    /// Title of the page.
    pub title: String,
    /// Description of the page.
    pub summary: String,
    /// How many entries its page lists. Without any there is no link to the page: it is only
    /// built where something was listed before, because a published address stays.
    pub count: usize,
    /// Whether none of them is real; then search engines are not sent there.
    pub only_examples: bool,
    /// When the latest change of its entries was.
    pub updated: Option<Date>,
    /// The list that the page shows.
    pub view: V,
}

/// The navigation between the pages of a catalogue: component `facets`.
#[derive(Serialize)]
struct Navigation<'a> {
    label: &'a str,
    all: LinkView<'a>,
    groups: Vec<GroupView<'a>>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    title: &'static str,
    /// The beginning of the addresses of its choices.
    path: String,
    choices: Vec<LinkView<'a>>,
}

#[derive(Serialize)]
struct LinkView<'a> {
    label: &'a str,
    path: String,
    count: usize,
}

/// Makes the navigation as templates get it. Pages share it: it is as long as there are choices,
/// and stands on each of their pages.
pub(super) fn navigation<V>(
    catalogue: &Entry<Index>,
    label: &str,
    all: (&str, usize),
    facets: &[Facet<V>],
) -> tera::Value {
    let groups = facets
        .iter()
        .map(|facet| GroupView {
            title: facet.title,
            path: folder(catalogue, facet.name),
            choices: facet
                .choices
                .iter()
                .filter(|choice| choice.count > 0)
                .map(|choice| LinkView {
                    label: &choice.label,
                    path: address(catalogue, facet.name, &choice.key),
                    count: choice.count,
                })
                .collect(),
        })
        .filter(|group| !group.choices.is_empty())
        .collect();
    let (label_of_all, count) = all;
    tera::Value::from_serializable(&Navigation {
        label,
        all: LinkView {
            label: label_of_all,
            path: catalogue.path.clone(),
            count,
        },
        groups,
    })
}

/// Makes the page of each choice.
pub(super) fn pages<V: Serialize + Sync>(
    frames: &Frames<'_>,
    catalogue: &Entry<Index>,
    template: &'static str,
    facets: &[Facet<V>],
    navigation: &tera::Value,
) -> Vec<Page> {
    let mut pages = Vec::new();
    for facet in facets {
        pages.extend(parallel::map(&facet.choices, |choice| {
            let path = address(catalogue, facet.name, &choice.key);
            let place = Place {
                path: &path,
                title: &choice.title,
                parent: Some(catalogue),
                about: String::new(),
            };
            let own = &catalogue.meta;
            let meta = Meta {
                title: choice.title.clone(),
                summary: choice.summary.clone(),
                updated: choice
                    .updated
                    .map_or(own.updated, |day| day.max(own.updated)),
                owner: own.owner.clone(),
                review: own.review,
                is_example: false,
                sources: Vec::new(),
            };
            let mut page = frames.page(template, &place, &meta, "list", &choice.view);
            page.context.insert_value("facets", navigation.clone());
            page.in_sitemap = choice.count > 0 && !choice.only_examples;
            page.in_search = false;
            page
        }));
    }
    pages
}

/// Sorts the choices by their names: kecamatan stand by city elsewhere, which nobody sees where
/// there are no headings.
pub(super) fn by_name<V>(choices: impl Iterator<Item = Choice<V>>) -> Vec<Choice<V>> {
    let mut choices: Vec<Choice<V>> = choices.collect();
    choices.sort_by_cached_key(|choice| choice.label.to_lowercase());
    choices
}

/// Returns the address of a choice's page.
pub(super) fn address(catalogue: &Entry<Index>, facet: &str, key: &str) -> String {
    format!("{}{key}/", folder(catalogue, facet))
}

fn folder(catalogue: &Entry<Index>, facet: &str) -> String {
    format!("{}{facet}/", catalogue.path)
}

/// Writes the description of a choice's page: how many there are of what, and the first one's name
/// where it fits into the 160 characters of a description.
pub(super) fn summary(count: usize, what: &str, first: Option<&str>) -> String {
    const LONGEST: usize = 160;
    let plain = format!("{count} {what}.");
    first
        .filter(|_| count > 1)
        .map(|first| format!("{count} {what}, antara lain {first}."))
        .filter(|long| long.chars().count() <= LONGEST)
        .unwrap_or(plain)
}

/// Writes a name in the middle of a sentence: `Membuat kue` becomes `membuat kue`, `NIB dan OSS`
/// stays.
pub(super) fn within_sentence(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_names_an_example_where_it_fits() {
        let what = "pelatihan tentang pemasaran";
        assert_eq!(summary(0, what, None), "0 pelatihan tentang pemasaran.");
        assert_eq!(
            summary(1, what, Some("A")),
            "1 pelatihan tentang pemasaran."
        );
        assert_eq!(
            summary(2, what, Some("A")),
            "2 pelatihan tentang pemasaran, antara lain A."
        );
        let long = "x".repeat(160);
        assert_eq!(
            summary(2, what, Some(&long)),
            "2 pelatihan tentang pemasaran."
        );
    }

    #[test]
    fn names_lose_their_capital_within_a_sentence() {
        assert_eq!(within_sentence("Membuat kue"), "membuat kue");
        assert_eq!(within_sentence("NIB dan OSS"), "NIB dan OSS");
        assert_eq!(within_sentence(""), "");
    }
}
