//! A form that came after its sign-in had ended: what was filled in goes sealed through the sign-in
//! page, which works without script, and only the same officer gets it back.
//!
//! On a shared PC the next one to sit down sees the sign-in page, so what it carries is encrypted
//! (XChaCha20-Poly1305), with a key that follows from the operator's.
//!
//! So is what was searched for, in the address of its results: with a key that follows from the
//! sign-in, too. Once that has ended nobody reads the address, whatever history or log keeps it.

use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use jiff::Timestamp;
use records::{EachVersion, OfficerId, Secret, SignInToken, Use};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::form::{Fields, own};

/// How long a sealed form can be opened, in seconds: as long as a sign-in lasts at most.
const OPENS_WITHIN: i64 = 12 * 60 * 60;

/// Longest sealed form, in bytes: it must come back with the sign-in, below the limit of a body.
const MOST_BYTES: usize = web::MOST_BODY_BYTES / 2;

/// Longest sealed search, in bytes: browsers and proxies take addresses of 2,000 letters.
const MOST_ADDRESS_BYTES: usize = 1_900;

/// Bytes of the random part that each seal begins with.
const NONCE_BYTES: usize = 24;

/// A form that was not taken.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LateForm {
    /// The officer who filled it in, by id.
    pub officer: String,
    /// The path that it was sent to.
    pub path: String,
    /// Names and values as they were filled in, without the form's token and without secrets.
    pub fields: Vec<(String, String)>,
    /// When it came, in seconds of the epoch.
    pub at: i64,
}

impl LateForm {
    /// Makes the form that an officer sent to a page. Where its fields are the questions of a
    /// site's form, none of them is a secret, whatever its id.
    pub(crate) fn new(
        officer: &OfficerId,
        path: &str,
        fields: &Fields,
        asks_questions: bool,
        now: Timestamp,
    ) -> Self {
        let fields = fields.pairs();
        let kept = fields
            .filter(|(name, _)| *name != own::TOKEN && (asks_questions || !SECRETS.contains(name)));
        Self {
            officer: officer.as_str().to_owned(),
            path: path.to_owned(),
            fields: kept
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            at: now.as_second(),
        }
    }

    /// Writes the form as letters and digits; `None` when it is too long, or when the system gives
    /// no random numbers.
    pub(crate) fn seal(&self, secret: &Secret) -> Option<String> {
        let text = seal(self, &ciphers(secret, &[]).current)?;
        (text.len() <= MOST_BYTES).then_some(text)
    }

    /// Reads a sealed form; `None` for one that nobody here has sealed, or that is too old.
    pub(crate) fn open(text: &str, secret: &Secret, now: Timestamp) -> Option<Self> {
        let form: Self = open(text, &ciphers(secret, &[]))?;
        (now.as_second() - form.at <= OPENS_WITHIN).then_some(form)
    }
}

/// Seals the fields of a search for the address of its results, which only the sign-in reads that
/// searched; `None` when they are too long for one, or when the system gives no random numbers.
pub(crate) fn seal_search(
    fields: &Fields,
    secret: &Secret,
    sign_in: &SignInToken,
) -> Option<String> {
    let pairs = fields.pairs().filter(|(name, _)| *name != own::TOKEN);
    let pairs: Vec<(&str, &str)> = pairs.collect();
    let text = seal(&pairs, &search_ciphers(secret, sign_in).current)?;
    (text.len() <= MOST_ADDRESS_BYTES).then_some(text)
}

/// Reads the fields of a search; `None` for one that this sign-in has not sealed.
pub(crate) fn open_search(text: &str, secret: &Secret, sign_in: &SignInToken) -> Option<Fields> {
    let pairs: Vec<(String, String)> = open(text, &search_ciphers(secret, sign_in))?;
    Some(pairs.into())
}

