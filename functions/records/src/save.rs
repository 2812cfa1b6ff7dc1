//! Storing each submission exactly once.

use programme::Reference;
use programme::closed_lists::Via;

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::{self, CITIZEN, Event, State, Sums, What};
use crate::items::key_of;
use crate::repository::{Attempted, LONGEST_WAIT, Repository, draw_act};
use crate::submission::items::{self, KEY};
use crate::submission::{Earlier, Hashes, NewSubmission, Receipted};
use crate::transaction::{Condition, NotWritten};
use crate::typed;

/// Outcome of storing a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is stored.
    New(Receipted),
    /// Submission that was stored before, with its reference again.
    Same(Receipted),
    /// Another submission with the same key was stored before. That one is unchanged; this one
    /// is kept as a note to it.
    Other(Receipted),
}

/// An earlier submission with the same key, and the new one's hashes in the version whose key it
/// is: only within one version can contents be compared.
struct Found<'a> {
    earlier: Earlier,
    hashes: &'a Hashes,
}

impl Found<'_> {
    fn says_the_same(&self) -> bool {
        self.earlier.content_hash == self.hashes.content
    }
}

impl Repository {
    /// Stores a submission, or finds that it is stored.
    ///
    /// One transaction writes uniqueness items, reference, record, state and first event, or
    /// nothing. Only the uniqueness items decide, so it doesn't matter whether a call whose answer
    /// got lost took effect: the next try finds its own key.
    ///
    /// There is a uniqueness item for each key version. Looking at those of other versions without
    /// writing them would do for what is stored already, but a process that knows only the old key
    /// writes only that item, and would not meet one that knows both.
    pub async fn save(&self, new: &NewSubmission) -> Attempted<Saved> {
        let Ok(_turn) = tokio::time::timeout(LONGEST_WAIT, self.turns.acquire()).await else {
            let result = Err(StoreFailure::out_of_time(None));
            return Attempted { result, calls: 0 };
        };
        let mut budget = self.budget().for_each_of(new.hashes.all().count());
        let result = self.save_within(new, &mut budget).await;
        Attempted {
            result,
            calls: budget.calls(),
        }
    }

    /// Finds the receipt of the same submission, where it is stored already. Nothing is stored, and
    /// it is tried shortly: whoever asks goes on without an answer.
    pub async fn recognise(&self, new: &NewSubmission) -> Attempted<Option<Receipted>> {
        let _turn = self.turns.acquire().await;
        let mut budget = self.short_budget();
        let found = self.find(new, &mut budget).await;
        let result = found.map(|found| {
            let same = found.filter(Found::says_the_same);
            same.map(|found| found.earlier.receipted())
        });
        Attempted {
            result,
            calls: budget.calls(),
        }
    }

    async fn save_within(
        &self,
        new: &NewSubmission,
        budget: &mut Budget,
    ) -> Result<Saved, StoreFailure> {
        let mut reference = self.draw()?;
        loop {
            let failure = match self.write(new, reference, budget).await? {
                Ok(()) => {
                    return Ok(Saved::New(Receipted {
                        reference,
                        received_at: new.received_at,
                    }));
                }
                Err(NotWritten::Refused(checks)) if checks.contain(KEY) => {
                    StoreFailure::contention("key taken, then gone")
                }
                // The reference is another submission's.
                Err(NotWritten::Refused(_)) => {
                    reference = self.draw()?;
                    continue;
                }
                Err(NotWritten::Contended(failure)) => failure,
                Err(NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                    continue;
                }
            };
            // A contended write is most often the same submission sent twice at once, so look
            // before trying again.
            let settled = match self.find(new, budget).await? {
                Some(found) => self.settle(new, &found, reference, budget).await?,
                None => None,
            };
            match settled {
                Some(saved) => return Ok(saved),
                // It was erased in between, or another's write came to nothing.
                None => budget.pause(failure).await?,
            }
        }
    }

    /// Sends the one transaction.
    async fn write(
        &self,
        new: &NewSubmission,
        reference: Reference,
        budget: &mut Budget,
    ) -> Result<Result<(), NotWritten>, StoreFailure> {
        let now = new.received_at.as_second();
        let assisted = new.assisted.as_ref();
        let event = Event {
            seq: 1,
            form: new.form.clone(),
            at: new.received_at,
            recorded_at: new.received_at,
            by: assisted.map_or_else(|| CITIZEN.to_owned(), |assisted| assisted.by.to_string()),
            via: assisted.map_or(Via::Form, |_| Via::Assisted),
            act: draw_act()?,
            kecamatan: new.kecamatan.clone(),
            what: What::Registered {
                stage: new.stage,
                quarantined: new.quarantine.is_some(),
                next: new.due,
                kept_until: Some(new.expires_at),
                evidence: assisted.map(|assisted| assisted.evidence),
            },
        };
        let state = State::first(&event).expect("the event is the receipt of a form");
        let change = Sums::of_event(None, &state);
        let mut transaction = self.transaction();
        if let Some(assisted) = assisted {
            let typed = typed::item(&assisted.by, new.received_at, reference);
            transaction = transaction.put("typed", typed, Condition::any());
        }
        new.hashes
            .all()
            .fold(transaction, |transaction, hashes| {
                let key = items::key(new, hashes, reference);
                transaction.put(KEY, key, Condition::absent_at(now))
            })
            .put(
                "reference",
                items::reference(reference),
                Condition::absent(),
            )
            .put(
                "record",
                items::record(new, &state, reference),
                Condition::absent(),
            )
            .put(
                "state",
                history::items::state(&state, reference),
                Condition::absent(),
            )
            .put(
                "event",
                history::items::event(&event, &change, reference),
                Condition::absent(),
            )
            .send(&self.client, budget)
            .await
    }

