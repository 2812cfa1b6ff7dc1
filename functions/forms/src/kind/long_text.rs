//! `teks-panjang`: several lines of text.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::text::{self, Limits};

/// Several lines of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongText {
    /// How many characters; a line break is one.
    pub limits: Limits,
}

impl LongText {
    pub(super) fn failures(&self) -> Vec<Failure> {
        [self.limits.failures(), vec![Failure::Characters]].concat()
    }

    pub(super) fn read(&self, raw: &str) -> Result<String, Failure> {
        let lines = text::lines(raw)?;
        self.limits.check(&lines)?;
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_within_limits() {
        let kind = LongText {
            limits: Limits { min: 5, max: 9 },
        };
        let table = [
            ("", Ok("")),
            ("\r\n\r\n", Ok("")),
            ("baris\r\ndua", Ok("baris\ndua")),
            (
                "\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}",
                Ok("\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}"),
            ),
            ("satu", Err(Failure::TooShort)),
            (" satu \n", Err(Failure::TooShort)),
            ("baris\n\ndua", Err(Failure::TooLong)),
            ("baris\0", Err(Failure::Characters)),
            ("\u{2066}baris", Ok("baris")),
            ("\u{202e}baris", Err(Failure::Characters)),
        ];
        for (raw, expected) in table {
            assert_eq!(kind.read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }
}
