//! The figures of a report, summed up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::{KecamatanId, Stage, wib};

use super::days::{ClosedDays, FIRST_DAY, days, read_sums_item};
use crate::failure::StoreFailure;
use crate::history::items::DELTA;
use crate::history::{Cell, read_sums};
use crate::items::string;
use crate::repository::Repository;
use crate::table;

/// The two days of a report, in Jakarta: what had happened by the end of the one, as it was known
/// at the end of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day as of which is counted.
    pub day: Date,
    /// The day up to which it was known.
    pub known_at: Date,
}

/// Figures of every kecamatan, by its id; `-` where it is unknown. It holds no row of zeros.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(pub BTreeMap<String, Row>);

/// Figures of one kecamatan. The arrays hold the seven stages in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// People who ever reached each stage.
    pub reached: [i64; 7],
    /// People who stand there.
    pub now: [i64; 7],
    /// People who reached it without evidence.
    pub without_evidence: [i64; 7],
    /// People who withdrew.
    pub withdrawn: i64,
    /// People who were erased.
    pub erased: i64,
    /// Submissions in quarantine.
    pub quarantined: i64,
}

impl Row {
    /// Adds a change to one figure.
    pub fn add(&mut self, cell: Cell, change: i64) {
        *match cell {
            Cell::Reached(stage) => &mut self.reached[stage as usize],
            Cell::Now(stage) => &mut self.now[stage as usize],
            Cell::WithoutEvidence(stage) => &mut self.without_evidence[stage as usize],
            Cell::Withdrawn => &mut self.withdrawn,
            Cell::Erased => &mut self.erased,
            Cell::Quarantined => &mut self.quarantined,
        } += change;
    }

    /// Adds the figures of another row, `times` times.
    pub fn add_all(&mut self, other: &Self, times: i64) {
        for stage in Stage::ALL {
            self.add(Cell::Reached(stage), times * other.reached[stage as usize]);
            self.add(Cell::Now(stage), times * other.now[stage as usize]);
            let without = other.without_evidence[stage as usize];
            self.add(Cell::WithoutEvidence(stage), times * without);
        }
        self.add(Cell::Withdrawn, times * other.withdrawn);
        self.add(Cell::Erased, times * other.erased);
        self.add(Cell::Quarantined, times * other.quarantined);
    }
}

impl Figures {
    /// Returns the figures of all kecamatan together.
    pub fn total(&self) -> Row {
        self.0.values().fold(Row::default(), |mut total, row| {
            total.add_all(row, 1);
            total
        })
    }

    /// Returns these figures less those of another report.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        let mut difference = self.clone();
        for (kecamatan, row) in &other.0 {
            let difference = difference.0.entry(kecamatan.clone()).or_default();
            difference.add_all(row, -1);
        }
        difference.0.retain(|_, row| *row != Row::default());
        difference
    }

    /// Returns the figures of one kecamatan.
    pub fn of(&self, kecamatan: &KecamatanId) -> Row {
        self.0.get(kecamatan.as_str()).copied().unwrap_or_default()
    }

    fn add(&mut self, kecamatan: &str, cell: Cell, change: i64) {
        if let Some(row) = self.0.get_mut(kecamatan) {
            row.add(cell, change);
        } else {
            let mut row = Row::default();
            row.add(cell, change);
            self.0.insert(kecamatan.to_owned(), row);
        }
    }
}

/// Figures on their way, for several pairs of days at once.
pub(super) struct Adding {
    wanted: Vec<(String, AsOf, Figures)>,
}

impl Adding {
    pub(super) fn new(wanted: &[AsOf]) -> Self {
        let wanted = wanted.iter();
        Self {
            wanted: wanted
                .map(|as_of| (as_of.day.to_string(), *as_of, Figures::default()))
                .collect(),
        }
    }

    /// Adds the text of sums that were recorded on a day.
    pub(super) fn add(&mut self, recorded: Date, sums: &str) -> Result<(), StoreFailure> {
        read_sums(sums, |day, kecamatan, cell, change| {
            for (as_of, AsOf { known_at, .. }, figures) in &mut self.wanted {
                if recorded <= *known_at && day <= as_of.as_str() {
                    figures.add(kecamatan, cell, change);
                }
            }
            Some(())
        })
        .map_err(|_| StoreFailure::unreadable("sums"))
    }

    pub(super) fn done(self) -> Vec<Figures> {
        let wanted = self.wanted.into_iter();
        wanted
            .map(|(_, _, mut figures)| {
                figures.0.retain(|_, row| *row != Row::default());
                figures
            })
            .collect()
    }
}

impl Repository {
    /// Computes the figures of reports, one for each pair of days, in one pass over the sums. Days
    /// that are not closed yet are added up from their events.
    pub async fn figures(
        &self,
        wanted: &[AsOf],
        now: Timestamp,
    ) -> Result<Vec<Figures>, StoreFailure> {
        let mut adding = Adding::new(wanted);
        let Some(known_at) = wanted.iter().map(|as_of| as_of.known_at).max() else {
            return Ok(Vec::new());
        };
        let today = wib::date(now);
        let last = known_at.min(today);
        let closed = self.closed_days().await?;
        if let Some(ClosedDays { first, through }) = closed {
            for year in first.year()..=last.year() {
                let partition = format!("{}{year}", super::DAYS);
                let mut pages = self.pages(None, table::definition().partition_key, &partition);
                while let Some(page) = pages.next().await? {
                    for item in &page {
                        let (day, sums, _) = read_sums_item(item)?;
                        if day <= last.min(through) {
                            adding.add(day, sums)?;
                        }
                    }
                }
            }
        }
        let open = match closed {
            Some(days) => days.through.saturating_add(1.day()),
            None => FIRST_DAY,
        };
        for day in days(open, last) {
            self.for_each_recorded_on(day, |item| adding.add(day, string(item, DELTA)))
                .await?;
        }
        Ok(adding.done())
    }

    /// Makes the same from the events, day by day, without the sums that are kept.
    pub async fn figures_from_events(
        &self,
        wanted: &[AsOf],
        from: Date,
    ) -> Result<Vec<Figures>, StoreFailure> {
        let mut adding = Adding::new(wanted);
        let known_at = wanted.iter().map(|as_of| as_of.known_at).max();
        for day in days(from, known_at.unwrap_or(Date::MIN)) {
            self.for_each_recorded_on(day, |item| adding.add(day, string(item, DELTA)))
                .await?;
        }
        Ok(adding.done())
    }
}
