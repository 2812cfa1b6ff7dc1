//! A look at one submission: its events folded anew, and what is kept of it held against them.

use jiff::Timestamp;
use jiff::civil::Date;
use programme::{Reference, wib};

use super::finding::{Fault, Finding};
use super::place;
use crate::history::items::{self as history_items, DELTA, EVENT, STATE, TEXT};
use crate::history::{Event, State, Sums, What};
use crate::items::{Item, is_expired};
use crate::submission::items::{NOTE, RECORD};
use crate::table;

/// Outcome of looking at one submission.
pub(super) struct Looked {
    pub reference: Reference,
    pub events: usize,
    pub newest: Option<Timestamp>,
    /// The changes as they should be, with the day on which each was recorded.
    pub changes: Vec<(Date, Sums)>,
    pub findings: Vec<Finding>,
    /// The fold of the events, where it can be told.
    pub state: Option<State>,
}

impl Looked {
    /// Folds events anew and compares each with what is kept of it.
    pub fn fold(reference: Reference, events: &[Item]) -> Self {
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
        let mut earlier: Vec<Event> = Vec::new();
        for (seq, item) in (1..).zip(events) {
            let Ok(event) = history_items::read_event(item) else {
                self.find(Some(seq), Fault::UnreadableEvent);
                return None;
            };
            let number = place(item).1.strip_prefix(EVENT);
            if number.and_then(|number| number.parse().ok()) != Some(seq) || event.seq != seq {
                self.find(Some(seq), Fault::MissingEvent);
                return None;
            }
            self.newest = self.newest.max(Some(event.recorded_at));
            let last = earlier.last();
            if last.is_some_and(|last| last.recorded_at > event.recorded_at) {
                self.find(Some(seq), Fault::OutOfOrder);
            }
            let after = match &state {
                None => State::first(&event),
                Some(_) if matches!(event.what, What::Registered { .. }) => None,
                Some(before) => {
                    if before.admits(&event, &earlier).is_err() {
                        self.find(Some(seq), Fault::Impossible);
                    }
                    if before.kecamatan() != event.kecamatan.as_ref() {
                        self.find(Some(seq), Fault::OtherOffice);
                    }
                    Some(before.after(&event, &earlier))
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
            earlier.push(event);
        }
        if state.is_none() {
            self.find(Some(1), Fault::MissingEvent);
        }
        state
    }

    /// Compares what is kept of the submission with the fold of its events; `ledger` says whether it
    /// is in the ledger of erasures, where that was read.
    pub fn compare(&mut self, items: &[Item], ledger: Option<bool>, now: Timestamp) {
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
        let kept = of(STATE).map(|item| (item, history_items::read_state(item)));
        let Some((item, Ok(kept))) = kept else {
            return vec![(None, Fault::UnreadableState)];
        };
        // Without a fold the events are at fault, and nothing can be said of the rest.
        let Some(folded) = &self.state else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        let expected = history_items::state(folded, self.reference);
        // Facts are compared as they are read: some were kept once that no longer are.
        let is_other = |name: &&str| item.get(*name) != expected.get(*name);
        if kept != *folded || ["seq", "status"].iter().any(is_other) {
            faults.push((Some(folded.seq), Fault::OtherState));
        }
        if ledger.is_some_and(|ledger| ledger != folded.erased.is_some()) {
            faults.push((None, Fault::OtherLedger));
        }
        let is_left = |item: &Item| {
            let sort = place(item).1;
            sort == RECORD || sort.starts_with(NOTE) || sort.starts_with(TEXT)
        };
        let is_due = |until: i64| until > now.as_second();
        if folded.erased.is_some() {
            let is_left = items.iter().any(is_left);
            faults.extend(is_left.then_some((None, Fault::LeftAfterErasure)));
            return faults;
        }
        match of(RECORD) {
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
