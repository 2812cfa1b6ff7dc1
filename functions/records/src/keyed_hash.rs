//! Keyed hashes (HMAC-SHA-256): natural keys, content hashes and receipt codes.
//!
//! A plain hash of a telephone number can be undone by trying every number. With a key that
//! never leaves the operator, the stored hash tells nobody anything.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The fewest bytes a key may have: as many as the hash puts out (RFC 2104, section 3).
pub const SHORTEST_KEY_BYTES: usize = 32;

/// The key of all keyed hashes, from `OKOCE_KEY`. It is never printed.
#[derive(Clone)]
pub struct Secret {
    keyed: Hmac<Sha256>,
}

/// Purpose of a hash. Each use has its own domain, so that a hash made for one use can
/// never be passed off as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Person a submission is about: form and identity fields.
    Identity,
    /// Person a quarantined submission is about. It has keys of its own so that a robot that
    /// guesses a person's name and number can't occupy that person's place.
    QuarantinedIdentity,
    /// Content of a submission: form and every answer.
    Content,
    /// A receipt's address.
    Receipt,
    /// A telephone number, to find what was sent with it.
    Phone,
    /// How much came from one address, or with one telephone number, on one day.
    Tally,
    /// The key of an officer's authenticator.
    Authenticator,
    /// Whoever tries to sign in, and from where.
    Tries,
}

/// The key is shorter than [`SHORTEST_KEY_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortKey {
    found_bytes: usize,
}

impl Secret {
    /// Takes the key as text, its bytes as they are: at least 32, best 64 random hexadecimal
    /// digits.
    pub fn new(key: &str) -> Result<Self, ShortKey> {
        let key = key.trim();
        if key.len() < SHORTEST_KEY_BYTES {
            return Err(ShortKey {
                found_bytes: key.len(),
            });
        }
        let keyed = Hmac::new_from_slice(key.as_bytes())
            .expect("HMAC takes keys of any length (RFC 2104, section 2)");
        Ok(Self { keyed })
    }

    /// The hash of `parts`, 64 hexadecimal digits. Where one part ends and the next begins
    /// counts: `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn hash(&self, purpose: Use, parts: &[&[u8]]) -> String {
        hexadecimal(&self.derive(purpose, parts))
    }

    /// The hash of `parts` as 32 bytes: a key that is stored nowhere.
    pub fn derive(&self, purpose: Use, parts: &[&[u8]]) -> [u8; 32] {
        self.fed(purpose, parts).finalize().into_bytes().into()
    }

    /// The first 16 bytes of the hash, 32 hexadecimal digits: enough for a code that can only
    /// be tried against this service.
    pub fn code(&self, purpose: Use, parts: &[&[u8]]) -> String {
        hexadecimal(&self.fed(purpose, parts).finalize().into_bytes()[..CODE_BYTES])
    }

    /// Whether `code` is the one that [`Secret::code`] gives, found out in constant time.
    pub fn verify(&self, purpose: Use, parts: &[&[u8]], code: &str) -> bool {
        let mut bytes = [0; CODE_BYTES];
        read_hexadecimal(code, &mut bytes)
            && self
                .fed(purpose, parts)
                .verify_truncated_left(&bytes)
                .is_ok()
    }

    fn fed(&self, purpose: Use, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.keyed.clone();
        mac.update(purpose.domain());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl Use {
    /// Fixed for ever: a changed domain would orphan every stored key.
    fn domain(self) -> &'static [u8] {
        match self {
            Self::Identity => b"okoce identity 1\0",
            Self::QuarantinedIdentity => b"okoce quarantined identity 1\0",
            Self::Content => b"okoce content 1\0",
            Self::Receipt => b"okoce receipt 1\0",
            Self::Phone => b"okoce phone 1\0",
            Self::Tally => b"okoce tally 1\0",
            Self::Authenticator => b"okoce authenticator 1\0",
            Self::Tries => b"okoce tries 1\0",
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl fmt::Display for ShortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the key has {} bytes and needs at least {SHORTEST_KEY_BYTES}; \
             `openssl rand -hex 32` prints a good one",
            self.found_bytes
        )
    }
}

impl std::error::Error for ShortKey {}

const CODE_BYTES: usize = 16;

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}

/// Fills `bytes` from exactly as many pairs of lowercase digits; false where `text` is
/// anything else.
pub(crate) fn read_hexadecimal(text: &str, bytes: &mut [u8]) -> bool {
    let digit = |character: u8| match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    };
    if text.len() != bytes.len() * 2 {
        return false;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else {
            return false;
        };
        *byte = high << 4 | low;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes")
    }

    #[test]
    fn short_keys_are_refused_with_advice() {
        let error = Secret::new("secret").expect_err("6 bytes");
        assert_eq!(
            error.to_string(),
            "the key has 6 bytes and needs at least 32; `openssl rand -hex 32` prints a good one"
        );
        // White space around a key from a file or a console doesn't count.
        assert!(Secret::new(&format!("short{}\n", " ".repeat(40))).is_err());
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", secret()), "Secret(..)");
    }

    #[test]
    fn uses_parts_and_keys_are_kept_apart() {
        let secret = secret();
        let hash = secret.hash(Use::Identity, &[b"ab", b"c"]);
        assert_eq!(hash.len(), 64);
        assert_eq!(hash, secret.hash(Use::Identity, &[b"ab", b"c"]));
        assert_ne!(hash, secret.hash(Use::Identity, &[b"a", b"bc"]));
        assert_ne!(hash, secret.hash(Use::Identity, &[b"abc"]));
        assert_ne!(hash, secret.hash(Use::QuarantinedIdentity, &[b"ab", b"c"]));
        assert_ne!(hash, secret.hash(Use::Content, &[b"ab", b"c"]));
        let other = Secret::new("another key that is long enough to pass").expect("long enough");
        assert_ne!(hash, other.hash(Use::Identity, &[b"ab", b"c"]));
    }

    #[test]
    fn codes_are_verified_and_anything_else_is_not() {
        let secret = secret();
        let code = secret.code(Use::Receipt, &[b"nomor"]);
        assert_eq!(code.len(), 32);
        assert!(secret.verify(Use::Receipt, &[b"nomor"], &code));
        assert!(!secret.verify(Use::Receipt, &[b"lain"], &code));
        assert!(!secret.verify(Use::Identity, &[b"nomor"], &code));
        for wrong in [
            "",
            "0",
            &code[..30],
            &format!("{code}00"),
            &code.to_uppercase(),
            "é".repeat(16).as_str(),
        ] {
            assert!(!secret.verify(Use::Receipt, &[b"nomor"], wrong), "{wrong}");
        }
    }

    /// A test vector computed with another implementation:
    /// `printf 'okoce identity 1\0\0\0\0\0\0\0\0\1a' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef`
    #[test]
    fn the_hash_is_hmac_sha_256() {
        assert_eq!(
            secret().hash(Use::Identity, &[b"a"]),
            "5f7aae2d70e3d968ad60f8d8ee3bfb855ddf78d176970db45232428226835544"
        );
    }
}
