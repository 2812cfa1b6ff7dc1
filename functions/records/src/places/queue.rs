//! The queue: who waits, in what order. A place in the queue is stored nowhere: it is worked out.

use jiff::Timestamp;
use programme::{Reference, Slug};

use super::items::{self, Ticket, TicketState};
use crate::failure::StoreFailure;
use crate::repository::Repository;

impl Repository {
    /// Finds the place in the queue of somebody who waits since `at`, from 1 on; `None` where she
    /// is not in it any more.
    pub(crate) async fn position(
        &self,
        session: &Slug,
        reference: Reference,
        at: Timestamp,
    ) -> Result<Option<usize>, StoreFailure> {
        let read = async {
            let tickets = self.waiting(session).await?;
            let waiting = tickets.iter().map(|ticket| (ticket.at, ticket.reference));
            Ok::<_, StoreFailure>(waiting.collect())
        };
        let waiting = self.queues.get(session, read).await?;
        let found = waiting.binary_search(&(at, reference));
        Ok(found.ok().map(|before| before + 1))
    }

    /// Lists everyone who waits, first come first.
    pub(crate) async fn waiting(&self, session: &Slug) -> Result<Vec<Ticket>, StoreFailure> {
        let mut tickets = self.tickets(session).await?;
        tickets.retain(|ticket| ticket.state == TicketState::Waiting);
        Ok(tickets)
    }

    /// Lists every ticket of a session, first come first.
    pub(crate) async fn tickets(&self, session: &Slug) -> Result<Vec<Ticket>, StoreFailure> {
        let mut tickets = Vec::new();
        for shard in items::shards(session) {
            let found = self.partition(&shard).await?;
            for item in &found {
                tickets.push(items::read_ticket(item)?);
            }
        }
        tickets.sort_unstable_by_key(|ticket| (ticket.at, ticket.reference));
        Ok(tickets)
    }
}
