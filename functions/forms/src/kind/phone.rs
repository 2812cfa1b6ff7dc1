//! `telepon`: an Indonesian mobile number or a Jakarta landline, stored in E.164 (`+62812…`).
//!
//! After the country code 62 or a leading 0, a mobile number is `8`, one of `1-35-9`, and seven
//! to ten digits; a Jakarta landline is `21` and seven or eight digits. Source: the Indonesian
//! metadata of libphonenumber (`region_ID`); the shape of the stored number: ITU-T E.164.
//!
//! People write numbers in many ways, so spaces, dots, dashes and brackets may stand anywhere;
//! `+62`, `62`, `0`, `+62 (0)` and a bare `8…` all begin a number. Direction marks and overrides,
//! which contact lists put around a number that is copied, are passed over here: only the digits
//! are kept. A dash alone is no answer.

use crate::failure::Failure;
use crate::text::{self, BIDI_CLASS, DASH_CLASS, DROPPED_CLASS, SPACE_CLASS};

pub(super) fn read(raw: &str) -> Result<String, Failure> {
    let mut digits = String::new();
    let mut plus = false;
    for character in raw.chars().filter(|character| !is_separator(*character)) {
        match character {
            '+' if digits.is_empty() && !plus => plus = true,
            '0'..='9' => digits.push(character),
            _ => return Err(Failure::Shape),
        }
    }
    if digits.is_empty() && !plus {
        return Ok(String::new());
    }
    let international = digits
        .strip_prefix("62")
        .map(|rest| rest.strip_prefix('0').unwrap_or(rest));
    let prefixed = international.or_else(|| digits.strip_prefix('0').filter(|_| !plus));
    let bare = Some(digits.as_str()).filter(|_| !plus);
    let national = prefixed
        .filter(|number| is_mobile(number) || is_jakarta_landline(number))
        .or_else(|| bare.filter(|number| is_mobile(number)));
    national
        .map(|number| format!("+62{number}"))
        .ok_or(Failure::Shape)
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

fn is_mobile(number: &str) -> bool {
    let mut digits = number.chars();
    digits.next() == Some('8')
        && matches!(digits.next(), Some('1'..='3' | '5'..='9'))
        && (7..=10).contains(&digits.count())
}

fn is_jakarta_landline(number: &str) -> bool {
    number
        .strip_prefix("21")
        .is_some_and(|rest| (7..=8).contains(&rest.len()))
}

fn is_separator(character: char) -> bool {
    text::is_space(character)
        || text::is_dropped(character)
        || text::is_bidi_control(character)
        || text::is_dash(character)
        || matches!(character, '.' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_as_people_write_them() {
        let table = [
            ("", Ok("")),
            (" ", Ok("")),
            ("-", Ok("")),
            ("081234567890", Ok("+6281234567890")),
            ("0812-3456-7890", Ok("+6281234567890")),
            ("0812.3456.7890", Ok("+6281234567890")),
            ("0812 3456 7890", Ok("+6281234567890")),
            ("(0812) 34567890", Ok("+6281234567890")),
            ("0812\u{2011}3456\u{2013}7890", Ok("+6281234567890")),
            ("+62 812-3456-7890", Ok("+6281234567890")),
            ("(+62) 812 3456 7890", Ok("+6281234567890")),
            ("+62 (0) 812 3456 7890", Ok("+6281234567890")),
            ("+6281234567890", Ok("+6281234567890")),
            ("6281234567890", Ok("+6281234567890")),
            ("81234567890", Ok("+6281234567890")),
            ("\u{202a}+62 812-3456-7890\u{202c}", Ok("+6281234567890")),
            ("0812345678", Ok("+62812345678")),
            ("081234567", Err(Failure::Shape)),
            ("08123456789012", Err(Failure::Shape)),
            ("0841234567", Err(Failure::Shape)),
            ("08001234567", Err(Failure::Shape)),
            ("021-3456789", Ok("+62213456789")),
            ("(021) 3456 7890", Ok("+622134567890")),
            ("+62 21 34567890", Ok("+622134567890")),
            ("021 345678", Err(Failure::Shape)),
            ("021 345678901", Err(Failure::Shape)),
            ("21 34567890", Err(Failure::Shape)),
            ("022 34567890", Err(Failure::Shape)),
            ("34567890", Err(Failure::Shape)),
            ("+81234567890", Err(Failure::Shape)),
            ("+081234567890", Err(Failure::Shape)),
            ("+65 8123 4567", Err(Failure::Shape)),
            ("0812+34567890", Err(Failure::Shape)),
            ("++6281234567890", Err(Failure::Shape)),
            ("+", Err(Failure::Shape)),
            ("0", Err(Failure::Shape)),
            ("62", Err(Failure::Shape)),
            ("WA 081234567890", Err(Failure::Shape)),
            ("081234567890\n", Err(Failure::Shape)),
            ("０８１２３４５６７８９０", Err(Failure::Shape)),
            ("081234567890, 081234567891", Err(Failure::Shape)),
        ];
        for (raw, expected) in table {
            assert_eq!(read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }

    #[test]
    fn reading_twice_equals_once() {
        for raw in ["0812-3456-7890", "(021) 3456789"] {
            let once = read(raw).expect(raw);
            assert_eq!(read(&once), Ok(once.clone()), "{raw:?}");
        }
    }
}
