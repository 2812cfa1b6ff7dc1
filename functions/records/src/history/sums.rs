//! Counts as sums of changes: what each event adds to, and takes from, the figures of a day.
//!
//! A person's facts make a line of figures over the days (`Sums::of_person`): on the day she
//! registers one more is at P1, on the day she moves on one fewer is at P1 and one more at P2, and
//! so on. The change of an event is the difference between her lines after it and before it, so
//! backdating, correcting and transferring need no rule of their own, and a figure as of any day is
//! the sum of all changes up to that day.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use jiff::civil::Date;
use programme::closed_lists::Evidence;
use programme::{KecamatanId, Stage};

use super::state::State;

/// A figure that is kept for each kecamatan and day.
///
/// Everybody who registered is, on each day since, in exactly one of `Now`, `Withdrawn` and
/// `Erased`, or waits in `Quarantined`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// People who ever reached the stage, in the kecamatan in charge on that day.
    Reached(Stage),
    /// People who are at the stage.
    Now(Stage),
    /// People who reached the stage, but without evidence.
    WithoutEvidence(Stage),
    /// People who withdrew her consent, and is not erased.
    Withdrawn,
    /// People who were erased, after having been counted.
    Erased,
    /// Submissions that wait for the office to look at them.
    Quarantined,
}

/// A day, a kecamatan and a figure: the place of a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The day on which it happened.
    pub day: Date,
    /// The kecamatan; `None` where it is unknown.
    pub kecamatan: Option<KecamatanId>,
    /// The figure.
    pub cell: Cell,
}

/// Changes to figures. It holds no zero.
///
/// As text, one group for each day and kecamatan, with the letters of its figures:
/// `2026-11-21 menteng p1+1 s1+1;2026-11-25 menteng p2+1 s1-1 s2+1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(BTreeMap<Place, i64>);

/// The text holds no sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no sums")]
pub struct UnreadableSums;

impl Cell {
    /// Returns the letters in the text of sums, such as `p3`.
    fn letters(self) -> (char, Option<Stage>) {
        match self {
            Self::Reached(stage) => ('p', Some(stage)),
            Self::Now(stage) => ('s', Some(stage)),
            Self::WithoutEvidence(stage) => ('t', Some(stage)),
            Self::Withdrawn => ('w', None),
            Self::Erased => ('h', None),
            Self::Quarantined => ('k', None),
        }
    }

    /// Reads the letters, and gives what follows them.
    fn read(text: &str) -> Option<(Self, &str)> {
        let (letter, rest) = text.split_at_checked(1)?;
        let staged = || {
            let (digit, rest) = rest.split_at_checked(1)?;
            let number: usize = digit.parse().ok()?;
            Some((*Stage::ALL.get(number.checked_sub(1)?)?, rest))
        };
        match letter {
            "p" => staged().map(|(stage, rest)| (Self::Reached(stage), rest)),
            "s" => staged().map(|(stage, rest)| (Self::Now(stage), rest)),
            "t" => staged().map(|(stage, rest)| (Self::WithoutEvidence(stage), rest)),
            "w" => Some((Self::Withdrawn, rest)),
            "h" => Some((Self::Erased, rest)),
            "k" => Some((Self::Quarantined, rest)),
            _ => None,
        }
    }
}

impl Sums {
    /// Makes the figures of one person over the days.
    fn of_person(state: &State) -> Self {
        let mut sums = Self::default();
        if state.stages.is_empty() {
            return sums;
        }
        if state.quarantined {
            let mut put = |day, change| sums.add(place(state, day, Cell::Quarantined), change);
            put(state.received, 1);
            if let Some(day) = state.erased {
                put(day, -1);
            }
            return sums;
        }
        for fact in &state.stages {
            sums.add(place(state, fact.day, Cell::Reached(fact.stage)), 1);
            if fact.evidence == Evidence::None {
                let cell = Cell::WithoutEvidence(fact.stage);
                sums.add(place(state, fact.day, cell), 1);
            }
        }
        let mut standing: Option<Place> = None;
        for day in state.turning_days() {
            if let Some(left) = standing.take() {
                sums.add(Place { day, ..left }, -1);
            }
            standing = standing_on(state, day).map(|cell| place(state, day, cell));
            if let Some(entered) = &standing {
                sums.add(entered.clone(), 1);
            }
        }
        sums
    }

    /// Returns the change that an event makes, from the states before it (`None` for the first
    /// event) and after it.
    pub(crate) fn of_event(before: Option<&State>, after: &State) -> Self {
        let mut change = Self::of_person(after);
        if let Some(before) = before {
            change.add_all(&Self::of_person(before), -1);
        }
        change
    }

