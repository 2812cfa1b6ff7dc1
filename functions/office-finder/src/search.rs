//! From a query to the offices that are meant, and whether that is clear.
//!
//! A name is looked for in four ways, and the first that finds anything counts: the whole name;
//! two names side by side that agree on an office (`gondangdia menteng`); its beginning, or that
//! of a later word in it; and last, names that differ by a letter or two.
//!
//! Only whole names, in any listed spelling, and postal codes are clear. A beginning or a slip is a
//! guess, and so is what leaves a name over that we don't know: it is asked, even where only one
//! office may be meant. Whoever is led to a wrong office doesn't know that it was a guess.

use std::collections::BTreeMap;

use bundle::SearchedOffice;
use strsim::osa_distance;

use crate::fold;
use crate::index::{Index, Name, Place};
use crate::query::{Kind, Segment, is_around, segments};

/// Result of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// This office is meant.
    One(Match<'a>),
    /// One of these may be meant, in the order of the site's lists; at least one.
    Several(Vec<Match<'a>>),
    /// No name is like it.
    Nothing,
}

/// An office that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match<'a> {
    /// The office.
    pub office: &'a SearchedOffice,
    /// The names of its kelurahan that were found; none where its own name was.
    pub kelurahan: Vec<&'a str>,
    /// The one of its kelurahan, or of the places that people have names for, that was found
    /// alone, by its position.
    pub only: Option<Part>,
}

/// Part of an office's area, by its position among those of its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// One of its kelurahan.
    Kelurahan(usize),
    /// One of the places that people have names for.
    Place(usize),
}

/// A beginning shorter than this says too little.
const SHORTEST_BEGINNING: usize = 3;

/// From this length on, the nearest name is meant, even where the next is only a letter further.
const SHORTEST_SURE: usize = 8;

/// Names have up to four words; a query of a kelurahan, a kecamatan and a kota has more, but what
/// is far longer is no name.
const MOST_WORDS: usize = 10;

/// The places that a part of a query may mean.
#[derive(Clone, Debug, Default)]
struct Hits {
    by_office: BTreeMap<usize, Vec<Place>>,
    /// Whether there is no doubt that one of them is meant.
    are_clear: bool,
}

impl Index {
    /// Finds the office or offices that a query means.
    pub fn search(&self, query: &str) -> Found<'_> {
        let mut has_unknown = false;
        let found = segments(query)
            .iter()
            .filter_map(|segment| {
                let found = self.segment(segment).found();
                has_unknown |= found.is_none() && !segment.is_street();
                found
            })
            .reduce(|one, other| one.agreeing_with(&other).unwrap_or_else(|| one.or(other)))
            .unwrap_or_default();
        let matches: Vec<Match<'_>> = found
            .by_office
            .iter()
            .map(|(&office, places)| self.describe(office, places))
            .collect();
        match matches.as_slice() {
            [] => Found::Nothing,
            [only] if found.are_clear && !has_unknown => Found::One(only.clone()),
            _ => Found::Several(matches),
        }
    }

    fn describe(&self, office: usize, places: &[Place]) -> Match<'_> {
        let mut kelurahan = Vec::new();
        let mut parts: Vec<Part> = places.iter().filter_map(|place| place.part()).collect();
        parts.dedup();
        // Its own name says enough.
        let is_named = places.contains(&Place::Kecamatan { office });
        let only = match parts.as_slice() {
            [only] if !is_named => Some(*only),
            _ => None,
        };
        let office = &self.offices[office];
        for place in places {
            if let Place::Kelurahan { position, .. } = place {
                let name = office.kelurahan[*position].name.as_str();
                if !kelurahan.contains(&name) {
                    kelurahan.push(name);
                }
            }
        }
        Match {
            office,
            kelurahan,
            only,
        }
    }

    fn segment(&self, segment: &Segment) -> Hits {
        match segment {
            Segment::PostalCode(code) => self.postal_code(code),
            Segment::Name { words, kind } => {
                let words = &words[..words.len().min(MOST_WORDS)];
                let found = self.name(words, *kind);
                let is_marked = matches!(kind, Kind::Kecamatan | Kind::Kelurahan);
                if found.by_office.is_empty() && is_marked {
                    // The word before it was wrong, or is part of what we do not know.
                    self.name(words, Kind::Any).in_doubt()
                } else {
                    found
                }
            }
        }
    }

    fn postal_code(&self, code: &str) -> Hits {
        let mut hits = Hits::clear();
        for (office, data) in self.offices.iter().enumerate() {
            for (position, kelurahan) in data.kelurahan.iter().enumerate() {
                if kelurahan.postal_code == code {
                    hits.add(Place::Kelurahan { office, position });
                }
            }
        }
        hits
    }

    fn name(&self, words: &[String], kind: Kind) -> Hits {
        let key = fold::key(words);
        if kind == Kind::Street {
            let same = self.whole(&key, kind).or_else(|| self.side_by_side(words));
            return same.unwrap_or_default().in_doubt();
        }
        let same = self.whole(&key, kind).or_else(|| self.side_by_side(words));
        if same.is_none() && is_around(words) {
            return Hits::default();
        }
        same.or_else(|| self.beginning(&key, kind))
            .or_else(|| self.similar(&key, kind))
            .unwrap_or_default()
    }

    /// Finds names that are the same.
    fn whole(&self, key: &str, kind: Kind) -> Option<Hits> {
        let same = self.of_kind(kind).filter(|name| name.key == key);
        Hits::clear().with(same).found()
    }

    /// Finds two or more names, one after the other, that have offices in common.
    fn side_by_side(&self, words: &[String]) -> Option<Hits> {
        (1..words.len())
            .filter_map(|cut| {
                let (first, rest) = words.split_at(cut);
                let first = self.whole_or_beginning(&fold::key(first))?;
                let rest = self
                    .whole_or_beginning(&fold::key(rest))
                    .or_else(|| self.side_by_side(rest))?;
                first.agreeing_with(&rest)
            })
            .min_by_key(|hits| hits.by_office.len())
    }

    fn whole_or_beginning(&self, key: &str) -> Option<Hits> {
        self.whole(key, Kind::Any)
            .or_else(|| self.beginning(key, Kind::Any))
    }

    /// Finds names that begin like this, or of which a later word does: `kebayoran`, `gading`.
    fn beginning(&self, key: &str, kind: Kind) -> Option<Hits> {
        if key.len() < SHORTEST_BEGINNING {
            return None;
        }
        let begin = self.of_kind(kind).filter(|name| {
            let mut ends = name.parts.iter().filter(|part| part.to_end);
            !matches!(name.place, Place::Kota { .. }) && ends.any(|end| end.key.starts_with(key))
        });
        Hits::default().with(begin).found()
    }

    /// Finds names that differ by a letter or two, the nearest and those that are nearly as near.
    fn similar(&self, key: &str, kind: Kind) -> Option<Hits> {
        let slips = slips(key.len());
        let mut near: Vec<(usize, Place)> = self
            .of_kind(kind)
            .filter_map(|name| Some((distance(key, name, slips + 1)?, name.place)))
            .collect();
        let nearest = near.iter().map(|(distance, _)| *distance).min()?;
        if nearest > whole_distance(slips) + 1 {
            return None;
        }
        // In a short name one more wrong letter soon makes another name.
        let doubt = usize::from(key.len() < SHORTEST_SURE);
        near.retain(|(distance, _)| {
            *distance <= nearest + whole_distance(doubt) && is_whole(*distance) >= is_whole(nearest)
        });
        let mut hits = Hits::default();
        for (_, place) in near {
            hits.add(place);
        }
        hits.found()
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Name> {
        self.names.iter().filter(move |name| match kind {
            Kind::Any | Kind::Street => true,
            Kind::Kecamatan => matches!(name.place, Place::Kecamatan { .. }),
            Kind::Kelurahan => matches!(name.place, Place::Kelurahan { .. }),
        })
    }
}

