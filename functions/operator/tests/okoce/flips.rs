//! Bytes of a data file that flip, as on a disk that grows old: nothing goes on as if nothing were
//! wrong, as far as anybody can tell, and whatever is said is said in words.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use embedded_store::{Data, Store};
use records::LOCAL_TABLE;
use serde_json::{Value, json};

use crate::{KEY, okoce, place, register, says};

/// People in the file.
const PEOPLE: usize = 60;

/// Says how many files to look at: as many as the variable says.
fn files() -> u64 {
    let told = std::env::var("OKOCE_FLIPS").ok();
    told.map_or(12, |told| told.parse().unwrap())
}

/// Reads all rows of a store, as the store tells them.
async fn rows(path: &Path) -> BTreeMap<String, Value> {
    let store = Store::open(&Data::File(path.to_owned())).unwrap();
    let connector = store.connector();
    let (mut rows, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let mut page = json!({ "TableName": LOCAL_TABLE });
        if !after.is_null() {
            page["ExclusiveStartKey"] = after;
        }
        let target = "DynamoDB_20120810.Scan";
        let answer = connector.answer(target, page.to_string().into());
        let mut found: Value = serde_json::from_str(&answer.await.unwrap().body).unwrap();
        for row in found["Items"].as_array().unwrap() {
            let key = format!("{} {}", row["pk"], row["sk"]);
            rows.insert(key, row.clone());
        }
        after = found["LastEvaluatedKey"].take();
        if after.is_null() {
            return rows;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn flipped_bytes_are_found_or_harmless() {
    let (folder, store, repository) = place().await;
    for number in 0..PEOPLE {
        let name = "Zubaidah Percontohan";
        register(&repository, &number.to_string(), name, None).await;
    }
    repository.close_days(jiff::Timestamp::now()).await.unwrap();
    drop((store, repository));
    let data = folder.path().join("var/okoce.db");
    let (whole, expected) = (fs::read(&data).unwrap(), rows(&data).await);
    fs::write(folder.path().join("lain.key"), KEY).unwrap();

    let (mut refused, mut found, mut same, mut other) = (0, 0, 0, Vec::new());
    for seed in 0..files() {
        let mut chance = fastrand::Rng::with_seed(seed);
        let mut bytes = whole.clone();
        let flips = 1 << chance.usize(..7);
        for _ in 0..flips {
            let at = chance.usize(..bytes.len());
            bytes[at] ^= 1 << chance.usize(..8);
        }
        let broken = folder.path().join("lain.db");
        fs::write(&broken, &bytes).unwrap();
        let looked = okoce(folder.path(), &["verify", "--data", "lain.db"]);
        let said = says(&looked);
        assert!(!said.contains("panicked"), "{seed}: {said}");
        match looked.status.code() {
            Some(0) if rows(&broken).await == expected => same += 1,
            Some(0) => other.push(seed),
            Some(1) if said.contains("rusak atau bukan berkas data") => {
                assert_eq!(fs::read(&broken).unwrap(), bytes, "{seed}: left as it was");
                refused += 1;
            }
            Some(1) => found += 1,
            code => panic!("{seed}: {code:?} {said}"),
        }
        for ending in ["db", "db-wal", "db-shm"] {
            let _ = fs::remove_file(broken.with_extension(ending));
        }
    }
    println!(
        "{} files with 1 to 64 flipped bits: {refused} refused at the start, {found} named by \
         verify, {same} with every row as it was, {} with another letter in an answer",
        files(),
        other.len()
    );
    // No check sum guards the letters of an answer; whatever leads somewhere is guarded.
    assert!(other.len() as u64 * 5 <= files(), "{other:?}");
}