    /// Adds a change at one place.
    pub fn add(&mut self, place: Place, change: i64) {
        match self.0.entry(place) {
            Entry::Vacant(entry) if change != 0 => {
                entry.insert(change);
            }
            Entry::Vacant(_) => {}
            Entry::Occupied(mut entry) => {
                *entry.get_mut() += change;
                if *entry.get() == 0 {
                    entry.remove();
                }
            }
        }
    }

    /// Adds all changes of another, `times` times.
    pub fn add_all(&mut self, other: &Self, times: i64) {
        for (place, change) in &other.0 {
            self.add(place.clone(), change * times);
        }
    }

    /// Tells whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over every place with its change, in the order of days.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, i64)> {
        self.0.iter().map(|(place, change)| (place, *change))
    }

    /// Cuts into sums whose texts have at most about `bytes` bytes each.
    pub(crate) fn chunks(&self, bytes: usize) -> Vec<Self> {
        /// Length of a group with one figure, with room to spare.
        const LONGEST_GROUP: usize = 64;
        let each = (bytes / LONGEST_GROUP).max(1);
        let entries: Vec<_> = self.0.iter().collect();
        let chunks = entries.chunks(each).map(|chunk| {
            let entries = chunk.iter();
            Self(
                entries
                    .map(|(place, change)| ((*place).clone(), **change))
                    .collect(),
            )
        });
        chunks.collect()
    }

    /// Reads the text of sums.
    pub fn parse(text: &str) -> Result<Self, UnreadableSums> {
        let mut sums = Self::default();
        read(text, |day, kecamatan, cell, change| {
            let place = Place {
                day: day.parse().ok()?,
                kecamatan: match kecamatan {
                    "-" => None,
                    id => Some(id.parse().ok()?),
                },
                cell,
            };
            sums.add(place, change);
            Some(())
        })?;
        Ok(sums)
    }
}

/// Reads the text of sums piece by piece, without making anything of them: day and kecamatan as
/// they are written (`-` where it is unknown), figure and change. Days sort as texts do.
pub(crate) fn read<'a>(
    text: &'a str,
    mut piece: impl FnMut(&'a str, &'a str, Cell, i64) -> Option<()>,
) -> Result<(), UnreadableSums> {
    for group in text.split(';').filter(|group| !group.is_empty()) {
        let mut parts = group.split(' ');
        let (Some(day), Some(kecamatan)) = (parts.next(), parts.next()) else {
            return Err(UnreadableSums);
        };
        for part in parts {
            let (cell, change) = Cell::read(part).ok_or(UnreadableSums)?;
            let change = change.parse().map_err(|_| UnreadableSums)?;
            piece(day, kecamatan, cell, change).ok_or(UnreadableSums)?;
        }
    }
    Ok(())
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut group = None;
        for (place, change) in &self.0 {
            if group != Some((place.day, &place.kecamatan)) {
                let separator = if group.is_some() { ";" } else { "" };
                let kecamatan = place.kecamatan.as_ref().map_or("-", KecamatanId::as_str);
                write!(f, "{separator}{} {kecamatan}", place.day)?;
                group = Some((place.day, &place.kecamatan));
            }
            let (letter, stage) = place.cell.letters();
            write!(f, " {letter}")?;
            if let Some(stage) = stage {
                f.write_str(&stage.code()[1..])?;
            }
            write!(f, "{change:+}")?;
        }
        Ok(())
    }
}

impl State {
    /// Lists the days on which something about her standing changes, in order.
    fn turning_days(&self) -> Vec<Date> {
        let stages = self.stages.iter().map(|fact| fact.day);
        let offices = self.offices.iter().map(|fact| fact.since);
        let ends = [self.withdrawn.as_ref().map(|fact| fact.day), self.erased];
        let mut days: Vec<Date> = stages
            .chain(offices)
            .chain(ends.into_iter().flatten())
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Returns the office in charge on a day.
    fn office_on(&self, day: Date) -> Option<KecamatanId> {
        let mut offices = self.offices.iter().rev();
        let fact = offices.find(|fact| fact.since <= day);
        fact.or(self.offices.first())?.kecamatan.clone()
    }
}

fn place(state: &State, day: Date, cell: Cell) -> Place {
    Place {
        day,
        kecamatan: state.office_on(day),
        cell,
    }
}

/// Returns the one figure that she is in on a day: at the highest stage reached by then, or gone.
fn standing_on(state: &State, day: Date) -> Option<Cell> {
    if state.erased.is_some_and(|erased| erased <= day) {
        return Some(Cell::Erased);
    }
    if state.withdrawn.as_ref().is_some_and(|fact| fact.day <= day) {
        return Some(Cell::Withdrawn);
    }
    let mut stages = state.stages.iter().rev();
    let fact = stages.find(|fact| fact.day <= day)?;
    Some(Cell::Now(fact.stage))
}
