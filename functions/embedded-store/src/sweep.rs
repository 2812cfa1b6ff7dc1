//! Deletes what expired. Readers hide a row from the second of its expiry on; from the file it goes
//! later and slowly, because a wrong clock makes everything look expired:
//!
//! - only what expired more than thirty days ago;
//! - never at a start, and only once the clock has been steady for a day, see `clock`;
//! - once a day, and then only a small share of all rows.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior};

use crate::clock::{Clock, DAY};
use crate::inside::{COMPACT, Inside};
use crate::operation::PREFIX;

/// Seconds for which an expired row is kept.
const GRACE: i64 = 30 * DAY;

/// Share of all rows that may go on one day: one in this many.
const SHARE: u64 = 100;

/// Rows that may go on one day in any case.
const LEAST: u64 = 100;

/// Time between two looks at the clock; the first one is so long after the start.
const LOOKED_EVERY: Duration = Duration::from_hours(1);

/// Sweeps whenever it may, for as long as the store runs.
pub(crate) async fn keep_sweeping(inside: Arc<Inside>) {
    let mut hourly = tokio::time::interval_at(Instant::now() + LOOKED_EVERY, LOOKED_EVERY);
    hourly.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        hourly.tick().await;
        if inside.clock().is_some_and(Clock::may_sweep) {
            match sweep(&inside).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(event = "ttl_sweep", count),
                // The store's own words could repeat values.
                Err(NotSwept) => tracing::error!(event = "ttl_sweep", failed = true),
            }
        }
    }
}

/// The store did not do as it was asked.
#[derive(Debug)]
pub(crate) struct NotSwept;

/// Deletes the day's share; returns how many rows went.
pub(crate) async fn sweep(inside: &Arc<Inside>) -> Result<u64, NotSwept> {
    let Some(clock) = inside.clock() else {
        return Ok(0);
    };
    let before = clock.now() - GRACE;
    let mut swept = 0;
    for table in ask(inside, "ListTables", json!({})).await?["TableNames"]
        .as_array()
        .into_iter()
        .flatten()
    {
        swept += sweep_table(inside, table, before).await?;
    }
    inside.note_sweep();
    if swept > 0 {
        inside
            .answer(COMPACT, Bytes::new())
            .await
            .map_err(|_| NotSwept)?;
    }
    Ok(swept)
}

async fn sweep_table(inside: &Arc<Inside>, table: &Value, before: i64) -> Result<u64, NotSwept> {
    let lives = ask(inside, "DescribeTimeToLive", json!({ "TableName": table })).await?;
    let lives = &lives["TimeToLiveDescription"];
    if lives["TimeToLiveStatus"] != "ENABLED" {
        return Ok(0);
    }
    let described = ask(inside, "DescribeTable", json!({ "TableName": table })).await?;
    let keys: Vec<&Value> = described["Table"]["KeySchema"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|key| &key["AttributeName"])
        .collect();
    let names: serde_json::Map<String, Value> = keys
        .iter()
        .enumerate()
        .map(|(at, name)| (format!("#key{at}"), (*name).clone()))
        .chain([("#expiry".to_owned(), lives["AttributeName"].clone())])
        .collect();
    let shown: Vec<String> = (0..keys.len()).map(|at| format!("#key{at}")).collect();
    let (mut rows, mut expired) = (0, Vec::new());
    let mut after = Value::Null;
    loop {
        let mut page = json!({
            "TableName": table,
            "FilterExpression": "#expiry < :before",
            "ProjectionExpression": shown.join(", "),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": { ":before": { "N": before.to_string() } },
            "Limit": 500,
        });
        if !after.is_null() {
            page["ExclusiveStartKey"] = after;
        }
        let mut found = ask(inside, "Scan", page).await?;
        rows += found["ScannedCount"].as_u64().unwrap_or_default();
        if let Value::Array(items) = found["Items"].take() {
            expired.extend(items);
        }
        after = found["LastEvaluatedKey"].take();
        if after.is_null() {
            break;
        }
    }
    let mut swept = 0;
    let share = usize::try_from((rows / SHARE).max(LEAST)).unwrap_or(usize::MAX);
    for key in expired.into_iter().take(share) {
        let delete = json!({
            "TableName": table,
            "Key": key,
            // It may have been given a longer life in between.
            "ConditionExpression": "#expiry < :before",
            "ExpressionAttributeNames": { "#expiry": lives["AttributeName"] },
            "ExpressionAttributeValues": { ":before": { "N": before.to_string() } },
        });
        swept += u64::from(ask(inside, "DeleteItem", delete).await.is_ok());
    }
    Ok(swept)
}

