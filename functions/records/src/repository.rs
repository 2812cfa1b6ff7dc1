//! The DynamoDB repository: stores each submission exactly once.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use programme::Reference;
use programme::closed_lists::Via;
use tokio::sync::{Mutex, Notify, Semaphore};

use crate::budget::{Budget, TimeSpent};
use crate::failure::StoreFailure;
use crate::history::{self, CITIZEN, Event, State, Sums, What};
use crate::items::{self, Item};
use crate::places::Queues;
use crate::submission::{self, Earlier, Hashes, NewSubmission, Receipted};
use crate::tally::LetThrough;
use crate::transaction::{Condition, NotWritten, Transaction};
use crate::typed;

/// The most submissions that are being stored at once in one process. Others wait their turn
/// here instead of holding a connection each: a thousand people in one second are a thousand
/// sockets already, and 1,024 files is what a process may open by default. In AWS a process has
/// one request at a time and nobody waits.
const MOST_AT_ONCE: usize = 64;

/// How long a submission may wait for its turn; [`crate::DEADLINE`] counts from there.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Stores submissions and recognises those it has.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    /// Draws a new reference; `None` when the system gives no random numbers.
    draw_reference: fn() -> Option<Reference>,
    pub(crate) turns: Arc<Semaphore>,
    pub(crate) queues: Arc<Queues>,
    pub(crate) assigning: Arc<Mutex<()>>,
    pub(crate) erasures: Arc<Notify>,
    pub(crate) let_through: Arc<LetThrough>,
    /// The time that a request has had, where it is for one.
    pub(crate) request: Option<Arc<TimeSpent>>,
}

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

/// The result of [`Repository::save`], [`Repository::recognise`] or [`Repository::count_all`] with
/// the number of calls it took.
#[derive(Debug)]
pub struct Attempted<T> {
    /// The result.
    pub result: Result<T, StoreFailure>,
    /// Calls to the store.
    pub calls: u32,
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
    /// A repository in the table `table`, which exists (see [`crate::table::ensure`]). Clones share
    /// the client.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into().into(),
            draw_reference: random_reference,
            turns: Arc::new(Semaphore::new(MOST_AT_ONCE)),
            queues: Arc::default(),
            assigning: Arc::default(),
            erasures: Arc::default(),
            let_through: Arc::default(),
            request: None,
        }
    }

    /// Returns this repository for one request: all that is asked of the store in turn shares
    /// [`crate::DEADLINE`]. A host that gives a request 15 seconds, as AWS does here, would otherwise
    /// end it unanswered where each of several steps may take its own.
    #[must_use]
    pub fn for_one_request(&self) -> Self {
        let mut repository = self.clone();
        repository.request = Some(Arc::default());
        repository
    }

    pub(crate) fn budget(&self) -> Budget {
        Budget::usual(self.request.as_ref())
    }

    pub(crate) fn patient_budget(&self) -> Budget {
        Budget::patient(self.request.as_ref())
    }

    pub(crate) fn short_budget(&self) -> Budget {
        Budget::short(self.request.as_ref())
    }

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

    /// The receipt of the same submission, where it is stored already. Nothing is stored, and it is
    /// tried shortly: whoever asks goes on without an answer.
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

    /// The one transaction.
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
                let key = submission::items::key(new, hashes, reference);
                transaction.put(KEY, key, Condition::absent_at(now))
            })
            .put(
                "reference",
                submission::items::reference(reference),
                Condition::absent(),
            )
            .put(
                "record",
                submission::items::record(new, &state, reference),
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

    /// The unexpired submission with the same key, of the current version before others: one call
    /// for all versions, because where each call waits for a network it costs more than its answer.
    async fn find<'a>(
        &self,
        new: &'a NewSubmission,
        budget: &mut Budget,
    ) -> Result<Option<Found<'a>>, StoreFailure> {
        let address = |hashes: &Hashes| submission::items::key_address(&hashes.key);
        let keys = new.hashes.all().map(address).collect();
        let found = self.few_items(keys, budget).await?;
        for hashes in new.hashes.all() {
            let item = found
                .iter()
                .find(|item| items::key_of(item) == address(hashes));
            if let Some(item) = item
                && let Some(earlier) = submission::items::read_key(item, new.received_at)?
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
        let record = submission::items::record_address(earlier.reference);
        let note = submission::items::note(new, hashes, earlier);
        self.transaction()
            .check(RECORD, record, Condition::present())
            .put("note", note, Condition::absent())
            .send(&self.client, budget)
            .await
    }

    /// Reads an item as it is now.
    pub(crate) async fn get(
        &self,
        key: Item,
        budget: &mut Budget,
    ) -> Result<Option<Item>, StoreFailure> {
        let found = budget
            .insist(|| {
                self.client
                    .get_item()
                    .table_name(&*self.table)
                    .set_key(Some(key.clone()))
                    .consistent_read(true)
                    .send()
            })
            .await?;
        Ok(found.item)
    }

    pub(crate) fn transaction(&self) -> Transaction {
        Transaction::new(&self.table)
    }

    fn draw(&self) -> Result<Reference, StoreFailure> {
        (self.draw_reference)().ok_or_else(StoreFailure::no_random_numbers)
    }
}

/// The check of a uniqueness item.
pub(crate) const KEY: &str = "key";

/// The check that a record is still there.
const RECORD: &str = "record";

/// Most drawings in a row; 28 of 29 give a reference, so this many fail less often than once in
/// 10^23.
const MOST_DRAWINGS: usize = 16;

fn random_reference() -> Option<Reference> {
    (0..MOST_DRAWINGS).find_map(|_| {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        Reference::from_random(&bytes)
    })
}

/// A random id of one action, so that a later look can tell whose event it finds.
pub(crate) fn draw_act() -> Result<String, StoreFailure> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| StoreFailure::no_random_numbers())?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}

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
        let record = submission::items::record_address(reference);
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
        /// The first reference again and again, with another every third time.
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
        let record = submission::items::record_address(first);
        repository.delete(&record).await.expect("deleted");
        let second = stored(&repository, "budi").await;
        assert_ne!(second, first);

        // And erased at the person's wish.
        let person = Person::by_reference(second.compact()).expect("a reference");
        let now = noon(date(2026, 11, 2));
        let erased = repository.erase(&person, OPERATOR, ErasureReason::Wish, now);
        assert_eq!(erased.await.expect("erased").submissions, 1);
        assert!(!has_record(&repository, second).await);
        let third = stored(&repository, "ani").await;
        assert!(third != first && third != second);
    }
}
