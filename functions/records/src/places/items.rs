//! The items of a session's places, and how they are read back.
//!
//! | `pk` | `sk` | what |
//! | --- | --- | --- |
//! | `PLACE#<session>` | `STATE` | `kind`, `mode`, `capacity`, `opens`, `closes`, `starts`, `cancelled`, and `intake`: whether newcomers get in |
//! | `PLACE#<session>` | `SEAT#017` | taken: `reference`, `since`, `offered_until` |
//! | `PLACE#<session>#<0-f>` | `REF#<reference>` | a ticket: `state`, `at`, `seat`, `by`, `criterion` |
//! | `SUB#<reference>` | `TICKET#<session>` | where a person's tickets are |
//!
//! All of them go two years after the session. None says more of a person than her reference.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::{Reference, Slug, wib};

use super::rules::{Intake, Rules, Session};
use crate::failure::StoreFailure;
use crate::items::{
    Item, LONGEST_KEPT_DAYS, address, number as amount, put, read_moment, read_number, string,
    submission, text, versioned,
};
use crate::table;
use crate::transaction::Condition;

/// A place that somebody has, or that is kept for her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    pub number: u32,
    pub reference: Reference,
    pub since: Timestamp,
    /// Until when it is kept for somebody who has not said yes.
    pub offered_until: Option<Timestamp>,
}

/// Ticket of somebody who asked for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub reference: Reference,
    pub state: TicketState,
    /// When she asked: her place in the queue, and lost with the ticket.
    pub at: Timestamp,
    pub seat: Option<u32>,
    /// The officer who chose her, or marked that she came.
    pub by: Option<String>,
    /// The criterion that she was chosen by, its number on the session's page.
    pub criterion: Option<u32>,
}

/// The state of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketState {
    /// She waits, or wants to be chosen.
    Waiting,
    /// A place is kept for her until she says yes.
    Offered,
    /// She has a place.
    Seat,
    /// She came.
    Present,
    /// Given back, or not taken in time. She may ask anew, behind all who wait then.
    Cancelled,
    /// Her data were erased or her consent withdrawn: nothing more can come of it, unless the
    /// withdrawal is put right.
    Ended,
}

impl TicketState {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Offered,
        Self::Seat,
        Self::Present,
        Self::Cancelled,
        Self::Ended,
    ];

    /// Returns the word in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Seat => "seat",
            Self::Present => "present",
            Self::Cancelled => "cancelled",
            Self::Ended => "ended",
        }
    }
}

impl Ticket {
    /// Makes the ticket of somebody who waits since `at`.
    pub(crate) fn waiting(reference: Reference, at: Timestamp) -> Self {
        Self {
            reference,
            state: TicketState::Waiting,
            at,
            seat: None,
            by: None,
            criterion: None,
        }
    }

    /// Returns this ticket with a place, or with none.
    pub(crate) fn with(&self, state: TicketState, seat: Option<u32>) -> Self {
        Self {
            state,
            seat,
            ..self.clone()
        }
    }
}

/// Returns the partition of a session and its taken places.
pub(crate) fn partition(session: &Slug) -> String {
    format!("PLACE#{session}")
}

/// Iterates over the partitions of a session's tickets.
pub(crate) fn shards(session: &Slug) -> impl Iterator<Item = String> {
    (0..SHARDS).map(move |number| shard(session, number))
}

fn shard(session: &Slug, number: u32) -> String {
    format!("{}#{number:x}", partition(session))
}

pub(crate) fn state_address(session: &Slug) -> Item {
    address(partition(session), STATE.to_owned())
}

pub(crate) fn is_state(item: &Item) -> bool {
    string(item, table::definition().sort_key) == STATE
}

pub(crate) fn state(rules: &Rules, intake: &Intake) -> Item {
    let mut item = versioned(state_address(&rules.session));
    put(&mut item, "kind", text(rules.kind.name()));
    put(&mut item, "mode", text(rules.mode.name()));
    put(&mut item, "capacity", amount(rules.capacity.into()));
    put(&mut item, "opens", amount(rules.opens.as_second()));
    put(&mut item, "closes", amount(rules.closes.as_second()));
    put(&mut item, "starts", amount(rules.starts.as_second()));
    if rules.is_cancelled {
        put(&mut item, CANCELLED, AttributeValue::Bool(true));
    }
    put(&mut item, "intake", text(&intake.name()));
    expire(&mut item, rules.starts);
    item
}

pub(crate) fn read_state(item: &Item, session: &Slug) -> Result<Session, StoreFailure> {
    let read = || {
        let moment = |name: &str| read_moment(item, name);
        Some(Session {
            rules: Rules {
                session: session.clone(),
                kind: string(item, "kind").parse().ok()?,
                mode: string(item, "mode").parse().ok()?,
                capacity: small(item, "capacity")?,
                opens: moment("opens")?,
                closes: moment("closes")?,
                starts: moment("starts")?,
                is_cancelled: (item.get(CANCELLED))
                    .is_some_and(|is| is.as_bool().is_ok_and(|is| *is)),
            },
            intake: Intake::named(string(item, "intake"))?,
        })
    };
    read().ok_or_else(|| StoreFailure::unreadable("session"))
}

