//! Somebody's places in sessions, for herself to see.

use jiff::Timestamp;
use programme::{Reference, Slug};

use super::items::{self, TicketState};
use crate::failure::StoreFailure;
use crate::items::string;
use crate::repository::Repository;
use crate::table;

/// Something that somebody has of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// A place.
    Seat,
    /// A place that is kept for her until she says yes, or until this time.
    Offered(Timestamp),
    /// She waits, or wants to be chosen; at which place of the queue, where that can be told.
    Waiting(Option<usize>),
    /// She came.
    Present,
}

impl Repository {
    /// Returns somebody's place in each of these sessions, in their order; those of which she has nothing
    /// are left out.
    pub async fn holdings(
        &self,
        sessions: &[Slug],
        reference: Reference,
    ) -> Result<Vec<(Slug, Holding)>, StoreFailure> {
        let address = |session| items::ticket_address(session, reference);
        let found = self.items(sessions.iter().map(address).collect()).await?;
        let partition = table::definition().partition_key;
        let mut holdings = Vec::new();
        for session in sessions {
            let place = address(session);
            let ticket = found
                .iter()
                .find(|item| string(item, partition) == string(&place, partition));
            let Some(ticket) = ticket.map(items::read_ticket).transpose()? else {
                continue;
            };
            let holding = match (ticket.state, ticket.seat) {
                (TicketState::Seat, _) => Holding::Seat,
                (TicketState::Present, _) => Holding::Present,
                (TicketState::Offered, Some(number)) => {
                    let seat = items::seat_address(session, number);
                    let seat = self.get(seat, &mut self.budget()).await?;
                    let seat = seat.as_ref().map(items::read_seat).transpose()?;
                    // Between the two looks it may have become hers, or another's.
                    let hers = seat.filter(|seat| seat.reference == reference);
                    match hers.map(|seat| seat.offered_until) {
                        Some(Some(until)) => Holding::Offered(until),
                        Some(None) => Holding::Seat,
                        None => continue,
                    }
                }
                (TicketState::Waiting, _) => {
                    let place = self.position(session, reference, ticket.at).await?;
                    Holding::Waiting(place)
                }
                _ => continue,
            };
            holdings.push((session.clone(), holding));
        }
        Ok(holdings)
    }
}
