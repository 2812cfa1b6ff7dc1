//! Canonical bytes of a submission, for keyed hashes.
//!
//! Two sendings are compared as people mean them, however they were typed; what is stored stays as it
//! was typed. How texts are written for that is a [`Folding`], and what was hashed in one is found in
//! that one alone, so a folding never changes: another one is a new variant.
//!
//! Every text is preceded by its length, so that no two different lists of texts give the same
//! bytes ("ab" and "c" against "a" and "bc").

use programme::characters::{is_dash, is_invisible};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::form::StoringForm;
use crate::kind::is_apostrophe;
use crate::question::Question;
use crate::value::Value;

/// Way to write texts so that those are equal that people mean as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folding {
    /// Capital and small letters are the same, and the different apostrophes and hyphens of keyboards
    /// and autocorrection. Of what was stored up to November 2026.
    Letters,
    /// The words count: no case, no styled or wide letters (NFKC), no punctuation, nothing that is
    /// not seen.
    Words,
}

/// Writes the form and the answers to its identity questions, in the definition's order. Free text
/// is folded: a name in capitals is the same name.
pub(crate) fn identity(
    form: &StoringForm,
    answered: &[(&Question, Value)],
    folding: Folding,
) -> Vec<u8> {
    let mut bytes = Bytes::new(form);
    for id in form.identity() {
        let found = answered.iter().find(|(question, _)| question.id() == id);
        match found {
            Some((question, value)) => bytes.answer(question, value, Some(folding)),
            None => bytes.text(id),
        }
    }
    bytes.0
}

/// Writes every answer, in the order of the questions. The answers to identity questions are folded
/// here too, so that the same name in capitals is no change.
pub(crate) fn content(
    form: &StoringForm,
    answered: &[(&Question, Value)],
    folding: Folding,
) -> Vec<u8> {
    let mut bytes = Bytes::new(form);
    for (question, value) in answered {
        let is_identity = form.identity().iter().any(|id| id == question.id());
        bytes.answer(question, value, is_identity.then_some(folding));
    }
    bytes.0
}

struct Bytes(Vec<u8>);

impl Bytes {
    fn new(form: &StoringForm) -> Self {
        let mut bytes = Self(Vec::new());
        bytes.text(form.id());
        bytes
    }

    fn answer(&mut self, question: &Question, value: &Value, folding: Option<Folding>) {
        self.text(question.id());
        let folding = folding.filter(|_| question.kind().is_free_text());
        self.number(value.parts().count());
        for part in value.parts() {
            match folding {
                Some(Folding::Letters) => self.text(&letters(part)),
                Some(Folding::Words) => self.text(&words(part)),
                None => self.text(part),
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, number: usize) {
        let number = u64::try_from(number).expect("a usize has at most 64 bits");
        self.0.extend_from_slice(&number.to_be_bytes());
    }
}

/// Folds a text by [`Folding::Letters`].
///
/// Upper case first and lower case then is close to Unicode's full case folding ("ß" and "SS"
/// become equal) without its table. White space is already collapsed in checked answers.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|character| !matches!(character, '\u{200c}' | '\u{200d}'))
        .map(|character| match character {
            _ if is_apostrophe(character) => '\'',
            _ if is_dash(character) => '-',
            _ => character,
        })
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

/// Folds a text by [`Folding::Words`]: words of letters and digits with one space between them.
/// Apostrophes join, everything else parts. A text that has no word is only put into one case.
///
/// ```
/// assert_eq!(forms::words("𝐒𝐢𝐭𝐢  CONTOH."), forms::words("Siti Contoh"));
/// assert_eq!(forms::words("M.Nur'aini"), "m nuraini");
/// ```
pub fn words(text: &str) -> String {
    let one_case: String = text
        .nfkc()
        .filter(|character| !is_invisible(*character) && !is_apostrophe(*character))
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect();
    let is_part = |character: char| character.is_alphanumeric() || is_combining_mark(character);
    let words: Vec<&str> = one_case
        .split(|character| !is_part(character))
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        one_case
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use programme::characters::{is_override, is_space};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_what_people_mean_as_the_same() {
        let table = [
            ("SITI Aminah", "siti aminah"),
            ("Ma\u{2019}ruf", "ma'ruf"),
            ("Ma`ruf", "ma'ruf"),
            ("Anne\u{2011}Marie", "anne-marie"),
            ("Straße", "strasse"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδος", "οδοσ"),
            ("REN\u{c9}", "ren\u{e9}"),
        ];
        for (text, expected) in table {
            assert_eq!(letters(text), expected, "{text:?}");
        }
    }

    /// Sources: <https://github.com/hasgeek/funnel/issues/1544>,
    /// <https://github.com/2witstudios/PageSpace/pull/2446>.
    #[test]
    fn words_are_the_same_in_any_type() {
        let table = [
            ("𝐒𝐢𝐭𝐢 𝐂𝐨𝐧𝐭𝐨𝐡", "siti contoh"),
            ("Ｓｉｔｉ\u{3000}Ｃｏｎｔｏｈ", "siti contoh"),
            ("Siti Contoh.", "siti contoh"),
            ("Siti\u{fe0f} Contoh", "siti contoh"),
            ("Siti, Contoh", "siti contoh"),
            ("M.Contoh", "m contoh"),
            ("M. Contoh", "m contoh"),
            ("Ⓢiti Contoh", "siti contoh"),
            ("Ma\u{2019}ruf", "maruf"),
            ("Anne\u{2011}Marie", "anne marie"),
            ("Straße", "strasse"),
            ("ﬁfi", "fifi"),
            ("REN\u{c9}", "ren\u{e9}"),
            ("e\u{301}", "\u{e9}"),
            ("Siti 2", "siti 2"),
            ("!!!", "!!!"),
            ("Siti Contoh Lain", "siti contoh lain"),
            ("Sitti Contoh", "sitti contoh"),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_equals_once(text in any::<String>()) {
            let once = words(&text);
            prop_assert_eq!(words(&once), once);
        }

        /// Signs, white space and what nobody sees make nobody another person.
        #[test]
        fn what_is_no_word_makes_no_difference(
            place in 0..=11_usize,
            sign in prop::sample::select(('\0'..=char::MAX).filter(|character| {
                is_invisible(*character) && !is_override(*character)
            }).collect::<Vec<_>>()),
            around in "[ .,\\-]{0,3}",
        ) {
            let mut name = "Siti Contoh".to_owned();
            name.insert(place, sign);
            prop_assert_eq!(words(&format!("{around}{name}{around}")), "siti contoh");
            prop_assert!(!is_space(sign));
        }
    }
}
