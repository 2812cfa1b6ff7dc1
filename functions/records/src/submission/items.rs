//! The items of a submission, and how they are read back.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::Reference;

use super::{Earlier, Hashes, NewSubmission};
use crate::failure::StoreFailure;
use crate::history::State;
use crate::history::items::{LATER, listing};
use crate::items::{Item, address, item, number, put, submission, text, value, versioned};
use crate::keyed_hash::EachVersion;
use crate::table;

/// Makes the uniqueness item of one key version.
pub(crate) fn key(new: &NewSubmission, hashes: &Hashes, reference: Reference) -> Item {
    let mut item = versioned(key_address(&hashes.key));
    put(&mut item, "form", text(&new.form));
    put(&mut item, "reference", text(reference.compact()));
    put(&mut item, "content_hash", text(&hashes.content));
    put(&mut item, "received_at", time(new.received_at));
    put(
        &mut item,
        table::definition().expiry,
        number(new.expires_at),
    );
    item
}

/// Makes a uniqueness item anew from its record, for one of the key hashes that this lists.
///
/// The record tells its content hash in one version only: in another one the same form is kept as a
/// note, like one with other content.
pub(crate) fn key_of_record(record: &Item, key_hash: &str) -> Item {
    let mut item = versioned(key_address(key_hash));
    let expiry = table::definition().expiry;
    for name in ["form", "reference", "content_hash", "received_at", expiry] {
        let value = record.get(name).cloned();
        item.extend(value.map(|value| (name.to_owned(), value)));
    }
    item
}

/// The check of a uniqueness item.
pub(crate) const KEY: &str = "key";

/// Returns the primary key of the uniqueness item.
pub(crate) fn key_address(key_hash: &str) -> Item {
    address(format!("KEY#{key_hash}"), "KEY".to_owned())
}

/// Makes the item by which a reference is taken for good: it outlives the record, so that a receipt
/// never leads to somebody else's.
pub(crate) fn reference(reference: Reference) -> Item {
    item(submission(reference), REFERENCE.to_owned())
}

/// Sort key of the item by which a reference is taken: each submission has exactly one, for good.
pub(crate) const REFERENCE: &str = "REFERENCE";

/// Makes the item of the submission itself.
pub(crate) fn record(new: &NewSubmission, state: &State, reference: Reference) -> Item {
    let mut item = versioned(record_address(reference));
    put(&mut item, "reference", text(reference.compact()));
    for (name, value) in identity(new) {
        item.extend(value.map(|value| (name.to_owned(), value)));
    }
    put(
        &mut item,
        table::definition().expiry,
        number(new.expires_at),
    );
    put_content(&mut item, new, &new.hashes.current);
    if let Some(aside) = new
        .quarantine
        .as_ref()
        .filter(|aside| !aside.keys.is_empty())
    {
        let keys = aside.keys.iter().map(|hash| text(hash)).collect();
        put(&mut item, REAL_KEY_HASHES, AttributeValue::L(keys));
    }
    if let Some(name) = &new.name {
        put(&mut item, "nama", text(name));
    }
    if !new.facets.is_empty() {
        let facets = new.facets.iter();
        let facets = facets.map(|(question, answer)| (question.clone(), value(answer.clone())));
        put(&mut item, "facets", AttributeValue::M(facets.collect()));
    }
    list(&mut item, state, reference);
    item
}

