//! Events are only ever added: every test of the service runs under a guard that reads each request
//! to the store and lets none pass that could change or delete an event.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, TransactWriteItem, Update, WriteRequest,
};
use serde_json::Value;

use crate::host::{Host, SITI, TABLE};
use table_rights::watched;

/// Returns a client that sends no request that could change or delete an event.
pub fn guarded(client: &Client) -> Client {
    watched(client, |operation, body| match harm(operation, body) {
        Some(harm) => Err(format!("{operation}: {harm}").into()),
        None => Ok(()),
    })
}

/// Tells how a request could change or delete an event.
fn harm(operation: &str, body: &Value) -> Option<&'static str> {
    match operation {
        "PutItem" => harm_of_put(body),
        "DeleteItem" | "UpdateItem" => harm_of_change(body),
        "TransactWriteItems" => {
            let writes = body["TransactItems"].as_array().into_iter().flatten();
            writes.into_iter().find_map(|write| {
                let put = write.get("Put").and_then(harm_of_put);
                let changes = ["Delete", "Update"].iter();
                put.or_else(|| {
                    changes
                        .filter_map(|name| write.get(name))
                        .find_map(harm_of_change)
                })
            })
        }
        // It knows no conditions.
        "BatchWriteItem" => body.to_string().contains("EVT#").then_some("no condition"),
        _ => None,
    }
}

fn harm_of_put(put: &Value) -> Option<&'static str> {
    let is_new = put["ConditionExpression"] == "attribute_not_exists(#pk)";
    (is_event(&put["Item"]) && !is_new).then_some("an event without its condition")
}

fn harm_of_change(change: &Value) -> Option<&'static str> {
    is_event(&change["Key"]).then_some("an event is changed or deleted")
}

fn is_event(item: &Value) -> bool {
    let partition = item["pk"]["S"].as_str();
    partition.is_some_and(|partition| partition.starts_with("EVT#"))
}

#[tokio::test]
async fn the_guard_lets_no_event_be_changed() {
    let host = Host::start().await;
    host.post(SITI).await.reference();
    let before = host.items_like("EVENT").await;
    let event = before[0].clone();
    let text = |name: &str| AttributeValue::S(name.to_owned());
    let key = [("pk", event["pk"].clone()), ("sk", event["sk"].clone())];
    let key = || {
        key.clone()
            .map(|(name, value)| (name.to_owned(), value))
            .into()
    };

    let client = &host.client;
    let put = client.put_item().table_name(TABLE);
    let put = put.set_item(Some(event.clone())).send().await;
    let delete = client.delete_item().table_name(TABLE);
    let delete = delete.set_key(Some(key())).send().await;
    let update = client.update_item().table_name(TABLE).set_key(Some(key()));
    let update = update.update_expression("REMOVE delta").send().await;
    let batch = aws_sdk_dynamodb::types::PutRequest::builder().set_item(Some(event.clone()));
    let batch = WriteRequest::builder().put_request(batch.build().unwrap());
    let requests = vec![batch.build()];
    let batch = client.batch_write_item().request_items(TABLE, requests);
    let batch = batch.send().await;
    let refused = [
        format!("{}", DisplayErrorContext(put.unwrap_err())),
        format!("{}", DisplayErrorContext(delete.unwrap_err())),
        format!("{}", DisplayErrorContext(update.unwrap_err())),
        format!("{}", DisplayErrorContext(batch.unwrap_err())),
    ];
    let expected = [
        "PutItem: an event without its condition",
        "DeleteItem: an event is changed or deleted",
        "UpdateItem: an event is changed or deleted",
        "BatchWriteItem: no condition",
    ];
    for (refused, expected) in refused.iter().zip(expected) {
        assert!(refused.contains(expected), "{refused}");
    }

    let put = Put::builder().table_name(TABLE).set_item(Some(event));
    // A condition, but not the one that keeps the event.
    let put = put
        .condition_expression("attribute_exists(#pk) OR #pk <> :none")
        .expression_attribute_names("#pk", "pk")
        .expression_attribute_values(":none", text("none"));
    let delete = Delete::builder().table_name(TABLE).set_key(Some(key()));
    let update = Update::builder().table_name(TABLE).set_key(Some(key()));
    let update = update.update_expression("REMOVE delta");
    for write in [
        TransactWriteItem::builder().put(put.build().unwrap()),
        TransactWriteItem::builder().delete(delete.build().unwrap()),
        TransactWriteItem::builder().update(update.build().unwrap()),
    ] {
        let transaction = client.transact_write_items().transact_items(write.build());
        let refused = transaction.send().await.unwrap_err();
        let refused = format!("{}", DisplayErrorContext(refused));
        assert!(
            refused.contains("TransactWriteItems: an event"),
            "{refused}"
        );
    }
    assert_eq!(host.items_like("EVENT").await, before);
}
