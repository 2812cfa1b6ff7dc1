//! How long people stand where they are, and how long a step takes: made again from the events.

use std::collections::HashMap;

use jiff::civil::Date;
use programme::Stage;

use super::days::days;
use super::figures::AsOf;
use crate::failure::StoreFailure;
use crate::history::items::DELTA;
use crate::history::{Cell, FOLLOW_UP_DAYS, read_sums};
use crate::items::string;
use crate::repository::Repository;
use crate::table;

/// Stalled people and days per step, of every kecamatan by its id; `-` where it is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lapses {
    /// People who have been at each stage for more than [`FOLLOW_UP_DAYS`] days; nobody is at the last one
    /// too long.
    pub stalled: HashMap<String, [i64; 7]>,
    /// Days that each step took.
    pub steps: HashMap<String, Steps>,
}

/// Days from the stage before to each stage, one entry for each person who reached it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps(pub [Vec<u16>; 7]);

impl Steps {
    /// Computes the median of a stage, with the number of people it is of. `None` where nobody
    /// reached it from another.
    pub fn median(&self, stage: Stage) -> Option<(u16, usize)> {
        let mut days = self.0[stage as usize].clone();
        days.sort_unstable();
        Some((*days.get(days.len() / 2)?, days.len()))
    }
}

impl Lapses {
    /// Returns the days of all kecamatan together.
    pub fn all_steps(&self) -> Steps {
        let mut all = Steps::default();
        for steps in self.steps.values() {
            for (all, days) in all.0.iter_mut().zip(&steps.0) {
                all.extend(days);
            }
        }
        all
    }

    /// Returns the stalled of all kecamatan together.
    pub fn all_stalled(&self) -> [i64; 7] {
        self.stalled.values().fold([0; 7], |mut all, stalled| {
            for (all, count) in all.iter_mut().zip(stalled) {
                *all += count;
            }
            all
        })
    }
}

/// A change to one person's figures, in eight bytes: there are millions of them.
#[derive(Clone, Copy)]
struct Change {
    /// Days since 1970.
    day: i32,
    kecamatan: u16,
    /// Stage, 0 to 6; with [`NOW`] added where she stands there, else she reached it.
    cell: u8,
    by: i8,
}

const NOW: u8 = 8;

impl Repository {
    /// Computes stalled people and days per step as of a day, from all events that were recorded
    /// from the day `from` on and known by the other.
    pub async fn lapses(&self, as_of: AsOf, from: Date) -> Result<Lapses, StoreFailure> {
        let mut people: HashMap<String, Vec<Change>> = HashMap::new();
        let mut names: Vec<String> = Vec::new();
        for day in days(from, as_of.known_at) {
            self.for_each_recorded_on(day, |item| {
                let delta = string(item, DELTA);
                if delta.is_empty() {
                    return Ok(());
                }
                let person = person_of(item).ok_or_else(|| StoreFailure::unreadable("event"))?;
                let changes = people.entry(person.to_owned()).or_default();
                read_sums(delta, |day, kecamatan, cell, change| {
                    let cell = match cell {
                        Cell::Reached(stage) => stage as u8,
                        Cell::Now(stage) => NOW + stage as u8,
                        _ => return Some(()),
                    };
                    let known = names.iter().position(|name| name == kecamatan);
                    let kecamatan = known.unwrap_or_else(|| {
                        names.push(kecamatan.to_owned());
                        names.len() - 1
                    });
                    changes.push(Change {
                        day: days_since_1970(day.parse().ok()?),
                        kecamatan: u16::try_from(kecamatan).ok()?,
                        cell,
                        by: i8::try_from(change).ok()?,
                    });
                    Some(())
                })
                .map_err(|_| StoreFailure::unreadable("change"))
            })
            .await?;
        }
        let mut lapses = Lapses::default();
        let as_of = days_since_1970(as_of.day);
        for changes in people.values_mut() {
            changes.retain(|change| change.day <= as_of);
            look_at(changes, as_of, &names, &mut lapses);
        }
        Ok(lapses)
    }
}

/// Adds one person, from all changes of hers up to the day.
fn look_at(changes: &[Change], as_of: i32, names: &[String], lapses: &mut Lapses) {
    // What a change takes away again was never so.
    let stands = |cell: u8| {
        let mut sums: Vec<(u16, i32, i32)> = Vec::new();
        for change in changes.iter().filter(|change| change.cell == cell) {
            let place = sums
                .iter_mut()
                .find(|(kecamatan, day, _)| (*kecamatan, *day) == (change.kecamatan, change.day));
            match place {
                Some((_, _, sum)) => *sum += i32::from(change.by),
                None => sums.push((change.kecamatan, change.day, change.by.into())),
            }
        }
        sums
    };
    let mut before = None;
    for stage in Stage::ALL {
        let reached = stands(stage as u8);
        let Some((kecamatan, day, _)) = reached.into_iter().find(|(_, _, sum)| *sum > 0) else {
            continue;
        };
        if let Some(before) = before {
            let days = u16::try_from(day - before).unwrap_or(0);
            let steps = lapses.steps.entry(names[usize::from(kecamatan)].clone());
            steps.or_default().0[stage as usize].push(days);
        }
        before = Some(day);
        let mut present: HashMap<u16, i32> = HashMap::new();
        for (kecamatan, _, sum) in stands(NOW + stage as u8) {
            *present.entry(kecamatan).or_default() += sum;
        }
        let here = present.into_iter().find(|(_, sum)| *sum > 0);
        if let Some((kecamatan, _)) = here
            && stage != Stage::P7
            && as_of - day > FOLLOW_UP_DAYS
        {
            let stalled = lapses.stalled.entry(names[usize::from(kecamatan)].clone());
            stalled.or_default()[stage as usize] += 1;
        }
    }
}

/// Returns the reference in the key by which the index sorts: `<time>#<reference>#<number>`.
fn person_of(item: &crate::items::Item) -> Option<&str> {
    let order = string(item, table::definition().by_day.sort_key?);
    order.split('#').nth(1)
}

fn days_since_1970(day: Date) -> i32 {
    let since = jiff::civil::date(1970, 1, 1).until(day);
    since.map_or(0, |span| span.get_days())
}
