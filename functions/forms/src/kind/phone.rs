//! `telepon`: an Indonesian mobile number or a Jakarta landline, stored in E.164 (`+62812…`).
//!
//! The rule is that of [`PhoneNumber`]; a dash alone is no answer. The page has no `pattern` for it:
//! one for all ways to write a number is 800 characters long, and no browser enforces it in a form
//! that is `novalidate`.

use programme::{InvalidPhoneNumber, PhoneNumber};

use crate::failure::Failure;

/// Each way in which a number can fail has a message of its own, because "begin with 08" is no help
/// to whoever did.
pub(super) const FAILURES: [Failure; 6] = [
    Failure::TooShort,
    Failure::TooLong,
    Failure::Shape,
    Failure::Letters,
    Failure::Several,
    Failure::Foreign,
];

pub(super) fn read(raw: &str) -> Result<String, Failure> {
    PhoneNumber::parse(raw)
        .map(String::from)
        .or_else(|invalid| {
            Err(match invalid {
                InvalidPhoneNumber::Empty => return Ok(String::new()),
                InvalidPhoneNumber::Letters => Failure::Letters,
                InvalidPhoneNumber::Several => Failure::Several,
                InvalidPhoneNumber::Foreign => Failure::Foreign,
                InvalidPhoneNumber::TooShort => Failure::TooShort,
                InvalidPhoneNumber::TooLong => Failure::TooLong,
                InvalidPhoneNumber::Shape => Failure::Shape,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers() {
        let table = [
            ("", Ok("")),
            (" - ", Ok("")),
            ("0812-3456-7890", Ok("+6281234567890")),
            ("081234567", Err(Failure::TooShort)),
            ("08123456789012345", Err(Failure::TooLong)),
            ("0222345678", Err(Failure::Shape)),
            ("081234567890 Bu Siti", Err(Failure::Letters)),
            ("081234567890/081234567891", Err(Failure::Several)),
            ("+6581234567", Err(Failure::Foreign)),
        ];
        for (raw, expected) in table {
            assert_eq!(read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }
}
