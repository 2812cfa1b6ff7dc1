//! Canonical bytes of a submission, for keyed hashes.
//!
//! Every text is preceded by its length, so that no two different lists of texts give the same
//! bytes ("ab" and "c" against "a" and "bc").

use programme::characters::is_dash;
use unicode_normalization::UnicodeNormalization;

use crate::form::{Question, StoringForm};
use crate::kind::{is_apostrophe, is_joiner};
use crate::submission::Value;

/// The form and the answers to its identity questions, in the definition's order. Free text is
/// [`fold`]ed: a name in capitals is the same name.
pub(crate) fn identity(form: &StoringForm, answered: &[(&Question, Value)]) -> Vec<u8> {
    let mut bytes = Bytes::new(form);
    for id in form.identity() {
        let found = answered.iter().find(|(question, _)| question.id() == id);
        match found {
            Some((question, value)) => bytes.answer(question, value, true),
            None => bytes.text(id),
        }
    }
    bytes.0
}

/// Every answer, in the order of the questions. The answers to identity questions are folded
/// here too, so that the same name in capitals is no change.
pub(crate) fn content(form: &StoringForm, answered: &[(&Question, Value)]) -> Vec<u8> {
    let mut bytes = Bytes::new(form);
    for (question, value) in answered {
        let folded = form.identity().iter().any(|id| id == question.id());
        bytes.answer(question, value, folded);
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

    fn answer(&mut self, question: &Question, value: &Value, folded: bool) {
        self.text(question.id());
        let folded = folded && question.kind().is_free_text();
        self.number(value.parts().count());
        for part in value.parts() {
            if folded {
                self.text(&fold(part));
            } else {
                self.text(part);
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

/// Makes texts equal that people mean as the same: capital and small letters, the different
/// apostrophes and hyphens of keyboards and autocorrection, and joiners that are not seen.
///
/// Upper case first and lower case then is close to Unicode's full case folding ("ß" and "SS"
/// become equal) without its table. White space is already collapsed in checked answers.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|character| !is_joiner(*character))
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

#[cfg(test)]
mod tests {
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
            assert_eq!(fold(text), expected, "{text:?}");
        }
    }
}
