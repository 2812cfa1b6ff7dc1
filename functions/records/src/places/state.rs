//! The state of a session: its rules, and whether newcomers get in.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use jiff::Timestamp;
use programme::{Reference, Slug};

use super::items::{self, Seat};
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{Item, number, text};
use crate::repository::Repository;
use crate::table;
use crate::transaction::{Condition, NotWritten, put_one};

/// How a session's places are given out, as its page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Id of the session, which never changes.
    pub session: Slug,
    /// The use of its places.
    pub kind: Kind,
    /// Whether who comes first gets in, or who is chosen.
    pub mode: Mode,
    /// Number of places; 1 to 1,000 on the site, because they are read in one go.
    pub capacity: u32,
    /// From when one can ask for a place.
    pub opens: Timestamp,
    /// Until when.
    pub closes: Timestamp,
    /// When the session starts; from then on no place passes on.
    pub starts: Timestamp,
}

/// The sort of session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `pelatihan`: seats of a training.
    Training,
    /// `bazar`: selling spots.
    Bazaar,
}

/// The way to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `urutan`: first come, first served.
    Queue,
    /// `seleksi`: the office chooses.
    Selection,
}

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

/// A session as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub rules: Rules,
    pub intake: Intake,
}

/// Whether newcomers get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Intake {
    /// They do, while there is a free place.
    Open,
    /// They don't, while somebody makes sure that nobody waits, under a word of her own. Whoever
    /// joins the queue meanwhile closes it again.
    Settling(String),
    /// They wait.
    Closed,
}

impl Kind {
    /// The word in the store and in the content.
    pub fn name(self) -> &'static str {
        match self {
            Self::Training => "pelatihan",
            Self::Bazaar => "bazar",
        }
    }

    /// The sort with this word.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = [Self::Training, Self::Bazaar].into_iter();
        all.find(|kind| kind.name() == name)
    }
}

impl Mode {
    /// The word in the store and in the content.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue => "urutan",
            Self::Selection => "seleksi",
        }
    }

    /// The mode with this word.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = [Self::Queue, Self::Selection].into_iter();
        all.find(|mode| mode.name() == name)
    }
}

impl Intake {
    /// The words in the store.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Open => "open".to_owned(),
            Self::Settling(word) => format!("{SETTLING}{word}"),
            Self::Closed => "closed".to_owned(),
        }
    }

    /// The intake with these words.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::Open),
            "closed" => Some(Self::Closed),
            _ => {
                let word = name.strip_prefix(SETTLING)?;
                Some(Self::Settling(word.to_owned()))
            }
        }
    }
}

impl Session {
    /// Whether one can ask for a place at the time `now`.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        (self.rules.opens..self.rules.closes).contains(&now)
    }
}

impl Repository {
    /// Makes the rules of a session known, or changes them, and puts everyone where they belong
    /// then: with more places some of the queue get one.
    ///
    /// With fewer places nobody loses hers. The references of those above the line are returned,
    /// newest last: whom to ask is the office's to say.
    pub async fn open_places(
        &self,
        rules: &Rules,
        now: Timestamp,
    ) -> Result<Vec<Reference>, StoreFailure> {
        {
            let _turn = self.turns.acquire().await;
            self.write_rules(rules).await?;
        }
        self.settle_places(&rules.session, now).await?;
        let list = self.places(&rules.session).await?;
        let above = list.taken.iter().filter(|holder| holder.is_above);
        Ok(above.map(|holder| holder.reference).collect())
    }

    /// How many places are free; `None` for a session that is not known yet.
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
            (Mode::Queue, Intake::Closed | Intake::Settling(_)) => 0,
            _ => places.saturating_sub(taken),
        };
        Ok(Some(Free {
            places,
            free,
            is_open: state.is_open(now),
        }))
    }

    /// A session as it stands now.
    pub(crate) async fn session(
        &self,
        session: &Slug,
        budget: &mut Budget,
    ) -> Result<Option<Session>, StoreFailure> {
        let item = self.get(items::state_address(session), budget).await?;
        item.map(|item| items::read_state(&item, session))
            .transpose()
    }

    /// A session and the places that are taken, as they stand now.
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

    /// Writes the rules where they are new or others. With fewer places newcomers wait until it is
    /// settled who has one.
    async fn write_rules(&self, rules: &Rules) -> Result<(), StoreFailure> {
        let mut budget = self.patient_budget();
        loop {
            let Some(known) = self.session(&rules.session, &mut budget).await? else {
                let item = items::state(rules, &Intake::Open);
                let put = put_one(
                    (&self.client, &self.table),
                    item,
                    Condition::absent(),
                    &mut budget,
                )
                .await?;
                match put {
                    Ok(()) => return Ok(()),
                    Err(NotWritten::Refused(_)) => continue,
                    Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                        budget.pause(failure).await?;
                        continue;
                    }
                }
            };
            if known.rules == *rules {
                return Ok(());
            }
            let intake = if rules.capacity < known.rules.capacity || rules.mode != known.rules.mode
            {
                Intake::Closed
            } else {
                known.intake.clone()
            };
            let call = self
                .client
                .update_item()
                .table_name(&*self.table)
                .set_key(Some(items::state_address(&rules.session)))
                .update_expression(
                    "SET #kind = :kind, #mode = :mode, #places = :places, #opens = :opens, #closes = :closes, \
                     #starts = :starts, #intake = :intake, #expiry = :expiry",
                )
                .condition_expression("#intake = :known")
                .expression_attribute_names("#kind", "kind")
                .expression_attribute_names("#mode", "mode")
                .expression_attribute_names("#places", "capacity")
                .expression_attribute_names("#opens", "opens")
                .expression_attribute_names("#closes", "closes")
                .expression_attribute_names("#starts", "starts")
                .expression_attribute_names("#intake", "intake")
                .expression_attribute_names("#expiry", table::definition().expiry)
                .expression_attribute_values(":kind", text(rules.kind.name()))
                .expression_attribute_values(":mode", text(rules.mode.name()))
                .expression_attribute_values(":places", number(rules.capacity.into()))
                .expression_attribute_values(":opens", number(rules.opens.as_second()))
                .expression_attribute_values(":closes", number(rules.closes.as_second()))
                .expression_attribute_values(":starts", number(rules.starts.as_second()))
                .expression_attribute_values(":intake", text(&intake.name()))
                .expression_attribute_values(":expiry", number(items::expires_at(rules.starts)))
                .expression_attribute_values(":known", text(&known.intake.name()))
                .send();
            let Err(error) = budget.spend(Box::pin(call)).await? else {
                return Ok(());
            };
            if !is_refused(error.as_service_error()) {
                budget.pause(StoreFailure::of(&error)).await?;
            }
        }
    }
}

const SETTLING: &str = "settling ";

fn is_refused(error: Option<&UpdateItemError>) -> bool {
    matches!(
        error,
        Some(UpdateItemError::ConditionalCheckFailedException(_))
    )
}
