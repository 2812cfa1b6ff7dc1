//! The full check of a store: does everything that is derived equal what it is derived from?
//!
//! Each submission is read whole and folded anew: numbers without a gap, the change of every event,
//! the state, the place in the office's list, the keys of the index by day. What the events add up
//! to is then compared with the sums of the days that are closed.
//!
//! The table is read once from one end to the other, where the items of a partition come together:
//! events that come by before their submission are folded at once, and only of the others they are
//! asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use programme::{Reference, wib};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::failure::StoreFailure;
use crate::history::items::{self as history_items, DELTA, STATE, TEXT};
use crate::history::{Event, State, Sums, What};
use crate::items::{self, ERASED, Item};
use crate::person::{is_expired, string};
use crate::report::{DAYS, read_sums_item};
use crate::repository::Repository;
use crate::table;

/// Submissions that are read at once.
const AT_ONCE: usize = 16;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Something about a submission.
    Submission {
        /// Its reference.
        reference: Reference,
        /// Number of the event, where it is about one.
        event: Option<u32>,
        /// The fault.
        fault: Fault,
    },
    /// Sums of a day that are not what its events add up to.
    Day {
        /// The day.
        day: Date,
        /// The kecamatan that differ; `-` where it is unknown.
        kecamatan: Vec<String>,
    },
    /// Events under a reference that was never given out.
    Orphan {
        /// The reference.
        reference: Reference,
    },
}

