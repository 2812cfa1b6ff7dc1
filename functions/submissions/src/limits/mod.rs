//! How much may be sent from one address and with one telephone number: all the numbers, and why.
//!
//! | | in an hour | on a day |
//! | --- | --- | --- |
//! | one address | 300 | 1,500 |
//! | one telephone number | 10 | 20 |
//! | from the network of an office | ten times that | |
//!
//! **Address.** Thousands of telephones stand behind one address of a mobile network, and a hall
//! full of people behind that of its Wi-Fi: on the best day of the programme's history some
//! hundreds registered in all. Three hundred in an hour from one address is more than any event
//! has had, and still keeps a program from filling the table overnight.
//!
//! **Telephone number.** A family shares one, and an officer may lend hers to people who have
//! none. Who wants to annoy somebody with calls from 44 offices has 20 tries a day.
//!
//! **Offices.** Four officers who register someone every three minutes make 80 in an hour. For a
//! day on which an office does more, its public address is named in `OKOCE_OFFICE_NETWORKS`.
//!
//! A try counts, whether or not it ends in something stored: a form that passed its check and goes
//! to the store. Corrections of a rejected form and the same form sent again don't, and what one
//! limit refuses takes no room under the other. Each limit is counted and tested in one write, so of
//! any number at once exactly as many pass as may. Where the store can't count, a process lets as
//! many more through. The day begins at midnight in Jakarta, and the keyed hash under which an
//! address is counted is gone with it.

mod network;

use std::net::IpAddr;

use jiff::Timestamp;

use records::{Counts, Secret, Tally, household};

pub use network::{Network, NoNetwork, networks};

/// The environment variable that lists the networks of offices: addresses or networks with commas
/// between them, for example `203.0.113.7, 198.51.100.0/24`.
pub const OFFICE_NETWORKS: &str = "OKOCE_OFFICE_NETWORKS";

/// Which limits there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    offices: Vec<Network>,
    are_on: bool,
}

impl Limits {
    /// Makes the limits of everyone, and wider ones for requests from the networks of offices.
    pub fn new(offices: Vec<Network>) -> Self {
        Self {
            offices,
            are_on: true,
        }
    }

    /// Makes limits that hold nobody, for load tests on one machine.
    pub fn none() -> Self {
        Self {
            offices: Vec::new(),
            are_on: false,
        }
    }

    /// Lists the counts made for a submission, each with what is allowed. An unknown address
    /// is not counted.
    pub(crate) fn tallies(
        &self,
        secret: &Secret,
        address: Option<IpAddr>,
        phone_hash: Option<&str>,
        now: Timestamp,
    ) -> Vec<Tally> {
        if !self.are_on {
            return Vec::new();
        }
        let of_an_office = |address| self.offices.iter().any(|network| network.holds(address));
        let times = match address {
            Some(address) if of_an_office(address) => OFFICE_FACTOR,
            _ => 1,
        };
        let tally = |allowance: Counts, what: &str, whose: &str| {
            let most = Counts {
                hour: allowance.hour * times,
                day: allowance.day * times,
            };
            Tally::new(secret, what, whose, most, now)
        };
        let address = address.map(|address| household(address).to_string());
        let address = address.map(|address| tally(PER_ADDRESS, "address", &address));
        let phone = phone_hash.map(|hash| tally(PER_PHONE, "phone", hash));
        address.into_iter().chain(phone).collect()
    }
}

impl Default for Limits {
    /// Makes the limits of everyone.
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

const PER_ADDRESS: Counts = Counts {
    hour: 300,
    day: 1500,
};
const PER_PHONE: Counts = Counts { hour: 10, day: 20 };
const OFFICE_FACTOR: u32 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn tallies(limits: &Limits, address: &str, now: &str) -> Vec<Tally> {
        let secret = Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes");
        let address = address.parse().ok();
        let now = now.parse().expect("a time");
        limits.tallies(&secret, address, Some("phone"), now)
    }

    const NOON: &str = "2026-11-21T05:30:00Z";

    #[test]
    fn what_is_allowed() {
        let everyone = tallies(&Limits::default(), "203.0.113.7", NOON);
        let [address, phone] = &everyone[..] else {
            panic!("address and phone are counted: {everyone:?}");
        };
        assert_eq!((address.most.hour, address.most.day), (300, 1500));
        assert_eq!((phone.most.hour, phone.most.day), (10, 20));

        let office = Limits::new(networks("203.0.113.0/24").expect("a network"));
        let most = tallies(&office, "203.0.113.7", NOON);
        let most = most.iter().map(|tally| tally.most);
        let most: Vec<_> = most.map(|most| (most.hour, most.day)).collect();
        assert_eq!(most, [(3000, 15000), (100, 200)]);
        assert_eq!(
            tallies(&office, "192.0.2.1", NOON),
            tallies(&Limits::default(), "192.0.2.1", NOON)
        );
    }

    #[test]
    fn without_limits_or_address_nothing_is_counted() {
        assert!(tallies(&Limits::none(), "203.0.113.7", NOON).is_empty());
        assert_eq!(tallies(&Limits::default(), "unknown", NOON).len(), 1);
    }
}
