//! The tile map: one linked square for each kecamatan, laid out as on the map of Jakarta.
//!
//! Squares of one size can be tapped and read on a phone, which the true outlines (Menteng is
//! fifty times smaller than a district at the edge) cannot. Where a square stands is content:
//! `petak` of each kecamatan.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::borders::borders;
use super::number::grouped;
use super::scale::Scale;
use super::tile_text::{SIDE, TileText};
use crate::content::{Content, Tile};

/// The free tiles that the legend needs.
const LEGEND_COLUMNS: u8 = 5;
const LEGEND_ROWS: u8 = 2;

/// How many colours the style sheet has for kota; a seventh kota would share the first.
const KOTA_COLOURS: usize = 6;

/// A map for the component `tile_map`.
#[derive(Debug, Serialize)]
pub struct TileMap {
    /// A description of the map, read aloud where a reader enters it.
    label: String,
    /// Under the map, for everyone.
    caption: String,
    width: u32,
    height: u32,
    groups: Vec<Group>,
    /// Lines around each kota, as an SVG path.
    borders: String,
    legend: Legend,
}

/// Which figure a map shows by colour.
pub struct ValueMap<'a> {
    /// Over the legend: `Jadwal pelatihan`.
    pub title: &'a str,
    /// The noun for the things counted, after the number: `jadwal`.
    pub unit: &'a str,
    /// After the name of a kecamatan without a value or with zero: `belum ada jadwal`.
    pub none: &'a str,
    /// Under the map.
    pub caption: &'a str,
    /// By slug of kecamatan. One without a value is drawn without colour, and so is zero.
    pub values: HashMap<&'a str, u64>,
}

/// The tiles of one kota. Groups come in the order of the list of kota, tiles in reading order:
/// so does the keyboard's focus.
#[derive(Debug, Serialize)]
struct Group {
    /// Class of all its tiles.
    class: Option<String>,
    tiles: Vec<TileView>,
}

#[derive(Debug, Serialize)]
struct TileView {
    /// The page of the office.
    path: String,
    /// The name in full and what the colour says: the link's name and the hint under a pointer.
    title: String,
    class: Option<String>,
    x: u32,
    y: u32,
    text: TileText,
}

#[derive(Debug, Serialize)]
struct Legend {
    x: u32,
    y: u32,
    title: Option<String>,
    entries: Vec<LegendEntry>,
}

#[derive(Debug, Serialize)]
struct LegendEntry {
    class: String,
    label: String,
    x: u32,
    y: u32,
}

/// The facts about a kecamatan that the map needs.
struct Place<'a> {
    slug: &'a str,
    path: &'a str,
    name: &'a str,
    /// The name line by line.
    lines: Vec<&'a str>,
    kota: &'a str,
    tile: Tile,
}

impl TileMap {
    /// Makes a map coloured by kota.
    pub fn by_kota(content: &Content) -> Self {
        let kota = kota(content);
        let legend = kota
            .iter()
            .enumerate()
            .map(|(position, (_, name))| (kota_class(position), (*name).to_owned()))
            .collect();
        let caption = "Satu petak untuk satu kecamatan. Letaknya disederhanakan.";
        Self::new(&kota, &places(content), caption, None, legend)
    }

    /// Makes a map coloured by a figure in at most five classes. `None` where no kecamatan has a
    /// value above zero: there would be nothing to see.
    pub fn by_value(content: &Content, figure: &ValueMap<'_>) -> Option<Self> {
        let scale = Scale::new(figure.values.values().copied())?;
        let legend = (1..)
            .zip(scale.labels())
            .map(|(class, label)| (value_class(class), label))
            .collect();
        let values = Some((figure, scale));
        let map = Self::new(
            &kota(content),
            &places(content),
            figure.caption,
            values,
            legend,
        );
        Some(map)
    }

