//! Small content for the tests of this module.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::{DateTime, date};

use super::Page;
use crate::content::{
    Community, CommunityStatus, Coordinates, Entry, Kecamatan, Level, Meta, Session, SessionKind,
    SessionMode, Stage, Tile, Training,
};
use crate::markdown::{self, Body, Surroundings};

/// Makes a page, not yet rendered, whose template gets a `text`.
pub(super) fn page(path: &str, template: &'static str) -> Page {
    Page {
        path: path.to_owned(),
        template,
        context: tera::context! { text => "isi" },
        name: String::new(),
        section: None,
        updated: None,
        in_sitemap: true,
        in_search: true,
        rendered: None,
    }
}

pub(super) fn entry<T>(slug: &str, data: T) -> Entry<T> {
    let meta = Meta {
        title: slug.to_owned(),
        summary: "Ringkasan".to_owned(),
        updated: date(2026, 11, 21),
        owner: Some("Sekretariat".to_owned()),
        review: date(2027, 5, 21),
        is_example: false,
        sources: Vec::new(),
    };
    Entry::without_body(slug.to_owned(), format!("/{slug}/"), meta, data)
}

pub(super) fn body(markdown: &str) -> Body {
    let surroundings = Surroundings {
        assets: &BTreeMap::new(),
        ids: &BTreeSet::new(),
        removed: &HashSet::new(),
        base_url: "",
    };
    Body::clone(&markdown::render(markdown, "Judul", surroundings).body)
}

pub(super) fn training(slug: &str, sessions: Vec<Session>) -> Entry<Training> {
    entry(
        slug,
        Training {
            stage: Stage::P2,
            topics: Vec::new(),
            sectors: Vec::new(),
            level: Level::Beginner,
            organiser: None,
            sessions,
        },
    )
}

pub(super) fn session(kecamatan: &str, start: DateTime, end: DateTime) -> Session {
    Session {
        kecamatan: kecamatan.to_owned(),
        place: "Aula".to_owned(),
        start,
        end,
        seats: 20,
        id: Some(format!("sesi-{kecamatan}-{}", start.date())),
        kind: SessionKind::Training,
        opens: None,
        closes: None,
        mode: SessionMode::Queue,
        criteria: Vec::new(),
        is_cancelled: false,
        is_example: false,
    }
}

pub(super) fn community(slug: &str, status: CommunityStatus, verified: bool) -> Entry<Community> {
    entry(
        slug,
        Community {
            types: Vec::new(),
            sectors: Vec::new(),
            areas: Vec::new(),
            status,
            is_verified: verified,
            is_selectable: true,
            focus: None,
        },
    )
}

pub(super) fn office(slug: &str, latitude: f64, longitude: f64) -> Entry<Kecamatan> {
    entry(
        slug,
        Kecamatan {
            code: "31.71.01".to_owned(),
            city: "jakarta-pusat".to_owned(),
            spellings: Vec::new(),
            places: Vec::new(),
            coordinates: Coordinates {
                latitude,
                longitude,
            },
            tile: Tile { column: 0, row: 0 },
            map_label: Vec::new(),
            address: None,
            hours: None,
            phone: None,
            mentors: Vec::new(),
            kelurahan: Vec::new(),
        },
    )
}
