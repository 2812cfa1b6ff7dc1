//! The DynamoDB repository: stores each submission exactly once.
//!
//! Start at [`Repository::save`]. The items are listed in `items.rs`, the table's shape is in
//! [`crate::table`].

mod client;
mod failure;
mod items;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use forms::Submission;
use forms::reference::Reference;
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use self::failure::NotWritten;
use self::items::Item;
use crate::{quarantine, table};

pub use self::client::{StoreAddress, dynamodb_client};
pub use self::failure::StoreFailure;

/// How long the store has for one submission, all tries together. The function's own timeout
/// in AWS has to be longer, so that there is time left to tell the person.
pub const DEADLINE: Duration = Duration::from_secs(8);

/// The most calls that are made for one submission.
const MOST_CALLS: u32 = 10;

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
    client: Client,
    table: Arc<str>,
    draw_reference: DrawReference,
    turns: Arc<Semaphore>,
}

/// Draws a new reference; `None` when the system gives no random numbers.
pub type DrawReference = fn() -> Option<Reference>;

/// A checked submission, ready to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewSubmission {
    /// Id of the form.
    pub form: String,
    /// Keyed hash of who it is about: same hash, same submission.
    pub key_hash: String,
    /// Keyed hash of all it says.
    pub content_hash: String,
    /// What it says.
    pub submission: Submission,
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
pub(crate) enum Saved {
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
pub(crate) struct Receipted {
    pub reference: Reference,
    pub received_at: Timestamp,
}

/// The result of [`Repository::save`] with the number of calls it took.
#[derive(Debug)]
pub(crate) struct Attempted<T> {
    pub result: Result<T, StoreFailure>,
    pub calls: u32,
}

/// What the uniqueness item tells of an earlier submission.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Earlier {
    reference: Reference,
    content_hash: String,
    received_at: Timestamp,
    expires_at: i64,
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
    /// One transaction writes uniqueness item, record and first event, or nothing. Only the
    /// uniqueness item decides, so it doesn't matter whether a call whose answer got lost took
    /// effect: the next try finds its own key.
    pub(crate) async fn save(&self, new: &NewSubmission) -> Attempted<Saved> {
        let Ok(_turn) = tokio::time::timeout(LONGEST_WAIT, self.turns.acquire()).await else {
            let result = Err(StoreFailure::out_of_time(None));
            return Attempted { result, calls: 0 };
        };
        let mut budget = Budget::new();
        let result = self.save_within(new, &mut budget).await;
        Attempted {
            result,
            calls: budget.calls,
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
            match self.find(new, budget).await? {
                Some(earlier) => return self.settle(new, earlier, reference, budget).await,
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
        let record = self.put_once(items::record(new, reference));
        let event = self.put_once(items::first_event(new, reference));
        let writes = [key, record, event].map(|put| {
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
        loop {
            let call = self
                .client
                .get_item()
                .table_name(&*self.table)
                .set_key(Some(items::key_address(&new.key_hash)))
                .consistent_read(true)
                .send();
            match budget.spend(Box::pin(call)).await? {
                Ok(found) => {
                    return match found.item {
                        Some(item) => items::read_key(&item, new.received_at),
                        None => Ok(None),
                    };
                }
                Err(error) => budget.pause(StoreFailure::of(&error)).await?,
            }
        }
    }

    /// Compares with the submission that holds the key, and keeps other content as a note.
    async fn settle(
        &self,
        new: &NewSubmission,
        earlier: Earlier,
        drawn: Reference,
        budget: &mut Budget,
    ) -> Result<Saved, StoreFailure> {
        let receipted = Receipted {
            reference: earlier.reference,
            received_at: earlier.received_at,
        };
        if earlier.content_hash == new.content_hash {
            // Under the reference just drawn it is our own write, whose answer got lost.
            return Ok(if earlier.reference == drawn {
                Saved::New(receipted)
            } else {
                Saved::Same(receipted)
            });
        }
        let note = items::note(new, &earlier);
        loop {
            let call = self
                .client
                .put_item()
                .table_name(&*self.table)
                .set_item(Some(note.clone()))
                .condition_expression("attribute_not_exists(#pk)")
                .expression_attribute_names("#pk", table::definition().partition_key)
                .send();
            match budget.spend(Box::pin(call)).await? {
                Ok(_) => return Ok(Saved::Other(receipted)),
                // The same other content was sent before: its note is kept as it is.
                Err(error) if error.code() == Some("ConditionalCheckFailedException") => {
                    return Ok(Saved::Other(receipted));
                }
                Err(error) => budget.pause(StoreFailure::of(&error)).await?,
            }
        }
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

/// What is left of the time and the calls for one submission.
struct Budget {
    deadline: Instant,
    calls: u32,
    pauses: u32,
    last: Option<StoreFailure>,
}

impl Budget {
    fn new() -> Self {
        Self {
            deadline: Instant::now() + DEADLINE,
            calls: 0,
            pauses: 0,
            last: None,
        }
    }

    /// Makes a call and counts it; fails when tries or time run out. Calls come boxed, because
    /// the SDK's futures are large.
    async fn spend<T>(
        &mut self,
        call: Pin<Box<impl Future<Output = T>>>,
    ) -> Result<T, StoreFailure> {
        if self.calls == MOST_CALLS {
            return Err(match &self.last {
                Some(last) => StoreFailure::out_of_tries(last),
                None => StoreFailure::contention("out of tries"),
            });
        }
        self.calls += 1;
        tokio::time::timeout_at(self.deadline, call)
            .await
            .map_err(|_| StoreFailure::out_of_time(self.last.as_ref()))
    }

    /// Waits before another try, a little longer each time; fails where another try can't
    /// help.
    async fn pause(&mut self, failure: StoreFailure) -> Result<(), StoreFailure> {
        if !failure.is_passing() {
            return Err(failure);
        }
        let longest = Duration::from_millis(50 << self.pauses.min(3));
        self.pauses += 1;
        let until = Instant::now() + longest.mul_f64(jitter());
        if until >= self.deadline {
            return Err(StoreFailure::out_of_time(Some(&failure)));
        }
        self.last = Some(failure);
        tokio::time::sleep_until(until).await;
        Ok(())
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

/// A random share of the pause, so that those who met once don't meet again.
fn jitter() -> f64 {
    let mut byte = [u8::MAX];
    // Without random numbers the whole pause is as good as any.
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / f64::from(u8::MAX)
}
