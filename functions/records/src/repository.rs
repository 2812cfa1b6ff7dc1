//! The DynamoDB repository: stores each submission exactly once.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem};
use jiff::Timestamp;
use programme::Reference;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::budget::Budget;
use crate::failure::{NotWritten, StoreFailure};
use crate::items::{self, Item};
use crate::{quarantine, table};

/// The most submissions that are being stored at once in one process. Others wait their turn
/// here instead of holding a connection each: a thousand people in one second are a thousand
/// sockets already, and 1,024 files is what a process may open by default. In AWS a process has
/// one request at a time and nobody waits.
const MOST_AT_ONCE: usize = 64;

/// How long a submission may wait for its turn; [`DEADLINE`] counts from there.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Stores submissions and recognises those it has.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    draw_reference: DrawReference,
    turns: Arc<Semaphore>,
}

/// Draws a new reference; `None` when the system gives no random numbers.
pub type DrawReference = fn() -> Option<Reference>;

/// A checked submission, ready to be stored.
#[derive(Clone, Debug)]
pub struct NewSubmission {
    /// Id of the form.
    pub form: String,
    /// Keyed hash of who it is about: same hash, same submission.
    pub key_hash: String,
    /// Keyed hash of all it says.
    pub content_hash: String,
    /// Keyed hash of the telephone number in it, where there is one.
    pub phone_hash: Option<String>,
    /// The kecamatan whose office looks after it, where the form asks for one.
    pub kecamatan: Option<String>,
    /// Question ids with what was answered: a text, a list of texts, or `true` for a ticked box.
    pub answers: Vec<(String, Value)>,
    /// Ids of the consent questions that were agreed to, each with the version of its text.
    pub consents: Vec<(String, String)>,
    /// Why it is set aside, where it is.
    pub quarantine: Option<quarantine::Reason>,
    /// The stage it enters, `P1` to `P7`, where the form has one.
    pub stage: Option<String>,
    /// When it was received.
    pub received_at: Timestamp,
    /// The second since 1970 after which it is no longer kept.
    pub expires_at: i64,
}

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is stored.
    New(Receipted),
    /// The same submission was stored before; here is its reference again.
    Same(Receipted),
    /// Another submission with the same key was stored before. That one is unchanged; this one
    /// is kept as a note to it.
    Other(Receipted),
}

/// What a person needs to come back to a stored submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipted {
    /// The reference.
    pub reference: Reference,
    /// When it was received.
    pub received_at: Timestamp,
}

/// The result of [`Repository::save`] with the number of calls it took.
#[derive(Debug)]
pub struct Attempted<T> {
    /// The result.
    pub result: Result<T, StoreFailure>,
    /// Calls to the store.
    pub calls: u32,
}

/// What the uniqueness item tells of an earlier submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Earlier {
    pub reference: Reference,
    pub content_hash: String,
    pub received_at: Timestamp,
    pub expires_at: i64,
}

impl Earlier {
    fn receipted(&self) -> Receipted {
        Receipted {
            reference: self.reference,
            received_at: self.received_at,
        }
    }
}

