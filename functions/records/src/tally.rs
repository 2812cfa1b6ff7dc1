//! Tallies: something that is counted within a day, and what is allowed of it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use programme::wib;

use crate::keyed_hash::{Secret, Use};

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
    pub(crate) hash: String,
    /// The day that is counted, which ends at midnight in Jakarta, and the count with it.
    pub(crate) day: wib::Day,
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
    /// Makes the count of `what` (such as `address`) that is `whose`, on the day of `now`.
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

    /// Says when there is room again, after nothing more was counted.
    pub fn opens_at(&self, counts: Counts) -> Timestamp {
        if counts.day >= self.most.day {
            self.day.ends_at
        } else {
            self.day.next_hour
        }
    }

    /// Tells whether there is no room for one more.
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

impl LetThrough {
    /// Lets one through that could not be counted, unless as many were already as may be counted:
    /// at most twice the limit passes, whatever the store does.
    pub(crate) fn count(&self, tally: &Tally) -> Result<(), Counts> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
}

/// Returns the part of an address that a household or an office has in common: all of it in IPv4,
/// the first 64 bits in IPv6, where every device has addresses without number (RFC 6177).
pub fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        address @ IpAddr::V4(_) => address,
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
        assert_eq!((late.day.hour, next.day.hour), (23, 0));
    }

    #[test]
    fn what_is_not_counted_has_a_bound_of_its_own() {
        let nowhere = embedded_store::Connector::to_running("nowhere/okoce.db".as_ref());
        let repository = crate::Repository::new(crate::local_client(nowhere), crate::LOCAL_TABLE);
        let passed = |whose: &str, now: &str, tries: usize| {
            let tally = tally(whose, now);
            let passed = (0..tries).map(|_| repository.clone().let_through.count(&tally));
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
