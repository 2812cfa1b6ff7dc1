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
//! Only what was stored counts: neither corrections of a rejected form nor the same form sent
//! again. The day begins at midnight in Jakarta, and the keyed hash under which an address is
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

    /// What is counted for a submission, each with what is allowed. An unknown address is not
    /// counted.
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
        let subject = |allowance: Allowance, what: &str, whose: &str| Subject {
            tally: Tally {
                hash: secret.hash(
                    Use::Tally,
                    &[date.as_bytes(), what.as_bytes(), whose.as_bytes()],
                ),
                hour: day.hour,
                ends_at: day.ends_at.as_second(),
            },
            allowance: Allowance {
                hour: allowance.hour * times,
                day: allowance.day * times,
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
    allowance: Allowance,
    next_hour: Timestamp,
    next_day: Timestamp,
}

impl Subject {
    /// When something may be sent again, if nothing may be now.
    pub(crate) fn closed_until(&self, counts: Counts) -> Option<Timestamp> {
        if counts.day >= self.allowance.day {
            Some(self.next_day)
        } else if counts.hour >= self.allowance.hour {
            Some(self.next_hour)
        } else {
            None
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Allowance {
    hour: u32,
    day: u32,
}

const PER_ADDRESS: Allowance = Allowance {
    hour: 300,
    day: 1500,
};
const PER_PHONE: Allowance = Allowance { hour: 10, day: 20 };
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
        let at = |text: &str| Some(text.parse::<Timestamp>().expect("a time"));
        let (hour, day) = (at("2026-11-21T06:00:00Z"), at("2026-11-21T17:00:00Z"));
        let table = [
            (address, 0, 0, None),
            (address, 299, 299, None),
            (address, 300, 300, hour),
            (address, 0, 1499, None),
            (address, 0, 1500, day),
            (phone, 9, 19, None),
            (phone, 10, 10, hour),
            (phone, 10, 20, day),
        ];
        for (subject, hour, day, expected) in table {
            assert_eq!(
                subject.closed_until(Counts { hour, day }),
                expected,
                "{hour} {day}"
            );
        }

        let office = Limits::new(networks("203.0.113.0/24").expect("a network"));
        for subject in subjects(&office, "203.0.113.7", NOON) {
            let counts = Counts { hour: 99, day: 199 };
            assert_eq!(subject.closed_until(counts), None);
        }
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
