//! References: short numbers that people read aloud, write down and type again.
//!
//! A reference is ten characters, shown as `7KQ-2M4-XP9R`: nine drawn at random and one check
//! character. The alphabet has no vowels, so no word turns up by chance, and no `0`, `1`, `I`,
//! `L`, `O`, `U`, which are taken for one another. A reference is not a secret.
//!
//! The check character follows the pure system of ISO/IEC 7064 with modulus 29 and radix 2. The
//! sum of every character's number times a power of two is 1 modulo 29. Because 29 is prime,
//! larger than any character's number, and 2 has ten different powers modulo 29 (it has all 28),
//! the sum changes whenever one character is replaced by another and whenever two different
//! characters change places, adjacent or not. So every such slip is found; of other slips about
//! 28 in 29 are. The hybrid system (modulus 29, 28) would need no spare check value, but misses
//! 28 of the 10,584 combinations in which two adjacent characters change places.
//!
//! The pure system has 29 check values and our alphabet 28 characters: nine characters whose
//! check value would be the twenty-ninth are never given out.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::characters;

/// The characters of a reference, in the order of their numbers from 0 to 27.
pub const ALPHABET: &[u8; 28] = b"23456789BCDFGHJKMNPQRSTVWXYZ";

/// Length of a reference in characters, the check character included and the dashes not.
pub const LENGTH: usize = 10;

/// Random bytes that [`Reference::from_random`] can use at most.
pub const RANDOM_BYTES: usize = 16;

const BODY: usize = LENGTH - 1;
const MODULUS: u32 = 29;
const RADIX: u32 = 2;

/// The reference of one submission; its check character is right.
///
/// ```
/// use programme::{InvalidReference, Reference};
///
/// let reference = Reference::parse("999 999 999d")?;
/// assert_eq!(reference.to_string(), "999-999-999D");
/// assert_eq!(Reference::parse("999-999-9992"), Err(InvalidReference::Check));
/// # Ok::<(), InvalidReference>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference([u8; LENGTH]);

impl Reference {
    /// Makes a reference from fresh random bytes, each reference as likely as any other.
    ///
    /// `None` when the bytes were unlucky, about once in 30 times: draw new ones and try again.
    /// A byte of 252 or more is passed over, because 252 is the largest multiple of 28 in a byte
    /// and a plain remainder would favour the first characters.
    pub fn from_random(bytes: &[u8; RANDOM_BYTES]) -> Option<Self> {
        let mut numbers = bytes
            .iter()
            .filter(|byte| **byte < 252)
            .map(|byte| byte % 28);
        let mut reference = [0; LENGTH];
        for character in &mut reference[..BODY] {
            *character = ALPHABET[usize::from(numbers.next()?)];
        }
        reference[BODY] = check_character(&reference[..BODY])?;
        Some(Self(reference))
    }

    /// Reads a reference as people type it: in any case, with spaces, dots and dashes anywhere; or
    /// paste it, with the words and signs around it. Of two references neither is meant.
    ///
    /// ```
    /// use programme::Reference;
    ///
    /// let pasted = Reference::parse("Nomor rujukan saya: 999-999-999D")?;
    /// assert_eq!(pasted, Reference::parse("9999 9999 9d")?);
    /// # Ok::<(), programme::InvalidReference>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InvalidReference> {
        let typed = Self::typed(text.chars());
        if typed.is_ok() {
            return typed;
        }
        // No word beside a reference is one: words have vowels, which references don't.
        let mut words = text.split(is_around).filter(|word| !is_label(word));
        if let Ok(unlabelled) = Self::typed(words.clone().flat_map(str::chars)) {
            return Ok(unlabelled);
        }
        let mut shown = words.by_ref().filter(|word| is_shown(word));
        let only = shown.next().and_then(|word| Self::typed(word.chars()).ok());
        only.filter(|only| shown.all(|word| Self::typed(word.chars()) == Ok(*only)))
            .map_or(typed, Ok)
    }

    fn typed(characters: impl Iterator<Item = char>) -> Result<Self, InvalidReference> {
        let mut reference = [0; LENGTH];
        let mut length = 0;
        for character in characters.filter(|character| !is_separator(*character)) {
            let character = u8::try_from(character)
                .map_err(|_| InvalidReference::Character)?
                .to_ascii_uppercase();
            if !ALPHABET.contains(&character) {
                return Err(InvalidReference::Character);
            }
            *reference.get_mut(length).ok_or(InvalidReference::Length)? = character;
            length += 1;
        }
        if length != LENGTH {
            return Err(InvalidReference::Length);
        }
        if weighted_sum(&reference) != Some(1) {
            return Err(InvalidReference::Check);
        }
        Ok(Self(reference))
    }

    /// Returns the ten characters without dashes.
    pub fn compact(&self) -> &str {
        str::from_utf8(&self.0).expect("every character comes from the ASCII alphabet")
    }
}

