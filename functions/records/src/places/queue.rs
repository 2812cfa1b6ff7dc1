//! The queue: who waits, in what order. A place in the queue is stored nowhere: it is worked out.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use programme::{Reference, Slug};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::items::{self, Ticket, TicketState};
use crate::failure::StoreFailure;
use crate::repository::Repository;

/// The queues as they were read last, by session.
///
/// In a rush everyone who came to wait asks for her place at once. They ask one after the other,
/// and whoever finds that the queue was read after she asked, takes what was read: of a thousand
/// at once a handful read it.
#[derive(Debug, Default)]
pub(crate) struct Queues(Mutex<HashMap<Slug, Line>>);

#[derive(Clone, Debug)]
struct Line {
    read_at: Instant,
    waiting: Arc<Vec<(Timestamp, Reference)>>,
}

impl Repository {
    /// The place in the queue of somebody who waits since `at`, from 1 on; `None` where she is not
    /// in it any more.
    pub(crate) async fn position(
        &self,
        session: &Slug,
        reference: Reference,
        at: Timestamp,
    ) -> Result<Option<usize>, StoreFailure> {
        let asked_at = Instant::now();
        let mut queues = self.queues.0.lock().await;
        let known = queues.get(session).filter(|line| line.read_at >= asked_at);
        let waiting = if let Some(line) = known {
            Arc::clone(&line.waiting)
        } else {
            let read_at = Instant::now();
            let tickets = self.waiting(session).await?;
            let waiting = tickets.iter().map(|ticket| (ticket.at, ticket.reference));
            let waiting = Arc::new(waiting.collect::<Vec<_>>());
            let line = Line {
                read_at,
                waiting: Arc::clone(&waiting),
            };
            queues.insert(session.clone(), line);
            waiting
        };
        drop(queues);
        let found = waiting.binary_search(&(at, reference));
        Ok(found.ok().map(|before| before + 1))
    }

    /// Everyone who waits, first come first.
    pub(crate) async fn waiting(&self, session: &Slug) -> Result<Vec<Ticket>, StoreFailure> {
        let mut tickets = self.tickets(session).await?;
        tickets.retain(|ticket| ticket.state == TicketState::Waiting);
        tickets.sort_unstable_by_key(|ticket| (ticket.at, ticket.reference));
        Ok(tickets)
    }

    /// Every ticket of a session.
    pub(crate) async fn tickets(&self, session: &Slug) -> Result<Vec<Ticket>, StoreFailure> {
        let mut tickets = Vec::new();
        for shard in items::shards(session) {
            let found = self.partition(&shard).await?;
            for item in &found {
                tickets.push(items::read_ticket(item)?);
            }
        }
        Ok(tickets)
    }
}
