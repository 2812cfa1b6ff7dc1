//! Rights that IAM asks for calls to the table.
//!
//! `tests/infra/calls.json` lists them for each class of programs, and `tests/infra/rights.py` holds
//! the template's policies against that list: each right in it has to be allowed, and each right that
//! is allowed has to be in it. Here the tests of the programs themselves keep the list true: a
//! client that is [`within`] the rights of a class fails at the first call that the list lacks. It is one
//! of the clients whose calls are [`watched()`], as other tests have them.

pub mod example;
mod watched;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::Client;
use serde_json::Value;

pub use watched::watched;

/// Actions with the beginnings of the partition keys that each may name, or the index. A call on the
/// whole table, which IAM knows by no key, has `*` there.
pub type Rights = BTreeMap<String, BTreeSet<String>>;

/// Stands where a call names no key.
const WHOLE: &str = "*";

/// Returns the rights of a class, such as `works-desk`; none for one that the list does not have.
pub fn of_class(class: &str) -> Rights {
    let all = include_str!("../../infra/calls.json");
    let all: Result<BTreeMap<String, Rights>, _> = serde_json::from_str(all);
    let mut all = all.expect("the list is JSON, as the tests of the template read it");
    all.remove(class).unwrap_or_default()
}

/// Lists the actions among these rights on what has keys with this beginning, such as `PLACE#`.
pub fn on(rights: &Rights, beginning: &str) -> BTreeSet<String> {
    let fitting = rights.iter().filter(|(_, keys)| keys.contains(beginning));
    fitting.map(|(action, _)| action.clone()).collect()
}

/// Makes a client that panics, where IAM would refuse, at what this class has no right to.
pub fn within(client: &Client, class: &'static str) -> Client {
    recording(client, class).0
}

/// Makes a client as [`within`] makes it, with a record of which of its rights were used.
pub fn recording(client: &Client, class: &'static str) -> (Client, Recorded) {
    let recorded = Recorded::default();
    let (rights, used) = (of_class(class), recorded.clone());
    let client = watched(client, move |operation, body| {
        for (action, key) in uses(operation, body) {
            let known = rights.get(&action);
            let is_known = known.is_some_and(|keys| keys.contains(&key));
            assert!(is_known, "calls.json lacks of {class}: {action} of {key}");
        }
        used.add(operation, body);
        Ok(())
    });
    (client, recorded)
}

/// Rights that were used. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Recorded(Arc<Mutex<Rights>>);

impl Recorded {
    /// Returns all of them so far.
    pub fn rights(&self) -> Rights {
        self.lock().clone()
    }

    /// Notes a call. `target` is the header that names the operation.
    pub fn note(&self, target: &str, body: &[u8]) -> serde_json::Result<()> {
        let operation = target.rsplit('.').next().unwrap_or_default();
        self.add(operation, &serde_json::from_slice(body)?);
        Ok(())
    }

    fn add(&self, operation: &str, body: &Value) {
        for (action, key) in uses(operation, body) {
            self.lock().entry(action).or_default().insert(key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Rights> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lists the rights that IAM asks for a call: actions, each with the beginning of a partition key.
fn uses(operation: &str, body: &Value) -> Vec<(String, String)> {
    let one = |action: &str, key: &str| (format!("dynamodb:{action}"), beginning(key));
    match operation {
        "TransactWriteItems" => {
            let items = body["TransactItems"].as_array().into_iter().flatten();
            let parts = items.filter_map(|item| item.as_object()?.iter().next());
            parts
                .map(|(what, part)| match what.as_str() {
                    "ConditionCheck" => one("ConditionCheckItem", partition(part)),
                    what => one(&format!("{what}Item"), partition(part)),
                })
                .collect()
        }
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            let keys = tables.flat_map(|(_, table)| table["Keys"].as_array().into_iter().flatten());
            keys.map(|key| one(operation, text(&key["pk"]))).collect()
        }
        "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            let writes = tables.flat_map(|(_, writes)| writes.as_array().into_iter().flatten());
            let puts = writes.map(|write| text(&write["PutRequest"]["Item"]["pk"]));
            puts.map(|key| one(operation, key)).collect()
        }
        "Query" => {
            let action = format!("dynamodb:{operation}");
            vec![match body["IndexName"].as_str() {
                Some(index) => (action, format!("index/{index}")),
                // As `records` names it in every query.
                None => one(
                    operation,
                    text(&body["ExpressionAttributeValues"][":value"]),
                ),
            }]
        }
        "Scan" => vec![one(operation, WHOLE)],
        _ => vec![one(operation, partition(body))],
    }
}

fn partition(call: &Value) -> &str {
    let key = [&call["Key"], &call["Item"]].into_iter();
    let key = key.map(|key| text(&key["pk"]));
    key.max().unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value["S"].as_str().unwrap_or_default()
}

/// Returns a key up to its first `#`, which says what kind of item it is of.
fn beginning(key: &str) -> String {
    key.split_inclusive('#')
        .next()
        .unwrap_or_default()
        .to_owned()
}
