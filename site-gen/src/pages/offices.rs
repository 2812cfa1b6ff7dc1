//! `/kecamatan/` and its pages: the offices.

use std::collections::HashMap;

use serde::Serialize;

use super::distance::{in_words, kilometres};
use super::frame::{Frames, Place, link};
use super::lists::{Around, EntryView, FactView, SessionView};
use super::related::Related;
use super::{Page, community_groups, form_pages, posters};
use crate::content::{City, Content, Entry, Kecamatan, national_number};
use crate::markdown::Html;
use crate::pages::charts::TileMap;
use crate::pages::site_view::LinkView;
use crate::parallel;

/// How many of the nearest other offices a page names.
const NEIGHBOURS: usize = 5;

/// How many sessions at other offices a page without its own shows.
const SESSIONS_NEARBY: usize = 3;

/// A city and its offices, for lists.
#[derive(Serialize)]
pub(super) struct CityView<'a> {
    id: &'a str,
    name: &'a str,
    /// The address of the page that lists its offices.
    path: String,
    count: usize,
    offices: Vec<OfficeView<'a>>,
}

#[derive(Serialize)]
struct OfficeView<'a> {
    name: &'a str,
    path: &'a str,
    /// All kelurahan, so that a reader finds the office by either name.
    kelurahan: String,
    /// Other spellings of all these names, for the filter while typing.
    spellings: String,
}

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    map: TileMap,
    cities: Vec<CityView<'a>>,
}

#[derive(Serialize)]
struct OfficePage<'a> {
    name: &'a str,
    city: &'a str,
    spellings: Option<String>,
    /// Names that people have for places here.
    places: &'a [String],
    facts: Vec<FactView>,
    /// The facts that no source gives, as the beginning of a sentence.
    unknown: Option<String>,
    mentors: &'a [String],
    kelurahan: Vec<KelurahanView<'a>>,
    communities: Vec<EntryView>,
    sessions: Vec<SessionView>,
    /// The next ones at the nearest other offices, where there are none here.
    sessions_nearby: Vec<SessionView>,
    neighbours: Vec<NeighbourView>,
    /// Things one can do at this office: forms that ask for the kecamatan.
    actions: Vec<LinkView>,
    /// Address of the sheet to hang up.
    poster: String,
    body_html: &'a Html,
}

#[derive(Serialize)]
struct KelurahanView<'a> {
    name: &'a str,
    postal_code: &'a str,
    spellings: Option<String>,
}

#[derive(Serialize)]
struct NeighbourView {
    label: String,
    path: String,
    distance: String,
}

pub(super) fn pages(frames: &Frames<'_>, related: &Related<'_>) -> Vec<Page> {
    let content = frames.content;
    let index = &content.indexes().kecamatan;
    let list = ListView {
        body: Around::from(content.body(index)),
        map: TileMap::by_kota(content),
        cities: cities(content),
    };
    let mut pages = vec![frames.top("kecamatan-indeks.html", index, "list", &list)];
    pages.extend(parallel::map(content.kecamatan(), |office| {
        let title = format!("Kecamatan {}", office.meta.title);
        let place = Place {
            path: &office.path,
            title: &title,
            parent: Some(index),
            about: frames.about(office),
        };
        let view = office_page(office, content, related);
        frames.page("kecamatan.html", &place, &office.meta, "office", &view)
    }));
    pages
}

/// Lists the cities that have offices, with their offices, in order of their codes.
pub(super) fn cities(content: &Content) -> Vec<CityView<'_>> {
    let index = &content.indexes().kecamatan.path;
    let mut offices: HashMap<&str, Vec<OfficeView<'_>>> = HashMap::new();
    for office in content.kecamatan() {
        let kelurahan: Vec<&str> = office
            .data
            .kelurahan
            .iter()
            .map(|kelurahan| kelurahan.name.as_str())
            .collect();
        offices
            .entry(&office.data.city)
            .or_default()
            .push(OfficeView {
                name: &office.meta.title,
                path: &office.path,
                kelurahan: kelurahan.join(", "),
                spellings: all_spellings(&office.data).join(", "),
            });
    }
    content
        .cities()
        .iter()
        .filter_map(|city| {
            let offices = offices.remove(city.id.as_str())?;
            Some(CityView {
                id: &city.id,
                name: &city.name,
                path: format!("{index}#{}", city.id),
                count: offices.len(),
                offices,
            })
        })
        .collect()
}

fn office_page<'a>(
    office: &'a Entry<Kecamatan>,
    content: &'a Content,
    related: &Related<'a>,
) -> OfficePage<'a> {
    let data = &office.data;
    let (facts, unknown) = facts(data);
    let near = nearest(office, content.kecamatan());
    let sessions = related.sessions_in(&office.slug);
    let has_own = sessions.iter().any(|held| held.session.takes_place());
    let sessions_nearby = near
        .iter()
        .filter(|_| !has_own)
        .flat_map(|(_, other)| related.sessions_in(&other.slug))
        .filter(|held| held.session.takes_place())
        .take(SESSIONS_NEARBY)
        .map(|held| SessionView::new(*held, content))
        .collect();
    OfficePage {
        name: &office.meta.title,
        city: content
            .cities()
            .get(&data.city)
            .map_or("", |city: &City| &city.official_name),
        spellings: spellings(&data.spellings),
        places: &data.places,
        facts,
        unknown,
        mentors: &data.mentors,
        kelurahan: data
            .kelurahan
            .iter()
            .map(|kelurahan| KelurahanView {
                name: &kelurahan.name,
                postal_code: &kelurahan.postal_code,
                spellings: spellings(&kelurahan.spellings),
            })
            .collect(),
        communities: related
            .communities_in(&office.slug)
            .iter()
            .map(|community| community_groups::entry(community, content))
            .collect(),
        sessions: sessions
            .iter()
            .map(|held| SessionView::at_office(*held, content))
            .collect(),
        sessions_nearby,
        neighbours: near
            .into_iter()
            .map(|(distance, other)| NeighbourView {
                label: other.meta.title.clone(),
                path: other.path.clone(),
                distance: in_words(distance),
            })
            .collect(),
        actions: form_pages::for_kecamatan(content, &office.slug),
        poster: posters::path(content, office),
        body_html: &content.body(office).html,
    }
}