/// In groups for reading aloud: `7KQ-2M4-XP9R`.
impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.compact();
        write!(out, "{}-{}-{}", &all[..3], &all[3..6], &all[6..])
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Reference({self})")
    }
}

/// Without dashes, as keys have it.
impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.compact())
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl FromStr for Reference {
    type Err = InvalidReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Why a text is not a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReference {
    /// It holds a character that no reference has.
    #[error("a character that no reference has")]
    Character,
    /// It has more or fewer than ten characters.
    #[error("not ten characters")]
    Length,
    /// The check character does not fit: something was mistyped.
    #[error("the check character does not fit")]
    Check,
}

/// Tells whether the character may stand between those of a reference when it is typed or pasted.
pub fn is_separator(character: char) -> bool {
    characters::is_space(character)
        || characters::is_invisible(character)
        || characters::is_dash(character)
        || character == '.'
}

/// Tells whether the character stands around a reference, or parts the words beside it.
fn is_around(character: char) -> bool {
    characters::is_space(character)
        || matches!(
            character,
            '.' | ':' | '#' | ',' | ';' | '(' | ')' | '"' | '*'
        )
}

/// Tells whether the text is a word beside a reference: letters, one of which no reference has.
fn is_label(word: &str) -> bool {
    let is_foreign = |letter: char| {
        u8::try_from(letter).map_or(true, |letter| {
            !ALPHABET.contains(&letter.to_ascii_uppercase())
        })
    };
    word.chars().all(char::is_alphabetic) && word.chars().any(is_foreign)
}

/// Tells whether the text has the shape in which references are shown.
fn is_shown(word: &str) -> bool {
    let groups = word.split(characters::is_dash);
    groups.map(|group| group.chars().count()).eq([3, 3, 4])
}

/// Computes the check character that makes the weighted sum 1; `None` where that is the
/// twenty-ninth.
fn check_character(body: &[u8]) -> Option<u8> {
    let sum = weighted_sum(body)? * RADIX % MODULUS;
    let check = (MODULUS + 1 - sum) % MODULUS;
    ALPHABET.get(usize::try_from(check).ok()?).copied()
}

/// Computes the sum of the characters' numbers, each times 2 to the power of its distance from the
/// end.
fn weighted_sum(characters: &[u8]) -> Option<u32> {
    characters.iter().try_fold(0, |sum, character| {
        let number = ALPHABET.iter().position(|known| known == character)?;
        Some((sum * RADIX + u32::try_from(number).ok()?) % MODULUS)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_reference() -> impl Strategy<Value = Reference> {
        any::<[u8; RANDOM_BYTES]>()
            .prop_filter_map("unlucky bytes", |bytes| Reference::from_random(&bytes))
    }

    #[test]
    fn parses_what_people_type() {
        let reference = Reference::from_random(&[7; RANDOM_BYTES]).expect("a lucky draw");
        assert_eq!(reference.to_string(), "999-999-999D");
        assert_eq!(reference.compact(), "999999999D");
        let table = [
            ("999-999-999D", Ok(reference)),
            ("999999999d", Ok(reference)),
            ("  999 999 999d ", Ok(reference)),
            ("999\u{2013}999.999\u{a0}D\u{200b}", Ok(reference)),
            ("", Err(InvalidReference::Length)),
            ("999-999-999", Err(InvalidReference::Length)),
            ("999-999-999DD", Err(InvalidReference::Length)),
            ("999-999-9990", Err(InvalidReference::Character)),
            ("999-999-999I", Err(InvalidReference::Character)),
            ("999-999-99\u{ff19}D", Err(InvalidReference::Character)),
            ("999-999-9992", Err(InvalidReference::Check)),
            // Source: <https://github.com/department-of-veterans-affairs/caseflow-efolder/issues/133>
            ("Nomor rujukan saya: 999-999-999D", Ok(reference)),
            ("Nomor rujukan: 999 999 999d", Ok(reference)),
            ("No. 999-999-999D", Ok(reference)),
            ("no.999-999-999D", Ok(reference)),
            ("#999-999-999D", Ok(reference)),
            ("999-999-999D,", Ok(reference)),
            ("\u{2068}999-999-999D\u{2069}", Ok(reference)),
            (
                "Nomor rujukan saya: 999-999-999D\nDaftar OK OCE, 28 November 2026 pukul 10.00 WIB.\n\
                 Sebutkan nomor ini kepada petugas kantor kecamatan jika ingin bertanya.",
                Ok(reference),
            ),
            ("999-999-999D 999-999-999D", Ok(reference)),
            ("999-999-999D 222-222-2223", Err(InvalidReference::Length)),
            ("nomor saya", Err(InvalidReference::Character)),
        ];
        for (text, expected) in table {
            assert_eq!(Reference::parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn every_adjacent_pair_and_weight_is_distinguished() {
        // The claim of the module's text, for every pair of numbers and every place: swapping two
        // characters or replacing one changes the weighted sum.
        let weights: Vec<u32> = (0..10).map(|power| RADIX.pow(power) % MODULUS).collect();
        for a in 0..28 {
            for b in (0..28).filter(|b| *b != a) {
                for (place, v) in weights.iter().enumerate() {
                    assert_ne!(a * v % MODULUS, b * v % MODULUS, "{b} for {a} at {place}");
                    for w in &weights[..place] {
                        let before = (a * v + b * w) % MODULUS;
                        let after = (b * v + a * w) % MODULUS;
                        assert_ne!(before, after, "{a} and {b} at {place}");
                    }
                }
            }
        }
    }

    #[test]
    fn bytes_are_used_without_bias() {
        // Each of the 28 characters stands for exactly nine byte values; the other four are
        // passed over.
        let mut counts = [0; 28];
        for byte in 0..=u8::MAX {
            let mut bytes = [0; RANDOM_BYTES];
            bytes[0] = byte;
            for last in 0..28 {
                // One in 29 bodies has no check character; the next body then has one.
                bytes[8] = last;
                if let Some(reference) = Reference::from_random(&bytes) {
                    if byte < 252 {
                        let number = ALPHABET.iter().position(|c| *c == reference.0[0]);
                        counts[number.expect("a known character")] += 1;
                    } else {
                        assert_eq!(reference.0[0], b'2', "byte {byte} was not passed over");
                    }
                    break;
                }
            }
        }
        assert_eq!(counts, [9; 28]);
    }

    #[test]
    fn too_many_bytes_passed_over_is_unlucky() {
        assert_eq!(Reference::from_random(&[255; RANDOM_BYTES]), None);
    }

    proptest! {
        #[test]
        fn reads_back(reference in any_reference()) {
            prop_assert_eq!(Reference::parse(&reference.to_string()), Ok(reference));
            prop_assert_eq!(Reference::parse(reference.compact()), Ok(reference));
        }

        #[test]
        fn finds_every_single_substitution(reference in any_reference()) {
            for place in 0..LENGTH {
                for other in ALPHABET {
                    let mut changed = reference;
                    changed.0[place] = *other;
                    if changed != reference {
                        prop_assert_eq!(
                            Reference::parse(changed.compact()),
                            Err(InvalidReference::Check)
                        );
                    }
                }
            }
        }

        #[test]
        fn finds_every_exchange_of_two_characters(reference in any_reference()) {
            for first in 0..LENGTH {
                for second in 0..first {
                    let mut changed = reference;
                    changed.0.swap(first, second);
                    if changed != reference {
                        prop_assert_eq!(
                            Reference::parse(changed.compact()),
                            Err(InvalidReference::Check)
                        );
                    }
                }
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = Reference::parse(&text);
        }
    }
}
