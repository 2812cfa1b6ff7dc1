//! Text as people type it, made comparable: which characters are refused, dropped or taken as
//! white space, and the pattern that says the same to a browser.
//!
//! - **Refused**: control characters, the overrides of the bidirectional algorithm, noncharacters,
//!   and U+FFFD (what was sent was not UTF-8).
//! - **Dropped**: what nobody sees and carries nothing, see [`programme::characters`]. Joiners and
//!   variation selectors stay behind a character that they can shape.
//! - **White space**: one line of text has none at its ends and single spaces inside.
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
    DROPPED_CLASS, SHAPING_CLASS, SPACE_CLASS, is_dropped, is_override, is_shaping, is_space,
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

    /// Lists the failures that these limits can lead to.
    pub(crate) fn failures(self) -> Vec<Failure> {
        let too_short = (self.min > 1).then_some(Failure::TooShort);
        too_short.into_iter().chain([Failure::TooLong]).collect()
    }
}

/// Makes one line of text comparable; a line break is a space here.
pub(crate) fn one_line(raw: &str) -> Result<String, Failure> {
    let composed = compose(raw)?;
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
    let broken = compose(raw)?
        .replace("\r\n", "\n")
        .replace(is_line_break, "\n")
        .replace(|character| character != '\n' && is_space(character), " ");
    Ok(broken.trim_matches([' ', '\n']).to_owned())
}

/// Takes away what HTML can't hold or what would turn the page's text around, to show an answer
/// again beside the message that says so.
pub(crate) fn showable(raw: &str) -> String {
    raw.chars()
        .filter(|character| !is_refused(*character))
        .map(|character| match character {
            '\n' | '\r' | '\t' => character,
            _ if character.is_control() => ' ',
            _ => character,
        })
        .collect()
}

/// Tells whether the character ends a line; the two of `\r\n` end one.
fn is_line_break(character: char) -> bool {
    matches!(
        character,
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_refused(character: char) -> bool {
    let code = u32::from(character);
    let noncharacter = code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code);
    (character.is_control() && !is_space(character))
        || is_override(character)
        || noncharacter
        || character == '\u{fffd}'
}

fn compose(raw: &str) -> Result<String, Failure> {
    if raw.len() > MAX_VALUE_BYTES {
        return Err(Failure::TooLong);
    }
    if raw.chars().any(is_refused) {
        return Err(Failure::Characters);
    }
    // What shapes the character before it carries nothing where there is none.
    let mut nothing_to_shape = true;
    let kept = raw.chars().filter(|character| {
        let dropped = is_dropped(*character) || (nothing_to_shape && is_shaping(*character));
        if !dropped {
            nothing_to_shape = is_space(*character);
        }
        !dropped
    });
    Ok(kept.nfc().collect())
}

/// Writes the `pattern` for one line of text within limits, of any characters that are not refused.
pub(crate) fn one_line_pattern(limits: Limits, required: bool) -> String {
    let visible = r"[^\p{White_Space}\p{DI}\u2800\p{Cc}\p{NChar}\uFFFD]";
    line_pattern(visible, "", limits, required)
}

/// Writes the `pattern` for one line of the given visible characters. `ahead` is put where the
/// first of them begins.
///
/// One counted unit is one character with the dropped ones after it, or the white space between
/// two words with all that is not seen after it. The looks ahead leave one way only to divide a
/// text into units; without them the count could differ, and a browser would try every division of
/// a long run of spaces.
pub(crate) fn line_pattern(
    visible: &str,
    ahead: &str,
    Limits { min, max }: Limits,
    required: bool,
) -> String {
    let (space, dropped, shaping) = (SPACE_CLASS, DROPPED_CLASS, SHAPING_CLASS);
    let blank = format!("[{space}{dropped}{shaping}]*");
    let nothing = if required {
        String::new()
    } else {
        format!("{blank}|")
    };
    format!(
        "{nothing}{blank}(?={visible}){ahead}\
         (?:(?:{visible}|[{shaping}])[{dropped}]*|[{space}]{blank}(?={visible})){{{min},{max}}}\
         (?:[{space}]{blank})?"
    )
}

#[cfg(test)]
mod tests {
    use programme::characters::is_invisible;
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
            ("Siti\nAminah", Ok("Siti Aminah")),
            ("Siti\u{85}", Ok("Siti")),
            ("Siti\u{2800}Aminah\u{3164}", Ok("Siti Aminah")),
            ("\u{2068}Siti\u{2069}", Ok("Siti")),
            ("\u{202a}Siti\u{202c}", Ok("Siti")),
            ("\u{2764}\u{fe0f}", Ok("\u{2764}\u{fe0f}")),
            ("\u{200d}\u{fe0f}", Ok("")),
            ("Siti \u{200d}\u{200b}\u{fe0f}Aminah", Ok("Siti Aminah")),
            ("Siti\0", Err(Failure::Characters)),
            ("\u{202e}itiS", Err(Failure::Characters)),
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
            ("a\u{b}b\u{c}c\u{85}d", Ok("a\nb\nc\nd")),
            ("\u{2067}a\u{2069}b", Ok("ab")),
            (" \u{2800}\u{200d}\n\u{34f}", Ok("")),
            ("a\u{202d}b", Err(Failure::Characters)),
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
        assert_eq!(showable("a\0b\u{202e}c\r\nd\te\u{b}f"), "abc\r\nd\te f");
    }

    /// Draws whatever is not seen, and says nothing of the text around it.
    fn unseen() -> impl Strategy<Value = char> {
        let all = ('\0'..=char::MAX).filter(|character| {
            (is_space(*character) || is_invisible(*character)) && !is_override(*character)
        });
        prop::sample::select(all.collect::<Vec<_>>())
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

        /// Source: <https://github.com/alphagov/notifications-utils/pull/548>
        #[test]
        fn what_nobody_sees_is_no_answer(unseen in prop::collection::vec(unseen(), 0..9)) {
            let unseen: String = unseen.into_iter().collect();
            prop_assert_eq!(one_line(&unseen), Ok(String::new()));
            prop_assert_eq!(lines(&unseen), Ok(String::new()));
        }

        #[test]
        fn what_is_shown_again_has_nothing_refused(raw in any::<String>()) {
            prop_assert!(lines(&showable(&raw)).is_ok());
        }
    }
}
