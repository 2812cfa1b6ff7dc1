//! Networks, as `203.0.113.7`, `198.51.100.0/24` or `2001:db8::/48`.

use std::net::IpAddr;
use std::str::FromStr;

/// All addresses that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many bits they have in common.
    bits: u8,
}

/// The text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no network; write 203.0.113.7 or 198.51.100.0/24, with commas between several"
)]
pub struct NoNetwork {
    text: String,
}

impl Network {
    /// Tells whether the address is in this network.
    pub fn holds(&self, address: IpAddr) -> bool {
        let (ours, width) = number(self.address.to_canonical());
        let (theirs, their_width) = number(address.to_canonical());
        // A shift by all bits has no meaning of its own: every address begins with nothing.
        let rest = u32::from(width - self.bits);
        width == their_width && ours.checked_shr(rest) == theirs.checked_shr(rest)
    }
}

/// Parses the networks in a list with commas between them.
///
/// ```
/// let offices = submissions::limits::networks("203.0.113.7, 198.51.100.0/24")?;
/// assert!(offices[1].holds("198.51.100.20".parse().expect("an address")));
/// assert!(!offices[0].holds("203.0.113.8".parse().expect("an address")));
/// # Ok::<(), submissions::limits::NoNetwork>(())
/// ```
pub fn networks(list: &str) -> Result<Vec<Network>, NoNetwork> {
    list.split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::parse)
        .collect()
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let parsed = || {
            let (address, bits) = match text.split_once('/') {
                Some((address, bits)) => (address, Some(bits)),
                None => (text, None),
            };
            let address: IpAddr = address.parse().ok()?;
            let (_, width) = number(address);
            let bits = bits.map_or(Some(width), |bits| bits.parse().ok())?;
            (bits <= width).then_some(Self { address, bits })
        };
        parsed().ok_or_else(|| NoNetwork {
            text: text.to_owned(),
        })
    }
}

/// Returns an address as a number, and how many bits it has.
fn number(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(address) => (u32::from(address).into(), 32),
        IpAddr::V6(address) => (address.into(), 128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_hold_their_addresses() {
        let table = [
            ("203.0.113.7", "203.0.113.7", true),
            ("203.0.113.7", "203.0.113.8", false),
            ("203.0.113.7", "::ffff:203.0.113.7", true),
            ("198.51.100.0/24", "198.51.100.255", true),
            ("198.51.100.0/24", "198.51.101.0", false),
            ("198.51.100.77/24", "198.51.100.1", true),
            ("0.0.0.0/0", "203.0.113.7", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("2001:db8::/48", "2001:db8:0:1::1", true),
            ("2001:db8::/48", "2001:db8:1::1", false),
        ];
        for (network, address, expected) in table {
            let network: Network = network.parse().expect(network);
            let address = address.parse().expect(address);
            assert_eq!(network.holds(address), expected, "{network:?} {address}");
        }
    }

    #[test]
    fn lists_of_networks() {
        assert_eq!(networks("").map(|list| list.len()), Ok(0));
        assert_eq!(
            networks(" 203.0.113.7, ::1 ,").map(|list| list.len()),
            Ok(2)
        );
        for wrong in [
            "203.0.113",
            "203.0.113.7/33",
            "::1/129",
            "a",
            "1.2.3.4/",
            "1.2.3.4/-1",
        ] {
            let error = networks(wrong).expect_err(wrong);
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("`{wrong}` is no network"))
            );
        }
    }
}
