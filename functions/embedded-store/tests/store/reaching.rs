//! The real client through both ways, and what happens when there is no store.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, Put,
    ScalarAttributeType, TransactWriteItem,
};
use embedded_store::{Connector, Data, Store, StoreError};

fn client(connector: Connector) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("ap-southeast-3"))
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .retry_config(RetryConfig::disabled())
        .http_client(connector)
        .build();
    Client::from_conf(config)
}

async fn create_table(client: &Client) {
    let key = KeySchemaElement::builder()
        .attribute_name("pk")
        .key_type(KeyType::Hash);
    let attribute = AttributeDefinition::builder()
        .attribute_name("pk")
        .attribute_type(ScalarAttributeType::S);
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key.build().unwrap())
        .attribute_definitions(attribute.build().unwrap())
        .send()
        .await
        .unwrap();
}

fn put(pk: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("tab")
        .item("pk", AttributeValue::S(pk.to_owned()))
        .condition_expression("attribute_not_exists(pk)");
    TransactWriteItem::builder()
        .put(put.build().unwrap())
        .build()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sdk_stores_and_reads_through_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("okoce.db");
    let store = Store::open(&Data::File(path.clone())).unwrap();
    let (inside, outside) = (
        client(store.connector()),
        client(Connector::to_running(&path)),
    );
    create_table(&inside).await;
    let write = |client: &Client, names: [&str; 2]| {
        let items = names.map(put).to_vec();
        client
            .transact_write_items()
            .set_transact_items(Some(items))
            .send()
    };
    write(&outside, ["a", "b"]).await.unwrap();
    for client in [&inside, &outside] {
        let error = write(client, ["c", "b"])
            .await
            .unwrap_err()
            .into_service_error();
        assert!(error.is_transaction_canceled_exception(), "{error:?}");
        let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(cancelled) = error else {
            panic!("checked above");
        };
        let codes: Vec<_> = cancelled
            .cancellation_reasons()
            .iter()
            .map(|reason| reason.code())
            .collect();
        assert_eq!(codes, [Some("None"), Some("ConditionalCheckFailed")]);
        let found = client
            .scan()
            .table_name("tab")
            .select(aws_sdk_dynamodb::types::Select::Count);
        assert_eq!(found.send().await.unwrap().count(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_each_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("okoce.db");
    let store = Store::open(&Data::File(path.clone())).unwrap();
    create_table(&client(store.connector())).await;
    let writes: Vec<_> = (0..400)
        .map(|n| {
            let connector = if n % 2 == 0 {
                store.connector()
            } else {
                Connector::to_running(&path)
            };
            // Two of each name: one of the two is refused.
            let item = put(&format!("{}", n / 2));
            tokio::spawn(async move {
                let call = client(connector)
                    .transact_write_items()
                    .transact_items(item);
                call.send().await.is_ok()
            })
        })
        .collect();
    let mut written = 0;
    for write in writes {
        written += usize::from(write.await.unwrap());
    }
    assert_eq!(written, 200);
}

#[tokio::test]
async fn a_store_that_does_not_run_is_a_failed_connection() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("okoce.db");
    let nowhere = client(Connector::to_running(&path));
    let stopped = || async {
        let error = nowhere.list_tables().send().await.unwrap_err();
        let SdkError::DispatchFailure(failure) = &error else {
            panic!("{error:?}");
        };
        assert!(failure.is_io(), "{failure:?}");
    };
    stopped().await;
    let store = Store::open(&Data::File(path.clone())).unwrap();
    nowhere.list_tables().send().await.unwrap();
    drop(store);
    stopped().await;
    assert!(!path.with_extension("socket").exists());
}

#[tokio::test]
async fn a_socket_that_a_killed_process_left_is_taken_over_and_a_second_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("okoce.db");
    let socket = path.with_extension("socket");
    std::fs::create_dir(&socket).unwrap();
    drop(std::os::unix::net::UnixListener::bind(socket.join("store")).unwrap());
    assert!(
        socket.join("store").exists(),
        "a closed socket leaves its file"
    );

    let store = Store::open(&Data::File(path.clone())).unwrap();
    let second = Store::open(&Data::File(path.clone()));
    assert!(matches!(second, Err(StoreError::InUse(_))), "{second:?}");
    // The refused one has not touched the socket of the first.
    let outside = client(Connector::to_running(&path));
    outside.list_tables().send().await.unwrap();
    drop(store);
}

#[tokio::test]
async fn a_copy_is_whole_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (
        folder.path().join("okoce.db"),
        folder.path().join("it's a copy.db"),
    );
    let store = Store::open(&Data::File(path)).unwrap();
    let first = client(store.connector());
    create_table(&first).await;
    first
        .put_item()
        .table_name("tab")
        .item("pk", AttributeValue::S("a".to_owned()))
        .send()
        .await
        .unwrap();
    store.copy_to(&copy).unwrap();
    assert!(matches!(
        store.copy_to(&copy),
        Err(StoreError::Unwritable(..))
    ));

    let second = Store::open(&Data::File(copy)).unwrap();
    let found = client(second.connector())
        .scan()
        .table_name("tab")
        .send()
        .await
        .unwrap();
    assert_eq!(found.count(), 1);
}
