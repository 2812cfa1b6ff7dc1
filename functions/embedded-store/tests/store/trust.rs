//! Nothing is lost or mixed up: one file, one key, one process, and nothing left of what was
//! deleted.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use embedded_store::key::KeyError;
use embedded_store::{Connector, Data, NotOpened, Store, StoreError};

use crate::way::ask;

const TABLE: &str = r#"{"TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}"#;

async fn status(connector: &Connector, operation: &str, body: &str) -> u16 {
    let target = format!("DynamoDB_20120810.{operation}");
    ask(connector, &target, body).await.status
}

async fn put(connector: &Connector, pk: &str) -> u16 {
    let item = format!(r#"{{"TableName": "tab", "Item": {{"pk": {{"S": "{pk}"}}}}}}"#);
    status(connector, "PutItem", &item).await
}

async fn count(connector: &Connector) -> i64 {
    let all = r#"{"TableName": "tab", "Select": "COUNT"}"#;
    let found = ask(connector, "DynamoDB_20120810.Scan", all).await;
    found.body["Count"].as_i64().unwrap()
}

/// Makes the table where it is missing.
async fn prepare(connector: Connector) -> Result<(), u16> {
    match status(&connector, "CreateTable", TABLE).await {
        200 | 400 => Ok(()),
        other => Err(other),
    }
}

/// Reads keys as their own check values.
#[expect(clippy::unnecessary_wraps, reason = "other readers refuse some keys")]
fn read(text: &str) -> Result<(String, Vec<String>), String> {
    let checks = text.split_whitespace().map(|key| format!("check of {key}"));
    Ok((text.to_owned(), checks.collect()))
}

async fn open(path: &Path) -> Result<(Store, String), NotOpened<u16>> {
    Store::open_with_keys(&Data::File(path.to_owned()), read, prepare).await
}

fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("okoce.db")
}

#[tokio::test]
async fn another_name_of_the_file_is_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = open(&file(&folder)).await.unwrap();
    let other = folder.path().join("lain");
    fs::create_dir(&other).unwrap();
    symlink(file(&folder), other.join("p.db")).unwrap();
    fs::hard_link(file(&folder), other.join("q.db")).unwrap();
    for name in ["p.db", "q.db"] {
        let second = Store::open(&Data::File(other.join(name)));
        assert!(matches!(second, Err(StoreError::InUse(_))), "{second:?}");
    }
    drop(first);
    // A link leads to the store with its key; a second name has none.
    let (linked, _) = open(&other.join("p.db")).await.unwrap();
    drop(linked);
    let named = open(&other.join("q.db")).await.unwrap_err();
    assert!(
        matches!(named, NotOpened::Key(KeyError::Missing(_))),
        "{named:?}"
    );
}

#[tokio::test]
async fn only_its_own_keys_open_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, key) = (file(&folder), folder.path().join("okoce.key"));
    let (store, first) = open(&data).await.unwrap();
    assert_eq!(put(&store.connector(), "a").await, 200);
    drop(store);

    fs::remove_file(&key).unwrap();
    let missing = open(&data).await.unwrap_err();
    assert!(
        matches!(missing, NotOpened::Key(KeyError::Missing(_))),
        "{missing:?}"
    );
    assert!(!key.exists(), "nothing was made in its place");

    let second = "f".repeat(64);
    fs::write(&key, &second).unwrap();
    let other = open(&data).await.unwrap_err();
    assert!(
        matches!(other, NotOpened::Key(KeyError::Other(_))),
        "{other:?}"
    );

    // A new key above the old one, and later without it.
    fs::write(&key, format!("{second}\n{first}\n")).unwrap();
    drop(open(&data).await.unwrap());
    fs::write(&key, &second).unwrap();
    let (store, _) = open(&data).await.unwrap();
    assert_eq!(count(&store.connector()).await, 1);
}

#[tokio::test]
async fn data_that_is_gone_is_not_begun_anew_beside_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let data = file(&folder);
    drop(open(&data).await.unwrap());
    for empty in [false, true] {
        fs::remove_file(&data).unwrap();
        if empty {
            fs::write(&data, "").unwrap();
        }
        let gone = open(&data).await.unwrap_err();
        let NotOpened::Store(gone @ StoreError::DataGone(..)) = gone else {
            panic!("{gone:?}");
        };
        assert!(gone.to_string().contains("okoce.key"), "{gone}");
        let left = fs::metadata(&data).map(|found| found.len()).ok();
        assert_eq!(left, empty.then_some(0), "nothing was made");
        if !empty {
            fs::write(&data, "").unwrap();
        }
    }
    fs::remove_file(folder.path().join("okoce.key")).unwrap();
    drop(open(&data).await.unwrap());
}