/// Returns the attributes of a record by which whoever erases it also finds its uniqueness items.
pub(crate) fn identity(new: &NewSubmission) -> [(&'static str, Option<AttributeValue>); 2] {
    let EachVersion { current, others } = &new.hashes;
    let others: Vec<_> = others.iter().map(|hashes| text(&hashes.key)).collect();
    let others = (!others.is_empty()).then_some(AttributeValue::L(others));
    [
        (KEY_HASH, Some(text(&current.key))),
        (OTHER_KEY_HASHES, others),
    ]
}

/// Gives a record its place in the list of its office.
pub(crate) fn list(record: &mut Item, state: &State, reference: Reference) {
    for (name, value) in listing(state, reference) {
        match value {
            Some(value) => put(record, name, value),
            None => drop(record.remove(name)),
        }
    }
}

/// Returns the primary key of a submission's record.
pub(crate) fn record_address(reference: Reference) -> Item {
    address(submission(reference), RECORD.to_owned())
}

/// Sort key of a submission's record.
pub(crate) const RECORD: &str = "RECORD";

/// Iterates over the key hashes that a record lists: one for each key version it was stored under.
pub(crate) fn key_hashes(record: &Item) -> impl Iterator<Item = &str> {
    let others = record
        .get(OTHER_KEY_HASHES)
        .and_then(|value| value.as_l().ok());
    let listed = others.into_iter().flatten();
    let all = record.get(KEY_HASH).into_iter().chain(listed);
    all.filter_map(|value| value.as_s().ok().map(String::as_str))
}

/// Makes the item of a later submission with the same key and other content, kept with the first
/// for the office to look at. It goes when the first one goes.
pub(crate) fn note(new: &NewSubmission, hashes: &Hashes, earlier: &Earlier) -> Item {
    let mut item = versioned(note_address(earlier.reference, &hashes.content));
    put(&mut item, "reference", text(earlier.reference.compact()));
    put(
        &mut item,
        table::definition().expiry,
        number(earlier.expires_at),
    );
    put_content(&mut item, new, hashes);
    list_as_later(&mut item, new.received_at, earlier.reference);
    item
}

/// Returns the primary key of a later submission with this content, kept with the first.
pub(crate) fn note_address(reference: Reference, content_hash: &str) -> Item {
    address(submission(reference), format!("{NOTE}{content_hash}"))
}

/// Beginning of the sort keys of notes.
pub(crate) const NOTE: &str = "NOTE#";

/// Beginning of the sort keys of readings.
pub(crate) const READ: &str = "READ#";

/// Gives a note its place in the list of later forms, where offices see whose there are.
pub(crate) fn list_as_later(note: &mut Item, since: Timestamp, reference: Reference) {
    let by_office = table::definition().by_office;
    let order = format!("{since:.3}#{}", reference.compact());
    put(note, by_office.partition_key, text(LATER));
    put(note, by_office.sort_key.unwrap_or_default(), text(&order));
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

/// Makes an entry in the ledger of erasures: a copy of it is kept outside the backups, and replayed
/// on whatever is restored from one.
pub(crate) fn erased(reference: Reference, at: Timestamp) -> Item {
    let mut item = versioned(erased_address(reference));
    put(&mut item, "at", time(at));
    item
}

/// Returns the primary key of an entry in the ledger of erasures.
pub(crate) fn erased_address(reference: Reference) -> Item {
    address(ERASED.to_owned(), reference.compact().to_owned())
}

/// The partition of the ledger of erasures.
pub(crate) const ERASED: &str = "ERASED";

/// A record's key hash in the version that was the current one.
const KEY_HASH: &str = "key_hash";

/// Key hashes under which a record is let in from quarantine.
const REAL_KEY_HASHES: &str = "real_key_hashes";

/// Lists the key hashes under which a record is let in from quarantine; none where it keeps its
/// own.
pub(crate) fn real_key_hashes(record: &Item) -> Vec<&str> {
    let listed = record
        .get(REAL_KEY_HASHES)
        .and_then(|value| value.as_l().ok());
    let listed = listed.into_iter().flatten();
    listed
        .filter_map(|value| value.as_s().ok().map(String::as_str))
        .collect()
}

/// Lists the attributes of a record that is let in under these key hashes.
pub(crate) fn let_in(hashes: &[&str]) -> Vec<(&'static str, Option<AttributeValue>)> {
    let Some((current, others)) = hashes.split_first() else {
        return Vec::new();
    };
    let others: Vec<_> = others.iter().map(|hash| text(hash)).collect();
    vec![
        (KEY_HASH, Some(text(current))),
        (
            OTHER_KEY_HASHES,
            (!others.is_empty()).then_some(AttributeValue::L(others)),
        ),
        (REAL_KEY_HASHES, None),
    ]
}

/// A record's key hashes in other versions, where there were any.
const OTHER_KEY_HASHES: &str = "other_key_hashes";

/// Puts the sent answers and their time into an item.
fn put_content(item: &mut Item, new: &NewSubmission, hashes: &Hashes) {
    put(item, "form", text(&new.form));
    put(item, "received_at", time(new.received_at));
    put(item, "content_hash", text(&hashes.content));
    let answers = new
        .answers
        .iter()
        .map(|(question, answer)| (question.clone(), value(answer.clone())))
        .collect();
    put(item, "answers", AttributeValue::M(answers));
    let consents: HashMap<_, _> = new
        .consents
        .iter()
        .map(|(question, version)| (question.clone(), consent(version, new)))
        .collect();
    if !consents.is_empty() {
        put(item, "consents", AttributeValue::M(consents));
    }
    if let Some(hash) = &new.phone_hash {
        let by_phone = table::definition().by_phone;
        put(item, by_phone.partition_key, text(hash));
    }
    if let Some(aside) = &new.quarantine {
        put(item, "quarantine", text(aside.reason.name()));
    }
    if let Some(assisted) = &new.assisted {
        put(item, "occasion", text(assisted.occasion.code()));
    }
}

/// Writes a consent with the version of the text that was read and the time it was given; where an
/// officer heard it, also in which way and by whom.
fn consent(version: &str, new: &NewSubmission) -> AttributeValue {
    let mut given = HashMap::from([
        ("version".to_owned(), text(version)),
        ("given_at".to_owned(), time(new.received_at)),
    ]);
    if let Some(assisted) = &new.assisted {
        put(&mut given, "way", text(assisted.consent.code()));
        put(&mut given, "heard_by", text(assisted.by.as_str()));
    }
    AttributeValue::M(given)
}

fn time(at: Timestamp) -> AttributeValue {
    AttributeValue::S(format!("{at:.3}"))
}
