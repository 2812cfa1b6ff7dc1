//! Counts of what came from one address, or with one telephone number, within a day.
//!
//! They are worth less than a submission: few tries, little time, and whoever asks goes on without
//! an answer. A try whose answer got lost may have counted, and then one is counted twice: at the
//! worst somebody is asked to come back an hour early.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use futures_util::future::join_all;
use jiff::Timestamp;
use programme::wib;

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{self, Item};
use crate::keyed_hash::{Secret, Use};
use crate::repository::{Attempted, Repository};
use crate::table;

/// Something that is counted, and what is allowed of it. What it is about can't be told from its
/// key.
///
/// ```
/// use embedded_store::{Data, Store};
/// use records::{Counts, LOCAL_TABLE, Repository, Secret, Tally, local_client, table};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = Store::open(&Data::Memory)?;
/// let client = local_client(store.connector());
/// table::ensure(&client, LOCAL_TABLE).await?;
/// let repository = Repository::new(client, LOCAL_TABLE);
///
/// let secret = Secret::new("0123456789abcdef0123456789abcdef")?;
/// let most = Counts { hour: 1, day: 5 };
/// let now = "2026-11-21T07:05:00Z".parse()?;
/// let tally = Tally::new(&secret, "address", "203.0.113.7", most, now);
/// assert!(repository.count(&tally).await?.is_ok());
/// let counts = repository.count(&tally).await?.unwrap_err();
/// assert_eq!(tally.opens_at(counts).to_string(), "2026-11-21T08:00:00Z");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Keyed hash of the day and of what is counted.
    hash: String,
    /// The day that is counted, which ends at midnight in Jakarta, and the count with it.
    day: wib::Day,
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

impl Tally {
    /// The count of `what` (such as `address`) that is `whose`, on the day of `now`.
    pub fn new(secret: &Secret, what: &str, whose: &str, most: Counts, now: Timestamp) -> Self {
        let day = wib::Day::of(now);
        let date = day.date.to_string();
        let parts = [date.as_bytes(), what.as_bytes(), whose.as_bytes()];
        Self {
            hash: secret.hash(Use::Tally, &parts),
            day,
            most,
        }
    }

    /// When there is room again, after nothing more was counted.
    pub fn opens_at(&self, counts: Counts) -> Timestamp {
        if counts.day >= self.most.day {
            self.day.ends_at
        } else {
            self.day.next_hour
        }
    }

    /// Whether there is no room for one more.
    pub(crate) fn is_full(&self, counts: Counts) -> bool {
        counts.day >= self.most.day || counts.hour >= self.most.hour
    }
}

/// Tries that the store could not count and that were let through all the same, as this process
/// knows them: a store that takes forms and no counts would otherwise know no limit.
#[derive(Debug, Default)]
pub(crate) struct LetThrough(Mutex<HashMap<String, (wib::Day, Counts)>>);

/// Most tallies that are remembered; one more, and all are forgotten.
const MOST_LET_THROUGH: usize = 10_000;

/// The part of an address that a household or an office has in common: all of it in IPv4, the
/// first 64 bits in IPv6, where every device has addresses without number (RFC 6177).
pub fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        address @ IpAddr::V4(_) => address,
    }
}

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
                    .let_through(tally)
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

    /// Lets one through that could not be counted, unless as many were already as may be counted:
    /// at most twice the limit passes, whatever the store does.
    fn let_through(&self, tally: &Tally) -> Result<(), Counts> {
        let LetThrough(known) = &*self.let_through;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_LET_THROUGH && !known.contains_key(&tally.hash) {
            known.clear();
        }
        let known = known.entry(tally.hash.clone());
        let (day, counts) = known.or_insert((tally.day, Counts::default()));
        if day.hour != tally.day.hour {
            *day = tally.day;
            counts.hour = 0;
        }
        if tally.is_full(*counts) {
            return Err(*counts);
        }
        counts.hour += 1;
        counts.day += 1;
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(whose: &str, now: &str) -> Tally {
        let secret = Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes");
        let most = Counts { hour: 10, day: 20 };
        Tally::new(&secret, "phone", whose, most, now.parse().expect("a time"))
    }

    #[test]
    fn an_address_is_told_by_what_its_household_shares() {
        let shared = |address: &str| household(address.parse().expect("an address"));
        assert_eq!(shared("203.0.113.7"), shared("::ffff:203.0.113.7"));
        assert_ne!(shared("203.0.113.7"), shared("203.0.113.8"));
        assert_eq!(shared("2001:db8::1"), shared("2001:db8::ffff:1"));
        assert_ne!(shared("2001:db8::1"), shared("2001:db8:0:1::1"));
    }

    #[test]
    fn each_day_has_its_own_hash() {
        let late = tally("a", "2026-11-21T16:59:59Z");
        let next = tally("a", "2026-11-21T17:00:00Z");
        assert_ne!(late.hash, next.hash);
        assert_ne!(late.hash, tally("b", "2026-11-21T16:59:59Z").hash);
        assert_eq!(
            (hour(&late), hour(&next)),
            ("hour_23".into(), "hour_00".into())
        );
    }

    #[test]
    fn what_is_not_counted_has_a_bound_of_its_own() {
        let nowhere = embedded_store::Connector::to_running("nowhere/okoce.db".as_ref());
        let repository = Repository::new(crate::local_client(nowhere), crate::LOCAL_TABLE);
        let passed = |whose: &str, now: &str, tries: usize| {
            let tally = tally(whose, now);
            let passed = (0..tries).map(|_| repository.clone().let_through(&tally));
            passed.flatten().count()
        };
        let (first, second, third) = (
            "2026-11-21T05:30:00Z",
            "2026-11-21T06:00:00Z",
            "2026-11-21T07:00:00Z",
        );
        assert_eq!(passed("a", first, 30), 10, "as many as in an hour");
        assert_eq!(passed("b", first, 1), 1, "another's is another");
        assert_eq!(passed("a", second, 30), 10);
        assert_eq!(passed("a", third, 30), 0, "as many as on a day");
    }

    #[test]
    fn there_is_room_again_in_the_next_hour_or_on_the_next_day() {
        let tally = tally("a", "2026-11-21T05:30:00Z");
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        for (hour, day, is_full, opens_at) in [
            (9, 19, false, "2026-11-21T06:00:00Z"),
            (10, 19, true, "2026-11-21T06:00:00Z"),
            (0, 20, true, "2026-11-21T17:00:00Z"),
        ] {
            let counts = Counts { hour, day };
            assert_eq!(tally.is_full(counts), is_full, "{hour} {day}");
            assert_eq!(tally.opens_at(counts), at(opens_at), "{hour} {day}");
        }
    }
}
