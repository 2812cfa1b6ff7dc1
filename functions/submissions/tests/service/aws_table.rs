//! The table of `infra/aws/template.yaml`. Every test of the service runs on it, so a change of
//! the template that the repository can't live with fails here.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{KeySchemaElement, KeyType, ProjectionType, ScalarAttributeType};
use embedded_store::Connector;
use records::table;

use crate::host::{Host, TABLE};

/// The template's own words, which `tests/infra` compares with the template.
const SHAPE: &str = include_str!("../../../../tests/infra/table.json");

/// Makes the template's table in an empty store.
pub async fn create_in(store: &Connector) {
    let mut request: serde_json::Value = serde_json::from_str(SHAPE).unwrap();
    request["TableName"] = TABLE.into();
    // CloudFormation has the expiry among the table's properties.
    let expiry = request.as_object_mut().unwrap();
    let expiry = expiry.remove("TimeToLiveSpecification").unwrap();
    call(store, "CreateTable", &request).await;
    let request = serde_json::json!({ "TableName": TABLE, "TimeToLiveSpecification": expiry });
    call(store, "UpdateTimeToLive", &request).await;
}

/// Makes one call of the protocol, which has to succeed.
pub async fn call(store: &Connector, operation: &str, request: &serde_json::Value) {
    let target = format!("DynamoDB_20120810.{operation}");
    let answer = store.answer(&target, request.to_string().into()).await;
    let answer = answer.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn the_dev_server_makes_the_same_table() {
    let client = Host::start().await.client;
    table::ensure(&client, "own").await.unwrap();
    assert_eq!(shape(&client, "own").await, shape(&client, TABLE).await);
}

/// Names of attributes, each with its part in the key.
type Keys = Vec<(String, KeyType)>;

/// All that the functions rely on.
#[derive(Debug, PartialEq)]
struct Shape {
    attributes: BTreeMap<String, ScalarAttributeType>,
    keys: Keys,
    indexes: BTreeMap<String, (Keys, Option<ProjectionType>)>,
    local_indexes: usize,
    billing: Option<String>,
    expiry: Option<String>,
}

async fn shape(client: &Client, name: &str) -> Shape {
    let table = client.describe_table().table_name(name).send().await;
    let table = table.unwrap().table.unwrap();
    let expiry = client.describe_time_to_live().table_name(name).send().await;
    let attributes = table.attribute_definitions().iter();
    let indexes = table.global_secondary_indexes().iter();
    let billing = table.billing_mode_summary();
    Shape {
        attributes: attributes
            .map(|found| (found.attribute_name.clone(), found.attribute_type.clone()))
            .collect(),
        keys: keys(table.key_schema()),
        indexes: indexes
            .map(|index| {
                let projection = index.projection().and_then(|all| all.projection_type());
                let what = (keys(index.key_schema()), projection.cloned());
                (index.index_name().unwrap().to_owned(), what)
            })
            .collect(),
        local_indexes: table.local_secondary_indexes().len(),
        billing: billing
            .and_then(|summary| summary.billing_mode())
            .map(|mode| mode.as_str().to_owned()),
        expiry: expiry
            .unwrap()
            .time_to_live_description
            .and_then(|description| description.attribute_name),
    }
}

fn keys(schema: &[KeySchemaElement]) -> Keys {
    schema
        .iter()
        .map(|key| (key.attribute_name.clone(), key.key_type.clone()))
        .collect()
}
