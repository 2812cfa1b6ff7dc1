//! Counts of what came from one address, or with one telephone number, within a day.
//!
//! They are worth less than a submission: few tries, little time, and whoever asks goes on without
//! an answer. A try whose answer got lost may have counted, and then one is counted twice: at the
//! worst somebody is asked to come back an hour early.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use futures_util::future::join_all;
use jiff::Timestamp;

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{self, Item};
use crate::repository::{Attempted, Repository};
use crate::table;
use crate::tally::{Counts, Tally};

impl Repository {
    /// Counts one more, if there is room for it; says what was counted where there is none.
    ///
    /// Looking and counting are one conditional write, so of any number at once exactly as many
    /// pass as there is room for.
    pub async fn count(&self, tally: &Tally) -> Result<Result<(), Counts>, StoreFailure> {
        // Time counts from when it is this one's turn. The semaphore is never closed.
        let _turn = self.turns.acquire().await;
        self.count_within(tally, &mut self.short_budget()).await
    }

    /// Counts one more under each tally, if there is room under all; says from when there is room
    /// where there is none. They are counted side by side, so that whoever waits does so for one call.
    ///
    /// What one of them refuses takes no room under the others: it is taken back there, and is one
    /// too many only in between. One that can't be counted passes, as long as no more of them do
    /// than may be counted.
    pub async fn count_all(&self, tallies: &[Tally]) -> Attempted<Option<Timestamp>> {
        let _turn = self.turns.acquire().await;
        let together = &self.short_budget();
        let counts = tallies.iter().map(|tally| async move {
            let mut budget = together.beside();
            let counted = self.count_within(tally, &mut budget).await;
            (tally, counted, budget.calls())
        });
        let counts = join_all(counts).await;
        let mut calls = counts.iter().map(|(_, _, calls)| calls).sum();
        let is_full = counts
            .iter()
            .filter_map(|(tally, counted, _)| match counted {
                Ok(Ok(())) => None,
                Ok(Err(counts)) => Some(tally.opens_at(*counts)),
                Err(_) => self
                    .let_through
                    .count(tally)
                    .err()
                    .map(|counts| tally.opens_at(counts)),
            });
        if let Some(opens_at) = is_full.max() {
            let passed = counts
                .iter()
                .filter(|(_, counted, _)| matches!(counted, Ok(Ok(()))));
            let back = passed.map(|(tally, _, _)| async move {
                let mut budget = together.beside();
                // Where this fails, somebody is asked to come back an hour early at the worst.
                let _ = self.uncount_within(tally, &mut budget).await;
                budget.calls()
            });
            calls += join_all(back).await.iter().sum::<u32>();
            return Attempted {
                result: Ok(Some(opens_at)),
                calls,
            };
        }
        let failure = counts.into_iter().find_map(|(_, counted, _)| counted.err());
        Attempted {
            result: failure.map_or(Ok(None), Err),
            calls,
        }
    }

    async fn count_within(
        &self,
        tally: &Tally,
        budget: &mut Budget,
    ) -> Result<Result<(), Counts>, StoreFailure> {
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

    /// Takes one back that was counted and did not matter.
    pub(crate) async fn uncount(&self, tally: &Tally) -> Result<(), StoreFailure> {
        let _turn = self.turns.acquire().await;
        self.uncount_within(tally, &mut self.short_budget()).await
    }

    async fn uncount_within(&self, tally: &Tally, budget: &mut Budget) -> Result<(), StoreFailure> {
        let subtract = || {
            self.client
                .update_item()
                .table_name(&*self.table)
                .set_key(Some(address(tally)))
                .update_expression("ADD #day :less, #hour :less")
                .condition_expression("#day > :none AND #hour > :none")
                .expression_attribute_names("#day", DAY)
                .expression_attribute_names("#hour", hour(tally))
                .expression_attribute_values(":less", items::number(-1))
                .expression_attribute_values(":none", items::number(0))
                .send()
        };
        match budget.spend(Box::pin(subtract())).await? {
            // A try that was not counted in this hour can't be taken back.
            Err(error) if !is_refusal(&error) => Err(StoreFailure::of(&error)),
            _ => Ok(()),
        }
    }

    /// Reads a count without adding to it.
    pub(crate) async fn counted(
        &self,
        tally: &Tally,
        budget: &mut Budget,
    ) -> Result<Counts, StoreFailure> {
        let item = self.get(address(tally), budget).await?;
        Ok(item.map(|item| read(&item, tally)).unwrap_or_default())
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
            .expression_attribute_values(":ends_at", items::number(tally.day.ends_at.as_second()))
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
    format!("hour_{:02}", tally.day.hour)
}

fn is_refusal(error: &SdkError<UpdateItemError>) -> bool {
    matches!(
        error.as_service_error(),
        Some(UpdateItemError::ConditionalCheckFailedException(_))
    )
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
