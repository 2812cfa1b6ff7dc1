//! Somebody's places in sessions, for herself to see, and all that is kept of them.

use jiff::Timestamp;
use programme::{Reference, Slug};

use super::items::{self, TicketState};
use crate::failure::StoreFailure;
use crate::items::{Item, read_moment, string};
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

/// A ticket with all that is kept of it. Which officer did something is not the person's to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTicket {
    /// The session.
    pub session: Slug,
    /// The state of it now.
    pub state: TicketState,
    /// When she asked.
    pub asked_at: Timestamp,
    /// Number of her place, where she has one.
    pub seat: Option<u32>,
    /// The criterion that she was chosen by, its number on the session's page, from 1 on.
    pub criterion: Option<u32>,
    /// Until when it is kept.
    pub kept_until: Timestamp,
}

impl Repository {
    /// Lists the tickets that are kept about somebody at the time `now`, in the order of their
    /// sessions' ids; `None` where nothing is kept of what she sent, as after an erasure.
    pub async fn kept_tickets(
        &self,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Option<Vec<KeptTicket>>, StoreFailure> {
        let Some(kept) = self.kept(reference, now).await? else {
            return Ok(None);
        };
        let tickets = self.tickets_of(reference, &kept).await?.into_iter();
        tickets.map(read_kept).collect::<Result<_, _>>().map(Some)
    }

    /// Lists the sessions of which somebody has a ticket, whether or not the site still has them.
    pub async fn sessions_of(&self, reference: Reference) -> Result<Vec<Slug>, StoreFailure> {
        let (partition, beginning) = items::pointers(reference);
        let pages = self.pages(None, table::definition().partition_key, &partition);
        let pointers = pages.beginning_with(beginning).all().await?;
        Ok(pointers.iter().filter_map(items::pointed).collect())
    }

    /// Says when a session starts, as it was last made known; `None` where it never was.
    pub async fn start_of(&self, session: &Slug) -> Result<Option<Timestamp>, StoreFailure> {
        let known = self.session(session, &mut self.budget()).await?;
        Ok(known.map(|known| known.rules.starts))
    }

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

fn read_kept((session, item): (Slug, Item)) -> Result<KeptTicket, StoreFailure> {
    let ticket = items::read_ticket(&item)?;
    let kept_until = read_moment(&item, table::definition().expiry);
    Ok(KeptTicket {
        session,
        state: ticket.state,
        asked_at: ticket.at,
        seat: ticket.seat,
        criterion: ticket.criterion,
        kept_until: kept_until.ok_or_else(|| StoreFailure::unreadable("ticket"))?,
    })
}
