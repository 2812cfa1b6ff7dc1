//! The items in the table, and what all of them have in common.
//!
//! | `pk` | `sk` | what |
//! | --- | --- | --- |
//! | `KEY#<key hash>` | `KEY` | one submission per natural key: `reference`, `content_hash`, `received_at`; one item for each key version |
//! | `SUB#<reference>` | `REFERENCE` | the reference is given out, and will not be again |
//! | `SUB#<reference>` | `RECORD` | the submission: `answers`, `consents`, hashes, `quarantine` where doubtful |
//! | `SUB#<reference>` | `STATE` | where it stands: the fold of its events, up to number `seq` |
//! | `EVT#<reference>` | `EVENT#000001` | something that happened, numbered: `at`, `recorded_at`, `kind`, `stage`, `kecamatan`, `by`, `via`, `act`, `delta` |
//! | `SUB#<reference>` | `NOTE#<content hash>` | a later submission with the same key and other content |
//! | `SUB#<reference>` | `TEXT#000003` | free text about event 3, which the event itself never holds |
//! | `SUB#<reference>` | `READ#<time>#<officer>` | an officer read the record: when, and what for |
//! | `SUB#<reference>` | `TICKET#<session>` | the person has a ticket of this session |
//! | `ERASED` | `<reference>` | the ledger of erasures, which is copied outside the backups |
//! | `DAYS#<year>` | `<day>#0001` | the sums of a day's changes, written once; late ones are added as `#0002` |
//! | `JOB#days` | `CURSOR` | the days whose sums are written: from the `first` `through` the last |
//! | `PLACE#<session>` | `STATE` | a session: its rules, and whether newcomers get in |
//! | `PLACE#<session>` | `SEAT#017` | a place is taken: `reference`, `since`, `offered_until` |
//! | `PLACE#<session>#<0-f>` | `REF#<reference>` | a ticket: `state`, `at`, `seat`, `by`, `criterion` |
//! | `MENTOR#<id>` | `PROFILE` | a mentor: name, kecamatan, sectors, `capacity`, `load`, leave, status |
//! | `MENTOR#<id>` | `CASE#<reference>` | somebody whom the mentor looks after: as many as `load` says |
//! | `OFFICE#<kecamatan>` | `MENTOR#<id>` | the mentor is in this kecamatan |
//! | `TYPED#<officer>#<day>` | `<time>#<reference>` | a form that an officer filled in with somebody that day |
//! | `DOWNLOADS#<month>` | `<time>#<serial>` | a table that an officer took: `by`, `of`, `format`, `purpose`, `rows` |
//! | `DOWNLOAD#<serial>` | `SERIAL` | the number of the table is taken |
//! | `LIMIT#<tally hash>` | `TALLY` | how much came from one address, or with one number, in one day |
//! | `OFFICER#<id>` | `PROFILE` | an officer's account: role, kecamatan, name, hashes of what she proves herself by |
//! | `OFFICER#<id>` | `CODE#01` to `CODE#10` | the hash of a recovery code, and when it was used |
//! | `OFFICER#<id>` | `GRANT#<reference>` | the officer may read this record `until` then |
//! | `GRANTS` | `<time>#<officer>#<reference>` | such a look, listed for the secretariat |
//! | `OFFICERS` | `<id>` | the officer is on the list |
//! | `OFFICERNAME#<name>` | `NAME` | whose name this is: one officer's |
//! | `ACTIVATION#<hash>` | `CODE` | the account that an activation code opens |
//! | `SESSION#<hash>` | `SESSION` | an officer who is signed in: since when, and when she last did something |
//! | `WAIT#<hash>` | `TRIES` | how often somebody gave wrong proof, and until when the next try waits |
//! | `STORE` | `EXAMPLES` | the store holds invented people, and nobody else |
//!
//! References are written without dashes, and times in UTC with milliseconds so that they sort.
//!
//! A record is in the index `by_office` under `office` = `KEC#<kecamatan>` and `queue` =
//! `<group>#<due>#<reference>`, or `<group>#<due>#<reference>#<why it ended>`, with the person's name
//! as `nama`; a note is there under `office` = `SUSULAN` and `queue` = `<time>#<reference>`; an event is
//! in `by_day` under `day` = `2026-11-21#<shard>`. Every item but counts, sign-ins and wrong tries, which
//! live for a day or so, says in `v` which version of these items it is written in.
//!
//! What says something about a person has an `expires_at`. References, states and events have none: a
//! reference stays taken for good, and the counts of a year stay right after its records are gone.
//! Nobody can be found by them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::Reference;
use serde_json::Value;

use crate::table;