async fn ask(inside: &Arc<Inside>, name: &str, body: Value) -> Result<Value, NotSwept> {
    let answer = inside
        .answer(&format!("{PREFIX}{name}"), body.to_string().into())
        .await;
    let answer = answer.map_err(|_| NotSwept)?;
    if answer.status != 200 {
        return Err(NotSwept);
    }
    serde_json::from_str(&answer.body).map_err(|_| NotSwept)
}

#[cfg(test)]
mod tests {
    use dynoxide::Database;

    use super::*;
    use crate::clock::Marks;
    use crate::inside::CLOCK_IS_RIGHT;

    const NOON: i64 = 1_795_838_400;

    /// Makes a store on a file whose clock shows `now`, with `rows` that expired at noon.
    async fn store(folder: &tempfile::TempDir, now: fn() -> i64, rows: usize) -> Arc<Inside> {
        let path = folder.path().join("okoce.db");
        let database = Database::new(path.to_str().unwrap()).unwrap();
        let identity = crate::file::identity(&path).unwrap();
        let marks = Marks {
            newest: NOON - DAY / 2,
            steady_since: NOON - 60 * DAY,
            ..Marks::default()
        };
        let clock = Clock::new(|| NOON, 0, marks);
        let filled = Inside::on_file(database, path.clone(), identity, clock);
        let table = json!({
            "TableName": "tab",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        });
        ask(&filled, "CreateTable", table).await.unwrap();
        let lives = json!({
            "TableName": "tab",
            "TimeToLiveSpecification": { "Enabled": true, "AttributeName": "until" },
        });
        ask(&filled, "UpdateTimeToLive", lives).await.unwrap();
        let expiring = (0..rows).map(
            |row| json!({ "pk": { "S": row.to_string() }, "until": { "N": NOON.to_string() } }),
        );
        for item in expiring.chain([json!({ "pk": { "S": "kept" } })]) {
            let put = json!({ "TableName": "tab", "Item": item });
            ask(&filled, "PutItem", put).await.unwrap();
        }
        let marks = filled.clock().unwrap().marks();
        filled.close();
        let database = Database::new(path.to_str().unwrap()).unwrap();
        Inside::on_file(database, path, identity, Clock::new(now, 0, marks))
    }

    async fn left(inside: &Arc<Inside>) -> u64 {
        let all = json!({ "TableName": "tab", "Select": "COUNT" });
        let found = ask(inside, "Scan", all).await.unwrap();
        found["Count"].as_u64().unwrap()
    }

    #[tokio::test]
    async fn rows_go_thirty_days_after_their_expiry_and_few_on_one_day() {
        let folder = tempfile::tempdir().unwrap();
        let just = store(&folder, || NOON + 30 * DAY, 150).await;
        assert_eq!(sweep(&just).await.unwrap(), 0);
        just.close();

        let folder = tempfile::tempdir().unwrap();
        let later = store(&folder, || NOON + 30 * DAY + 1, 150).await;
        assert_eq!(sweep(&later).await.unwrap(), LEAST);
        assert_eq!(left(&later).await, 51);
        assert!(!later.clock().unwrap().may_sweep(), "once a day");
        let noted: Marks = later
            .with_database(|database| crate::marks::read(database, crate::marks::CLOCK))
            .unwrap()
            .unwrap();
        assert_eq!(noted.swept, NOON + 30 * DAY + 1);
    }

    #[tokio::test]
    async fn under_a_wrong_clock_nothing_is_written_and_nothing_goes() {
        let folder = tempfile::tempdir().unwrap();
        let flat_battery = store(&folder, || 946_684_800, 3).await;
        let put = json!({ "TableName": "tab", "Item": { "pk": { "S": "new" } } });
        assert!(ask(&flat_battery, "PutItem", put.clone()).await.is_err());
        assert!(!flat_battery.clock().unwrap().may_sweep());
        assert_eq!(left(&flat_battery).await, 4, "reading goes on");
        let confirmed = flat_battery.answer(CLOCK_IS_RIGHT, Bytes::new()).await;
        assert_eq!(confirmed.unwrap().status, 200);
        ask(&flat_battery, "PutItem", put).await.unwrap();
        flat_battery.close();

        // A leap far ahead: written, for it may be right, but nothing goes before it is proven.
        let folder = tempfile::tempdir().unwrap();
        let far_ahead = store(&folder, || NOON + 400 * DAY, 3).await;
        assert!(!far_ahead.clock().unwrap().may_sweep());
    }
}
