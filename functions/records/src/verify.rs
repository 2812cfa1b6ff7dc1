//! The full check of a store: does everything that is derived equal what it is derived from?
//!
//! Each submission is read whole and folded anew: numbers without a gap, the change of every event,
//! the state, the place in the office's list, the keys of the index by day. What the events add up
//! to is then compared with the sums of the days that are closed.
//!
//! The table is read from one end to the other, where the items of a partition come together, and the
//! events of each submission as it comes by: one call for each.

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
        let mut verified = Verified::default();
        let mut days: BTreeMap<Date, Sums> = BTreeMap::new();
        let mut kept: BTreeMap<Date, Sums> = BTreeMap::new();
        let (mut given_out, mut with_events) = (BTreeSet::new(), BTreeSet::new());
        let (mut erased, mut ledger) = (BTreeSet::new(), BTreeSet::new());
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let mut submission = Vec::new();
        let mut pages = self.scan(None);
        loop {
            let page = pages.next().await?;
            let is_last = page.is_none();
            let mut complete = Vec::new();
            for item in page.unwrap_or_default() {
                match place(&item) {
                    (partition, _) if partition.starts_with("SUB#") => {
                        let begun = submission.first().map(place);
                        if begun.is_some_and(|(begun, _)| begun != partition) {
                            complete.push(std::mem::take(&mut submission));
                        }
                        submission.push(item);
                    }
                    (partition, _) if partition.starts_with("EVT#") => {
                        with_events.insert(reference_in(partition, "EVT#")?);
                    }
                    (partition, _) if partition.starts_with(DAYS) => {
                        let (day, sums, _) = read_sums_item(&item)?;
                        let sums = Sums::parse(sums).map_err(|_| StoreFailure::unreadable("sums"));
                        kept.entry(day).or_default().add_all(&sums?, 1);
                    }
                    (ERASED, reference) => {
                        ledger.insert(reference_in(reference, "")?);
                    }
                    _ => {}
                }
            }
            if is_last {
                complete.push(std::mem::take(&mut submission));
            }
            let mut looks = JoinSet::new();
            for items in complete {
                // Each submission has exactly one of these, for good.
                let given = items
                    .iter()
                    .map(place)
                    .find(|(_, sort)| *sort == "REFERENCE");
                let Some((partition, _)) = given else {
                    continue;
                };
                let reference = reference_in(partition, "SUB#")?;
                given_out.insert(reference);
                let (repository, turns) = (self.clone(), turns.clone());
                looks.spawn(async move {
                    let _turn = turns.acquire().await;
                    repository.look_through(reference, &items, now).await
                });
            }
            while let Some(looked) = looks.join_next().await {
                let looked = looked.map_err(|_| StoreFailure::unreadable("check"))??;
                verified.submissions += 1;
                verified.events += looked.events;
                verified.newest = verified.newest.max(looked.newest);
                verified.findings.extend(looked.findings);
                erased.extend(looked.is_erased.then_some(looked.reference));
                for (day, change) in looked.changes {
                    days.entry(day).or_default().add_all(&change, 1);
                }
            }
            progress(verified.submissions);
            if is_last {
                break;
            }
        }
        for reference in erased.symmetric_difference(&ledger) {
            if given_out.contains(reference) {
                let looked = self.look_at(*reference, now).await?;
                verified.findings.extend(looked.findings);
            }
        }
        let orphans = with_events.difference(&given_out);
        verified
            .findings
            .extend(orphans.map(|reference| Finding::Orphan {
                reference: *reference,
            }));
        let closed = self.closed_days().await?;
        days.retain(|day, _| closed.is_some_and(|closed| *day <= closed.through));
        verified.days = kept.len().max(days.len());
        verified.findings.extend(other_days(days, kept));
        verified.findings.sort_unstable();
        verified.findings.dedup();
        Ok(verified)
    }

    /// Looks at a submission as it was when `items` were read; where something seems off, at how it
    /// is now, since it may have changed between these and its events. The ledger is not compared.
    async fn look_through(
        &self,
        reference: Reference,
        items: &[Item],
        now: Timestamp,
    ) -> Result<Looked, StoreFailure> {
        let events = self.partition(&items::events(reference)).await?;
        let looked = Looked::of(reference, items, &events, None, now);
        if looked.findings.is_empty() {
            return Ok(looked);
        }
        self.look_at(reference, now).await
    }

    /// Looks at a submission as it is now.
    async fn look_at(&self, reference: Reference, now: Timestamp) -> Result<Looked, StoreFailure> {
        let items = self.partition(&items::submission(reference)).await?;
        let events = self.partition(&items::events(reference)).await?;
        let ledger = self
            .get(items::erased_address(reference), &mut self.budget())
            .await?;
        let ledger = Some(ledger.is_some());
        Ok(Looked::of(reference, &items, &events, ledger, now))
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
    is_erased: bool,
}

impl Looked {
    /// Compares what is kept of a submission; `ledger` says whether it is in the ledger of erasures,
    /// where that was read.
    fn of(
        reference: Reference,
        items: &[Item],
        events: &[Item],
        ledger: Option<bool>,
        now: Timestamp,
    ) -> Self {
        let mut looked = Looked {
            reference,
            events: events.len(),
            newest: None,
            changes: Vec::new(),
            findings: Vec::new(),
            is_erased: false,
        };
        let state = looked.fold(events);
        looked.is_erased = state.as_ref().is_some_and(|state| state.erased.is_some());
        looked.compare(state.as_ref(), items, ledger, now);
        looked
    }

    fn find(&mut self, event: Option<u32>, fault: Fault) {
        self.findings.push(Finding::Submission {
            reference: self.reference,
            event,
            fault,
        });
    }

    /// Folds the events anew and compares each with what is kept of it.
    fn fold(&mut self, events: &[Item]) -> Option<State> {
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

    /// Compares what is kept of the submission with the fold of its events.
    fn compare(
        &mut self,
        folded: Option<&State>,
        items: &[Item],
        ledger: Option<bool>,
        now: Timestamp,
    ) {
        let of = |sort: &str| items.iter().find(|item| place(item).1 == sort);
        let kept = of(STATE).map(history_items::read_state);
        let Some(Ok(kept)) = kept else {
            self.find(None, Fault::UnreadableState);
            return;
        };
        // Without a fold the events are at fault, and nothing can be said of the rest.
        let Some(folded) = folded else { return };
        let expected = history_items::state(folded, self.reference);
        if kept != *folded || of(STATE) != Some(&expected) {
            self.find(Some(folded.seq), Fault::OtherState);
        }
        let record = of("RECORD");
        if ledger.is_some_and(|ledger| ledger != self.is_erased) {
            self.find(None, Fault::OtherLedger);
        }
        if self.is_erased {
            let is_left = |item: &Item| {
                let sort = place(item).1;
                sort == "RECORD" || sort.starts_with("NOTE#") || sort.starts_with(TEXT)
            };
            if items.iter().any(is_left) {
                self.find(None, Fault::LeftAfterErasure);
            }
            return;
        }
        match record {
            Some(record) if !is_expired(record, now) => {
                let listing = history_items::listing(folded, self.reference);
                let is_other =
                    |(name, value): &(&str, _)| record.get(*name) != Option::as_ref(value);
                if listing.iter().any(is_other) {
                    self.find(None, Fault::OtherListing);
                }
            }
            None if folded
                .kept_until
                .is_some_and(|until| until > now.as_second()) =>
            {
                self.find(None, Fault::MissingRecord);
            }
            // Expired: the store deletes it on its own time.
            _ => {}
        }
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
