//! A session as it stands in the store, with its places and tickets.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use jiff::Timestamp;
use programme::{Reference, SessionMode, Slug};

use super::items::{self, Seat, Ticket};
use super::rules::{Intake, Session};
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{Item, text};
use crate::repository::Repository;

/// How many places are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    /// All places.
    pub places: u32,
    /// Those that a newcomer can get; none while somebody waits.
    pub free: u32,
    /// Whether one can ask for a place now.
    pub is_open: bool,
}

impl Repository {
    /// Says how many places are free; `None` for a session that is not known yet.
    pub async fn free_places(
        &self,
        session: &Slug,
        now: Timestamp,
    ) -> Result<Option<Free>, StoreFailure> {
        let _turn = self.turns.acquire().await;
        let Some((state, seats)) = self.session_and_seats(session).await? else {
            return Ok(None);
        };
        let places = state.rules.capacity;
        let taken = u32::try_from(seats.len()).unwrap_or(u32::MAX);
        let free = match (state.rules.mode, &state.intake) {
            (SessionMode::Queue, Intake::Closed | Intake::Settling(_)) => 0,
            _ => places.saturating_sub(taken),
        };
        Ok(Some(Free {
            places,
            free,
            is_open: state.is_open(now),
        }))
    }

    /// Reads a session as it stands now.
    pub(crate) async fn session(
        &self,
        session: &Slug,
        budget: &mut Budget,
    ) -> Result<Option<Session>, StoreFailure> {
        let item = self.get(items::state_address(session), budget).await?;
        item.map(|item| items::read_state(&item, session))
            .transpose()
    }

    /// Reads a session and the places that are taken, as they stand now.
    pub(crate) async fn session_and_seats(
        &self,
        session: &Slug,
    ) -> Result<Option<(Session, Vec<Seat>)>, StoreFailure> {
        let partition = items::partition(session);
        let found = self.partition(&partition).await?;
        let (state, seats): (Vec<Item>, Vec<Item>) = found.into_iter().partition(items::is_state);
        let Some(state) = state.first() else {
            return Ok(None);
        };
        let seats: Result<_, _> = seats.iter().map(items::read_seat).collect();
        Ok(Some((items::read_state(state, session)?, seats?)))
    }

    /// Reads a person's ticket, as it is now.
    pub(crate) async fn ticket(
        &self,
        session: &Slug,
        reference: Reference,
        budget: &mut Budget,
    ) -> Result<Option<Ticket>, StoreFailure> {
        let key = items::ticket_address(session, reference);
        let item = self.get(key, budget).await?;
        item.as_ref().map(items::read_ticket).transpose()
    }

    /// Changes the intake; false where it was not `from`, when that is asked.
    pub(crate) async fn set_intake(
        &self,
        session: &Slug,
        from: Option<&Intake>,
        to: &Intake,
        budget: &mut Budget,
    ) -> Result<bool, StoreFailure> {
        let condition = match from {
            Some(_) => "intake = :from",
            None => "attribute_exists(intake)",
        };
        loop {
            let call = self
                .client
                .update_item()
                .table_name(&*self.table)
                .set_key(Some(items::state_address(session)))
                .update_expression("SET intake = :to")
                .condition_expression(condition)
                .expression_attribute_values(":to", text(&to.name()));
            let call = match from {
                Some(from) => call.expression_attribute_values(":from", text(&from.name())),
                None => call,
            };
            let Err(error) = budget.spend(Box::pin(call.send())).await? else {
                return Ok(true);
            };
            if is_refused(error.as_service_error()) {
                return Ok(false);
            }
            budget.pause(StoreFailure::of(&error)).await?;
        }
    }
}

/// Tells whether a change was refused by its condition.
pub(super) fn is_refused(error: Option<&UpdateItemError>) -> bool {
    matches!(
        error,
        Some(UpdateItemError::ConditionalCheckFailedException(_))
    )
}