fn seal(what: &impl Serialize, cipher: &XChaCha20Poly1305) -> Option<String> {
    let plain = serde_json::to_vec(what).ok()?;
    let mut sealed = vec![0; NONCE_BYTES];
    getrandom::fill(&mut sealed).ok()?;
    let nonce = XNonce::try_from(&sealed[..]).ok()?;
    let encrypted = cipher.encrypt(&nonce, &*plain).ok()?;
    sealed.extend(encrypted);
    Some(hex::encode(sealed))
}

fn open<T: DeserializeOwned>(text: &str, ciphers: &EachVersion<XChaCha20Poly1305>) -> Option<T> {
    let sealed = hex::decode(text).ok()?;
    let (nonce, encrypted) = sealed.split_at_checked(NONCE_BYTES)?;
    let nonce = XNonce::try_from(nonce).ok()?;
    let mut opened = ciphers
        .all()
        .map(|cipher| cipher.decrypt(&nonce, encrypted));
    let plain = opened.find_map(Result::ok)?;
    serde_json::from_slice(&plain).ok()
}

fn search_ciphers(secret: &Secret, sign_in: &SignInToken) -> EachVersion<XChaCha20Poly1305> {
    // Of all that tells a sign-in, its form token alone is not kept anywhere.
    ciphers(secret, &[b"search", sign_in.form_token().as_bytes()])
}

/// Makes a cipher for each version of the operator's key, so that a new one loses nothing on its
/// way; what is sealed with other `parts` is not opened.
fn ciphers(secret: &Secret, parts: &[&[u8]]) -> EachVersion<XChaCha20Poly1305> {
    secret
        .versions()
        .map(|version| XChaCha20Poly1305::new(&Key::from(version.derive(Use::LateForm, parts))))
}

/// Names of the fields for passwords and codes, which are typed anew.
const SECRETS: [&str; 4] = ["sandi", "sandi_lagi", "kode", "kode_pertama"];

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const OTHER: &str = "another-key-that-is-long-enough-to-pass";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a small number")
    }

    fn late(value: &str) -> LateForm {
        LateForm {
            officer: "abcdefgh".to_owned(),
            path: "/meja/orang/CNT-H2K-7MBX/kontak/".to_owned(),
            fields: vec![("catatan".to_owned(), value.to_owned())],
            at: 1_000,
        }
    }

    #[test]
    fn what_was_sealed_is_opened_and_tells_nobody_else() {
        let secret = Secret::new(KEY).expect("a key");
        let form = late("Bu Siti menelepon kembali");
        let sealed = form.seal(&secret).expect("short enough");
        assert_ne!(form.seal(&secret).expect("short enough"), sealed);
        let bytes = hex::decode(&sealed).expect("digits");
        assert!(!bytes.windows(4).any(|part| part == b"Siti"));
        assert_eq!(LateForm::open(&sealed, &secret, at(1_000)), Some(form));

        let last = at(1_000 + OPENS_WITHIN);
        assert!(LateForm::open(&sealed, &secret, last).is_some());
        assert!(LateForm::open(&sealed, &secret, at(1_001 + OPENS_WITHIN)).is_none());
        let rotated = Secret::new(&format!("{OTHER},{KEY}")).expect("two keys");
        assert!(LateForm::open(&sealed, &rotated, last).is_some());
        let other = Secret::new(OTHER).expect("a key");
        assert!(LateForm::open(&sealed, &other, last).is_none());
    }

    #[test]
    fn what_was_changed_or_cut_is_not_opened() {
        let secret = Secret::new(KEY).expect("a key");
        let sealed = late("a").seal(&secret).expect("short enough");
        for place in (0..sealed.len()).step_by(7) {
            let mut changed = sealed.clone().into_bytes();
            changed[place] = if changed[place] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).expect("digits");
            assert!(
                LateForm::open(&changed, &secret, at(1_000)).is_none(),
                "{place}"
            );
            assert!(
                LateForm::open(&sealed[..place], &secret, at(1_000)).is_none(),
                "{place}"
            );
        }
    }

    #[test]
    fn what_could_not_come_back_is_not_sealed() {
        let secret = Secret::new(KEY).expect("a key");
        assert!(late(&"a".repeat(MOST_BYTES / 2)).seal(&secret).is_none());
    }
}
