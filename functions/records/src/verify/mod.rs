//! The full check of a store: does everything that is derived equal what it is derived from?
//!
//! Each submission is read whole and folded anew: numbers without a gap, the change of every event,
//! the state, the place in the office's list, the keys of the index by day. What the events add up
//! to is then compared with the sums of the days that are closed.
//!
//! The table is read once from one end to the other, where the items of a partition come together:
//! events that come by before their submission are folded at once, and only of the others they are
//! asked for.

mod finding;
mod looked;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use programme::Reference;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub use self::finding::{Fault, Finding};
use self::looked::Looked;
use crate::failure::StoreFailure;
use crate::history::Sums;
use crate::items::{self, EVENTS, Item, SUBMISSION, string};
use crate::report::{DAYS, read_sums_item};
use crate::repository::Repository;
use crate::submission;
use crate::submission::items::{ERASED, REFERENCE};
use crate::table;

/// Submissions that are read at once.
const AT_ONCE: usize = 16;

/// Outcome of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Submissions that were looked at.
    pub submissions: usize,
    /// Events that were looked at.
    pub events: usize,
    /// Days whose sums were looked at.
    pub days: usize,
    /// The moment at which the newest event was recorded.
    pub newest: Option<Timestamp>,
    /// Whatever is off, in order.
    pub findings: Vec<Finding>,
}

impl Repository {
    /// Checks the whole store. `progress` is called after each page of it with the number of
    /// submissions so far. It takes time and memory in proportion to the store; what is written
    /// meanwhile may be reported, so do it again before you worry.
    pub async fn verify(
        &self,
        now: Timestamp,
        mut progress: impl FnMut(usize),
    ) -> Result<Verified, StoreFailure> {
        let mut walk = Walk::default();
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let mut partition: Vec<Item> = Vec::new();
        let mut pages = self.scan(None);
        loop {
            let page = pages.next().await?;
            let is_last = page.is_none();
            let mut passed = Vec::new();
            for item in page.unwrap_or_default() {
                let begun = partition.first().map(|first| place(first).0);
                if begun.is_some_and(|begun| begun != place(&item).0) {
                    passed.extend(walk.pass(std::mem::take(&mut partition))?);
                }
                partition.push(item);
            }
            if is_last {
                passed.extend(walk.pass(std::mem::take(&mut partition))?);
            }
            let mut looks = JoinSet::new();
            for submission in passed {
                let (repository, turns) = (self.clone(), turns.clone());
                looks.spawn(async move {
                    let _turn = turns.acquire().await;
                    repository.look_through(submission, now).await
                });
            }
            while let Some(looked) = looks.join_next().await {
                let looked = looked.map_err(|_| StoreFailure::unreadable("check"))??;
                walk.count(looked);
            }
            progress(walk.verified.submissions);
            if is_last {
                break;
            }
        }
        let mut verified = walk.verified;
        for reference in walk.erased.symmetric_difference(&walk.ledger) {
            if walk.given_out.contains(reference) {
                let looked = self.look_at(*reference, now).await?;
                verified.findings.extend(looked.findings);
            }
        }
        for reference in walk.folded.into_keys() {
            // Registered since the walk came by where it would be.
            let items = self.partition(&items::submission(reference)).await?;
            if !is_given_out(&items) {
                verified.findings.push(Finding::Orphan { reference });
            }
        }
        let closed = self.closed_days().await?;
        let mut days = walk.days;
        days.retain(|day, _| closed.is_some_and(|closed| *day <= closed.through));
        verified.days = walk.kept.len().max(days.len());
        verified.findings.extend(other_days(days, walk.kept));
        verified.findings.sort_unstable();
        verified.findings.dedup();
        Ok(verified)
    }

    /// Looks at a submission as it came by; where something seems off, at how it is now, since it
    /// may have changed between its items and its events. The ledger is not compared.
    async fn look_through(
        &self,
        submission: Passed,
        now: Timestamp,
    ) -> Result<Looked, StoreFailure> {
        let Passed {
            reference,
            items,
            folded,
        } = submission;
        let mut looked = match folded {
            Some(folded) => folded,
            None => Looked::fold(reference, &self.partition(&items::events(reference)).await?),
        };
        looked.compare(&items, None, now);
        if !looked.findings.is_empty() {
            looked.findings = self.look_at(reference, now).await?.findings;
        }
        Ok(looked)
    }

