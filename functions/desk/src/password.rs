//! Passwords: which are refused, and how they are kept.
//!
//! Long ones are advised and nothing is prescribed of what they are made; what anybody would try
//! first is refused.

use std::collections::BTreeSet;

use argon2::{Algorithm, Argon2, Params, Version};
use programme::base32;
use tokio::sync::Semaphore;

/// The fewest letters. More are advised: see [`ADVISED_LETTERS`].
const FEWEST_LETTERS: usize = 8;

/// As many letters as a few words have, which is easier to keep in mind than signs.
pub(crate) const ADVISED_LETTERS: usize = 15;

/// The most bytes: a sentence of any length that is typed, and no more work than that.
const MOST_BYTES: usize = 512;

/// Memory in KiB, passes and lanes of argon2id. Source: the first choice of OWASP's Password
/// Storage Cheat Sheet for little memory; a function in AWS has 128 to 256 MiB.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Names the cost above in what is stored, so that another can follow.
const COST_NAME: &str = "1";

/// The most passwords that are computed at once in one process: each takes 19 MiB.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Words that are no secret, one a line.
const COMMON: &str = include_str!("umum.txt");

/// Says why a password is refused, in the words for its officer.
pub(crate) fn refusal(password: &str, known: &[&str]) -> Option<String> {
    let letters = password.chars().count();
    if letters == 0 {
        return Some("Tulis kata sandi".to_owned());
    }
    if letters < FEWEST_LETTERS {
        return Some(format!(
            "Kata sandi Anda {letters} huruf; tulis paling sedikit {FEWEST_LETTERS}, lebih baik \
             {ADVISED_LETTERS} atau lebih"
        ));
    }
    if password.len() > MOST_BYTES {
        return Some("Kata sandi ini terlalu panjang; paling banyak 500 huruf".to_owned());
    }
    is_guessed_first(password, known).then(|| {
        "Kata sandi ini termasuk yang pertama dicoba orang lain. Pakai beberapa kata yang tidak \
         saling berhubungan"
            .to_owned()
    })
}

/// Hashes a password to be stored; `None` when the system gives no random numbers.
pub(crate) async fn hash(password: &str) -> Option<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).ok()?;
    let salt = base32::encode(&salt);
    let hash = computed(password, &salt).await?;
    Some(format!("{COST_NAME}${salt}${hash}"))
}

/// Tells whether this is the password that was stored. Without one the answer takes as long and is
/// no.
pub(crate) async fn is_right(password: &str, stored: &str) -> bool {
    let mut parts = stored.split('$');
    let (cost, salt, hash) = (parts.next(), parts.next(), parts.next());
    let salt = salt.filter(|salt| salt.len() >= 8).unwrap_or("AAAAAAAA");
    // No stored one is that long.
    let password = if password.len() > MOST_BYTES {
        ""
    } else {
        password
    };
    // How many leading letters of a hash are alike tells nobody anything about the password.
    let computed = computed(password, salt).await;
    cost == Some(COST_NAME) && computed.is_some() && computed.as_deref() == hash
}

/// Computes the hash as text; `None` where a process of this machine was stopped on the way.
async fn computed(password: &str, salt: &str) -> Option<String> {
    // The semaphore is never closed.
    let _turn = TURNS.acquire().await;
    let (password, salt) = (password.to_owned(), salt.to_owned());
    let work = tokio::task::spawn_blocking(move || {
        let (memory, passes, lanes) = COST;
        let params = Params::new(memory, passes, lanes, None).ok()?;
        let mut hash = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), salt.as_bytes(), &mut hash)
            .ok()?;
        Some(base32::encode(&hash))
    });
    work.await.ok().flatten()
}

/// Tells whether a password is made of nothing but common words and the officer's own, with digits
/// and signs around them, or of a row of letters.
fn is_guessed_first(password: &str, known: &[&str]) -> bool {
    let letters: Vec<char> = password.to_lowercase().chars().collect();
    let different: BTreeSet<char> = letters.iter().copied().collect();
    if different.len() < 4 || is_row(&letters) {
        return true;
    }
    let plain = plain(&letters);
    let own = known.iter().flat_map(|name| name.split_whitespace());
    let own: Vec<String> = own
        .map(|word| self::plain(&word.to_lowercase().chars().collect::<Vec<_>>()))
        .filter(|word| word.len() >= 3)
        .collect();
    let common = COMMON.lines().filter(|line| !line.starts_with('#'));
    let words: Vec<&str> = common.chain(own.iter().map(String::as_str)).collect();
    is_made_of(&plain, &words)
}

/// Tells whether each letter follows the one before, up or down: `12345678`, `hgfedcba`.
fn is_row(letters: &[char]) -> bool {
    let step = |pair: &[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
    let mut steps = letters.windows(2).map(step);
    let first = steps.next();
    first.is_some_and(|first| first.abs() <= 1 && steps.all(|step| step == first))
}

/// Returns the letters alone, those that signs stand for too: `p@ssw0rd!2026` is `password`.
fn plain(letters: &[char]) -> String {
    let end = letters
        .iter()
        .rposition(|letter| letter.is_alphabetic())
        .map_or(0, |at| at + 1);
    let meant = letters[..end].iter().map(|letter| match letter {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '$' | '5' => 's',
        other => *other,
    });
    meant.filter(|letter| letter.is_alphabetic()).collect()
}

/// Tells whether a text can be laid out of words, each as often as needed.
fn is_made_of(text: &str, words: &[&str]) -> bool {
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for at in 0..text.len() {
        if !ends[at] {
            continue;
        }
        for word in words {
            if !word.is_empty() && text[at..].starts_with(word) {
                ends[at + word.len()] = true;
            }
        }
    }
    ends[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused_and_the_rest_taken() {
        let known = ["Bu Rina", "Kebayoran Baru"];
        for (password, taken) in [
            ("", false),
            ("kopi7!x", false),
            ("P@ssw0rd2026", false),
            ("Jakarta2026!", false),
            ("okoce-jakarta", false),
            ("rina.kebayoran", false),
            ("12345678", false),
            ("87654321", false),
            ("aaaaaaaa", false),
            ("abababab", false),
            ("hgfedcba", false),
            ("20262026", false),
            ("Bismillah 99", false),
            ("payung kertas tinggi lima", true),
            ("gerobak2026", true),
            ("xk3-9fP~q", true),
            ("jakarta penuh payung hujan", true),
            ("密码很长很安全吗", true),
        ] {
            let refusal = refusal(password, &known);
            assert_eq!(refusal.is_none(), taken, "{password}: {refusal:?}");
        }
        assert!(refusal(&"rumah biru ".repeat(40), &known).is_none());
        assert!(refusal(&"rumah biru ".repeat(80), &known).is_some());
    }

    #[tokio::test]
    async fn a_password_is_recognised_by_its_hash_alone() {
        let stored = hash("payung kertas tinggi").await.expect("a hash");
        assert!(!stored.contains("payung"));
        assert_ne!(hash("payung kertas tinggi").await, Some(stored.clone()));
        assert!(is_right("payung kertas tinggi", &stored).await);
        for wrong in ["payung kertas", "", "Payung kertas tinggi"] {
            assert!(!is_right(wrong, &stored).await, "{wrong}");
        }
        // Somebody who is unknown, or has not set one.
        for nothing in ["", "1$", "2$AAAAAAAAA$", "1$AAAAAAAAA$"] {
            assert!(
                !is_right("payung kertas tinggi", nothing).await,
                "{nothing}"
            );
        }
    }
}