impl Repository {
    /// A repository in the table `table`, which exists (see [`table::ensure`]). Clones share
    /// the client.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into().into(),
            draw_reference: random_reference,
            turns: Arc::new(Semaphore::new(MOST_AT_ONCE)),
        }
    }

    /// The same repository with another source of references, so that a test can make two
    /// submissions draw the same one.
    #[must_use]
    pub fn with_references(mut self, draw: DrawReference) -> Self {
        self.draw_reference = draw;
        self
    }

    /// Stores a submission, or finds that it is stored.
    ///
    /// One transaction writes uniqueness item, reference, record and first event, or nothing. Only
    /// the uniqueness item decides, so it doesn't matter whether a call whose answer got lost took
    /// effect: the next try finds its own key.
    pub async fn save(&self, new: &NewSubmission) -> Attempted<Saved> {
        let Ok(_turn) = tokio::time::timeout(LONGEST_WAIT, self.turns.acquire()).await else {
            let result = Err(StoreFailure::out_of_time(None));
            return Attempted { result, calls: 0 };
        };
        let mut budget = Budget::new();
        let result = self.save_within(new, &mut budget).await;
        Attempted {
            result,
            calls: budget.calls(),
        }
    }

    /// Whether the same submission is stored already, without storing anything.
    pub async fn recognise(&self, new: &NewSubmission) -> Attempted<Option<Receipted>> {
        let mut budget = Budget::new();
        let found = self.find(new, &mut budget).await;
        let result = found.map(|found| {
            let same = found.filter(|earlier| earlier.content_hash == new.content_hash);
            same.map(|earlier| earlier.receipted())
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
                Err(NotWritten::KeyTaken) => StoreFailure::contention("key taken, then gone"),
                Err(NotWritten::ReferenceTaken) => {
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
                Some(earlier) => self.settle(new, &earlier, reference, budget).await?,
                None => None,
            };
            match settled {
                Some(saved) => return Ok(saved),
                // It was erased in between, or another's write came to nothing.
                None => budget.pause(failure).await?,
            }
        }
    }

    /// The one transaction. The order of its writes is what [`NotWritten::of`] goes by.
    async fn write(
        &self,
        new: &NewSubmission,
        reference: Reference,
        budget: &mut Budget,
    ) -> Result<Result<(), NotWritten>, StoreFailure> {
        // An expired item counts as absent, whether or not the store has deleted it yet.
        let key = Put::builder()
            .table_name(&*self.table)
            .set_item(Some(items::key(new, reference)))
            .condition_expression("attribute_not_exists(#pk) OR #expiry <= :now")
            .expression_attribute_names("#pk", table::definition().partition_key)
            .expression_attribute_names("#expiry", table::definition().expiry)
            .expression_attribute_values(":now", items::second(new.received_at.as_second()));
        let taken = self.put_once(items::reference(reference));
        let record = self.put_once(items::record(new, reference));
        let event = self.put_once(items::first_event(new, reference));
        let writes = [key, taken, record, event].map(|put| {
            let put = put.build().expect("table and item are set");
            TransactWriteItem::builder().put(put).build()
        });
        let call = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes.to_vec()))
            .send();
        let answer = budget.spend(Box::pin(call)).await?;
        Ok(answer.map(drop).map_err(|error| NotWritten::of(&error)))
    }

    /// The unexpired submission with the same key.
    async fn find(
        &self,
        new: &NewSubmission,
        budget: &mut Budget,
    ) -> Result<Option<Earlier>, StoreFailure> {
        let found = budget
            .insist(|| {
                self.client
                    .get_item()
                    .table_name(&*self.table)
                    .set_key(Some(items::key_address(&new.key_hash)))
                    .consistent_read(true)
                    .send()
            })
            .await?;
        match found.item {
            Some(item) => items::read_key(&item, new.received_at),
            None => Ok(None),
        }
    }

    /// Compares with the submission that holds the key, and keeps other content as a note.
    /// `None` when the submission is no longer there to keep it with.
    async fn settle(
        &self,
        new: &NewSubmission,
        earlier: &Earlier,
        drawn: Reference,
        budget: &mut Budget,
    ) -> Result<Option<Saved>, StoreFailure> {
        let receipted = earlier.receipted();
        if earlier.content_hash == new.content_hash {
            // Under the reference just drawn it is our own write, whose answer got lost.
            return Ok(Some(if earlier.reference == drawn {
                Saved::New(receipted)
            } else {
                Saved::Same(receipted)
            }));
        }
        loop {
            match self.write_note(new, earlier, budget).await? {
                // The same other content was sent before: its note is kept as it is.
                Ok(()) | Err(NotWritten::ReferenceTaken) => {
                    return Ok(Some(Saved::Other(receipted)));
                }
                Err(NotWritten::KeyTaken) => return Ok(None),
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                }
            }
        }
    }

    /// Writes a note, but only beside a record, so that none outlives an erasure. In the words of
    /// [`NotWritten`], the record's place is that of the key, and the note's that of the reference.
    async fn write_note(
        &self,
        new: &NewSubmission,
        earlier: &Earlier,
        budget: &mut Budget,
    ) -> Result<Result<(), NotWritten>, StoreFailure> {
        let record = ConditionCheck::builder()
            .table_name(&*self.table)
            .set_key(Some(items::record_address(earlier.reference)))
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", table::definition().partition_key)
            .build()
            .expect("table, key and condition are set");
        let note = self.put_once(items::note(new, earlier));
        let note = note.build().expect("table and item are set");
        let call = self
            .client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().condition_check(record).build())
            .transact_items(TransactWriteItem::builder().put(note).build())
            .send();
        let answer = budget.spend(Box::pin(call)).await?;
        Ok(answer.map(drop).map_err(|error| NotWritten::of(&error)))
    }

    /// A write of an item that must not exist yet.
    fn put_once(&self, item: Item) -> PutBuilder {
        Put::builder()
            .table_name(&*self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", table::definition().partition_key)
    }

    fn draw(&self) -> Result<Reference, StoreFailure> {
        (self.draw_reference)().ok_or_else(StoreFailure::no_random_numbers)
    }
}

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