/// An item as the SDK takes it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Writes a number as the store takes it.
pub(crate) fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// The version of these items, in `v`. Items of the first version had none.
pub(crate) const VERSION: i64 = 2;

/// Days for which the longest-kept record, a registration, is kept: two years. What belongs to
/// records and comes after them, as their readers do, is kept as long, so that it never goes first.
pub(crate) const LONGEST_KEPT_DAYS: i64 = 730;

pub(crate) fn item(partition: String, sort: String) -> Item {
    versioned(address(partition, sort))
}

pub(crate) fn versioned(mut item: Item) -> Item {
    /// As many attributes as most items have: room for them is made once.
    const ATTRIBUTES: usize = 14;

    item.reserve(ATTRIBUTES);
    put(&mut item, "v", number(VERSION));
    item
}

/// Returns the primary key of an item.
pub(crate) fn address(partition: String, sort: String) -> Item {
    let table::Definition {
        partition_key,
        sort_key,
        ..
    } = table::definition();
    HashMap::from([
        (partition_key.to_owned(), AttributeValue::S(partition)),
        (sort_key.to_owned(), AttributeValue::S(sort)),
    ])
}

/// Returns the partition of a submission and all that belongs to it.
pub(crate) fn submission(reference: Reference) -> String {
    format!("{SUBMISSION}{}", reference.compact())
}

/// Beginning of the partitions of submissions.
pub(crate) const SUBMISSION: &str = "SUB#";

/// Returns the reference of the submission to which an item belongs.
pub(crate) fn reference_of(item: &Item) -> Option<Reference> {
    let partition = string(item, table::definition().partition_key);
    Reference::parse(partition.strip_prefix(SUBMISSION)?).ok()
}

/// Returns the partition of a submission's events.
pub(crate) fn events(reference: Reference) -> String {
    format!("{EVENTS}{}", reference.compact())
}

/// Beginning of the partitions of events.
pub(crate) const EVENTS: &str = "EVT#";

pub(crate) fn value(value: Value) -> AttributeValue {
    match value {
        Value::String(text) => AttributeValue::S(text),
        Value::Bool(truth) => AttributeValue::Bool(truth),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::Array(values) => AttributeValue::L(values.into_iter().map(self::value).collect()),
        Value::Object(values) => AttributeValue::M(
            values
                .into_iter()
                .map(|(name, value)| (name, self::value(value)))
                .collect(),
        ),
        Value::Null => AttributeValue::Null(true),
    }
}

/// Returns the primary key of an item that was read.
pub(crate) fn key_of(item: &Item) -> Item {
    let table::Definition {
        partition_key,
        sort_key,
        ..
    } = table::definition();
    address(
        string(item, partition_key).to_owned(),
        string(item, sort_key).to_owned(),
    )
}

/// Tells whether an item is of a kind: its sort key begins like this.
pub(crate) fn is(item: &Item, kind: &str) -> bool {
    string(item, table::definition().sort_key).starts_with(kind)
}

/// Tells whether an item is no longer kept at the time `now`, although the store still has it.
pub(crate) fn is_expired(item: &Item, now: Timestamp) -> bool {
    let second = read_number(item, table::definition().expiry);
    second.is_some_and(|second| second <= now.as_second())
}

/// Reads a text of an item; empty where there is none.
pub(crate) fn string<'a>(item: &'a Item, name: &str) -> &'a str {
    item.get(name)
        .and_then(|value| value.as_s().ok())
        .map_or("", String::as_str)
}

/// Reads a number of an item.
pub(crate) fn read_number(item: &Item, name: &str) -> Option<i64> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

/// Reads a moment of an item that is kept as the second since 1970.
pub(crate) fn read_moment(item: &Item, name: &str) -> Option<Timestamp> {
    Timestamp::from_second(read_number(item, name)?).ok()
}

/// Writes a stored value as JSON. We store texts, numbers, lists, maps and truth values.
pub(crate) fn plain(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => Value::String(text.clone()),
        AttributeValue::N(number) => number
            .parse()
            .map_or_else(|_| Value::String(number.clone()), Value::Number),
        AttributeValue::Bool(truth) => Value::Bool(*truth),
        AttributeValue::L(values) => values.iter().map(plain).collect(),
        AttributeValue::M(values) => {
            let values = values.iter();
            Value::Object(
                values
                    .map(|(name, value)| (name.clone(), plain(value)))
                    .collect(),
            )
        }
        _ => Value::Null,
    }
}

pub(crate) fn put(item: &mut Item, name: &str, value: AttributeValue) {
    item.insert(name.to_owned(), value);
}

pub(crate) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}
