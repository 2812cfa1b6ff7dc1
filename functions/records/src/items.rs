//! The items in the table, and how they are read back.
//!
//! | `pk` | `sk` | what |
//! | --- | --- | --- |
//! | `KEY#<key hash>` | `KEY` | one submission per natural key: `reference`, `content_hash`, `received_at` |
//! | `SUB#<reference>` | `REFERENCE` | the reference is given out, and will not be again |
//! | `SUB#<reference>` | `RECORD` | the submission: `answers`, `consents`, hashes, `quarantine` where doubtful |
//! | `SUB#<reference>` | `EVENT#<time>#<stage>` | something that happened: who, when, where, which stage, why |
//! | `SUB#<reference>` | `NOTE#<content hash>` | a later submission with the same key and other content |
//! | `LIMIT#<tally hash>` | `TALLY` | how much came from one address, or with one number, in one day |
//!
//! References are written without dashes, and times in UTC with milliseconds so that they sort.
//!
//! What says something about a person has an `expires_at`. References and events have none: a
//! reference stays taken for good, and the counts of a year stay right after its records are gone.
//! Nobody can be found by them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::Reference;
use serde_json::Value;

use crate::failure::StoreFailure;
use crate::repository::{Earlier, NewSubmission};
use crate::table;

/// An item as the SDK takes it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The uniqueness item.
pub(crate) fn key(new: &NewSubmission, reference: Reference) -> Item {
    let mut item = key_address(&new.key_hash);
    put(&mut item, "form", text(&new.form));
    put(&mut item, "reference", text(reference.compact()));
    put(&mut item, "content_hash", text(&new.content_hash));
    put(&mut item, "received_at", time(new.received_at));
    put(
        &mut item,
        table::definition().expiry,
        second(new.expires_at),
    );
    item
}

/// Primary key of the uniqueness item.
pub(crate) fn key_address(key_hash: &str) -> Item {
    address(format!("KEY#{key_hash}"), "KEY".to_owned())
}

/// The reference, taken for good: it outlives the record, so that a receipt never leads to
/// somebody else's.
pub(crate) fn reference(reference: Reference) -> Item {
    address(submission(reference), "REFERENCE".to_owned())
}

/// The submission itself.
pub(crate) fn record(new: &NewSubmission, reference: Reference) -> Item {
    let mut item = record_address(reference);
    put(&mut item, "reference", text(reference.compact()));
    // So that whoever erases the record also finds its uniqueness item.
    put(&mut item, "key_hash", text(&new.key_hash));
    put(
        &mut item,
        table::definition().expiry,
        second(new.expires_at),
    );
    put_content(&mut item, new);
    item
}

/// Primary key of a submission's record.
pub(crate) fn record_address(reference: Reference) -> Item {
    address(submission(reference), "RECORD".to_owned())
}

/// The first event: the submission enters its form's stage.
///
/// A quarantined one has only been received; it enters the stage when the office lets it.
pub(crate) fn first_event(new: &NewSubmission, reference: Reference) -> Item {
    let stage = new.stage.as_deref().filter(|_| new.quarantine.is_none());
    let sort = format!(
        "EVENT#{:.3}#{}",
        new.received_at,
        stage.unwrap_or("RECEIVED")
    );
    let mut item = address(submission(reference), sort);
    put(&mut item, "form", text(&new.form));
    put(&mut item, "at", time(new.received_at));
    put(&mut item, "by", text("form"));
    put(&mut item, "why", text("received"));
    if let Some(stage) = stage {
        put(&mut item, "stage", text(stage));
    }
    // The reports count by kecamatan, also when the record is gone.
    if let Some(kecamatan) = &new.kecamatan {
        put(&mut item, "kecamatan", text(kecamatan));
    }
    item
}

/// The event that a submission was erased at the person's wish. It says that there was one, not
/// whose.
pub(crate) fn erased_event(form: &str, reference: Reference, at: Timestamp) -> Item {
    let mut item = address(submission(reference), format!("EVENT#{at:.3}#ERASED"));
    put(&mut item, "form", text(form));
    put(&mut item, "at", time(at));
    put(&mut item, "by", text("office"));
    put(&mut item, "why", text("erased"));
    item
}

