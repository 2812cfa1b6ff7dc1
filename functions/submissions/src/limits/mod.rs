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
//! to the store. Corrections of a rejected form and the same form sent again don't. Each limit is
//! counted and tested in one write, so of any number at once exactly as many pass as may. The day begins at midnight in Jakarta, and the keyed hash under which an address is
//! counted is gone with it.

mod network;

use std::net::{IpAddr, Ipv6Addr};

use jiff::Timestamp;
use programme::wib;

use records::{Counts, Tally};
use records::{Secret, Use};

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
    /// The limits of everyone, and wider ones for requests from the networks of offices.
    pub fn new(offices: Vec<Network>) -> Self {
        Self {
            offices,
            are_on: true,
        }
    }

    /// No limits, for load tests on one machine.
    pub fn none() -> Self {
        Self {
            offices: Vec::new(),
            are_on: false,
        }
    }

    /// Lists the subjects counted for a submission, each with what is allowed. An unknown address
    /// is not counted.
    pub(crate) fn subjects(
        &self,
        secret: &Secret,
        address: Option<IpAddr>,
        phone_hash: Option<&str>,
        now: Timestamp,
    ) -> Vec<Subject> {
        if !self.are_on {
            return Vec::new();
        }
        let of_an_office = |address| self.offices.iter().any(|network| network.holds(address));
        let times = match address {
            Some(address) if of_an_office(address) => OFFICE_FACTOR,
            _ => 1,
        };
        let day = wib::Day::of(now);
        let date = day.date.to_string();
        let subject = |allowance: Counts, what: &str, whose: &str| Subject {
            tally: Tally {
                hash: secret.hash(
                    Use::Tally,
                    &[date.as_bytes(), what.as_bytes(), whose.as_bytes()],
                ),
                hour: day.hour,
                ends_at: day.ends_at.as_second(),
                most: Counts {
                    hour: allowance.hour * times,
                    day: allowance.day * times,
                },
            },
            next_hour: day.next_hour,
            next_day: day.ends_at,
        };
        let address = address.map(|address| household(address).to_string());
        let address = address.map(|address| subject(PER_ADDRESS, "address", &address));
        let phone = phone_hash.map(|hash| subject(PER_PHONE, "phone", hash));
        address.into_iter().chain(phone).collect()
    }
}

impl Default for Limits {
    /// The limits of everyone.
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// Something that is counted, and what is allowed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub tally: Tally,
    next_hour: Timestamp,
    next_day: Timestamp,
}

impl Subject {
    /// When something may be sent again, after nothing more was counted.
    pub(crate) fn opens_at(&self, counts: Counts) -> Timestamp {
        if counts.day >= self.tally.most.day {
            self.next_day
        } else {
            self.next_hour
        }
    }
}

const PER_ADDRESS: Counts = Counts {
    hour: 300,
    day: 1500,
};
const PER_PHONE: Counts = Counts { hour: 10, day: 20 };
const OFFICE_FACTOR: u32 = 10;

/// The part of an address that a household or an office has in common: all of it in IPv4, the
/// first 64 bits in IPv6, where every device has addresses without number (RFC 6177).
fn household(address: IpAddr) -> IpAddr {
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

    fn subjects(limits: &Limits, address: &str, now: &str) -> Vec<Subject> {
        let secret = Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes");
        let address = address.parse().ok();
        let now = now.parse().expect("a time");
        limits.subjects(&secret, address, Some("phone"), now)
    }

    const NOON: &str = "2026-11-21T05:30:00Z";

    #[test]
    fn an_address_is_told_by_what_its_household_shares() {
        let hash = |address: &str| {
            subjects(&Limits::default(), address, NOON)[0]
                .tally
                .hash
                .clone()
        };
        assert_eq!(hash("203.0.113.7"), hash("::ffff:203.0.113.7"));
        assert_ne!(hash("203.0.113.7"), hash("203.0.113.8"));
        assert_eq!(hash("2001:db8::1"), hash("2001:db8::ffff:1"));
        assert_ne!(hash("2001:db8::1"), hash("2001:db8:0:1::1"));
    }

    #[test]
    fn each_day_has_its_own_hash() {
        let late = subjects(&Limits::default(), "203.0.113.7", "2026-11-21T16:59:59Z");
        let next = subjects(&Limits::default(), "203.0.113.7", "2026-11-21T17:00:00Z");
        assert_ne!(late[0].tally.hash, next[0].tally.hash);
        assert_ne!(late[1].tally.hash, next[1].tally.hash);
        assert_eq!((late[0].tally.hour, next[0].tally.hour), (23, 0));
    }

    #[test]
    fn what_is_allowed() {
        let everyone = subjects(&Limits::default(), "203.0.113.7", NOON);
        let [address, phone] = &everyone[..] else {
            panic!("address and phone are counted: {everyone:?}");
        };
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let (hour, day) = (at("2026-11-21T06:00:00Z"), at("2026-11-21T17:00:00Z"));
        assert_eq!(
            (address.tally.most.hour, address.tally.most.day),
            (300, 1500)
        );
        assert_eq!((phone.tally.most.hour, phone.tally.most.day), (10, 20));
        let table = [
            (address, 300, 300, hour),
            (address, 300, 1499, hour),
            (address, 0, 1500, day),
            (phone, 10, 10, hour),
            (phone, 10, 20, day),
        ];
        for (subject, hour, day, expected) in table {
            let counts = Counts { hour, day };
            assert_eq!(subject.opens_at(counts), expected, "{hour} {day}");
        }

        let office = Limits::new(networks("203.0.113.0/24").expect("a network"));
        let most = subjects(&office, "203.0.113.7", NOON);
        let most = most.iter().map(|subject| subject.tally.most);
        let most: Vec<_> = most.map(|most| (most.hour, most.day)).collect();
        assert_eq!(most, [(3000, 15000), (100, 200)]);
        assert_eq!(
            subjects(&office, "192.0.2.1", NOON),
            subjects(&Limits::default(), "192.0.2.1", NOON)
        );
    }

    #[test]
    fn without_limits_or_address_nothing_is_counted() {
        assert!(subjects(&Limits::none(), "203.0.113.7", NOON).is_empty());
        assert_eq!(subjects(&Limits::default(), "unknown", NOON).len(), 1);
    }
}
