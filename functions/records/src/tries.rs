//! Tries to sign in: each wrong one makes the next wait, and none ever locks anybody out.
//!
//! A try is counted before it is known to be wrong, so that of many at once only the first few get
//! an answer.

use jiff::Timestamp;
use programme::wib;

use crate::failure::StoreFailure;
use crate::items::{self, Item};
use crate::repository::Repository;
use crate::table;

/// How long wrong tries are remembered, in seconds.
const REMEMBERED_SECONDS: i64 = wib::SECONDS_A_DAY;

/// How patient somebody must be who was wrong several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries that are answered at once.
    pub free: u32,
    /// How long the next one waits, in seconds; twice as long after each.
    pub first_seconds: i64,
    /// The longest wait, in seconds.
    pub longest_seconds: i64,
}

impl Patience {
    /// Says how long the try after this many waits.
    fn wait(&self, tries: u32) -> i64 {
        let Some(doublings) = tries.checked_sub(self.free) else {
            return 0;
        };
        let factor = 1_i64.checked_shl(doublings.min(30)).unwrap_or(i64::MAX);
        let wait = self.first_seconds.saturating_mul(factor);
        wait.min(self.longest_seconds)
    }
}

impl Repository {
    /// Counts a try under this key; the error is the second from which the next one is answered.
    pub async fn begin_try(
        &self,
        hash: &str,
        patience: Patience,
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>, StoreFailure> {
        let now = now.as_second();
        let known = self
            .get(address(hash), &mut self.budget())
            .await?
            .unwrap_or_default();
        let mut tries = tries(&known, now);
        let mut until = until(&known);
        loop {
            if now < until {
                return Ok(Err(Timestamp::from_second(until).unwrap_or(Timestamp::MAX)));
            }
            let next = tries + 1;
            // A try that is free stands in nobody's way, not even where another clock is behind.
            let wait = patience.wait(next);
            let until_next = if wait == 0 { 0 } else { now + wait };
            let values = [
                (":tries", items::number(tries.into())),
                (":next", items::number(next.into())),
                (":until", items::number(until_next)),
                (":expiry", items::number(now + REMEMBERED_SECONDS)),
                (":now", items::number(now)),
            ];
            let names = [
                ("#tries", TRIES),
                ("#until", "until"),
                ("#expiry", table::definition().expiry),
            ];
            let set = "SET #tries = :next, #until = :until, #expiry = :expiry";
            let condition = "attribute_not_exists(#tries) OR #tries = :tries OR #expiry <= :now";
            match self
                .update(address(hash), set, condition, &names, &values)
                .await?
            {
                Ok(_) => return Ok(Ok(())),
                // Another try was counted in between.
                Err(newer) => {
                    tries = self::tries(&newer, now);
                    until = self::until(&newer);
                }
            }
        }
    }

    /// Forgets the wrong tries of somebody who has proved herself.
    pub async fn forget_tries(&self, hash: &str) -> Result<(), StoreFailure> {
        self.delete(&address(hash)).await
    }
}

/// The count.
const TRIES: &str = "tries";

fn address(hash: &str) -> Item {
    items::address(format!("WAIT#{hash}"), "TRIES".to_owned())
}

/// Reads the tries that are remembered.
fn tries(item: &Item, now: i64) -> u32 {
    let expiry = items::read_number(item, table::definition().expiry).unwrap_or_default();
    let tries = items::read_number(item, TRIES).and_then(|tries| tries.try_into().ok());
    tries.filter(|_| now < expiry).unwrap_or_default()
}

fn until(item: &Item) -> i64 {
    items::read_number(item, "until").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_try_waits_longer_up_to_a_limit() {
        let patience = Patience {
            free: 3,
            first_seconds: 30,
            longest_seconds: 900,
        };
        let waits: Vec<i64> = (0..9).map(|tries| patience.wait(tries)).collect();
        assert_eq!(waits, [0, 0, 0, 30, 60, 120, 240, 480, 900]);
        assert_eq!(patience.wait(u32::MAX), 900);
    }
}
