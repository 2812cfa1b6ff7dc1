//! Rights of the desk in AWS: every call that any of these tests makes has to be in the list that
//! the template's rights are held against (`tests/infra/rights.py`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aws_sdk_dynamodb::Client;
use serde_json::Value;

use crate::watched::watched;

/// Actions with the beginnings of the keys that each may name.
type Rights = BTreeMap<String, BTreeSet<String>>;

static RIGHTS: LazyLock<Rights> = LazyLock::new(|| {
    let all = include_str!("../../../../tests/infra/calls.json");
    let mut all: BTreeMap<String, Rights> = serde_json::from_str(all).expect("a list of calls");
    all.remove("works-desk").expect("the desk's calls")
});

/// A client that refuses, as IAM would, what the desk has no right to.
pub fn within_rights(client: &Client) -> Client {
    watched(client, |operation, body| {
        for (action, key) in uses(operation, body) {
            let known = RIGHTS.get(&action);
            let is_known = known.is_some_and(|keys| keys.contains(&key));
            assert!(is_known, "calls.json lacks of the desk: {action} of {key}");
        }
        Ok(())
    })
}

/// Rights that IAM asks for a call: actions, each with the beginning of a partition key.
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

/// A key up to its first `#`, which says what kind of item it is of.
fn beginning(key: &str) -> String {
    key.split_inclusive('#')
        .next()
        .unwrap_or_default()
        .to_owned()
}
