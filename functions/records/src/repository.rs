//! The table as it is asked: one client, one table, and what those who ask at once share.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use jiff::Timestamp;
use programme::{Reference, Slug};
use tokio::sync::{Mutex, Notify, Semaphore};

use crate::budget::{Budget, TimeSpent};
use crate::failure::StoreFailure;
use crate::shared_reads::SharedReads;
use crate::tally::LetThrough;
use crate::transaction::Transaction;

/// The most submissions that are being stored at once in one process. Others wait their turn
/// here instead of holding a connection each: a thousand people in one second are a thousand
/// sockets already, and 1,024 files is what a process may open by default. In AWS a process has
/// one request at a time and nobody waits.
const MOST_AT_ONCE: usize = 64;

/// How long a submission may wait for its turn; [`crate::DEADLINE`] counts from there.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Stores submissions and recognises those it has, and all that belongs to them.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    /// Draws a new reference; `None` when the system gives no random numbers.
    pub(crate) draw_reference: fn() -> Option<Reference>,
    pub(crate) turns: Arc<Semaphore>,
    /// Those who wait for a place in a session, first come first.
    pub(crate) queues: Arc<SharedReads<Slug, Vec<(Timestamp, Reference)>>>,
    pub(crate) assigning: Arc<Mutex<()>>,
    pub(crate) erasures: Arc<Notify>,
    pub(crate) let_through: Arc<LetThrough>,
    /// The time that a request has had, where it is for one.
    pub(crate) request: Option<Arc<TimeSpent>>,
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

impl Repository {
    /// Makes a repository in the table `table`, which exists (see [`crate::table::ensure`]). Clones
    /// share the client.
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

    pub(crate) fn transaction(&self) -> Transaction {
        Transaction::new(&self.table)
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

/// Draws a random id of one action, so that a later look can tell whose event it finds.
pub(crate) fn draw_act() -> Result<String, StoreFailure> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| StoreFailure::no_random_numbers())?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}
