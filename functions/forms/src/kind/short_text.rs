//! `teks-pendek`: one line of text.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::text::{self, Limits};

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortText {
    /// How many characters.
    pub limits: Limits,
}

impl ShortText {
    pub(super) fn failures(&self) -> Vec<Failure> {
        [self.limits.failures(), vec![Failure::Characters]].concat()
    }

    pub(super) fn read(&self, raw: &str) -> Result<String, Failure> {
        let line = text::one_line(raw)?;
        self.limits.check(&line)?;
        Ok(line)
    }

    pub(super) fn pattern(&self, required: bool) -> String {
        text::one_line_pattern(self.limits, required)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line_within_limits() {
        let kind = ShortText {
            limits: Limits { min: 3, max: 10 },
        };
        let table = [
            ("", Ok("")),
            ("   ", Ok("")),
            (" Warung  Ibu ", Ok("Warung Ibu")),
            ("<b>&\"'", Ok("<b>&\"'")),
            ("ab", Err(Failure::TooShort)),
            ("Warung Ibu2", Err(Failure::TooLong)),
            ("Warung\nIbu", Ok("Warung Ibu")),
            ("Warung\0", Err(Failure::Characters)),
        ];
        for (raw, expected) in table {
            assert_eq!(kind.read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }

    #[test]
    fn can_be_too_short_only_with_a_lower_limit() {
        let kind = |min| ShortText {
            limits: Limits { min, max: 10 },
        };
        assert_eq!(kind(1).failures(), [Failure::TooLong, Failure::Characters]);
        assert_eq!(
            kind(2).failures(),
            [Failure::TooShort, Failure::TooLong, Failure::Characters]
        );
    }
}
