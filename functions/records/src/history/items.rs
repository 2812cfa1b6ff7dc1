//! Events and states as items of the table, and back.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::{Reference, Stage, wib};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::event::Event;
use super::state::{State, Status};
use super::sums::Sums;
use crate::failure::StoreFailure;
use crate::items::{self, Item, item, number, plain, put, submission, text, value};
use crate::repository::Repository;
use crate::table::{self, Index};
use crate::transaction::Condition;

/// Makes the item of a submission's event, with its change to the counts.
pub(crate) fn event(event: &Event, change: &Sums, reference: Reference) -> Item {
    let mut item = address_of(reference, event.seq);
    item.extend(attributes(event));
    put(&mut item, "v", number(items::VERSION));
    let Index {
        partition_key,
        sort_key,
        ..
    } = table::definition().by_day;
    let order = format!(
        "{:.3}#{}#{:06}",
        event.recorded_at,
        reference.compact(),
        event.seq
    );
    let shard = shard(event.recorded_at, reference);
    put(&mut item, partition_key, text(&shard));
    put(&mut item, sort_key.unwrap_or_default(), text(&order));
    if !change.is_empty() {
        put(&mut item, DELTA, text(&change.to_string()));
    }
    item
}

/// The attribute of an event that holds its change to the counts.
pub(crate) const DELTA: &str = "delta";

/// Returns the primary key of an event.
pub(crate) fn address_of(reference: Reference, seq: u32) -> Item {
    items::address(items::events(reference), format!("{EVENT}{seq:06}"))
}

/// Beginning of the sort keys of events.
pub(crate) const EVENT: &str = "EVENT#";

/// Reads an event back.
pub(crate) fn read_event(item: &Item) -> Result<Event, StoreFailure> {
    typed(item, "event")
}

impl Repository {
    /// Lists the events of a submission, oldest first. Unknown references have none.
    pub async fn history(&self, reference: Reference) -> Result<Vec<Event>, StoreFailure> {
        let events = self.partition(&items::events(reference)).await?;
        events.iter().map(read_event).collect()
    }
}

/// Makes the item of a submission's state.
pub(crate) fn state(state: &State, reference: Reference) -> Item {
    let mut item = item(submission(reference), STATE.to_owned());
    put(&mut item, "seq", number(state.seq.into()));
    put(&mut item, "status", text(state.status().name()));
    put(&mut item, "facts", AttributeValue::M(attributes(state)));
    item
}

/// Sort key of the state.
pub(crate) const STATE: &str = "STATE";

/// Returns the primary key of a submission's state.
pub(crate) fn state_address(reference: Reference) -> Item {
    items::address(submission(reference), STATE.to_owned())
}

/// Makes the condition that a submission takes part in the programme, as its state says.
pub(crate) fn is_active() -> Condition {
    Condition::new("#status = :active").with(":active", text(Status::Active.name()))
}

/// Reads a state back.
pub(crate) fn read_state(item: &Item) -> Result<State, StoreFailure> {
    let facts = item.get("facts").and_then(|facts| facts.as_m().ok());
    typed(
        facts.ok_or_else(|| StoreFailure::unreadable("state"))?,
        "state",
    )
}

/// Lists the attributes of a record that the list of its office shows, each with its value, or
/// without one where there is none.
pub(crate) fn listing(
    state: &State,
    reference: Reference,
) -> Vec<(&'static str, Option<AttributeValue>)> {
    let Index {
        partition_key,
        sort_key,
        ..
    } = table::definition().by_office;
    let office = match (state.status(), state.kecamatan()) {
        // The secretariat's own list, whatever the kecamatan.
        (Status::Quarantined, _) => Some(QUARANTINE.to_owned()),
        (_, kecamatan) => kecamatan.map(|id| office(id.as_str())),
    };
    let standing = state.standing();
    let due = standing.due.as_deref();
    // The index shows no other attributes than it was made with, so why it ended is part of the key.
    let ended = standing.ended.map(|ended| format!("#{}", ended.code()));
    let queue = format!(
        "{}#{}#{}{}",
        standing.group.digit(),
        due.unwrap_or_default(),
        reference.compact(),
        ended.unwrap_or_default()
    );
    let name = |name: Option<&str>| name.map(text);
    vec![
        (
            sort_key.unwrap_or_default(),
            office.as_ref().map(|_| text(&queue)),
        ),
        (partition_key, name(office.as_deref())),
        ("stage", name(standing.stage.map(Stage::code))),
        ("since", standing.since.map(|day| text(&day.to_string()))),
        ("due", name(due)),
        ("mentor", name(state.mentor())),
    ]
}

/// Returns the office of a kecamatan, as the index of offices names it.
pub(crate) fn office(kecamatan: &str) -> String {
    format!("KEC#{kecamatan}")
}

/// The list of what waits in quarantine, in the index of offices.
pub(crate) const QUARANTINE: &str = "KARANTINA";

/// The list of later forms, in the index of offices: of all kecamatan, because she may have moved since.
pub(crate) const LATER: &str = "SUSULAN";

/// Makes the item of free text about an event: erased with the record, and never in the event.
pub(crate) fn free_text(reference: Reference, seq: u32, words: &str, expires_at: i64) -> Item {
    let mut item = item(submission(reference), format!("{TEXT}{seq:06}"));
    put(&mut item, "text", text(words));
    put(&mut item, table::definition().expiry, number(expires_at));
    item
}

/// Returns the primary key of the free text about an event.
pub(crate) fn free_text_address(reference: Reference, seq: u32) -> Item {
    items::address(submission(reference), format!("{TEXT}{seq:06}"))
}

/// Beginning of the sort keys of free texts.
pub(crate) const TEXT: &str = "TEXT#";

/// Returns the partition of the index by day, `2026-11-21#5`: [`SHARDS`] of them a day, because one
/// partition of an index takes 1,000 writes a second, and a hot index slows the table's own writes
/// down.
pub(crate) fn shard(at: Timestamp, reference: Reference) -> String {
    let sum: u32 = reference.compact().bytes().map(u32::from).sum();
    format!("{}#{}", wib::date(at), sum % SHARDS)
}

/// Partitions of the index by day for each day.
pub(crate) const SHARDS: u32 = 8;

/// Writes a value of ours as attributes. All of ours are plain structs, so they have a JSON object.
fn attributes(of: &impl Serialize) -> HashMap<String, AttributeValue> {
    let Ok(Value::Object(values)) = serde_json::to_value(of) else {
        unreachable!("events and states are structs with names as keys");
    };
    let values = values.into_iter().filter(|(_, one)| !one.is_null());
    values.map(|(name, one)| (name, value(one))).collect()
}

fn typed<T: DeserializeOwned>(item: &Item, what: &'static str) -> Result<T, StoreFailure> {
    let values = item.iter().map(|(name, one)| (name.clone(), plain(one)));
    serde_json::from_value(Value::Object(values.collect()))
        .map_err(|_| StoreFailure::unreadable(what))
}
