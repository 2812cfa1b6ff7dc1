//! Text as people type it, made comparable: which characters are refused, dropped or taken as
//! white space, and the pattern that says the same to a browser.
//!
//! - **Refused**: control characters, the embeddings, overrides and isolates of the bidirectional
//!   algorithm (U+202A to U+202E, U+2066 to U+2069: they make text read other than it is, see
//!   Unicode Technical Report 36), noncharacters, and U+FFFD (what was sent was not UTF-8).
//! - **Dropped**: invisible characters that come along when people copy and paste and that carry
//!   nothing an answer needs: direction marks (U+200E, U+200F, U+061C), zero-width space, word
//!   joiner, byte order mark, soft hyphen, tag characters. Refusing them would ask people to
//!   mend what they can't see; keeping them would make two equal names unequal. The joiners
//!   U+200C and U+200D stay, because some scripts need them.
//! - **White space**: tab, the space separators (Zs), line and paragraph separator. One line of
//!   text has none at its ends and single spaces inside.
//!
//! The rest is in Unicode normal form C, and its length is counted in characters (Unicode
//! scalar values).
//!
//! # In step with the page
//!
//! The `minlength` and `maxlength` attributes count UTF-16 units, count white space that we take
//! away, and let browsers cut off pasted text without a word. So a one-line input expresses its
//! limits in `pattern`, which HTML compiles anchored and with the `v` flag, where one unit is one
//! character. The pattern counts characters before they are composed: it says exactly what the
//! server accepts for text that is in normal form C once the dropped characters are gone, as
//! keyboards produce it; the server has the last word on anything else, and on values of more
//! than [`MAX_VALUE_BYTES`]. A `textarea` has no pattern in HTML; its limits are data for a
//! counter, which counts as [`lines`] does.

use programme::characters::{
    BIDI_CLASS, DROPPED_CLASS, SPACE_CLASS, is_bidi_control, is_dropped, is_space,
};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::failure::Failure;

/// Largest value of one text answer, in bytes as received; a larger one is too long.
///
/// Room for [`MAX_CHARACTERS`] of four bytes each.
pub(crate) const MAX_VALUE_BYTES: usize = 16 * 1024;

/// Most characters a definition may ask for.
pub const MAX_CHARACTERS: u32 = 4_000;

/// How many characters an answer may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Fewest characters of an answer that is given at all; at least 1.
    pub min: u32,
    /// Most characters; not less than `min`.
    pub max: u32,
}

impl Limits {
    /// Checks the length of normalised text that is not empty.
    pub(crate) fn check(self, text: &str) -> Result<(), Failure> {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if text.is_empty() || (self.min..=self.max).contains(&length) {
            Ok(())
        } else if length < self.min {
            Err(Failure::TooShort)
        } else {
            Err(Failure::TooLong)
        }
    }

    /// The failures that these limits can lead to.
    pub(crate) fn failures(self) -> Vec<Failure> {
        let too_short = (self.min > 1).then_some(Failure::TooShort);
        too_short.into_iter().chain([Failure::TooLong]).collect()
    }
}

/// Makes one line of text comparable; a line break is a control character here.
pub(crate) fn one_line(raw: &str) -> Result<String, Failure> {
    let composed = compose(raw, |_| false)?;
    let words: Vec<_> = composed
        .split(is_space)
        .filter(|word| !word.is_empty())
        .collect();
    Ok(words.join(" "))
}

/// Makes several lines of text comparable: line breaks of any sort become `\n`, other white space
/// becomes spaces, and there is none of both at the ends. White space inside is kept, because it
/// can be the writer's layout.
pub(crate) fn lines(raw: &str) -> Result<String, Failure> {
    let composed = compose(raw, |character| matches!(character, '\n' | '\r'))?;
    let broken = composed
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .replace(is_space, " ");
    Ok(broken.trim_matches([' ', '\n']).to_owned())
}

/// Takes away what HTML can't hold or what would turn the page's text around, to show an answer
/// again beside the message that says so.
pub(crate) fn showable(raw: &str) -> String {
    raw.chars()
        .filter(|character| matches!(character, '\n' | '\r') || !is_refused(*character))
        .collect()
}

fn is_refused(character: char) -> bool {
    let code = u32::from(character);
    let noncharacter = code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code);
    (character.is_control() && character != '\t')
        || is_bidi_control(character)
        || noncharacter
        || character == '\u{fffd}'
}

fn compose(raw: &str, allowed: impl Fn(char) -> bool) -> Result<String, Failure> {
    if raw.len() > MAX_VALUE_BYTES {
        return Err(Failure::TooLong);
    }
    let refused = |character| is_refused(character) && !allowed(character);
    if raw.chars().any(refused) {
        return Err(Failure::Characters);
    }
    Ok(raw
        .chars()
        .filter(|character| !is_dropped(*character))
        .nfc()
        .collect())
}