    fn new(
        kota: &[(&str, &str)],
        places: &[Place<'_>],
        caption: &str,
        values: Option<(&ValueMap<'_>, Scale)>,
        legend: Vec<(String, String)>,
    ) -> Self {
        let taken: BTreeSet<Tile> = places.iter().map(|place| place.tile).collect();
        let columns = taken.iter().map(|tile| tile.column + 1).max().unwrap_or(0);
        let columns = columns.max(LEGEND_COLUMNS);
        let rows = taken.iter().map(|tile| tile.row + 1).max().unwrap_or(0);
        let free = free_corner(&taken, columns, rows);
        let rows = rows.max(free.row + LEGEND_ROWS);

        let groups = kota
            .iter()
            .enumerate()
            .map(|(position, (id, name))| {
                let mut tiles: Vec<&Place<'_>> =
                    places.iter().filter(|place| place.kota == *id).collect();
                tiles.sort_by_key(|place| (place.tile.row, place.tile.column));
                Group {
                    class: values.is_none().then(|| kota_class(position)),
                    tiles: tiles
                        .into_iter()
                        .map(|place| TileView::new(place, name, values))
                        .collect(),
                }
            })
            .filter(|group| !group.tiles.is_empty())
            .collect();
        let label = values.map_or_else(
            || format!("Peta {} kecamatan", places.len()),
            |(figure, _)| format!("Peta {} kecamatan: {}", places.len(), figure.title),
        );
        Self {
            label,
            caption: caption.to_owned(),
            width: u32::from(columns) * SIDE,
            height: u32::from(rows) * SIDE,
            groups,
            borders: borders(
                places.iter().map(|place| (place.tile, place.kota)),
                SIDE.cast_signed(),
            ),
            legend: Legend::new(free, values.map(|(figure, _)| figure.title), legend),
        }
    }
}

impl TileView {
    fn new(place: &Place<'_>, kota: &str, values: Option<(&ValueMap<'_>, Scale)>) -> Self {
        let name = place.name;
        let (title, class, text) = match values {
            None => (
                format!("{name}, {kota}"),
                None,
                TileText::of_name(&place.lines),
            ),
            Some((figure, scale)) => match figure.values.get(place.slug) {
                Some(&value) if value > 0 => (
                    format!("{name}: {} {}", grouped(value), figure.unit),
                    Some(value_class(scale.class(value))),
                    TileText::with_value(&place.lines, Some(grouped(value))),
                ),
                _ => (
                    format!("{name}: {}", figure.none),
                    None,
                    TileText::with_value(&place.lines, None),
                ),
            },
        };
        Self {
            path: place.path.to_owned(),
            title,
            class,
            x: u32::from(place.tile.column) * SIDE,
            y: u32::from(place.tile.row) * SIDE,
            text,
        }
    }
}

impl Legend {
    /// Lays the legend out: classes of a figure stand in one row under its title; names in two
    /// columns.
    fn new(corner: Tile, title: Option<&str>, entries: Vec<(String, String)>) -> Self {
        let half = u32::try_from(entries.len().div_ceil(2)).unwrap_or(1).max(1);
        // What stands first keeps off the tile at its left.
        let place = |position: u32| match title {
            Some(_) => (position * 97 + 14, 60),
            None => (position / half * 238 + 14, position % half * 54 + 16),
        };
        let entries = (0..)
            .zip(entries)
            .map(|(position, (class, label))| {
                let (x, y) = place(position);
                LegendEntry { class, label, x, y }
            })
            .collect();
        Self {
            x: u32::from(corner.column) * SIDE,
            y: u32::from(corner.row) * SIDE,
            title: title.map(str::to_owned),
            entries,
        }
    }
}

/// Lists id and name of each kota.
fn kota(content: &Content) -> Vec<(&str, &str)> {
    content
        .cities()
        .iter()
        .map(|city| (city.id.as_str(), city.name.as_str()))
        .collect()
}

fn places(content: &Content) -> Vec<Place<'_>> {
    content
        .kecamatan()
        .iter()
        .map(|kecamatan| Place {
            slug: &kecamatan.slug,
            path: &kecamatan.path,
            name: &kecamatan.meta.title,
            lines: kecamatan.data.map_lines(&kecamatan.meta.title),
            kota: &kecamatan.data.city,
            tile: kecamatan.data.tile,
        })
        .collect()
}

fn kota_class(position: usize) -> String {
    format!("oc-map-{}", position % KOTA_COLOURS + 1)
}

fn value_class(class: u64) -> String {
    format!("oc-map-v{class}")
}

