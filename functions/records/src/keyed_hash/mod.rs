//! Keyed hashes (HMAC-SHA-256): natural keys, content hashes and receipt codes.
//!
//! A plain hash of a telephone number can be undone by trying every number. With a key that
//! never leaves the operator, the stored hash tells nobody anything.
//!
//! A key can be changed without losing anybody, because there may be several: a [`Secret`] is one
//! list of [`Version`]s for all that is compared; submissions have a [`Comparison`] for each way to write
//! them as well. The current one is written with, all are read.
//! Whoever writes something that is there once takes its place under every version, so two
//! processes store it once as long as they have one version in common, whatever their order.

mod keys;

pub use keys::{MOST_KEYS, UnusableKeys};

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The keys of all keyed hashes, from `OKOCE_KEY`. They are never printed.
///
/// ```
/// use records::{Secret, Use};
///
/// let secret = Secret::new("0123456789abcdef0123456789abcdef")?;
/// let code = secret.code(Use::Receipt, &[b"nomor", b"waktu"]);
/// assert!(secret.verify(Use::Receipt, &[b"nomor", b"waktu"], &code));
/// assert!(!secret.verify(Use::Phone, &[b"nomor", b"waktu"], &code));
/// # Ok::<(), records::UnusableKeys>(())
/// ```
#[derive(Clone)]
pub struct Secret {
    versions: EachVersion<Version>,
}

/// One way to make a keyed hash.
#[derive(Clone)]
pub struct Version {
    keyed: Hmac<Sha256>,
}

/// One way to compare submissions: a key, and how what is hashed was written.
#[derive(Clone, Copy)]
pub struct Comparison<'a> {
    version: &'a Version,
    normalisation: Normalisation,
}

/// Form in which a submission's identity and content are hashed.
///
/// Another one is a variant before the present ones in `Normalisation::ALL`; each key then has
/// a comparison in each. One goes when the last of what was stored in it alone has expired: after
/// the longest `simpan_hari` of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalisation {
    /// By its words, in any type and with any punctuation.
    Words,
    /// As the form's check leaves it, but for case, apostrophes and hyphens: alone until
    /// November 2026.
    Letters,
}

/// Something for each key version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EachVersion<T> {
    /// Of the version that is written with.
    pub current: T,
    /// Of those that are recognised as well, most often older ones.
    pub others: Vec<T>,
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
    /// A form of the desk that came too late, on its way through the sign-in.
    LateForm,
    /// The key itself, to tell whether it is the one that stored data belongs to.
    KeyCheck,
}

impl Secret {
    /// Takes the keys as text, with commas or white space between several, the current one first.
    /// A key's bytes are taken as they are: at least 32, best 64 random hexadecimal digits.
    ///
    /// ```
    /// let secret = records::Secret::new(
    ///     "5d1f0a39c8b24e7796f3a1d0c2b8e4576a9d3c1e8f70b2a4
    ///      0123456789abcdef0123456789abcdef",
    /// )?;
    /// assert_eq!(secret.versions().others.len(), 1);
    /// # Ok::<(), records::UnusableKeys>(())
    /// ```
    pub fn new(text: &str) -> Result<Self, UnusableKeys> {
        let (current, others) = keys::read(text)?;
        let current = Version::of(current);
        let others = others.into_iter().map(Version::of).collect();
        Ok(Self {
            versions: EachVersion { current, others },
        })
    }

    /// Returns every version.
    pub fn versions(&self) -> &EachVersion<Version> {
        &self.versions
    }

    /// Returns every way to compare submissions, to write with and to recognise: each key in each
    /// normalisation.
    pub fn comparisons(&self) -> EachVersion<Comparison<'_>> {
        let mut all = self.versions.all().flat_map(|version| {
            Normalisation::ALL.map(|normalisation| Comparison {
                version,
                normalisation,
            })
        });
        let current = all
            .next()
            .expect("each list has a current version, and there is a normalisation");
        EachVersion {
            current,
            others: all.collect(),
        }
    }

    /// Returns a check value of each version: whoever has stored them can tell whether these are
    /// the keys of its data, and learns nothing of the keys.
    pub fn check_values(&self) -> Vec<String> {
        let versions = self.versions.all();
        versions
            .map(|version| version.hash(Use::KeyCheck, &[]))
            .collect()
    }

    /// Computes the hash of the current version; see [`Version::hash`].
    pub fn hash(&self, purpose: Use, parts: &[&[u8]]) -> String {
        self.versions.current.hash(purpose, parts)
    }

    /// Returns the first 16 bytes of the current version's hash, 32 hexadecimal digits: enough for
    /// a code that can only be tried against this service.
    pub fn code(&self, purpose: Use, parts: &[&[u8]]) -> String {
        let hash = self.versions.current.fed(purpose, b"", parts).finalize();
        hex::encode(&hash.into_bytes()[..CODE_BYTES])
    }

    /// Tells whether `code` is the one that [`Secret::code`] gives, or gave when another version
    /// was the current one, found out in constant time for each.
    pub fn verify(&self, purpose: Use, parts: &[&[u8]], code: &str) -> bool {
        let mut bytes = [0; CODE_BYTES];
        read_digits(code, &mut bytes)
            && self.versions.all().any(|version| {
                let mac = version.fed(purpose, b"", parts);
                mac.verify_truncated_left(&bytes).is_ok()
            })
    }
}

