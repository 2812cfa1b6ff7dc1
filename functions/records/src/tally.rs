//! Counts of what came from one address, or with one telephone number, within a day.
//!
//! They are worth less than a submission: few tries, little time, and whoever asks goes on without
//! an answer. A try whose answer got lost may have counted, and then one is counted twice: at the
//! worst somebody is asked to come back an hour early.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{self, Item};
use crate::repository::Repository;
use crate::table;

/// Key under which something is counted. What it is about can't be told from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Keyed hash of the day and of what is counted.
    pub hash: String,
    /// The hour of the day, 0 to 23.
    pub hour: i8,
    /// The second since 1970 at which the day ends, and the count with it.
    pub ends_at: i64,
    /// The most that may be counted.
    pub most: Counts,
}

/// How much was counted, or may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In this hour.
    pub hour: u32,
    /// On this day.
    pub day: u32,
}

impl Repository {
    /// Counts one more, if there is room for it; says what was counted where there is none.
    ///
    /// Looking and counting are one conditional write, so of any number at once exactly as many
    /// pass as there is room for.
    pub async fn count(&self, tally: &Tally) -> Result<Result<(), Counts>, StoreFailure> {
        // Time counts from when it is this one's turn. The semaphore is never closed.
        let _turn = self.turns.acquire().await;
        let mut budget = Budget::short();
        loop {
            let Err(error) = budget.spend(Box::pin(self.add(tally))).await? else {
                return Ok(Ok(()));
            };
            let failure = StoreFailure::of(&error);
            match error.into_service_error() {
                UpdateItemError::ConditionalCheckFailedException(refused) => {
                    let counted = refused.item().map(|item| read(item, tally));
                    // Without the item: no room, but until when is unknown, so at least this hour.
                    return Ok(Err(counted.unwrap_or(Counts {
                        hour: tally.most.hour,
                        day: 0,
                    })));
                }
                _ => budget.pause(failure).await?,
            }
        }
    }

    /// Adds one to a count, on the condition that there is room.
    async fn add(&self, tally: &Tally) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        self.client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(address(tally)))
            .update_expression("ADD #day :one, #hour :one SET #expiry = :ends_at")
            .condition_expression(
                "(attribute_not_exists(#day) OR #day < :most_a_day) AND \
                 (attribute_not_exists(#hour) OR #hour < :most_an_hour)",
            )
            .expression_attribute_names("#day", DAY)
            .expression_attribute_names("#hour", hour(tally))
            .expression_attribute_names("#expiry", table::definition().expiry)
            .expression_attribute_values(":one", items::number(1))
            .expression_attribute_values(":ends_at", items::number(tally.ends_at))
            .expression_attribute_values(":most_a_day", items::number(tally.most.day.into()))
            .expression_attribute_values(":most_an_hour", items::number(tally.most.hour.into()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await
    }
}

/// The count of the day. Those of its hours are in attributes of their own. (`day` is a key of the
/// index by day, and a number there is refused.)
const DAY: &str = "whole_day";

fn hour(tally: &Tally) -> String {
    format!("hour_{:02}", tally.hour)
}

fn partition(tally: &Tally) -> String {
    format!("LIMIT#{}", tally.hash)
}

fn address(tally: &Tally) -> Item {
    items::address(partition(tally), "TALLY".to_owned())
}

fn read(item: &Item, tally: &Tally) -> Counts {
    let count = |name: &str| {
        item.get(name)
            .and_then(|value: &AttributeValue| value.as_n().ok())
            .and_then(|number| number.parse().ok())
            .unwrap_or_default()
    };
    Counts {
        hour: count(&hour(tally)),
        day: count(DAY),
    }
}