/// Finds the first place, from the top and then from the right, where the legend covers no tile;
/// under the map where there is none. Jakarta leaves its top right corner free, beside the islands.
fn free_corner(taken: &BTreeSet<Tile>, columns: u8, rows: u8) -> Tile {
    let is_free = |corner: &Tile| {
        !taken.iter().any(|tile| {
            (corner.column..corner.column + LEGEND_COLUMNS).contains(&tile.column)
                && (corner.row..corner.row + LEGEND_ROWS).contains(&tile.row)
        })
    };
    (0..rows.saturating_sub(LEGEND_ROWS - 1))
        .flat_map(|row| {
            (0..=columns - LEGEND_COLUMNS)
                .rev()
                .map(move |column| Tile { column, row })
        })
        .find(is_free)
        .unwrap_or(Tile {
            column: 0,
            row: rows,
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::samples::small_site;
    use super::*;

    fn tiles(map: &TileMap) -> Vec<&TileView> {
        map.groups.iter().flat_map(|group| &group.tiles).collect()
    }

    const KOTA: [(&str, &str); 2] = [("selatan", "Kota Selatan"), ("utara", "Kota Utara")];

    /// Slug, kota, column and row: the right of the first two rows is free.
    const PLACES: [(&str, &str, u8, u8); 6] = [
        ("duku", "selatan", 6, 2),
        ("jambu", "utara", 1, 0),
        ("kelapa", "selatan", 0, 3),
        ("mangga", "utara", 0, 1),
        ("nangka", "selatan", 2, 2),
        ("salak", "utara", 0, 0),
    ];

    fn map() -> TileMap {
        let places = PLACES.map(|(slug, kota, column, row)| Place {
            slug,
            path: slug,
            name: slug,
            lines: vec![slug],
            kota,
            tile: Tile { column, row },
        });
        TileMap::new(&KOTA, &places, "", None, Vec::new())
    }

    #[test]
    fn every_kecamatan_is_linked_once_and_none_covers_another() {
        let map = map();
        let tiles = tiles(&map);
        let paths: BTreeSet<&str> = tiles.iter().map(|tile| tile.path.as_str()).collect();
        assert_eq!(paths, PLACES.map(|(slug, ..)| slug).into());
        let corners: BTreeSet<(u32, u32)> = tiles.iter().map(|tile| (tile.x, tile.y)).collect();
        assert_eq!((tiles.len(), corners.len()), (6, 6));
        assert_eq!((map.width, map.height), (700, 400));
    }

    #[test]
    fn focus_goes_by_kota_and_then_in_reading_order() {
        let map = map();
        let groups = map.groups.iter();
        let groups: Vec<(Option<&str>, Vec<&str>)> = groups
            .map(|group| {
                let titles = group.tiles.iter().map(|tile| tile.title.as_str());
                (group.class.as_deref(), titles.collect())
            })
            .collect();
        let south = [
            "nangka, Kota Selatan",
            "duku, Kota Selatan",
            "kelapa, Kota Selatan",
        ];
        let north = [
            "salak, Kota Utara",
            "jambu, Kota Utara",
            "mangga, Kota Utara",
        ];
        assert_eq!(
            groups,
            [
                (Some("oc-map-1"), south.to_vec()),
                (Some("oc-map-2"), north.to_vec())
            ]
        );
    }

    #[test]
    fn the_legend_covers_no_tile() {
        let map = map();
        let (left, top) = (map.legend.x, map.legend.y);
        assert_eq!((left, top), (200, 0));
        for tile in tiles(&map) {
            let covered =
                (left..left + 500).contains(&tile.x) && (top..top + 200).contains(&tile.y);
            assert!(!covered, "{}", tile.title);
        }
    }

    #[test]
    fn a_full_map_has_its_legend_below() {
        let taken: BTreeSet<Tile> = (0..5)
            .flat_map(|row| (0..5).map(move |column| Tile { column, row }))
            .collect();
        assert_eq!(free_corner(&taken, 5, 5), Tile { column: 0, row: 5 });
        assert_eq!(
            free_corner(&BTreeSet::new(), 5, 0),
            Tile { column: 0, row: 0 }
        );
    }

    fn figure(values: [(&'static str, u64); 2]) -> ValueMap<'static> {
        ValueMap {
            title: "Kelurahan",
            unit: "kelurahan",
            none: "belum ada kelurahan",
            caption: "",
            values: values.into(),
        }
    }

    #[test]
    fn a_figure_is_told_by_number_and_shade() {
        let content = small_site();
        let shown = |values| {
            let map = TileMap::by_value(&content, &figure(values)).expect("values above zero");
            let shown: Vec<(String, Option<String>)> = tiles(&map)
                .into_iter()
                .map(|tile| (tile.title.clone(), tile.class.clone()))
                .collect();
            let labels = map.legend.entries.into_iter().map(|entry| entry.label);
            (shown, labels.collect::<Vec<_>>())
        };
        let class = |class: &str| Some(class.to_owned());
        let (tiles, labels) = shown([("menteng", 5), ("cempaka-putih", 25)]);
        assert_eq!(
            tiles,
            [
                ("Menteng: 5 kelurahan".to_owned(), class("oc-map-v1")),
                ("Cempaka Putih: 25 kelurahan".to_owned(), class("oc-map-v5")),
            ]
        );
        assert_eq!(labels, ["5–9", "10–14", "15–19", "20–24", "25"]);
        let (tiles, _) = shown([("menteng", 5), ("cempaka-putih", 0)]);
        let none = "Cempaka Putih: belum ada kelurahan".to_owned();
        assert_eq!(tiles[1], (none, None));
    }

    #[test]
    fn nothing_to_show_is_no_map() {
        let nothing = figure([("menteng", 0), ("cempaka-putih", 0)]);
        assert!(TileMap::by_value(&small_site(), &nothing).is_none());
    }
}
