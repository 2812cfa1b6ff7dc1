//! `nama-orang`: a person's name, in one field and in any script.
//!
//! Letters (Unicode's `Alphabetic`), marks, white space, apostrophes, dots, commas and hyphens,
//! and at least one letter: "Suharto", "Ni Luh Ayu", "Ma'ruf", "M. Yusuf, S.E.". A single name is
//! a whole name.
//!
//! Source: <https://www.w3.org/International/questions/qa-personal-names>

use programme::characters::{is_dash, is_shaping};
use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use crate::failure::Failure;
use crate::text::{self, Limits};

/// A person's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// How many characters.
    pub limits: Limits,
}

impl PersonName {
    pub(super) fn failures(&self) -> Vec<Failure> {
        let own = vec![Failure::Shape, Failure::Characters];
        [self.limits.failures(), own].concat()
    }

    pub(super) fn read(&self, raw: &str) -> Result<String, Failure> {
        let name = text::one_line(raw)?;
        let has_letter = name.chars().any(char::is_alphabetic);
        let is_name = has_letter && name.chars().all(is_name_character);
        if !is_name && !name.is_empty() {
            return Err(Failure::Shape);
        }
        self.limits.check(&name)?;
        Ok(name)
    }

    pub(super) fn pattern(&self, required: bool) -> String {
        let has_letter = r"(?=[\P{Alphabetic}\p{DI}]*[\p{Alphabetic}--\p{DI}])";
        text::line_pattern(VISIBLE, has_letter, self.limits, required)
    }
}

/// Tells whether the character is an apostrophe as keyboards, autocorrection and transliteration
/// write it.
pub(crate) fn is_apostrophe(character: char) -> bool {
    matches!(
        character,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' | '\u{b4}'
    )
}

fn is_name_character(character: char) -> bool {
    character.is_alphabetic()
        || is_combining_mark(character)
        || is_apostrophe(character)
        || is_shaping(character)
        || is_dash(character)
        || matches!(character, ' ' | '.' | ',')
}

/// A name's character that can be seen, as a character class with the `v` flag.
const VISIBLE: &str =
    r"[[\p{Alphabetic}\p{M}'\u2018\u2019\u02BC`\u00B4.\x2C\-\u2010-\u2015\u2212]--\p{DI}]";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names() {
        let kind = PersonName {
            limits: Limits { min: 1, max: 20 },
        };
        let table = [
            ("", Ok("")),
            ("Suharto", Ok("Suharto")),
            ("U", Ok("U")),
            ("  Ni  Luh Ayu ", Ok("Ni Luh Ayu")),
            ("M. Yusuf, S.E.", Ok("M. Yusuf, S.E.")),
            ("Ma'ruf", Ok("Ma'ruf")),
            ("Ma\u{2019}ruf", Ok("Ma\u{2019}ruf")),
            ("Ma`ruf", Ok("Ma`ruf")),
            ("Anne-Marie", Ok("Anne-Marie")),
            ("Rene\u{301}", Ok("Ren\u{e9}")),
            ("陳大文", Ok("陳大文")),
            ("محمد", Ok("محمد")),
            ("ශ්\u{200d}රී", Ok("ශ්\u{200d}රී")),
            ("-", Err(Failure::Shape)),
            ("...", Err(Failure::Shape)),
            ("Budi2", Err(Failure::Shape)),
            ("budi@contoh.id", Err(Failure::Shape)),
            ("<b>Budi</b>", Err(Failure::Shape)),
            ("Budi \u{1f600}", Err(Failure::Shape)),
            ("=SUM(A1)", Err(Failure::Shape)),
            ("Budi\nSiti", Ok("Budi Siti")),
            ("\u{2068}Siti Contoh\u{2069}", Ok("Siti Contoh")),
            ("Siti\u{fe0f}", Ok("Siti\u{fe0f}")),
            ("\u{115f}.", Err(Failure::Shape)),
            ("Siti\u{fffd}", Err(Failure::Characters)),
            ("Budi\u{202e}", Err(Failure::Characters)),
            ("abcdefghijabcdefghijk", Err(Failure::TooLong)),
        ];
        for (raw, expected) in table {
            assert_eq!(kind.read(raw), expected.map(str::to_owned), "{raw:?}");
        }
        let long = PersonName {
            limits: Limits { min: 3, max: 20 },
        };
        assert_eq!(long.read("Al"), Err(Failure::TooShort));
    }
}