/// The `pattern` for one line of text within limits, of any characters that are not refused.
pub(crate) fn one_line_pattern(limits: Limits, required: bool) -> String {
    let character =
        format!(r"[^{SPACE_CLASS}{DROPPED_CLASS}{BIDI_CLASS}\p{{Cc}}\p{{NChar}}\uFFFD]");
    line_pattern(&character, "", limits, required)
}

/// The `pattern` for one line of the given characters. `ahead` is put where the first character
/// begins.
///
/// One counted unit is one character with the dropped ones after it, or the white space between
/// two words. The looks ahead leave one way only to divide a text into units; without them the
/// count could differ, and a browser would try every division of a long run of spaces.
pub(crate) fn line_pattern(
    character: &str,
    ahead: &str,
    Limits { min, max }: Limits,
    required: bool,
) -> String {
    let (space, dropped) = (SPACE_CLASS, DROPPED_CLASS);
    let blank = format!("[{space}{dropped}]*");
    let nothing = if required {
        String::new()
    } else {
        format!("{blank}|")
    };
    format!(
        "{nothing}{blank}(?={character}){ahead}\
         (?:{character}[{dropped}]*|[{space}]{blank}(?={character})){{{min},{max}}}{blank}"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn normalises_one_line() {
        let table = [
            ("", Ok("")),
            ("  \t\u{a0} ", Ok("")),
            ("Siti", Ok("Siti")),
            ("  Siti \t  Aminah\u{a0}", Ok("Siti Aminah")),
            ("Siti\u{3000}Aminah", Ok("Siti Aminah")),
            ("Siti\u{2028}Aminah", Ok("Siti Aminah")),
            ("Rene\u{301}", Ok("Ren\u{e9}")),
            ("Siti\u{200e}\u{feff}", Ok("Siti")),
            ("e\u{200b}\u{301}", Ok("\u{e9}")),
            ("ක්\u{200d}ෂ", Ok("ක්\u{200d}ෂ")),
            ("Siti\nAminah", Err(Failure::Characters)),
            ("Siti\0", Err(Failure::Characters)),
            ("Siti\u{85}", Err(Failure::Characters)),
            ("\u{202e}itiS", Err(Failure::Characters)),
            ("\u{2066}Siti\u{2069}", Err(Failure::Characters)),
            ("Siti\u{fffd}", Err(Failure::Characters)),
            ("Siti\u{fffe}", Err(Failure::Characters)),
            ("Siti\u{10ffff}", Err(Failure::Characters)),
        ];
        for (raw, expected) in table {
            assert_eq!(one_line(raw), expected.map(str::to_owned), "{raw:?}");
        }
        assert_eq!(
            one_line(&"a".repeat(MAX_VALUE_BYTES)).map(|t| t.len()),
            Ok(MAX_VALUE_BYTES)
        );
        assert_eq!(
            one_line(&" ".repeat(MAX_VALUE_BYTES + 1)),
            Err(Failure::TooLong)
        );
    }

    #[test]
    fn normalises_lines() {
        let table = [
            (" \r\n ", Ok("")),
            ("a\r\nb\rc\nd", Ok("a\nb\nc\nd")),
            ("a\u{2029}b", Ok("a\nb")),
            ("a\n\n  b\t", Ok("a\n\n  b")),
            ("\u{feff}a", Ok("a")),
            ("a\u{b}b", Err(Failure::Characters)),
            ("a\u{2067}b", Err(Failure::Characters)),
        ];
        for (raw, expected) in table {
            assert_eq!(lines(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }

    #[test]
    fn counts_characters() {
        let limits = Limits { min: 2, max: 3 };
        let table = [
            ("", Ok(())),
            ("a", Err(Failure::TooShort)),
            ("ab", Ok(())),
            ("\u{1f600}\u{1f600}\u{1f600}", Ok(())),
            ("abcd", Err(Failure::TooLong)),
        ];
        for (text, expected) in table {
            assert_eq!(limits.check(text), expected, "{text:?}");
        }
        assert_eq!(limits.failures(), [Failure::TooShort, Failure::TooLong]);
        assert_eq!(Limits { min: 1, max: 3 }.failures(), [Failure::TooLong]);
    }

    #[test]
    fn shows_again_without_refused_characters() {
        assert_eq!(showable("a\0b\u{202e}c\r\nd\te"), "abc\r\nd\te");
    }

    proptest! {
        #[test]
        fn normalising_twice_equals_once(raw in any::<String>()) {
            for normalise in [one_line, lines] {
                if let Ok(once) = normalise(&raw) {
                    prop_assert_eq!(normalise(&once), Ok(once));
                }
            }
        }

        #[test]
        fn what_is_shown_again_has_nothing_refused(raw in any::<String>()) {
            prop_assert!(lines(&showable(&raw)).is_ok());
        }
    }
}
