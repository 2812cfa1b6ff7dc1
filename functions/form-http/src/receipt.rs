//! The receipt's address: it says all that the receipt shows, so the page reads no store, can be
//! reloaded, kept and shared, and holds nothing personal.
//!
//! ```text
//! /api/registration/tanda-terima?nomor=7KQ-2M4-XP9R&waktu=2026-11-21T07:05Z&kecamatan=menteng&kode=5f7a…
//! ```
//!
//! `kode` is a keyed hash of everything before it, so that nobody can make a receipt that we did
//! not give. What stands after it is ignored: apps that share links add parameters of their own.

use bundle::address;
use bundle::address::receipt::{CODE, REFERENCE, TIME};
use jiff::Timestamp;
use programme::Reference;
use records::{Receipted, Secret, Use};

/// Content of a receipt's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Reference and time.
    pub receipted: Receipted,
    /// Question ids and stored values, none of them personal, and what came of asking for places.
    pub answers: Vec<(String, String)>,
}

/// Makes path and query of the receipt, as a page ([`address::RECEIPT`]) or as a file
/// ([`address::RECEIPT_FILE`]).
pub fn link(secret: &Secret, endpoint: &str, place: &str, receipt: &Receipt) -> String {
    let Receipted {
        reference,
        received_at,
    } = &receipt.receipted;
    let mut pairs = vec![
        (REFERENCE.to_owned(), reference.to_string()),
        (TIME.to_owned(), received_at.strftime(MINUTES).to_string()),
    ];
    pairs.extend(receipt.answers.iter().cloned());
    let code = secret.code(Use::Receipt, &parts(endpoint, &pairs));
    pairs.push((CODE.to_owned(), code));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{}{place}?{query}", address::of(endpoint))
}

/// Reads a receipt's query; `None` when we did not give it.
pub fn read(secret: &Secret, endpoint: &str, query: &str) -> Option<Receipt> {
    let mut pairs = Vec::new();
    let mut code = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name == CODE {
            code = Some(value);
            break;
        }
        pairs.push((name.into_owned(), value.into_owned()));
    }
    if !secret.verify(Use::Receipt, &parts(endpoint, &pairs), &code?) {
        return None;
    }
    let mut pairs = pairs.into_iter();
    let (_, reference) = pairs.next()?;
    let (_, received_at) = pairs.next()?;
    Some(Receipt {
        receipted: Receipted {
            reference: Reference::parse(&reference).ok()?,
            received_at: read_minutes(&received_at)?,
        },
        answers: pairs.collect(),
    })
}

/// To the minute, as the page shows it.
const MINUTES: &str = "%Y-%m-%dT%H:%MZ";

fn read_minutes(text: &str) -> Option<Timestamp> {
    let local = jiff::civil::DateTime::strptime(MINUTES, text).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(local).ok()
}

fn parts<'a>(endpoint: &'a str, pairs: &'a [(String, String)]) -> Vec<&'a [u8]> {
    let pairs = pairs.iter().flat_map(|(name, value)| [name, value]);
    std::iter::once(endpoint)
        .chain(pairs.map(String::as_str))
        .map(str::as_bytes)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes")
    }

    fn receipt() -> Receipt {
        let reference = (0..=u8::MAX)
            .find_map(|byte| Reference::from_random(&[byte; 16]))
            .expect("most bytes give a reference");
        Receipt {
            receipted: Receipted {
                reference,
                received_at: "2026-11-21T07:05:00Z".parse().expect("a time"),
            },
            answers: vec![
                ("kecamatan".to_owned(), "menteng".to_owned()),
                ("minat".to_owned(), "memasak & menjahit".to_owned()),
                ("minat".to_owned(), "desain=1".to_owned()),
            ],
        }
    }

    #[test]
    fn an_address_reads_back_equal() {
        let (secret, receipt) = (secret(), receipt());
        let address = link(&secret, "registration", address::RECEIPT, &receipt);
        let query = address
            .strip_prefix("/api/registration/tanda-terima?nomor=")
            .expect("reference first");
        assert!(
            query.contains("&waktu=2026-11-21T07%3A05Z&kecamatan=menteng&"),
            "{query}"
        );
        let query = format!("nomor={query}");
        assert_eq!(read(&secret, "registration", &query), Some(receipt.clone()));
        // Sharing apps add parameters at the end.
        let shared = format!("{query}&fbclid=abc&utm_source=wa&kode=x");
        assert_eq!(read(&secret, "registration", &shared), Some(receipt));
    }

    #[test]
    fn seconds_are_not_told() {
        let mut receipt = receipt();
        receipt.receipted.received_at = "2026-11-21T07:05:59.123Z".parse().expect("a time");
        let address = link(&secret(), "registration", address::RECEIPT, &receipt);
        assert!(address.contains("waktu=2026-11-21T07%3A05Z&"), "{address}");
    }

    #[test]
    fn any_change_is_found_out() {
        let secret = secret();
        let address = link(&secret, "registration", address::RECEIPT, &receipt());
        let (_, query) = address.split_once('?').expect("a query");
        assert!(read(&secret, "registration", query).is_some());
        assert!(read(&secret, "mentor-request", query).is_none());
        for (from, to) in [
            ("kecamatan=menteng", "kecamatan=gambir"),
            ("kecamatan=menteng&", ""),
            ("waktu=2026", "waktu=2025"),
            ("&kode", "&tambah=1&kode"),
            ("&kode=", "&kode=0"),
            ("&kode=", "&kod="),
        ] {
            let changed = query.replacen(from, to, 1);
            assert_ne!(changed, query);
            assert!(
                read(&secret, "registration", &changed).is_none(),
                "{changed}"
            );
        }
        for other in [
            "",
            "kode=",
            "kode",
            "&&&",
            "nomor=7KQ-2M4-XP9R",
            "%ff=%ff&kode=%ff",
        ] {
            assert!(read(&secret, "registration", other).is_none(), "{other}");
        }
    }
}