/// Lists the known facts of an office, and writes the rest as the beginning of a sentence: `Alamat
/// dan telepon`.
fn facts(data: &Kecamatan) -> (Vec<FactView>, Option<String>) {
    let known = |name, value: &Option<String>| Some(FactView::known(name, value.as_ref()?));
    let facts = [
        ("Alamat", known("Alamat", &data.address)),
        ("jam buka", known("Jam buka", &data.hours)),
        ("telepon", telephone(data.phone.as_deref())),
    ];
    let unknown = facts.iter().filter(|(_, fact)| fact.is_none());
    let names: Vec<&str> = unknown.map(|(name, _)| *name).collect();
    let sentence = match names.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        [one, other] => Some(format!("{one} dan {other}")),
        [most @ .., last] => Some(format!("{}, dan {last}", most.join(", "))),
    };
    let mut letters = sentence.unwrap_or_default();
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let facts = facts.into_iter().filter_map(|(_, fact)| fact).collect();
    (facts, (!letters.is_empty()).then_some(letters))
}

/// Finds the nearest other offices by their centre points, nearest first, each with its distance.
fn nearest<'a>(
    office: &Entry<Kecamatan>,
    all: &'a [Entry<Kecamatan>],
) -> Vec<(f64, &'a Entry<Kecamatan>)> {
    let here = office.data.coordinates;
    let mut others: Vec<(f64, &Entry<Kecamatan>)> = all
        .iter()
        .filter(|other| other.slug != office.slug)
        .map(|other| (kilometres(here, other.data.coordinates), other))
        .collect();
    let order = |a: &(f64, &Entry<Kecamatan>), b: &(f64, &Entry<Kecamatan>)| {
        a.0.total_cmp(&b.0).then_with(|| a.1.slug.cmp(&b.1.slug))
    };
    if others.len() > NEIGHBOURS {
        others.select_nth_unstable_by(NEIGHBOURS, order);
        others.truncate(NEIGHBOURS);
    }
    others.sort_unstable_by(order);
    others
}

/// Makes the number, as a link that dials it.
fn telephone(phone: Option<&str>) -> Option<FactView> {
    let phone = phone?;
    let national = national_number(phone)?;
    let dial = link(phone, &format!("tel:+62{national}"));
    Some(FactView::linked("Telepon", dial))
}

/// Lists other spellings of a kecamatan and of its kelurahan, and what people call places in it.
fn all_spellings(kecamatan: &Kecamatan) -> Vec<&str> {
    let of_kelurahan = kecamatan
        .kelurahan
        .iter()
        .flat_map(|kelurahan| &kelurahan.spellings);
    kecamatan
        .spellings
        .iter()
        .chain(of_kelurahan)
        .chain(&kecamatan.places)
        .map(String::as_str)
        .collect()
}

fn spellings(spellings: &[String]) -> Option<String> {
    (!spellings.is_empty()).then(|| programme::words::list(spellings, "atau"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_offices_come_first_and_not_the_office_itself() {
        let offices: Vec<Entry<Kecamatan>> = [3, 0, 5, 1, 6, 2, 4]
            .into_iter()
            .map(|step| {
                let latitude = -6.0 - f64::from(step) / 100.0;
                super::super::samples::office(&format!("k{step}"), latitude, 106.8)
            })
            .collect();
        let names: Vec<String> = nearest(&offices[1], &offices)
            .into_iter()
            .map(|(distance, other)| format!("{} {}", other.meta.title, in_words(distance)))
            .collect();
        assert_eq!(
            names,
            [
                "k1 1,1 km",
                "k2 2,2 km",
                "k3 3,3 km",
                "k4 4,4 km",
                "k5 5,6 km"
            ]
        );
    }

    #[test]
    fn what_is_unknown_of_an_office_is_one_sentence() {
        let mut office = super::super::samples::office("k", -6.0, 106.8).data.clone();
        let unknown = |office: &Kecamatan| facts(office).1;
        let all = "Alamat, jam buka, dan telepon";
        assert_eq!(unknown(&office).as_deref(), Some(all));
        office.address = Some("Jalan Contoh".to_owned());
        assert_eq!(unknown(&office).as_deref(), Some("Jam buka dan telepon"));
        office.phone = Some("021 5550 0000".to_owned());
        assert_eq!(unknown(&office).as_deref(), Some("Jam buka"));
        office.hours = Some("Senin".to_owned());
        assert_eq!(unknown(&office), None);
        assert_eq!(facts(&office).0.len(), 3);
    }

    #[test]
    fn other_spellings_are_joined() {
        assert_eq!(spellings(&[]), None);
        assert_eq!(
            spellings(&["Palmerah".to_owned(), "Pal-Merah".to_owned()]).as_deref(),
            Some("Palmerah atau Pal-Merah")
        );
    }
}
