//! `telepon`: an Indonesian mobile number or a Jakarta landline, stored in E.164 (`+62812…`).
//!
//! The rule is that of [`PhoneNumber`]; the page says it as a pattern, but for the words beside a
//! number, which the server reads. A dash alone is no answer.

use programme::characters::{DASH_CLASS, INVISIBLE_CLASS, SPACE_CLASS};
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

pub(super) fn pattern(required: bool) -> String {
    let separator =
        format!(r"[{SPACE_CLASS}{INVISIBLE_CLASS}._\x2A\x2C\x2F\x3A\x3B\(\){DASH_CLASS}]");
    let allowed = format!("[0-9{}", &separator[1..]);
    let mobile = r"8\D*[1-35-9](?:\D*\d){7,11}";
    let landline = r"2\D*1(?:\D*\d){7,8}";
    let nothing = if required {
        String::new()
    } else {
        format!("{separator}*|")
    };
    // After the plus sign, and after one before a second country code, only digits and separators
    // remain, so that `\D` is a separator.
    let twice = format!(r"6{separator}*2{separator}*\+(?={separator}*6{separator}*2)");
    format!(
        "{nothing}{separator}*(?:\\+(?=\\D*6))?(?={separator}*(?:{twice})?{allowed}*$)\\D*(?:\
         (?:(?:0\\D*0\\D*)?6\\D*2\\D*(?:6\\D*2\\D*)?(?:0\\D*)?|0\\D*)(?:{mobile}|{landline})|{mobile})\\D*"
    )
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
