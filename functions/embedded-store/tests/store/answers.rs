//! Our answers are dynoxide's own: the same requests go to its server on loopback, to a store in
//! this process, and to one over the socket, and the answers are compared.

use std::fs;

use embedded_store::{Connector, Data, Store};
use serde_json::Value;

use crate::way::{Answer, Server, ask};

/// A table with an index and an expiry, as the programme has one.
const TABLE: &str = r#"{"TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"},
        {"AttributeName": "phone", "AttributeType": "S"}],
    "KeySchema": [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [{"IndexName": "by_phone",
        "KeySchema": [{"AttributeName": "phone", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"}}]}"#;

/// Calls in order, each on what the ones before left.
const CALLS: &[(&str, &str)] = &[
    ("ListTables", "{}"),
    ("DescribeTable", r#"{"TableName": "tab"}"#),
    ("CreateTable", TABLE),
    ("CreateTable", TABLE),
    ("CreateTable", r#"{"TableName": "other"}"#),
    ("CreateTable", r#"{"TableName": "ab"}"#),
    ("DescribeTable", r#"{"TableName": "tab"}"#),
    ("ListTables", r#"{"Limit": 0}"#),
    ("ListTables", "{}"),
    (
        "UpdateTable",
        r#"{"TableName": "tab",
            "AttributeDefinitions": [{"AttributeName": "day", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"}],
            "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "by_day",
                "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["n"]}}}]}"#,
    ),
    (
        "UpdateTable",
        r#"{"TableName": "tab", "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "none"}}]}"#,
    ),
    ("DescribeTimeToLive", r#"{"TableName": "tab"}"#),
    (
        "UpdateTimeToLive",
        r#"{"TableName": "tab", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "expires_at"}}"#,
    ),
    (
        "UpdateTimeToLive",
        r#"{"TableName": "tab", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "expires_at"}}"#,
    ),
    ("DescribeTimeToLive", r#"{"TableName": "tab"}"#),
    // One item.
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "1"}, "phone": {"S": "x"},
            "n": {"N": "1.50"}, "yes": {"BOOL": true}, "none": {"NULL": true},
            "set": {"SS": ["b", "a"]}, "numbers": {"NS": ["10", "9"]},
            "list": {"L": [{"M": {"k": {"B": "AAE="}}}]}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "1"}},
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": ""}, "sk": {"S": "1"}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "none", "Item": {"pk": {"S": "A"}, "sk": {"S": "1"}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "2"}, "n": {"N": "drei"}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "2"}, "n": {"NULL": false}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "2"}, "n": {"SS": []}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "2"}},
            "ConditionExpression": "attribute_not_exist(pk)"}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "2"}}, "ReturnValues": "SOME"}"#,
    ),
    (
        "GetItem",
        r#"{"TableName": "tab", "Key": {"pk": {"S": "A"}, "sk": {"S": "1"}}, "ConsistentRead": true,
            "ReturnConsumedCapacity": "TOTAL"}"#,
    ),
    (
        "GetItem",
        r#"{"TableName": "tab", "Key": {"pk": {"S": "A"}, "sk": {"S": "none"}}}"#,
    ),
    (
        "GetItem",
        r#"{"TableName": "tab", "Key": {"pk": {"S": "A"}}}"#,
    ),
    ("GetItem", r#"{"TableName": "tab"}"#),
    (
        "UpdateItem",
        r##"{"TableName": "tab", "Key": {"pk": {"S": "A"}, "sk": {"S": "1"}},
            "UpdateExpression": "ADD #c :one SET x = if_not_exists(x, :one)",
            "ConditionExpression": "attribute_not_exists(#c) OR #c < :limit",
            "ExpressionAttributeNames": {"#c": "count"},
            "ExpressionAttributeValues": {":one": {"N": "1"}, ":limit": {"N": "10"}},
            "ReturnValues": "ALL_NEW"}"##,
    ),
    (
        "UpdateItem",
        r##"{"TableName": "tab", "Key": {"pk": {"S": "A"}, "sk": {"S": "1"}},
            "UpdateExpression": "ADD #c :one", "ConditionExpression": "#c < :one",
            "ExpressionAttributeNames": {"#c": "count"},
            "ExpressionAttributeValues": {":one": {"N": "1"}}}"##,
    ),
    (
        "UpdateItem",
        r#"{"TableName": "tab", "Key": {"pk": {"S": "A"}, "sk": {"S": "1"}},
            "UpdateExpression": "ADD #c :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}, ":more": {"N": "1"}}}"#,
    ),
    // Lists.
    (
        "BatchWriteItem",
        r#"{"RequestItems": {"tab": [
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "1"}, "phone": {"S": "y"}}}},
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "2"}, "phone": {"S": "y"}}}}]}}"#,
    ),
    (
        "BatchWriteItem",
        r#"{"RequestItems": {"tab": [
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "3"}, "set": {"SS": ["b", "a"]}}}},
            {"DeleteRequest": {"Key": {"pk": {"S": "none"}, "sk": {"S": "1"}}}}]}}"#,
    ),
    (
        "BatchWriteItem",
        r#"{"RequestItems": {"tab": [
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "4"}}}},
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "4"}}}}]}}"#,
    ),
    (
        "BatchWriteItem",
        r#"{"RequestItems": {"tab": [
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "5"}}}},
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "6"}, "phone": {"N": "1"}}}}]}}"#,
    ),
    (
        "BatchWriteItem",
        r#"{"RequestItems": {"tab": [
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "7"}}},
                "DeleteRequest": {"Key": {"pk": {"S": "B"}, "sk": {"S": "1"}}}}]}}"#,
    ),
    (
        "BatchWriteItem",
        r#"{"RequestItems": {"none": [{"DeleteRequest": {"Key": {"pk": {"S": "B"}}}}]}}"#,
    ),
    (
        "BatchWriteItem",
        r#"{"ReturnConsumedCapacity": "TOTAL", "RequestItems": {"tab": [
            {"PutRequest": {"Item": {"pk": {"S": "B"}, "sk": {"S": "8"}}}}]}}"#,
    ),
    ("BatchWriteItem", r#"{"RequestItems": {}}"#),
    ("BatchWriteItem", r#"{"RequestItems": {"tab": []}}"#),
    ("Scan", r#"{"TableName": "tab"}"#),
    (
        "BatchGetItem",
        r#"{"RequestItems": {"tab": {"Keys": [{"pk": {"S": "B"}, "sk": {"S": "1"}}]}}}"#,
    ),
    (
        "BatchGetItem",
        r#"{"RequestItems": {"none": {"Keys": [{"pk": {"S": "B"}, "sk": {"S": "1"}}]}}}"#,
    ),
    (
        "Query",
        r#"{"TableName": "tab", "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sk)",
            "ExpressionAttributeValues": {":pk": {"S": "B"}, ":sk": {"S": ""}},
            "Limit": 1, "ScanIndexForward": false}"#,
    ),
    (
        "Query",
        r#"{"TableName": "tab", "IndexName": "by_phone", "KeyConditionExpression": "phone = :p",
            "ExpressionAttributeValues": {":p": {"S": "y"}}, "Select": "COUNT"}"#,
    ),
    (
        "Query",
        r#"{"TableName": "tab", "IndexName": "none", "KeyConditionExpression": "phone = :p",
            "ExpressionAttributeValues": {":p": {"S": "y"}}}"#,
    ),
    ("Query", r#"{"TableName": "tab"}"#),
    ("Scan", r#"{"TableName": "tab", "ConsistentRead": true}"#),
    (
        "Scan",
        r#"{"TableName": "tab", "FilterExpression": "sk = :two",
            "ExpressionAttributeValues": {":two": {"S": "2"}}}"#,
    ),
    ("Scan", r#"{"TableName": "tab", "Segment": 3}"#),
    // Transactions.
    (
        "TransactWriteItems",
        r#"{"TransactItems": [
            {"Put": {"TableName": "tab", "Item": {"pk": {"S": "C"}, "sk": {"S": "1"}},
                "ConditionExpression": "attribute_not_exists(pk)"}},
            {"ConditionCheck": {"TableName": "tab", "Key": {"pk": {"S": "C"}, "sk": {"S": "2"}},
                "ConditionExpression": "attribute_not_exists(pk)"}}]}"#,
    ),
    (
        "TransactWriteItems",
        r#"{"TransactItems": [
            {"Delete": {"TableName": "tab", "Key": {"pk": {"S": "B"}, "sk": {"S": "1"}}}},
            {"Put": {"TableName": "tab", "Item": {"pk": {"S": "C"}, "sk": {"S": "1"}},
                "ConditionExpression": "attribute_not_exists(pk)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}},
            {"Update": {"TableName": "tab", "Key": {"pk": {"S": "D"}, "sk": {"S": "1"}},
                "UpdateExpression": "SET n = :n", "ConditionExpression": "attribute_exists(pk)",
                "ExpressionAttributeValues": {":n": {"N": "1"}}}}]}"#,
    ),
    (
        "TransactWriteItems",
        r#"{"TransactItems": [
            {"Put": {"TableName": "tab", "Item": {"pk": {"S": "E"}, "sk": {"S": "1"}}}},
            {"Put": {"TableName": "tab", "Item": {"pk": {"S": "E"}, "sk": {"S": "1"}}}}]}"#,
    ),
    (
        "TransactWriteItems",
        r#"{"TransactItems": [{"Put": {"TableName": "tab", "Item": {"pk": {"S": ""}, "sk": {"S": "1"}}}}]}"#,
    ),
    ("TransactWriteItems", r#"{"TransactItems": []}"#),
    (
        "TransactGetItems",
        r#"{"TransactItems": [
            {"Get": {"TableName": "tab", "Key": {"pk": {"S": "C"}, "sk": {"S": "1"}}}},
            {"Get": {"TableName": "tab", "Key": {"pk": {"S": "none"}, "sk": {"S": "1"}}}}]}"#,
    ),
    (
        "DeleteItem",
        r#"{"TableName": "tab", "Key": {"pk": {"S": "C"}, "sk": {"S": "1"}},
            "ConditionExpression": "attribute_exists(phone)"}"#,
    ),
    (
        "DeleteItem",
        r#"{"TableName": "tab", "Key": {"pk": {"S": "C"}, "sk": {"S": "1"}}, "ReturnValues": "ALL_OLD"}"#,
    ),
    // What is no request.
    ("GetItem", ""),
    ("GetItem", "{"),
    ("GetItem", "[]"),
    ("GetItem", r#"{"TableName": null}"#),
    ("PutItem", r#"{"TableName": "tab", "Item": {"pk": {}}}"#),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"S": "A", "N": "1"}, "sk": {"S": "1"}}}"#,
    ),
    (
        "PutItem",
        r#"{"TableName": "tab", "Item": {"pk": {"X": "A"}}}"#,
    ),
    ("Scan", r#"{"TableName": "tab", "Limit": -1}"#),
    ("putitem", "{}"),
    ("DropEverything", "{}"),
    ("", "{}"),
    ("DeleteTable", r#"{"TableName": "none"}"#),
    ("DeleteTable", r#"{"TableName": "tab"}"#),
];

/// Requests of wrong JSON types, which no SDK writes: refused as by the server, in other words than
/// its own, which are Java's.
const WRONG_TYPES: &[(&str, &str)] = &[
    ("GetItem", "\"text\""),
    ("GetItem", r#"{"TableName": 7}"#),
    ("PutItem", r#"{"TableName": "tab", "Item": []}"#),
    ("PutItem", r#"{"TableName": "tab", "Item": {"pk": "A"}}"#),
    ("Query", r#"{"TableName": "tab", "Limit": "many"}"#),
    ("TransactWriteItems", r#"{"TransactItems": [{"Put": 1}]}"#),
];

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_those_of_its_own_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("okoce.db");
    let file = Store::open(&Data::File(path.clone())).unwrap();
    let memory = Store::open(&Data::Memory).unwrap();
    let server = Server::start().await;
    let (inside, over_socket) = (memory.connector(), Connector::to_running(&path));
    let mut wrong = Vec::new();
    for (operation, body) in CALLS {
        let target = format!("DynamoDB_20120810.{operation}");
        let expected = comparable(server.ask(&target, body).await);
        for connector in [&inside, &over_socket] {
            let found = comparable(ask(connector, &target, body).await);
            if found != expected {
                wrong.push(format!(
                    "{operation} {body}\n  server {expected:?}\n  {connector:?} {found:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    drop(file);
}

/// A page is as much as was read for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_has_a_thousand_items_at_most_and_the_next_goes_on() {
    let store = Store::open(&Data::Memory).unwrap();
    let connector = store.connector();
    let call = async |operation: &str, body: &str| {
        let answer = ask(&connector, &format!("DynamoDB_20120810.{operation}"), body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    };
    call("CreateTable", TABLE).await;
    for batch in 0..41 {
        let put = |item| {
            let sk = batch * 25 + item;
            format!(
                r#"{{"PutRequest": {{"Item": {{"pk": {{"S": "A"}}, "sk": {{"S": "{sk:04}"}}}}}}}}"#
            )
        };
        let puts: Vec<_> = (0..25).map(put).collect();
        let body = format!(r#"{{"RequestItems": {{"tab": [{}]}}}}"#, puts.join(", "));
        call("BatchWriteItem", &body).await;
    }
    for (operation, asked) in [
        ("Scan", r#""TableName": "tab""#),
        (
            "Query",
            r#""TableName": "tab", "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": {"S": "A"}}"#,
        ),
    ] {
        let first = call(operation, &format!("{{{asked}}}")).await;
        assert_eq!(first["Count"], 1_000, "{operation}");
        let from = &first["LastEvaluatedKey"];
        let rest = call(
            operation,
            &format!(r#"{{{asked}, "ExclusiveStartKey": {from}}}"#),
        )
        .await;
        assert_eq!(rest["Count"], 25, "{operation}");
        assert!(rest["LastEvaluatedKey"].is_null(), "{operation}");
    }
}

/// In `DynamoDB` a second call with the same token would be told what the first was. Nobody here sends
/// one a second time.
#[tokio::test]
async fn a_transaction_is_decided_by_its_conditions_whatever_its_token() {
    let store = Store::open(&Data::Memory).unwrap();
    let connector = store.connector();
    let call = async |operation: &str, body: &str| {
        ask(&connector, &format!("DynamoDB_20120810.{operation}"), body).await
    };
    call("CreateTable", TABLE).await;
    let put = r#"{"ClientRequestToken": "first", "TransactItems": [
        {"Put": {"TableName": "tab", "Item": {"pk": {"S": "A"}, "sk": {"S": "1"}},
            "ConditionExpression": "attribute_not_exists(pk)"}}]}"#;
    assert_eq!(call("TransactWriteItems", put).await.status, 200);
    let again = call("TransactWriteItems", put).await;
    assert_eq!(again.error(), Some("TransactionCanceledException"));
}

/// A table of a thousand people notes a thousand readers: each commit of its own waits for the disk.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_written_with_one_commit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("okoce.db");
    let store = Store::open(&Data::File(path.clone())).unwrap();
    let connector = store.connector();
    let call = async |operation: &str, body: &str| {
        let answer = ask(&connector, &format!("DynamoDB_20120810.{operation}"), body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        fs::metadata(path.with_extension("db-wal")).unwrap().len()
    };
    call("CreateTable", TABLE).await;
    let put = |pk: u32| format!(r#"{{"Item": {{"pk": {{"S": "P{pk}"}}, "sk": {{"S": "1"}}}}}}"#);
    let single = put(0).replacen('{', r#"{"TableName": "tab", "#, 1);
    let before = call("PutItem", &single).await;
    let one = call("PutItem", &single).await - before;
    let all: Vec<_> = (1..=25)
        .map(|pk| format!(r#"{{"PutRequest": {}}}"#, put(pk)))
        .collect();
    let batch = format!(r#"{{"RequestItems": {{"tab": [{}]}}}}"#, all.join(", "));
    let before = before + one;
    let together = call("BatchWriteItem", &batch).await - before;
    // The journal gets each page that a commit changed. Twenty-five small items fill few.
    assert!(together < 8 * one, "{together} bytes, {one} for one item");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_types_are_refused_as_by_its_own_server() {
    let store = Store::open(&Data::Memory).unwrap();
    let server = Server::start().await;
    for (operation, body) in WRONG_TYPES {
        let target = format!("DynamoDB_20120810.{operation}");
        let expected = server.ask(&target, body).await;
        let found = ask(&store.connector(), &target, body).await;
        for answer in [expected, found] {
            assert_eq!(answer.status, 400, "{body}");
            let refusals = ["SerializationException", "ValidationException"];
            assert!(
                answer
                    .error()
                    .is_some_and(|error| refusals.contains(&error)),
                "{body}: {answer:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_protocol_is_unknown() {
    let store = Store::open(&Data::Memory).unwrap();
    let server = Server::start().await;
    for target in ["", "GetItem", "DynamoDB_20111205.GetItem", "é"] {
        let found = ask(&store.connector(), target, "{}").await;
        assert_eq!(found.error(), Some("UnknownOperationException"), "{target}");
        assert_eq!(found, server.ask(target, "{}").await, "{target}");
    }
}

/// Returns an answer without that which differs between any two stores: times and drawn names.
fn comparable(mut answer: Answer) -> Answer {
    strip(&mut answer.body);
    answer
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !name.ends_with("DateTime") && name != "TableId");
            fields.values_mut().for_each(strip);
        }
        Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}