#[tokio::test]
async fn a_first_start_that_is_cut_short_leaves_nothing_or_all() {
    let folder = tempfile::tempdir().unwrap();
    let data = file(&folder);
    let new = Data::File(data.clone());
    let cut = Store::open_with_keys(&new, read, async |connector| {
        prepare(connector).await?;
        Err(500_u16)
    });
    assert!(matches!(cut.await, Err(NotOpened::Unprepared(500))));
    assert!(!data.exists() && !folder.path().join("okoce.key").exists());
    // As a kill leaves it between the key and the data's name, with a journal of its own.
    fs::write(folder.path().join("okoce.key"), "e".repeat(64)).unwrap();
    fs::write(folder.path().join("okoce.baru-wal"), "half").unwrap();
    assert!(
        fs::metadata(folder.path().join("okoce.baru"))
            .unwrap()
            .len()
            > 0
    );
    let (store, key) = open(&data).await.unwrap();
    assert_eq!(key, "e".repeat(64));
    assert_eq!(put(&store.connector(), "a").await, 200);
    assert!(!folder.path().join("okoce.baru").exists());
}

#[tokio::test]
async fn a_file_that_vanished_or_was_exchanged_is_said_no_for() {
    let journal = "okoce.db-wal";
    for (name, is_exchanged) in [
        ("okoce.db", false),
        ("okoce.db", true),
        (journal, false),
        (journal, true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = open(&file(&folder)).await.unwrap();
        let connector = store.connector();
        assert_eq!(put(&connector, "a").await, 200);
        let (path, aside) = (folder.path().join(name), folder.path().join("lain"));
        fs::rename(&path, &aside).unwrap();
        if is_exchanged {
            fs::copy(&aside, &path).unwrap();
        }
        assert_eq!(put(&connector, "b").await, 500, "{name} {is_exchanged}");
        let read = r#"{"TableName": "tab", "Select": "COUNT"}"#;
        assert_eq!(
            status(&connector, "Scan", read).await,
            500,
            "{name} {is_exchanged}"
        );
    }
}

#[tokio::test]
async fn of_a_deleted_row_nothing_is_left_after_compaction() {
    const NAME: &str = "Siti-Contoh-Yang-Dihapus";
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(&file(&folder)).await.unwrap();
    let connector = Connector::to_running(&file(&folder));
    for n in 0..50 {
        assert_eq!(put(&connector, &format!("lain-{n}")).await, 200);
    }
    assert_eq!(put(&connector, NAME).await, 200);
    let key = format!(r#"{{"TableName": "tab", "Key": {{"pk": {{"S": "{NAME}"}}}}}}"#);
    assert_eq!(status(&connector, "DeleteItem", &key).await, 200);
    let holds = || {
        fs::read_dir(folder.path()).unwrap().any(|entry| {
            let bytes = fs::read(entry.unwrap().path()).unwrap_or_default();
            bytes
                .windows(NAME.len())
                .any(|found| found == NAME.as_bytes())
        })
    };
    assert!(holds(), "deleting alone leaves it in the journal");
    connector.compact().await.unwrap();
    assert!(!holds());
    // The store goes on.
    assert_eq!(put(&store.connector(), "b").await, 200);
    assert_eq!(count(&connector).await, 51);
    assert_eq!(put(&connector, "c").await, 200);
}

#[tokio::test]
async fn damage_behind_the_schema_is_found_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(&file(&folder)).await.unwrap();
    for n in 0..600 {
        assert_eq!(put(&store.connector(), &format!("orang-{n}")).await, 200);
    }
    drop(store);
    let mut bytes = fs::read(file(&folder)).unwrap();
    let page = bytes.len() / 4096 - 3;
    bytes[page * 4096..page * 4096 + 12].fill(0xff);
    fs::write(file(&folder), &bytes).unwrap();
    let found = open(&file(&folder)).await.unwrap_err();
    assert!(
        matches!(found, NotOpened::Store(StoreError::Corrupt(..))),
        "{found:?}"
    );
    assert_eq!(fs::read(file(&folder)).unwrap(), bytes, "left as it was");
}

#[tokio::test]
async fn names_of_files_beside_it_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["okoce.key", "okoce.db-wal", "okoce.socket"] {
        let refused = Store::open(&Data::File(folder.path().join(name)));
        assert!(
            matches!(refused, Err(StoreError::ReservedName(_))),
            "{refused:?}"
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn the_state_of_the_clock_can_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(&file(&folder)).await.unwrap();
    assert_eq!(put(&store.connector(), "a").await, 200);
    let state = Connector::to_running(&file(&folder)).state().await.unwrap();
    assert_eq!(state.wrong_before, None);
    assert!(state.newest > 0 && state.newest <= state.now);
    assert_eq!((state.swept, state.steady_since <= state.now), (0, true));
    // The store's own notes are not among its users' tables.
    let tables = ask(&store.connector(), "DynamoDB_20120810.ListTables", "{}").await;
    assert_eq!(tables.body["TableNames"], serde_json::json!(["tab"]));
}