    /// Finds the unexpired submission with the same key, of the current version before others: one
    /// call for all versions, because where each call waits for a network it costs more than its
    /// answer.
    async fn find<'a>(
        &self,
        new: &'a NewSubmission,
        budget: &mut Budget,
    ) -> Result<Option<Found<'a>>, StoreFailure> {
        let address = |hashes: &Hashes| items::key_address(&hashes.key);
        let keys = new.hashes.all().map(address).collect();
        let found = self.few_items(keys, budget).await?;
        for hashes in new.hashes.all() {
            let item = found.iter().find(|item| key_of(item) == address(hashes));
            if let Some(item) = item
                && let Some(earlier) = items::read_key(item, new.received_at)?
            {
                return Ok(Some(Found { earlier, hashes }));
            }
        }
        Ok(None)
    }

    /// Compares with the submission that holds the key, and keeps other content as a note.
    /// `None` when the submission is no longer there to keep it with.
    async fn settle(
        &self,
        new: &NewSubmission,
        found: &Found<'_>,
        drawn: Reference,
        budget: &mut Budget,
    ) -> Result<Option<Saved>, StoreFailure> {
        let receipted = found.earlier.receipted();
        if found.says_the_same() {
            // Under the reference just drawn it is our own write, whose answer got lost.
            return Ok(Some(if receipted.reference == drawn {
                Saved::New(receipted)
            } else {
                Saved::Same(receipted)
            }));
        }
        loop {
            match self.write_note(new, found, budget).await? {
                Err(NotWritten::Refused(checks)) if checks.contain(RECORD) => return Ok(None),
                // The same other content was sent before: its note is kept as it is.
                Ok(()) | Err(NotWritten::Refused(_)) => {
                    return Ok(Some(Saved::Other(receipted)));
                }
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                }
            }
        }
    }

    /// Writes a note, but only beside a record, so that none outlives an erasure.
    async fn write_note(
        &self,
        new: &NewSubmission,
        found: &Found<'_>,
        budget: &mut Budget,
    ) -> Result<Result<(), NotWritten>, StoreFailure> {
        let Found { earlier, hashes } = found;
        let record = items::record_address(earlier.reference);
        let note = items::note(new, hashes, earlier);
        self.transaction()
            .check(RECORD, record, Condition::present())
            .put("note", note, Condition::absent())
            .send(&self.client, budget)
            .await
    }

    fn draw(&self) -> Result<Reference, StoreFailure> {
        (self.draw_reference)().ok_or_else(StoreFailure::no_random_numbers)
    }
}

/// The check that a record is still there.
const RECORD: &str = "record";

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use jiff::civil::date;
    use programme::closed_lists::ErasureReason;

    use super::*;
    use crate::Person;
    use crate::history::OPERATOR;
    use crate::history::tests::{new_submission, noon};
    use crate::report::tests::repository;

    /// Stores the submission of somebody who is told apart by this key.
    async fn stored(repository: &Repository, key: &str) -> Reference {
        let mut new = new_submission(noon(date(2026, 11, 1)), false);
        new.hashes.current.key = key.to_owned();
        let saved = repository.save(&new).await.result;
        let Ok(Saved::New(receipted)) = saved else {
            panic!("stored for the first time: {saved:?}");
        };
        receipted.reference
    }

    async fn has_record(repository: &Repository, reference: Reference) -> bool {
        let record = items::record_address(reference);
        let found = repository.get(record, &mut repository.budget()).await;
        found.expect("the store answers").is_some()
    }

    #[tokio::test]
    async fn a_taken_reference_is_drawn_again() {
        static DRAWN: AtomicU8 = AtomicU8::new(0);
        /// Draws one reference twice, then another.
        fn draw() -> Option<Reference> {
            let number = DRAWN.fetch_add(1, Ordering::Relaxed).saturating_sub(1);
            (number..).find_map(|byte| Reference::from_random(&[byte; 16]))
        }
        let (_store, mut repository) = repository().await;
        repository.draw_reference = draw;
        let siti = stored(&repository, "siti").await;
        let budi = stored(&repository, "budi").await;
        assert_ne!(siti, budi);
        assert_eq!(DRAWN.load(Ordering::Relaxed), 3);
        assert!(has_record(&repository, siti).await);
        assert!(has_record(&repository, budi).await);
    }

    #[tokio::test]
    async fn a_reference_is_never_given_out_again() {
        static DRAWN: AtomicU8 = AtomicU8::new(0);
        /// Draws the first reference again and again, with another every third time.
        fn draw() -> Option<Reference> {
            let number = match DRAWN.fetch_add(1, Ordering::Relaxed) {
                number if number % 3 == 2 => number,
                _ => 0,
            };
            (number..).find_map(|byte| Reference::from_random(&[byte; 16]))
        }
        let (_store, mut repository) = repository().await;
        repository.draw_reference = draw;
        let first = stored(&repository, "siti").await;

        // The record is deleted, as the store does when it has expired.
        let record = items::record_address(first);
        repository.delete(&record).await.expect("deleted");
        let second = stored(&repository, "budi").await;
        assert_ne!(second, first);

        // And erased at the person's wish.
        let person = Person::by_reference(second);
        let now = noon(date(2026, 11, 2));
        let erased = repository.erase(&person, OPERATOR, ErasureReason::Wish, now);
        assert_eq!(erased.await.expect("erased").submissions, 1);
        assert!(!has_record(&repository, second).await);
        let third = stored(&repository, "ani").await;
        assert!(third != first && third != second);
    }
}
