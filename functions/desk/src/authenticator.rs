//! Codes of authenticator apps (TOTP, RFC 6238): SHA-1, six digits, a new one every 30 seconds, as
//! every app computes them.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use programme::{base32, qr};
use records::{EachVersion, OfficerId, Secret, Use};
use sha1::Sha1;

/// How long a code is shown, in seconds.
const STEP_SECONDS: i64 = 30;

/// Codes of so many steps before and after now count: clocks differ, and typing takes time.
const STEPS_AROUND: i64 = 1;

/// The key that an authenticator app shares with us.
///
/// It is computed from the operator's key and a random part that is stored, so the store alone
/// tells nobody any code. An app keeps what was computed when it was set up; codes by every version
/// of the operator's key are right, so that a new one locks nobody out, and before the old one goes
/// the app's key is [carried over](Self::carried_over).
pub(crate) struct AuthenticatorKey(EachVersion<SharedKey>);

/// The key in one version.
struct SharedKey([u8; 20]);

/// Stands between the random part and, of a key that was carried over, what makes it out of the
/// key that would follow.
const CARRIED: char = '.';

impl AuthenticatorKey {
    /// Makes the key of an officer for this stored part.
    pub(crate) fn new(secret: &Secret, officer: &OfficerId, stored: &str) -> Self {
        let (random, difference) = stored.split_once(CARRIED).unwrap_or((stored, ""));
        // What is stored is our own, so it is hexadecimal.
        let difference = hex::decode(difference).unwrap_or_default();
        let parts = [officer.as_str().as_bytes(), random.as_bytes()];
        Self(secret.versions().map(|version| {
            let derived = version.derive(Use::Authenticator, &parts);
            let mut key = [0; 20];
            key.copy_from_slice(&derived[..20]);
            for (byte, difference) in key.iter_mut().zip(&difference) {
                *byte ^= difference;
            }
            SharedKey(key)
        }))
    }

    /// Finds the time step whose code this is, where it is one of now.
    pub(crate) fn step(&self, code: &str, now: Timestamp) -> Option<i64> {
        let digits = digits(code);
        let newest = now.as_second().div_euclid(STEP_SECONDS);
        let steps = newest - STEPS_AROUND..=newest + STEPS_AROUND;
        let is_shown = |step: &i64| self.0.all().any(|key| key.code(*step) == digits);
        steps.rev().find(is_shown)
    }

    /// Returns the part to store from now on, where this step's code is by a key of an earlier
    /// version: with it the current version makes the same key. `None` where nothing is to be done,
    /// or when the system gives no random numbers.
    pub(crate) fn carried_over(
        &self,
        secret: &Secret,
        officer: &OfficerId,
        code: &str,
        step: i64,
    ) -> Option<String> {
        let digits = digits(code);
        let used = self.0.all().find(|key| key.code(step) == digits)?;
        if used.0 == self.0.current.0 {
            return None;
        }
        let random = draw_stored_part()?;
        let SharedKey(next) = Self::new(secret, officer, &random).0.current;
        let difference = used.0.iter().zip(next).map(|(used, next)| used ^ next);
        let difference = hex::encode(difference.collect::<Vec<u8>>());
        Some(format!("{random}{CARRIED}{difference}"))
    }

    /// Writes the key in groups of four, for apps that have no camera.
    pub(crate) fn shown(&self) -> String {
        base32::in_fours(&base32::encode(&self.0.current.0)).replace('-', " ")
    }

    /// Draws the key as a picture (SVG) that authenticator apps read.
    pub(crate) fn qr(&self, officer: &str) -> String {
        let address = format!(
            "otpauth://totp/OK%20OCE:{}?secret={}&issuer=OK%20OCE",
            percent_encoded(officer),
            base32::encode(&self.0.current.0)
        );
        qr::svg(&address, "Kode QR untuk aplikasi autentikator")
            .expect("a name of 40 letters and a key of 32 fit into a code of 2,331 bytes")
    }
}

