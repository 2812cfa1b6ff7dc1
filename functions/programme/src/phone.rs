//! Telephone numbers as they are stored (E.164), read from any way people write them.

use std::fmt;

use crate::characters;

/// An Indonesian mobile number or a Jakarta landline, as in `+6281234567890` (ITU-T E.164).
///
/// After the country code 62 or a leading 0, a mobile number is `8`, one of `1-35-9`, and seven
/// to ten digits; a Jakarta landline is `21` and seven or eight digits. Source: the Indonesian
/// metadata of libphonenumber (`region_ID`).
///
/// Its `Debug` form shows no digit, so that none reaches a log by a slip.
///
/// ```
/// use programme::PhoneNumber;
///
/// let number = PhoneNumber::parse("(0812) 3456-7890")?;
/// assert_eq!(number.as_str(), "+6281234567890");
/// assert_eq!(number.last_six(), "567890");
/// # Ok::<(), programme::InvalidPhoneNumber>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhoneNumber {
    /// It holds nothing but what may stand between digits: no answer rather than a wrong one.
    #[error("no digit")]
    Empty,
    /// It is no Indonesian mobile number and no Jakarta landline.
    #[error("no Indonesian mobile number and no Jakarta landline")]
    Shape,
}

impl PhoneNumber {
    /// Reads a number as people write it.
    ///
    /// Spaces, dots, dashes and brackets may stand anywhere; `+62`, `62`, `0`, `+62 (0)` and a bare
    /// `8…` all begin a number. Direction marks and overrides, which contact lists put around a
    /// number that is copied, are passed over: only the digits are kept.
    pub fn parse(written: &str) -> Result<Self, InvalidPhoneNumber> {
        let mut digits = String::new();
        let mut plus = false;
        for character in written.chars().filter(|written| !is_separator(*written)) {
            match character {
                '+' if digits.is_empty() && !plus => plus = true,
                '0'..='9' => digits.push(character),
                _ => return Err(InvalidPhoneNumber::Shape),
            }
        }
        if digits.is_empty() && !plus {
            return Err(InvalidPhoneNumber::Empty);
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
            .map(|number| Self(format!("+62{number}")))
            .ok_or(InvalidPhoneNumber::Shape)
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people read it aloud, as in `0812-3456-7890`: with dashes, so that no
    /// spreadsheet takes it for a number to reckon with.
    ///
    /// ```
    /// let landline = programme::PhoneNumber::parse("+62 21 3456 789")?;
    /// assert_eq!(landline.in_groups(), "021-3456-789");
    /// # Ok::<(), programme::InvalidPhoneNumber>(())
    /// ```
    pub fn in_groups(&self) -> String {
        // Both are ASCII: `+62`, then nine digits or more.
        let national = &self.0[3..];
        let area = if national.starts_with("21") { 2 } else { 3 };
        let (area, rest) = national.split_at(area);
        let (first, last) = rest.split_at(rest.len().min(4));
        if last.is_empty() {
            format!("0{area}-{first}")
        } else {
            format!("0{area}-{first}-{last}")
        }
    }

    /// The last six digits, which a person adds to a reference to see where she stands.
    pub fn last_six(&self) -> &str {
        // The shortest number has nine digits after `+62`, all of them ASCII.
        &self.0[self.0.len() - 6..]
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(..)")
    }
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
    characters::is_space(character)
        || characters::is_dropped(character)
        || characters::is_bidi_control(character)
        || characters::is_dash(character)
        || matches!(character, '.' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers as people write them, each with the stored number.
    const TABLE: &[(&str, Result<&str, InvalidPhoneNumber>)] = {
        const EMPTY: Result<&str, InvalidPhoneNumber> = Err(InvalidPhoneNumber::Empty);
        const SHAPE: Result<&str, InvalidPhoneNumber> = Err(InvalidPhoneNumber::Shape);
        &[
            ("", EMPTY),
            (" ", EMPTY),
            ("-", EMPTY),
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
            ("081234567", SHAPE),
            ("08123456789012", SHAPE),
            ("0841234567", SHAPE),
            ("08001234567", SHAPE),
            ("021-3456789", Ok("+62213456789")),
            ("(021) 3456 7890", Ok("+622134567890")),
            ("+62 21 34567890", Ok("+622134567890")),
            ("021 345678", SHAPE),
            ("021 345678901", SHAPE),
            ("21 34567890", SHAPE),
            ("022 34567890", SHAPE),
            ("34567890", SHAPE),
            ("+81234567890", SHAPE),
            ("+081234567890", SHAPE),
            ("+65 8123 4567", SHAPE),
            ("0812+34567890", SHAPE),
            ("++6281234567890", SHAPE),
            ("+", SHAPE),
            ("0", SHAPE),
            ("62", SHAPE),
            ("WA 081234567890", SHAPE),
            ("081234567890\n", SHAPE),
            ("０８１２３４５６７８９０", SHAPE),
            ("081234567890, 081234567891", SHAPE),
        ]
    };

    #[test]
    fn reads_numbers_as_people_write_them() {
        for (written, expected) in TABLE {
            let read = PhoneNumber::parse(written);
            assert_eq!(
                read.as_ref().map(PhoneNumber::as_str),
                expected.as_ref().map(|number| *number),
                "{written:?}"
            );
        }
    }

    #[test]
    fn six_digits_and_nothing_of_it_in_a_log() {
        let number = PhoneNumber::parse("021-3456789").expect("a landline");
        assert_eq!(number.last_six(), "456789");
        assert_eq!(format!("{number:?}"), "PhoneNumber(..)");
    }

    proptest! {
        #[test]
        fn reading_twice_equals_once(written in "[+]?(62|0)?(8[1-9]|21)[0-9 ().-]{7,12}") {
            if let Ok(number) = PhoneNumber::parse(&written) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            if let Ok(number) = PhoneNumber::parse(&text) {
                prop_assert_eq!(number.last_six().len(), 6);
            }
        }
    }
}