/// A fault in what is kept of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// An event can't be read.
    UnreadableEvent,
    /// There is no event with this number, but one with a later.
    MissingEvent,
    /// The first event is no receipt of a form, or a later one is.
    MisplacedReceipt,
    /// The event stands before one that was recorded earlier.
    OutOfOrder,
    /// The event could not have been recorded as it stands.
    Impossible,
    /// The office in charge is not the one that the events before it say.
    OtherOffice,
    /// The change to the counts is not what follows from the events.
    OtherChange,
    /// The keys of the index by day are not what follows from the event.
    OtherDay,
    /// There is no state, or it can't be read.
    UnreadableState,
    /// The state is not the fold of the events.
    OtherState,
    /// The record is not in its place in the office's list.
    OtherListing,
    /// There is no record, though nothing says that it was erased.
    MissingRecord,
    /// Something personal is left after the erasure.
    LeftAfterErasure,
    /// The ledger of erasures does not have it, or has it though it was not erased.
    OtherLedger,
}

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

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnreadableEvent => "peristiwa tidak terbaca",
            Self::MissingEvent => "peristiwa hilang",
            Self::MisplacedReceipt => "penerimaan formulir tidak di tempatnya",
            Self::OutOfOrder => "urutan peristiwa terbalik",
            Self::Impossible => "peristiwa tidak mungkin dicatat begitu",
            Self::OtherOffice => "kecamatan tidak sesuai dengan peristiwa sebelumnya",
            Self::OtherChange => "perubahan hitungan tidak sesuai dengan peristiwanya",
            Self::OtherDay => "kunci indeks hari tidak sesuai dengan peristiwanya",
            Self::UnreadableState => "keadaan tidak terbaca",
            Self::OtherState => "keadaan tidak sesuai dengan peristiwanya",
            Self::OtherListing => "tempat di daftar kantor tidak sesuai dengan keadaannya",
            Self::MissingRecord => "kiriman hilang tanpa catatan penghapusan",
            Self::LeftAfterErasure => "masih ada data setelah dihapus",
            Self::OtherLedger => "buku penghapusan tidak sesuai",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submission {
                reference,
                event: Some(event),
                fault,
            } => write!(f, "{reference}, peristiwa {event}: {fault}"),
            Self::Submission {
                reference, fault, ..
            } => write!(f, "{reference}: {fault}"),
            Self::Day { day, kecamatan } => write!(
                f,
                "jumlah hari {day} tidak sesuai dengan peristiwanya: {}",
                kecamatan.join(", ")
            ),
            Self::Orphan { reference } => {
                write!(
                    f,
                    "{reference}: peristiwa tanpa kiriman yang pernah diterima"
                )
            }
        }
    }
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
        let orphans = walk.folded.into_keys();
        verified
            .findings
            .extend(orphans.map(|reference| Finding::Orphan { reference }));
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
            .get(items::erased_address(reference), &mut self.budget())
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
        if partition.starts_with("EVT#") {
            let reference = reference_in(partition, "EVT#")?;
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
        // Each submission has exactly one of these, for good.
        } else if items.iter().any(|item| place(item).1 == "REFERENCE") {
            let reference = reference_in(partition, "SUB#")?;
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

/// Outcome of looking at one submission.
struct Looked {
    reference: Reference,
    events: usize,
    newest: Option<Timestamp>,
    /// The changes as they should be, with the day on which each was recorded.
    changes: Vec<(Date, Sums)>,
    findings: Vec<Finding>,
    /// The fold of the events, where it can be told.
    state: Option<State>,
}

impl Looked {
    /// Folds events anew and compares each with what is kept of it.
    fn fold(reference: Reference, events: &[Item]) -> Self {
        let mut looked = Looked {
            reference,
            events: events.len(),
            newest: None,
            changes: Vec::new(),
            findings: Vec::new(),
            state: None,
        };
        looked.state = looked.state_of(events);
        looked
    }

    fn find(&mut self, event: Option<u32>, fault: Fault) {
        self.findings.push(Finding::Submission {
            reference: self.reference,
            event,
            fault,
        });
    }

    fn state_of(&mut self, events: &[Item]) -> Option<State> {
        let mut state: Option<State> = None;
        let mut last: Option<Event> = None;
        for (seq, item) in (1..).zip(events) {
            let Ok(event) = history_items::read_event(item) else {
                self.find(Some(seq), Fault::UnreadableEvent);
                return None;
            };
            let number = place(item).1.strip_prefix("EVENT#");
            if number.and_then(|number| number.parse().ok()) != Some(seq) || event.seq != seq {
                self.find(Some(seq), Fault::MissingEvent);
                return None;
            }
            self.newest = self.newest.max(Some(event.recorded_at));
            if last.is_some_and(|last| last.recorded_at > event.recorded_at) {
                self.find(Some(seq), Fault::OutOfOrder);
            }
            let after = match &state {
                None => State::first(&event),
                Some(_) if matches!(event.what, What::Registered { .. }) => None,
                Some(before) => {
                    if before.admits(&event).is_err() {
                        self.find(Some(seq), Fault::Impossible);
                    }
                    if before.kecamatan() != event.kecamatan.as_ref() {
                        self.find(Some(seq), Fault::OtherOffice);
                    }
                    Some(before.after(&event))
                }
            };
            let Some(after) = after else {
                self.find(Some(seq), Fault::MisplacedReceipt);
                return None;
            };
            let change = Sums::of_event(state.as_ref(), &after);
            let expected = history_items::event(&event, &change, self.reference);
            if expected.get(DELTA) != item.get(DELTA) {
                self.find(Some(seq), Fault::OtherChange);
            }
            let by_day = table::definition().by_day;
            let is_key = |name: &&String| by_day.has_key(name);
            if expected
                .keys()
                .filter(is_key)
                .any(|name| item.get(name) != expected.get(name))
            {
                self.find(Some(seq), Fault::OtherDay);
            }
            self.changes.push((wib::date(event.recorded_at), change));
            state = Some(after);
            last = Some(event);
        }
        if state.is_none() {
            self.find(Some(1), Fault::MissingEvent);
        }
        state
    }

    /// Compares what is kept of the submission with the fold of its events; `ledger` says whether it
    /// is in the ledger of erasures, where that was read.
    fn compare(&mut self, items: &[Item], ledger: Option<bool>, now: Timestamp) {
        for (event, fault) in self.faults(items, ledger, now) {
            self.find(event, fault);
        }
    }

    fn faults(
        &self,
        items: &[Item],
        ledger: Option<bool>,
        now: Timestamp,
    ) -> Vec<(Option<u32>, Fault)> {
        let of = |sort: &str| items.iter().find(|item| place(item).1 == sort);
        let kept = of(STATE).map(history_items::read_state);
        let Some(Ok(kept)) = kept else {
            return vec![(None, Fault::UnreadableState)];
        };
        // Without a fold the events are at fault, and nothing can be said of the rest.
        let Some(folded) = &self.state else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        let expected = history_items::state(folded, self.reference);
        if kept != *folded || of(STATE) != Some(&expected) {
            faults.push((Some(folded.seq), Fault::OtherState));
        }
        if ledger.is_some_and(|ledger| ledger != folded.erased.is_some()) {
            faults.push((None, Fault::OtherLedger));
        }
        let is_left = |item: &Item| {
            let sort = place(item).1;
            sort == "RECORD" || sort.starts_with("NOTE#") || sort.starts_with(TEXT)
        };
        let is_due = |until: i64| until > now.as_second();
        if folded.erased.is_some() {
            let is_left = items.iter().any(is_left);
            faults.extend(is_left.then_some((None, Fault::LeftAfterErasure)));
            return faults;
        }
        match of("RECORD") {
            Some(record) if !is_expired(record, now) => {
                let listing = history_items::listing(folded, self.reference);
                let is_other =
                    |(name, value): &(&str, _)| record.get(*name) != Option::as_ref(value);
                if listing.iter().any(is_other) {
                    faults.push((None, Fault::OtherListing));
                }
            }
            None if folded.kept_until.is_some_and(is_due) => {
                faults.push((None, Fault::MissingRecord));
            }
            // Expired: the store deletes it on its own time.
            _ => {}
        }
        faults
    }
}

/// Days whose sums differ, with the kecamatan in which they do.
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

/// Partition and sort key of an item.
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