impl Version {
    /// Computes the hash of `parts`, 64 hexadecimal digits. Where one part ends and the next begins
    /// counts: `["ab", "c"]` and `["a", "bc"]` differ.
    pub fn hash(&self, purpose: Use, parts: &[&[u8]]) -> String {
        hex::encode(self.derive(purpose, parts))
    }

    /// Computes the hash of `parts` as 32 bytes: a key that is stored nowhere.
    pub fn derive(&self, purpose: Use, parts: &[&[u8]]) -> [u8; 32] {
        self.fed(purpose, b"", parts).finalize().into_bytes().into()
    }

    fn of(key: &str) -> Self {
        let keyed = Hmac::new_from_slice(key.as_bytes())
            .expect("HMAC takes keys of any length (RFC 2104, section 2)");
        Self { keyed }
    }

    fn fed(&self, purpose: Use, normalisation: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.keyed.clone();
        mac.update(purpose.domain());
        mac.update(normalisation);
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl Comparison<'_> {
    /// Computes the hash of `parts`, 64 hexadecimal digits; see [`Version::hash`].
    pub fn hash(&self, purpose: Use, parts: &[&[u8]]) -> String {
        let normalisation = self.normalisation.domain();
        let hash = self.version.fed(purpose, normalisation, parts).finalize();
        hex::encode(hash.into_bytes())
    }

    /// Returns the form in which a submission is hashed here.
    pub fn normalisation(&self) -> Normalisation {
        self.normalisation
    }
}

impl Use {
    /// Keeps the hashes of one use apart from another's. Fixed for ever: a changed domain would
    /// orphan every stored key.
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
            Self::LateForm => b"okoce late form 1\0",
            Self::KeyCheck => b"okoce key check 1\0",
        }
    }
}

impl Normalisation {
    /// Every one, the current one first.
    const ALL: [Self; 2] = [Self::Words, Self::Letters];

    /// Keeps the hashes of one normalisation apart from another's, also where both write the same:
    /// a transaction takes each item once. Fixed for ever, like [`Use::domain`].
    fn domain(self) -> &'static [u8] {
        match self {
            Self::Words => b"words 1\0",
            Self::Letters => b"",
        }
    }
}

impl<T> EachVersion<T> {
    /// Iterates over all of them, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.current).chain(&self.others)
    }

    /// Makes something for each version of each one's own.
    pub fn map<U>(&self, mut make: impl FnMut(&T) -> U) -> EachVersion<U> {
        EachVersion {
            current: make(&self.current),
            others: self.others.iter().map(make).collect(),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl fmt::Debug for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Comparison({:?}, ..)", self.normalisation)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Version(..)")
    }
}

const CODE_BYTES: usize = 16;

/// Fills `bytes` from exactly as many pairs of lowercase digits, the only ones we write; false
/// where `text` is anything else. So each code and each token has one form.
pub(crate) fn read_digits(text: &str, bytes: &mut [u8]) -> bool {
    !text.bytes().any(|byte| byte.is_ascii_uppercase()) && hex::decode_to_slice(text, bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes")
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", secret()), "Secret(..)");
        assert_eq!(format!("{:?}", secret().versions.current), "Version(..)");
    }

    #[test]
    fn the_first_key_is_written_with_and_all_are_recognised() {
        let (old, new) = (secret(), "fedcba9876543210fedcba9876543210");
        for between in [",", "\n", " , ", "\r\n"] {
            let text = format!("{new}{between}0123456789abcdef0123456789abcdef\n");
            let both = Secret::new(&text).expect("two keys");
            let new = Secret::new(new).expect("32 bytes");
            let hash = |secret: &Secret| secret.hash(Use::Phone, &[b"nomor"]);
            assert_eq!(hash(&both), hash(&new));
            let all = both
                .versions()
                .map(|version| version.hash(Use::Phone, &[b"nomor"]));
            assert_eq!((all.current, all.others), (hash(&new), vec![hash(&old)]));

            let code = |secret: &Secret| secret.code(Use::Receipt, &[b"nomor"]);
            assert_eq!(code(&both), code(&new));
            assert!(both.verify(Use::Receipt, &[b"nomor"], &code(&old)));
            assert!(both.verify(Use::Receipt, &[b"nomor"], &code(&new)));
            assert!(!new.verify(Use::Receipt, &[b"nomor"], &code(&old)));
        }
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
        let other = Secret::new("another-key-that-is-long-enough-to-pass").expect("long enough");
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

    #[test]
    fn submissions_are_compared_in_each_normalisation_under_each_key() {
        let text = "0123456789abcdef0123456789abcdef,fedcba9876543210fedcba9876543210";
        let both = Secret::new(text).expect("two keys");
        let all = both.comparisons();
        let normalisations = all.map(Comparison::normalisation);
        assert_eq!(normalisations.current, Normalisation::Words);
        assert_eq!(
            normalisations.others,
            [
                Normalisation::Letters,
                Normalisation::Words,
                Normalisation::Letters
            ]
        );
        // What was stored before there were two is found under each key.
        let hashes = all.map(|comparison| comparison.hash(Use::Identity, &[b"a"]));
        let before = both
            .versions()
            .map(|version| version.hash(Use::Identity, &[b"a"]));
        assert_eq!(hashes.others[0], before.current);
        assert_eq!(hashes.others[2], before.others[0]);
        let distinct: std::collections::BTreeSet<_> = hashes.all().collect();
        assert_eq!(distinct.len(), 4);
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
