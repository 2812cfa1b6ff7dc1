//! A store of the first version, with its items as that version wrote them, becomes one of today.

use aws_sdk_dynamodb::Client;
use programme::closed_lists::ErasureReason;
use records::history::OPERATOR;
use records::{Converted, Person, Repository, convert, table};
use serde_json::json;

use embedded_store::{Data, Store};

use crate::aws_table::call;
use crate::host::{Item, noon, secret};

pub const TABLE: &str = "first";

/// Returns the table as the first version made it.
pub fn first_table() -> serde_json::Value {
    json!({
        "TableName": TABLE,
        "AttributeDefinitions": [
            { "AttributeName": "pk", "AttributeType": "S" },
            { "AttributeName": "sk", "AttributeType": "S" },
            { "AttributeName": "phone_hash", "AttributeType": "S" },
        ],
        "KeySchema": [
            { "AttributeName": "pk", "KeyType": "HASH" },
            { "AttributeName": "sk", "KeyType": "RANGE" },
        ],
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [{
            "IndexName": "by_phone",
            "KeySchema": [{ "AttributeName": "phone_hash", "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        }],
    })
}

fn record(pk: &str) -> serde_json::Value {
    let phone_hash = records::phone_hash(&secret(), "+6281234567890");
    json!({
        "pk": { "S": pk }, "sk": { "S": "RECORD" },
        "reference": { "S": pk.trim_start_matches("SUB#") },
        "key_hash": { "S": "aa" }, "content_hash": { "S": "bb" },
        "phone_hash": { "S": phone_hash }, "form": { "S": "lokakarya" },
        "received_at": { "S": "2026-11-21T07:05:12.345Z" },
        "expires_at": { "N": "1797836712" },
        "answers": { "M": {
            "nama": { "S": "Siti Aminah" }, "telepon": { "S": "+6281234567890" },
            "kecamatan": { "S": "menteng" }, "setuju": { "BOOL": true },
        } },
        "consents": { "M": { "setuju": { "M": {
            "version": { "S": "2026-11-21" },
            "given_at": { "S": "2026-11-21T07:05:12.345Z" },
        } } } },
    })
}

/// Stores two people: Siti, with a note; Budi, who was erased; and a robot in quarantine.
async fn first_version() -> (Client, Store) {
    let store = Store::open(&Data::Memory).unwrap();
    call(&store.connector(), "CreateTable", &first_table()).await;
    let event = |pk: &str, sk: &str, by: &str, why: &str, stage: Option<&str>| {
        let at = sk.split('#').nth(1).unwrap();
        let mut event = json!({
            "pk": { "S": pk }, "sk": { "S": sk }, "form": { "S": "lokakarya" },
            "at": { "S": at }, "by": { "S": by }, "why": { "S": why },
        });
        if why == "received" {
            event["kecamatan"] = json!({ "S": "menteng" });
        }
        if let Some(stage) = stage {
            event["stage"] = json!({ "S": stage });
        }
        event
    };
    let (siti, budi, robot) = ("SUB#999999999D", "SUB#2222222223", "SUB#333333333V");
    let reference = |pk: &str| json!({ "pk": { "S": pk }, "sk": { "S": "REFERENCE" } });
    let received = "EVENT#2026-11-21T07:05:12.345Z";
    let mut note = record(siti);
    note["sk"] = json!({ "S": "NOTE#cc" });
    note.as_object_mut().unwrap().remove("key_hash");
    let mut doubtful = record(robot);
    doubtful["quarantine"] = json!({ "S": "honeypot" });
    let items = [
        json!({
            "pk": { "S": "KEY#aa" }, "sk": { "S": "KEY" }, "form": { "S": "lokakarya" },
            "reference": { "S": "999999999D" }, "content_hash": { "S": "bb" },
            "received_at": { "S": "2026-11-21T07:05:12.345Z" },
            "expires_at": { "N": "1797836712" },
        }),
        reference(siti),
        record(siti),
        note,
        event(
            siti,
            &format!("{received}#P1"),
            "form",
            "received",
            Some("P1"),
        ),
        reference(budi),
        event(
            budi,
            &format!("{received}#P1"),
            "form",
            "received",
            Some("P1"),
        ),
        event(
            budi,
            "EVENT#2026-11-22T03:00:00.000Z#ERASED",
            "office",
            "erased",
            None,
        ),
        reference(robot),
        doubtful,
        event(
            robot,
            &format!("{received}#RECEIVED"),
            "form",
            "received",
            None,
        ),
        json!({
            "pk": { "S": "LIMIT#dd" }, "sk": { "S": "TALLY" }, "day": { "N": "3" },
            "hour_14": { "N": "3" }, "expires_at": { "N": "1795280400" },
        }),
    ];
    for item in items {
        let put = json!({ "TableName": TABLE, "Item": item });
        call(&store.connector(), "PutItem", &put).await;
    }
    (records::local_client(store.connector()), store)
}

async fn items(client: &Client) -> Vec<Item> {
    let mut items = client
        .scan()
        .table_name(TABLE)
        .send()
        .await
        .unwrap()
        .items
        .unwrap();
    items.sort_by_key(|item| {
        let key = |name: &str| item[name].as_s().unwrap().clone();
        (key("pk"), key("sk"))
    });
    items
}

#[tokio::test]
async fn a_store_of_the_first_version_is_converted_once_and_loses_nothing() {
    let (client, _store) = first_version().await;
    assert!(table::ensure(&client, TABLE).await.is_err());
    let mut seen = 0;
    let converted = convert(&client, TABLE, |_| seen += 1).await.unwrap();
    let expected = Converted {
        submissions: 3,
        now: 3,
    };
    assert_eq!((converted, seen), (expected, 3));
    table::ensure(&client, TABLE).await.unwrap();

    let after = items(&client).await;
    let keys: Vec<_> = after
        .iter()
        .map(|item| {
            let key = |name: &str| item[name].as_s().unwrap().as_str();
            (key("pk"), key("sk"))
        })
        .collect();
    assert_eq!(
        keys,
        [
            ("EVT#2222222223", "EVENT#000001"),
            ("EVT#2222222223", "EVENT#000002"),
            ("EVT#333333333V", "EVENT#000001"),
            ("EVT#999999999D", "EVENT#000001"),
            ("KEY#aa", "KEY"),
            ("SUB#2222222223", "REFERENCE"),
            ("SUB#2222222223", "STATE"),
            ("SUB#333333333V", "RECORD"),
            ("SUB#333333333V", "REFERENCE"),
            ("SUB#333333333V", "STATE"),
            ("SUB#999999999D", "NOTE#cc"),
            ("SUB#999999999D", "RECORD"),
            ("SUB#999999999D", "REFERENCE"),
            ("SUB#999999999D", "STATE"),
        ]
    );
    assert!(after.iter().all(|item| item["v"].as_n().unwrap() == "2"));
    let at = |place: usize, name: &str| after[place][name].as_s().unwrap().as_str();
    assert_eq!(at(0, "kind"), "registered");
    assert_eq!(
        (at(1, "kind"), at(1, "at")),
        ("erased", "2026-11-22T03:00:00.000Z")
    );
    assert_eq!(at(1, "delta"), "2026-11-22 menteng s1-1 h+1");
    assert_eq!(
        (at(6, "status"), at(9, "status"), at(13, "status")),
        ("dihapus", "karantina", "aktif")
    );
    assert_eq!(
        (at(11, "nama"), at(11, "office")),
        ("Siti Aminah", "KEC#menteng")
    );
    assert_eq!(at(11, "queue"), "2#2026-12-05#999999999D");

    // Once more changes nothing.
    let again = convert(&client, TABLE, |_| {}).await.unwrap();
    assert_eq!((again.submissions, again.now), (3, 0));
    assert_eq!(items(&client).await, after);

    // And today's repository lives with it.
    let repository = Repository::new(client.clone(), TABLE);
    let person = Person::by_reference("999-999-999D".parse().unwrap());
    let exported = repository.export(&person, noon()).await.unwrap();
    assert_eq!(
        (
            exported.len(),
            exported[0].notes.len(),
            exported[0].events.len()
        ),
        (1, 1, 1)
    );
    assert_eq!(
        repository
            .erase(&person, OPERATOR, ErasureReason::Wish, noon())
            .await
            .unwrap()
            .submissions,
        1
    );
}
