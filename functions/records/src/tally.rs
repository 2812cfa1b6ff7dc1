//! Counts of what came from one address, or with one telephone number, within a day.
//!
//! They are worth less than a submission: one try each, little time, and whoever asks goes on
//! without an answer.

use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use jiff::Timestamp;

use crate::failure::StoreFailure;
use crate::items::{self, Item};
use crate::repository::Repository;
use crate::table;

/// How long reading or adding may take. A healthy table answers in a fiftieth of this, and a
/// person is waiting.
const CALL_TIMEOUT: Duration = Duration::from_millis(500);

/// Where something is counted. What it is about can't be told from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Keyed hash of the day and of what is counted.
    pub hash: String,
    /// The hour of the day, 0 to 23.
    pub hour: i8,
    /// The second since 1970 at which the day ends, and the count with it.
    pub ends_at: i64,
}

/// What was counted so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In this hour.
    pub hour: u32,
    /// On this day.
    pub day: u32,
}

impl Repository {
    /// What was counted so far, in the order of `tallies`; zero where nothing was.
    pub async fn counts(
        &self,
        tallies: &[Tally],
        now: Timestamp,
    ) -> Result<Vec<Counts>, StoreFailure> {
        let keys = tallies.iter().map(address).collect();
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build();
        let call = self
            .client
            .batch_get_item()
            .request_items(&*self.table, keys.expect("the keys are set"))
            .send();
        let answer = in_time(Box::pin(call)).await?;
        let answer = answer.map_err(|error| StoreFailure::of(&error))?;
        if answer
            .unprocessed_keys()
            .is_some_and(|keys| !keys.is_empty())
        {
            return Err(StoreFailure::contention("counts not read"));
        }
        let found: Vec<&Item> = answer
            .responses()
            .into_iter()
            .flat_map(|tables| tables.values().flatten())
            .collect();
        let counts = tallies.iter().map(|tally| {
            let partition = items::text(&partition(tally));
            let item = found
                .iter()
                .find(|item| item.get(table::definition().partition_key) == Some(&partition));
            item.map_or_else(Counts::default, |item| read(item, tally, now))
        });
        Ok(counts.collect())
    }

    /// Adds one to each.
    pub async fn count(&self, tallies: &[Tally]) -> Result<(), StoreFailure> {
        // At most two, so they are sent side by side without more ado.
        let (first, second) =
            tokio::join!(self.add_one(tallies.first()), self.add_one(tallies.get(1)),);
        first.and(second)
    }

    async fn add_one(&self, tally: Option<&Tally>) -> Result<(), StoreFailure> {
        let Some(tally) = tally else {
            return Ok(());
        };
        let call = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(address(tally)))
            .update_expression("ADD #day :one, #hour :one SET #expiry = :ends_at")
            .expression_attribute_names("#day", DAY)
            .expression_attribute_names("#hour", hour(tally))
            .expression_attribute_names("#expiry", table::definition().expiry)
            .expression_attribute_values(":one", items::second(1))
            .expression_attribute_values(":ends_at", items::second(tally.ends_at))
            .send();
        let answer = in_time(Box::pin(call)).await?;
        answer.map(drop).map_err(|error| StoreFailure::of(&error))
    }
}

/// The count of the day. Those of its hours are in attributes of their own.
const DAY: &str = "day";

fn hour(tally: &Tally) -> String {
    format!("hour_{:02}", tally.hour)
}

fn partition(tally: &Tally) -> String {
    format!("LIMIT#{}", tally.hash)
}

fn address(tally: &Tally) -> Item {
    items::address(partition(tally), "TALLY".to_owned())
}

/// An expired count is none, whether or not the store has deleted it yet. The day is in the hash
/// too, so only a clock that was set back meets one.
fn read(item: &Item, tally: &Tally, now: Timestamp) -> Counts {
    let number = |name: &str| -> i64 {
        item.get(name)
            .and_then(|value: &AttributeValue| value.as_n().ok())
            .and_then(|number| number.parse().ok())
            .unwrap_or_default()
    };
    if number(table::definition().expiry) <= now.as_second() {
        return Counts::default();
    }
    let count = |name: &str| u32::try_from(number(name)).unwrap_or_default();
    Counts {
        hour: count(&hour(tally)),
        day: count(DAY),
    }
}

async fn in_time<T>(call: std::pin::Pin<Box<impl Future<Output = T>>>) -> Result<T, StoreFailure> {
    tokio::time::timeout(CALL_TIMEOUT, call)
        .await
        .map_err(|_| StoreFailure::out_of_time(None))
}
