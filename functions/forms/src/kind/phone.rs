//! `telepon`: an Indonesian mobile number or a Jakarta landline, stored in E.164 (`+62812…`).
//!
//! The rule is that of [`PhoneNumber`]; the page says it as a pattern. A dash alone is no answer.

use programme::characters::{BIDI_CLASS, DASH_CLASS, DROPPED_CLASS, SPACE_CLASS};
use programme::{InvalidPhoneNumber, PhoneNumber};

use crate::failure::Failure;

pub(super) fn read(raw: &str) -> Result<String, Failure> {
    match PhoneNumber::parse(raw) {
        Ok(number) => Ok(number.into()),
        Err(InvalidPhoneNumber::Empty) => Ok(String::new()),
        Err(InvalidPhoneNumber::Shape) => Err(Failure::Shape),
    }
}

pub(super) fn pattern(required: bool) -> String {
    let separator = format!("[{SPACE_CLASS}{DROPPED_CLASS}{BIDI_CLASS}.\\(\\){DASH_CLASS}]");
    let allowed = format!("[0-9{}", &separator[1..]);
    let mobile = r"8\D*[1-35-9](?:\D*\d){7,10}";
    let landline = r"2\D*1(?:\D*\d){7,8}";
    let nothing = if required {
        String::new()
    } else {
        format!("{separator}*|")
    };
    // After the plus sign only digits and separators remain, so that `\D` is a separator.
    format!(
        "{nothing}{separator}*(?:\\+(?=\\D*6))?(?={allowed}*$)\\D*(?:\
         (?:6\\D*2\\D*(?:0\\D*)?|0\\D*)(?:{mobile}|{landline})|{mobile})\\D*"
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
            ("081234567", Err(Failure::Shape)),
        ];
        for (raw, expected) in table {
            assert_eq!(read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }
}