/// Says how many letters may be wrong in a name of this length.
fn slips(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Says how far a name is from `key`, where at most `most` letters differ. The whole name counts
/// for nearer than a part of it: its distances are even, those of parts odd.
fn distance(key: &str, name: &Name, most: usize) -> Option<usize> {
    let letters = |other: &str| {
        let difference = key.len().abs_diff(other.len());
        (difference <= most)
            .then(|| osa_distance(key, other))
            .filter(|letters| *letters <= most)
    };
    let whole = letters(&name.key).map(whole_distance);
    let is_area = matches!(name.place, Place::Kota { .. });
    let parts = name.parts.iter().filter(|_| !is_area);
    let part = parts
        .filter_map(|part| letters(&part.key))
        .min()
        .map(|letters| whole_distance(letters) + 1);
    whole.into_iter().chain(part).min()
}

impl Place {
    fn part(self) -> Option<Part> {
        match self {
            Self::Kelurahan { position, .. } => Some(Part::Kelurahan(position)),
            Self::Known { position, .. } => Some(Part::Place(position)),
            Self::Kota { .. } | Self::Kecamatan { .. } => None,
        }
    }
}

fn whole_distance(letters: usize) -> usize {
    2 * letters
}

fn is_whole(distance: usize) -> bool {
    distance.is_multiple_of(2)
}

impl Hits {
    fn clear() -> Self {
        Self {
            by_office: BTreeMap::new(),
            are_clear: true,
        }
    }

    fn add(&mut self, place: Place) {
        self.by_office
            .entry(place.office())
            .or_default()
            .push(place);
    }

    fn with<'a>(mut self, names: impl Iterator<Item = &'a Name>) -> Self {
        for name in names {
            self.add(name.place);
        }
        self
    }

    fn found(self) -> Option<Self> {
        (!self.by_office.is_empty()).then_some(self)
    }

    fn in_doubt(self) -> Self {
        Self {
            are_clear: false,
            ..self
        }
    }

    /// Returns the offices that both mean, without doubt where one of them is clear.
    fn agreeing_with(&self, other: &Self) -> Option<Self> {
        let mut both = Self {
            are_clear: self.are_clear || other.are_clear,
            ..Self::default()
        };
        for (office, places) in &self.by_office {
            if let Some(others) = other.by_office.get(office) {
                let places = places.iter().chain(others).copied().collect();
                both.by_office.insert(*office, places);
            }
        }
        both.found()
    }

    /// Returns the offices that either means; what is clear outweighs what is in doubt.
    fn or(mut self, other: Self) -> Self {
        if self.are_clear != other.are_clear {
            return if self.are_clear { self } else { other }.in_doubt();
        }
        for place in other.by_office.into_values().flatten() {
            self.add(place);
        }
        self.in_doubt()
    }
}
