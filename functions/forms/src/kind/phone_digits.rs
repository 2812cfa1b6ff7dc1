//! `angka-telepon`: the last six digits of the telephone number that an earlier submission holds,
//! stored without anything between them.
//!
//! With a reference they are what lets someone see where they stand: a reference alone is read
//! aloud in offices and is no secret. Six digits leave one guess in a million, and tries are
//! counted.

use programme::characters::{DIGIT_CLASS, digit};

use super::separated::{self, is_separator};
use crate::failure::Failure;

/// Number of digits.
const LENGTH: usize = 6;

pub(super) fn read(raw: &str) -> Result<String, Failure> {
    let digits: String = raw
        .chars()
        .filter(|character| !is_separator(*character))
        .map(digit)
        .collect();
    let is_whole = digits.len() == LENGTH && digits.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty() || is_whole {
        Ok(digits)
    } else {
        Err(Failure::Shape)
    }
}

pub(super) fn pattern(required: bool) -> String {
    separated::pattern(DIGIT_CLASS, LENGTH, required)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_six_digits() {
        let table = [
            ("", Ok("")),
            (" - ", Ok("")),
            ("567890", Ok("567890")),
            (" 567 890 ", Ok("567890")),
            ("56-78-90", Ok("567890")),
            ("5\u{200b}67.8\u{2011}90", Ok("567890")),
            ("56789", Err(Failure::Shape)),
            ("5678901", Err(Failure::Shape)),
            ("081234567890", Err(Failure::Shape)),
            ("56789a", Err(Failure::Shape)),
            ("+567890", Err(Failure::Shape)),
            ("567\n890", Ok("567890")),
            ("\u{2068}567890\u{2069}", Ok("567890")),
            ("５６７８９０", Ok("567890")),
            ("٥٦٧ ٨٩٠", Ok("567890")),
            ("５６７８９", Err(Failure::Shape)),
        ];
        for (raw, expected) in table {
            assert_eq!(read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }
}