impl SharedKey {
    /// Computes the code of a time step.
    fn code(&self, step: i64) -> String {
        let mac = Hmac::<Sha1>::new_from_slice(&self.0)
            .expect("HMAC takes keys of any length (RFC 2104, section 2)");
        let hash = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
        let at = usize::from(hash[19] & 0xf);
        let four = [hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]];
        format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
    }
}

fn digits(code: &str) -> String {
    code.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// Draws the stored part of a new key; `None` when the system gives no random numbers.
pub(crate) fn draw_stored_part() -> Option<String> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).ok()?;
    Some(base32::encode(&bytes))
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> AuthenticatorKey {
        AuthenticatorKey(EachVersion {
            current: SharedKey(*b"12345678901234567890"),
            others: Vec::new(),
        })
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn the_test_vectors_of_the_standard() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(
                key().0.current.code(second / STEP_SECONDS),
                code,
                "{second}"
            );
        }
    }

    #[test]
    fn the_steps_around_now_count_and_no_others() {
        let now = Timestamp::from_second(1_111_111_111).expect("a moment");
        let step = 1_111_111_111 / STEP_SECONDS;
        for (around, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = key().0.current.code(step + around);
            let expected = counts.then_some(step + around);
            assert_eq!(key().step(&code, now), expected, "{around}");
        }
        assert_eq!(key().step(" 050 471 ", now), Some(step));
        for wrong in ["", "050", "0504710", "abcdef"] {
            assert_eq!(key().step(wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_belongs_to_one_officer_and_one_stored_part() {
        let secret = Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes");
        let id = |text: &str| text.parse::<OfficerId>().expect("an id");
        let key = |officer, stored| {
            let key = AuthenticatorKey::new(&secret, &id(officer), stored);
            key.0.current.0
        };
        assert_eq!(key("abcdefgh", "A"), key("abcdefgh", "A"));
        assert_ne!(key("abcdefgh", "A"), key("abcdefgh", "B"));
        assert_ne!(key("abcdefgh", "A"), key("abcdefg2", "A"));
    }

    #[test]
    fn a_key_outlives_the_version_that_it_was_set_up_with() {
        const OLD: &str = "0123456789abcdef0123456789abcdef";
        const NEW: &str = "another-key-that-is-long-enough-to-pass";
        let secret = |keys: &str| Secret::new(keys).expect("keys");
        let (old, both, new) = (secret(OLD), secret(&format!("{NEW},{OLD}")), secret(NEW));
        let officer = "abcdefgh".parse::<OfficerId>().expect("an id");
        let of = |secret, stored: &str| AuthenticatorKey::new(secret, &officer, stored);
        let app = of(&old, "A").0.current.0;
        let (step, code) = (7, SharedKey(app).code(7));

        assert_eq!(
            of(&old, "A").carried_over(&old, &officer, &code, step),
            None
        );
        let carried = of(&both, "A").carried_over(&both, &officer, &code, step);
        let carried = carried.expect("the code is of the old key");
        assert_eq!(of(&new, &carried).0.current.0, app);
        assert_ne!(of(&old, &carried).0.current.0, app);
        let again = of(&both, &carried).carried_over(&both, &officer, &code, step);
        assert_eq!(again, None, "once is enough");
        // And once more, a year later.
        let newest = secret(&format!("{OLD}{OLD},{NEW}"));
        let carried = of(&newest, &carried).carried_over(&newest, &officer, &code, step);
        let carried = carried.expect("the code is of the key before");
        assert_eq!(of(&newest, &carried).0.current.0, app);
    }

    #[test]
    fn the_picture_is_one_path_and_holds_no_text() {
        let svg = key().qr("Bu Rina & <Dedi>");
        assert!(
            svg.starts_with("<svg class=\"oc-qr\" viewBox=\"0 0 "),
            "{svg}"
        );
        assert!(!svg.contains("Rina") && !svg.contains("style"), "{svg}");
        assert!(svg.len() < 16_000, "{}", svg.len());
        assert_eq!(percent_encoded("Bu Rina"), "Bu%20Rina");
        let shown = key().shown();
        assert_eq!(shown, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