    /// Looks at a submission as it is now.
    async fn look_at(&self, reference: Reference, now: Timestamp) -> Result<Looked, StoreFailure> {
        let items = self.partition(&items::submission(reference)).await?;
        let events = self.partition(&items::events(reference)).await?;
        let ledger = self
            .get(
                submission::items::erased_address(reference),
                &mut self.budget(),
            )
            .await?;
        let mut looked = Looked::fold(reference, &events);
        looked.compare(&items, Some(ledger.is_some()), now);
        Ok(looked)
    }
}

/// A walk over the table, partition by partition, and what was seen so far.
#[derive(Default)]
struct Walk {
    verified: Verified,
    /// Sums of the days as the events have them, and as they are kept.
    days: BTreeMap<Date, Sums>,
    kept: BTreeMap<Date, Sums>,
    /// Events that came by before their submission.
    folded: BTreeMap<Reference, Looked>,
    given_out: BTreeSet<Reference>,
    erased: BTreeSet<Reference>,
    ledger: BTreeSet<Reference>,
}

/// A submission that came by, with its events where they did before.
struct Passed {
    reference: Reference,
    items: Vec<Item>,
    folded: Option<Looked>,
}

impl Walk {
    /// Takes the items of a partition; gives a submission to look at.
    fn pass(&mut self, items: Vec<Item>) -> Result<Option<Passed>, StoreFailure> {
        let Some((partition, _)) = items.first().map(place) else {
            return Ok(None);
        };
        if partition.starts_with(EVENTS) {
            let reference = reference_in(partition, EVENTS)?;
            // Otherwise they were read with their submission.
            if !self.given_out.contains(&reference) {
                let mut folded = Looked::fold(reference, &items);
                self.add(std::mem::take(&mut folded.changes));
                self.folded.insert(reference, folded);
            }
        } else if partition.starts_with(DAYS) {
            for item in &items {
                let (day, sums, _) = read_sums_item(item)?;
                let sums = Sums::parse(sums).map_err(|_| StoreFailure::unreadable("sums"));
                self.kept.entry(day).or_default().add_all(&sums?, 1);
            }
        } else if partition == ERASED {
            for item in &items {
                self.ledger.insert(reference_in(place(item).1, "")?);
            }
        } else if is_given_out(&items) {
            let reference = reference_in(partition, SUBMISSION)?;
            self.given_out.insert(reference);
            let folded = self.folded.remove(&reference);
            return Ok(Some(Passed {
                reference,
                items,
                folded,
            }));
        }
        Ok(None)
    }

    fn count(&mut self, looked: Looked) {
        self.verified.submissions += 1;
        self.verified.events += looked.events;
        self.verified.newest = self.verified.newest.max(looked.newest);
        self.verified.findings.extend(looked.findings);
        let is_erased = looked.state.is_some_and(|state| state.erased.is_some());
        self.erased.extend(is_erased.then_some(looked.reference));
        self.add(looked.changes);
    }

    fn add(&mut self, changes: Vec<(Date, Sums)>) {
        for (day, change) in changes {
            self.days.entry(day).or_default().add_all(&change, 1);
        }
    }
}

/// Iterates over days whose sums differ, with the kecamatan in which they do.
fn other_days(
    mut from_events: BTreeMap<Date, Sums>,
    kept: BTreeMap<Date, Sums>,
) -> impl Iterator<Item = Finding> {
    for (day, sums) in kept {
        from_events.entry(day).or_default().add_all(&sums, -1);
    }
    from_events
        .into_iter()
        .filter(|(_, difference)| !difference.is_empty())
        .map(|(day, difference)| {
            let kecamatan = difference.iter().map(|(place, _)| {
                let kecamatan = place.kecamatan.as_ref();
                kecamatan.map_or_else(|| "-".to_owned(), ToString::to_string)
            });
            let mut kecamatan: Vec<_> = kecamatan.collect();
            kecamatan.sort_unstable();
            kecamatan.dedup();
            Finding::Day { day, kecamatan }
        })
}

/// Tells whether these are the items of a submission.
fn is_given_out(items: &[Item]) -> bool {
    items.iter().any(|item| place(item).1 == REFERENCE)
}

/// Returns partition and sort key of an item.
fn place(item: &Item) -> (&str, &str) {
    let definition = table::definition();
    (
        string(item, definition.partition_key),
        string(item, definition.sort_key),
    )
}

fn reference_in(partition: &str, prefix: &str) -> Result<Reference, StoreFailure> {
    let reference = partition.strip_prefix(prefix).map(Reference::parse);
    reference
        .and_then(Result::ok)
        .ok_or_else(|| StoreFailure::unreadable("reference"))
}

#[cfg(test)]
mod tests;
