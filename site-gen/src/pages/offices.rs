//! `/kecamatan/` and its pages: the offices.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::distance::{in_words, kilometres};
use super::frame::{Frames, Place, link};
use super::lists::{Around, EntryView, FactView, SessionView};
use super::related::Related;
use super::{Page, communities, form_pages};
use crate::content::{City, Content, Entry, Kecamatan, national_number};
use crate::pages::charts::TileMap;
use crate::pages::site_view::LinkView;

/// Each office has four places for pendamping (mentors), as the programme laid down.
const MENTOR_PLACES: usize = 4;

/// How many of the nearest other offices a page names.
const NEIGHBOURS: usize = 5;

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
    city: &'a str,
    spellings: Option<String>,
    facts: Vec<FactView>,
    facts_missing: bool,
    mentors: Vec<MentorView<'a>>,
    kelurahan: Vec<KelurahanView<'a>>,
    communities: Vec<EntryView>,
    sessions: Vec<SessionView>,
    neighbours: Vec<NeighbourView>,
    /// Things one can do at this office: forms that ask for the kecamatan.
    actions: Vec<LinkView>,
    body_html: &'a str,
}

/// One of the four places; without a name while it is not known.
#[derive(Serialize)]
struct MentorView<'a> {
    number: usize,
    name: Option<&'a str>,
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
    let index = &content.indexes.kecamatan;
    let list = ListView {
        body: Around::from(&index.body),
        map: TileMap::by_kota(content),
        cities: cities(content),
    };
    let mut pages = vec![frames.top("kecamatan-indeks.html", index, "list", &list)];
    pages.par_extend(content.kecamatan.par_iter().map(|office| {
        let title = format!("Kecamatan {}", office.meta.title);
        let place = Place {
            path: &office.path,
            title: &title,
            parent: Some(index),
        };
        let view = office_page(office, content, related);
        frames.page("kecamatan.html", &place, &office.meta, "office", &view)
    }));
    pages
}

/// The cities that have offices, with their offices, in order of their codes.
pub(super) fn cities(content: &Content) -> Vec<CityView<'_>> {
    let index = &content.indexes.kecamatan.path;
    let mut offices: HashMap<&str, Vec<OfficeView<'_>>> = HashMap::new();
    for office in &content.kecamatan {
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
        .cities
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
    OfficePage {
        city: content
            .cities
            .get(&data.city)
            .map_or("", |city: &City| &city.official_name),
        spellings: spellings(&data.spellings),
        facts: vec![
            FactView::maybe("Alamat", data.address.as_deref()),
            FactView::maybe("Jam buka", data.hours.as_deref()),
            telephone(data.phone.as_deref()),
        ],
        facts_missing: data.address.is_none() || data.hours.is_none() || data.phone.is_none(),
        mentors: (0..MENTOR_PLACES)
            .map(|place| MentorView {
                number: place + 1,
                name: data.mentors.get(place).map(String::as_str),
            })
            .collect(),
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
            .map(|community| communities::entry(community, content))
            .collect(),
        sessions: related
            .sessions_in(&office.slug)
            .iter()
            .map(|held| SessionView::at_office(*held, content))
            .collect(),
        neighbours: nearest(office, &content.kecamatan),
        actions: form_pages::for_kecamatan(content, &office.slug),
        body_html: &office.body.html,
    }
}

/// The nearest other offices by their centre points, nearest first.
fn nearest(office: &Entry<Kecamatan>, all: &[Entry<Kecamatan>]) -> Vec<NeighbourView> {
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
        .into_iter()
        .map(|(distance, other)| NeighbourView {
            label: other.meta.title.clone(),
            path: other.path.clone(),
            distance: in_words(distance),
        })
        .collect()
}

/// The number, as a link that dials it.
fn telephone(phone: Option<&str>) -> FactView {
    let dialled = phone.and_then(|phone| Some((phone, national_number(phone)?)));
    dialled.map_or_else(
        || FactView::missing("Telepon"),
        |(phone, national)| FactView::linked("Telepon", link(phone, &format!("tel:+62{national}"))),
    )
}

/// Other spellings of a kecamatan and of its kelurahan.
fn all_spellings(kecamatan: &Kecamatan) -> Vec<&str> {
    let of_kelurahan = kecamatan
        .kelurahan
        .iter()
        .flat_map(|kelurahan| &kelurahan.spellings);
    kecamatan
        .spellings
        .iter()
        .chain(of_kelurahan)
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
            .map(|neighbour| format!("{} {}", neighbour.label, neighbour.distance))
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
    fn other_spellings_are_joined() {
        assert_eq!(spellings(&[]), None);
        assert_eq!(
            spellings(&["Palmerah".to_owned(), "Pal-Merah".to_owned()]).as_deref(),
            Some("Palmerah atau Pal-Merah")
        );
    }
}