/// A later submission with the same key and other content, kept with the first for the office
/// to look at. It goes when the first one goes.
pub(crate) fn note(new: &NewSubmission, earlier: &Earlier) -> Item {
    let mut item = address(
        submission(earlier.reference),
        format!("NOTE#{}", new.content_hash),
    );
    put(&mut item, "reference", text(earlier.reference.compact()));
    put(
        &mut item,
        table::definition().expiry,
        second(earlier.expires_at),
    );
    put_content(&mut item, new);
    item
}

/// Reads a uniqueness item; `None` when it has expired, although the store still has it.
pub(crate) fn read_key(item: &Item, now: Timestamp) -> Result<Option<Earlier>, StoreFailure> {
    let unreadable = || StoreFailure::unreadable("uniqueness item");
    let text = |name: &str| {
        item.get(name)
            .and_then(|value| value.as_s().ok())
            .ok_or_else(unreadable)
    };
    let expires_at = item
        .get(table::definition().expiry)
        .and_then(|value| value.as_n().ok())
        .and_then(|number| number.parse().ok())
        .ok_or_else(unreadable)?;
    if expires_at <= now.as_second() {
        return Ok(None);
    }
    Ok(Some(Earlier {
        reference: Reference::parse(text("reference")?).map_err(|_| unreadable())?,
        content_hash: text("content_hash")?.clone(),
        received_at: text("received_at")?.parse().map_err(|_| unreadable())?,
        expires_at,
    }))
}

/// A number of seconds since 1970, as in the expiry attribute.
pub(crate) fn second(second: i64) -> AttributeValue {
    AttributeValue::N(second.to_string())
}

/// Primary key of an item.
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

/// The partition of a submission and all that belongs to it.
pub(crate) fn submission(reference: Reference) -> String {
    format!("SUB#{}", reference.compact())
}

/// What was sent and when.
fn put_content(item: &mut Item, new: &NewSubmission) {
    put(item, "form", text(&new.form));
    put(item, "received_at", time(new.received_at));
    put(item, "content_hash", text(&new.content_hash));
    let answers = new
        .answers
        .iter()
        .map(|(question, answer)| (question.clone(), value(answer)))
        .collect();
    put(item, "answers", AttributeValue::M(answers));
    let consents: HashMap<_, _> = new
        .consents
        .iter()
        .map(|(question, version)| (question.clone(), consent(version, new.received_at)))
        .collect();
    if !consents.is_empty() {
        put(item, "consents", AttributeValue::M(consents));
    }
    if let Some(hash) = &new.phone_hash {
        let by_phone = table::definition().by_phone;
        put(item, by_phone.partition_key, text(hash));
    }
    if let Some(reason) = new.quarantine {
        put(item, "quarantine", text(reason.name()));
    }
}

/// A consent with the version of the text that was read and the time it was given.
fn consent(version: &str, at: Timestamp) -> AttributeValue {
    AttributeValue::M(HashMap::from([
        ("version".to_owned(), text(version)),
        ("given_at".to_owned(), time(at)),
    ]))
}

fn value(value: &Value) -> AttributeValue {
    match value {
        Value::String(value) => text(value),
        Value::Bool(value) => AttributeValue::Bool(*value),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::Array(values) => AttributeValue::L(values.iter().map(self::value).collect()),
        Value::Object(values) => AttributeValue::M(
            values
                .iter()
                .map(|(name, value)| (name.clone(), self::value(value)))
                .collect(),
        ),
        Value::Null => AttributeValue::Null(true),
    }
}

fn put(item: &mut Item, name: &str, value: AttributeValue) {
    item.insert(name.to_owned(), value);
}

pub(crate) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn time(at: Timestamp) -> AttributeValue {
    AttributeValue::S(format!("{at:.3}"))
}