pub(crate) fn seat_address(session: &Slug, number: u32) -> Item {
    address(partition(session), format!("SEAT#{number:03}"))
}

pub(crate) fn seat(rules: &Rules, seat: &Seat) -> Item {
    let mut item = versioned(seat_address(&rules.session, seat.number));
    put(&mut item, "seat", amount(seat.number.into()));
    put(&mut item, "reference", text(seat.reference.compact()));
    put(&mut item, "since", exact(seat.since));
    if let Some(until) = seat.offered_until {
        put(&mut item, "offered_until", exact(until));
    }
    expire(&mut item, rules.starts);
    item
}

pub(crate) fn read_seat(item: &Item) -> Result<Seat, StoreFailure> {
    let read = || {
        let offered_until = match string(item, "offered_until") {
            "" => None,
            until => Some(until.parse().ok()?),
        };
        Some(Seat {
            number: small(item, "seat")?,
            reference: string(item, "reference").parse().ok()?,
            since: string(item, "since").parse().ok()?,
            offered_until,
        })
    };
    read().ok_or_else(|| StoreFailure::unreadable("seat"))
}

pub(crate) fn ticket_address(session: &Slug, reference: Reference) -> Item {
    let number = reference.compact().bytes().map(u32::from).sum::<u32>() % SHARDS;
    address(
        shard(session, number),
        format!("REF#{}", reference.compact()),
    )
}

pub(crate) fn ticket(rules: &Rules, ticket: &Ticket) -> Item {
    let mut item = versioned(ticket_address(&rules.session, ticket.reference));
    put(&mut item, "reference", text(ticket.reference.compact()));
    put(&mut item, "state", text(ticket.state.name()));
    put(&mut item, "at", exact(ticket.at));
    if let Some(seat) = ticket.seat {
        put(&mut item, "seat", amount(seat.into()));
    }
    if let Some(by) = &ticket.by {
        put(&mut item, "by", text(by));
    }
    if let Some(criterion) = ticket.criterion {
        put(&mut item, "criterion", amount(criterion.into()));
    }
    expire(&mut item, rules.starts);
    item
}

/// Makes the condition that a ticket is not there, or was given back.
pub(super) fn no_ticket() -> Condition {
    Condition::new("attribute_not_exists(#pk) OR #state = :cancelled")
        .with(":cancelled", text(TicketState::Cancelled.name()))
}

/// Makes the condition that a ticket is as it was read: in this state, since it was asked for at
/// this moment.
pub(crate) fn as_read(ticket: &Ticket) -> Condition {
    Condition::new("#state = :state AND #at = :at")
        .with(":state", text(ticket.state.name()))
        .with(":at", exact(ticket.at))
}

pub(crate) fn read_ticket(item: &Item) -> Result<Ticket, StoreFailure> {
    let read = || {
        let state = string(item, "state");
        let by = Some(string(item, "by")).filter(|by| !by.is_empty());
        Some(Ticket {
            reference: string(item, "reference").parse().ok()?,
            state: TicketState::ALL
                .into_iter()
                .find(|known| known.name() == state)?,
            at: string(item, "at").parse().ok()?,
            seat: small(item, "seat"),
            by: by.map(str::to_owned),
            criterion: small(item, "criterion"),
        })
    };
    read().ok_or_else(|| StoreFailure::unreadable("ticket"))
}

/// Returns the primary key of the item that says that a person has a ticket of this session.
pub(crate) fn pointer_address(session: &Slug, reference: Reference) -> Item {
    address(submission(reference), format!("{POINTER}{session}"))
}

/// Returns the partition of the items that say of which sessions a person has a ticket, and how
/// their sort keys begin.
pub(super) fn pointers(reference: Reference) -> (String, &'static str) {
    (submission(reference), POINTER)
}

pub(crate) fn pointer(rules: &Rules, reference: Reference) -> Item {
    let mut item = versioned(pointer_address(&rules.session, reference));
    expire(&mut item, rules.starts);
    item
}

/// Returns the session that an item of a submission points to.
pub(crate) fn pointed(item: &Item) -> Option<Slug> {
    let sort = string(item, table::definition().sort_key);
    sort.strip_prefix(POINTER)?.parse().ok()
}

/// Returns the second after which items of a session that starts then are no longer kept: as long as
/// a registration.
pub(crate) fn expires_at(starts: Timestamp) -> i64 {
    starts.as_second() + LONGEST_KEPT_DAYS * wib::SECONDS_A_DAY
}

const SHARDS: u32 = 16;
const STATE: &str = "STATE";

/// The attribute of a session that will not be held; one without it will be.
pub(super) const CANCELLED: &str = "cancelled";
const POINTER: &str = "TICKET#";

fn expire(item: &mut Item, starts: Timestamp) {
    let expiry = amount(expires_at(starts));
    put(item, table::definition().expiry, expiry);
}

/// Writes a time with all its digits: two who ask in one millisecond stand in the order they asked.
pub(crate) fn exact(at: Timestamp) -> AttributeValue {
    text(&format!("{at:.9}"))
}

fn small(item: &Item, name: &str) -> Option<u32> {
    read_number(item, name)?.try_into().ok()
}
