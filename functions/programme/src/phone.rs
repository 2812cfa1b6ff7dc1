//! Telephone numbers as they are stored (E.164), read from any way people write them.

use std::fmt;

use crate::characters;

/// An Indonesian mobile number or a Jakarta landline, as in `+6281234567890` (ITU-T E.164).
///
/// After the country code 62 or a leading 0, a mobile number is `8`, one of `1-35-9`, and seven
/// to eleven digits; a Jakarta landline is `21` and seven or eight digits. Source: the Indonesian
/// metadata of libphonenumber (`region_ID`), and one digit more than it has: reports say that
/// such numbers are in use (<https://github.com/twcclegg/libphonenumber-csharp/issues/257>), so
/// they are taken, and whoever calls is told, see [`PhoneNumber::is_unusually_long`].
///
/// Its `Debug` form shows no digit, so that none reaches a log by a slip.
///
/// ```
/// use programme::PhoneNumber;
///
/// let number = PhoneNumber::parse("WA: (0812) 3456-7890")?;
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
    /// It holds letters or signs that are no part of a number.
    #[error("letters or signs")]
    Letters,
    /// It has so many digits that it may be more than one number.
    #[error("more than one number")]
    Several,
    /// It begins with another country's code.
    #[error("a number of another country")]
    Foreign,
    /// It has too few digits.
    #[error("too few digits")]
    TooShort,
    /// It has too many digits.
    #[error("too many digits")]
    TooLong,
    /// It begins as no Indonesian mobile number and no Jakarta landline does.
    #[error("no Indonesian mobile number and no Jakarta landline")]
    Shape,
}

impl PhoneNumber {
    /// Reads a number as people write it.
    ///
    /// Spaces, dots, dashes, brackets and the like may stand anywhere, as may words that people put
    /// beside a number (`WA`, `No. HP`, `https://wa.me/`); `+62`, `62`, `0062`, `0`, `+62 (0)`,
    /// `+62+62` and a bare `8…` all begin a number. What nobody sees is passed over, overrides
    /// too: only the digits are kept. Digits of other scripts and wide characters are taken for
    /// those of ASCII, and of an address that opens a chat only the number counts.
    pub fn parse(written: &str) -> Result<Self, InvalidPhoneNumber> {
        use InvalidPhoneNumber::{Empty, Foreign, Letters, Shape};

        let mut digits = String::new();
        let mut plus = false;
        let mut is_labelled = false;
        let written: String = written
            .chars()
            .map(|character| characters::narrow(characters::digit(character)))
            .collect();
        let of_a_chat = of_a_chat(&written)
            .filter(|number| number.contains(|character: char| character.is_ascii_digit()));
        let mut rest = of_a_chat.unwrap_or(&written);
        while let Some(character) = rest.chars().next() {
            let word = rest
                .find(|letter: char| !letter.is_alphabetic())
                .unwrap_or(rest.len());
            if word > 0 && !is_separator(character) {
                if !LABELS.contains(&rest[..word].to_lowercase().as_str()) {
                    return Err(Letters);
                }
                is_labelled = true;
                rest = &rest[word..];
                continue;
            }
            rest = &rest[character.len_utf8()..];
            match character {
                '+' if digits.is_empty() && !plus => plus = true,
                // The country's code twice: once typed, once filled in.
                '+' if digits == COUNTRY && begins_with_country(rest) => {}
                '0'..='9' => digits.push(character),
                _ if is_separator(character) => {}
                _ => return Err(Letters),
            }
        }
        if digits.is_empty() {
            return Err(if plus || is_labelled { Letters } else { Empty });
        }
        let unprefixed = digits.strip_prefix("00").filter(|_| !plus);
        let is_foreign =
            (plus || unprefixed.is_some()) && !unprefixed.unwrap_or(&digits).starts_with('0');
        let national = unprefixed
            .unwrap_or(&digits)
            .strip_prefix(COUNTRY)
            .map(|rest| rest.strip_prefix(COUNTRY).unwrap_or(rest))
            .map(|rest| rest.strip_prefix('0').unwrap_or(rest))
            .or_else(|| {
                digits
                    .strip_prefix('0')
                    .filter(|_| !plus && unprefixed.is_none())
            })
            .or_else(|| Some(&*digits).filter(|bare| !plus && bare.starts_with(MOBILE)));
        match national {
            Some(number) => shape(number).map(|()| Self(format!("+{COUNTRY}{number}"))),
            None if is_foreign => Err(Foreign),
            None => Err(Shape),
        }
    }

    /// Tells whether it is longer than the numbers that operators are known to give out: a digit
    /// may have slipped in twice, which whoever calls should know.
    ///
    /// ```
    /// let number = programme::PhoneNumber::parse("0859 1591 5781 14")?;
    /// assert!(number.is_unusually_long());
    /// # Ok::<(), programme::InvalidPhoneNumber>(())
    /// ```
    pub fn is_unusually_long(&self) -> bool {
        self.0.len() > "+62".len() + LONGEST_KNOWN
    }

    /// Returns the number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Writes the number as people read it aloud, as in `0812-3456-7890`: with dashes, so that no
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

    /// Returns the last six digits, which a person adds to a reference to see where she stands.
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

/// Indonesia's country code.
const COUNTRY: &str = "62";
/// First digit of a mobile number.
const MOBILE: char = '8';
/// Area code of Jakarta.
const JAKARTA: &str = "21";
/// Most digits after the country code that operators are known to give out.
const LONGEST_KNOWN: usize = 12;
/// From so many digits on, it is rather two numbers than a long one.
const TWO_NUMBERS: usize = 17;

/// Words that people put beside a number, and those of the addresses that hold one.
const LABELS: [&str; 23] = [
    "call",
    "handphone",
    "hp",
    "http",
    "https",
    "kontak",
    "me",
    "mobile",
    "no",
    "nomer",
    "nomor",
    "phone",
    "ponsel",
    "saya",
    "sms",
    "tel",
    "telepon",
    "telp",
    "telpon",
    "tlp",
    "wa",
    "whatsapp",
    "wassap",
];

/// Checks whether the digits after the country code, or after the 0, are a number that we know.
fn shape(number: &str) -> Result<(), InvalidPhoneNumber> {
    use InvalidPhoneNumber::{Several, Shape, TooLong, TooShort};

    let lengths = match number.as_bytes() {
        [b'8', b'1'..=b'3' | b'5'..=b'9', ..] => 9..=LONGEST_KNOWN + 1,
        _ if number.starts_with(JAKARTA) => 9..=10,
        // Too little to tell, or nothing that we know.
        [] | [b'8' | b'2'] => return Err(TooShort),
        _ => return Err(Shape),
    };
    match number.len() {
        length if lengths.contains(&length) => Ok(()),
        length if length < *lengths.start() => Err(TooShort),
        TWO_NUMBERS.. => Err(Several),
        _ => Err(TooLong),
    }
}

/// Finds the number in an address that opens a chat with it, `https://wa.me/62812…?text=…` or
/// `https://api.whatsapp.com/send?phone=62812…`: what follows it is the message.
fn of_a_chat(written: &str) -> Option<&str> {
    let (address, query) = written.trim().split_once('?')?;
    let address = address.to_ascii_lowercase();
    let place = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .unwrap_or(&address);
    if let Some(number) = place.strip_prefix("wa.me/") {
        let end = address.len();
        return query
            .starts_with("text=")
            .then(|| &written.trim()[end - number.len()..end]);
    }
    let is_whatsapp = matches!(
        place.trim_end_matches('/'),
        "api.whatsapp.com/send" | "web.whatsapp.com/send" | "whatsapp://send"
    );
    let number = query
        .split('&')
        .find_map(|part| part.strip_prefix("phone="))?;
    // The `+`, as addresses write it.
    let number = number.strip_prefix("%2B").unwrap_or(number);
    is_whatsapp.then_some(number)
}

fn begins_with_country(rest: &str) -> bool {
    let mut digits = rest.chars().filter(|character| !is_separator(*character));
    COUNTRY.chars().all(|digit| digits.next() == Some(digit))
}

fn is_separator(character: char) -> bool {
    characters::is_space(character)
        || characters::is_invisible(character)
        || characters::is_dash(character)
        || matches!(
            character,
            '.' | '(' | ')' | '/' | '_' | ',' | ';' | ':' | '*'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers as people write them, each with the stored number. Sources of the habits:
    /// <https://github.com/josephr5000/confdb-public/issues/196>,
    /// <https://github.com/DFE-Digital/schools-experience/pull/461>.
    const TABLE: &[(&str, Result<&str, InvalidPhoneNumber>)] = {
        use InvalidPhoneNumber::{Empty, Foreign, Letters, Several, Shape, TooLong, TooShort};
        &[
            ("", Err(Empty)),
            (" ", Err(Empty)),
            ("-", Err(Empty)),
            ("081234567890", Ok("+6281234567890")),
            ("0812-3456-7890", Ok("+6281234567890")),
            ("0812.3456.7890", Ok("+6281234567890")),
            ("0812 3456 7890", Ok("+6281234567890")),
            ("0812/3456/7890", Ok("+6281234567890")),
            ("0812_3456_7890", Ok("+6281234567890")),
            ("081234567890,", Ok("+6281234567890")),
            ("*0812 3456 7890*", Ok("+6281234567890")),
            ("(0812) 34567890", Ok("+6281234567890")),
            ("0812\u{2011}3456\u{2013}7890", Ok("+6281234567890")),
            ("+62 812-3456-7890", Ok("+6281234567890")),
            ("(+62) 812 3456 7890", Ok("+6281234567890")),
            ("+62 (0) 812 3456 7890", Ok("+6281234567890")),
            ("+62+62 812 3456 7890", Ok("+6281234567890")),
            ("62 62 812 3456 7890", Ok("+6281234567890")),
            ("0062 812 3456 7890", Ok("+6281234567890")),
            ("+6281234567890", Ok("+6281234567890")),
            ("6281234567890", Ok("+6281234567890")),
            ("81234567890", Ok("+6281234567890")),
            ("0812 3456 7890 (WA)", Ok("+6281234567890")),
            ("WA: 081234567890", Ok("+6281234567890")),
            ("No. HP 0812-3456-7890", Ok("+6281234567890")),
            ("tel:+6281234567890", Ok("+6281234567890")),
            ("https://wa.me/6281234567890", Ok("+6281234567890")),
            ("\u{202a}+62 812-3456-7890\u{202c}", Ok("+6281234567890")),
            ("\u{202d}0812\u{fe0f}34567890\n", Ok("+6281234567890")),
            ("0812345678", Ok("+62812345678")),
            ("08591915781114", Ok("+628591915781114")),
            ("+628591915781114", Ok("+628591915781114")),
            ("081234567", Err(TooShort)),
            ("08", Err(TooShort)),
            ("085919157811145", Err(TooLong)),
            ("0841234567", Err(Shape)),
            ("08001234567", Err(Shape)),
            ("021-3456789", Ok("+62213456789")),
            ("(021) 3456 7890", Ok("+622134567890")),
            ("+62 21 34567890", Ok("+622134567890")),
            ("021 345678", Err(TooShort)),
            ("021 345678901", Err(TooLong)),
            ("21 34567890", Err(Shape)),
            ("022 34567890", Err(Shape)),
            ("34567890", Err(Shape)),
            ("+81234567890", Err(Foreign)),
            ("+081234567890", Err(Shape)),
            ("+65 8123 4567", Err(Foreign)),
            ("0065 8123 4567", Err(Foreign)),
            ("0812+34567890", Err(Letters)),
            ("++6281234567890", Err(Letters)),
            ("62+081234567890", Err(Letters)),
            ("+", Err(Letters)),
            ("WA", Err(Letters)),
            ("0", Err(TooShort)),
            ("62", Err(TooShort)),
            ("081234567890 Bu Siti", Err(Letters)),
            ("081234567890 atau 081234567891", Err(Letters)),
            ("siti@contoh.id", Err(Letters)),
            ("０８１２３４５６７８９０", Ok("+6281234567890")),
            ("＋６２（８１２）３４５６－７８９０", Ok("+6281234567890")),
            ("ＷＡ：０８１２３４５６７８９０", Ok("+6281234567890")),
            ("٠٨١٢٣٤٥٦٧٨٩٠", Ok("+6281234567890")),
            ("۰۸۱۲۳۴۵۶۷۸۹۰", Ok("+6281234567890")),
            ("𝟎𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎", Ok("+6281234567890")),
            ("०८१२ ३४५६ ७८९०", Ok("+6281234567890")),
            ("０８１２３４５６７８９０ Bu Siti", Err(Letters)),
            ("０８１２３４５６７", Err(TooShort)),
            ("08¹²34567890", Err(Letters)),
            ("wa.me/+6281234567890?text=hi", Ok("+6281234567890")),
            (
                "HTTPS://WA.me/6281234567890?text=Halo%20Bu",
                Ok("+6281234567890"),
            ),
            (
                "https://api.whatsapp.com/send?phone=6281234567890",
                Ok("+6281234567890"),
            ),
            (
                " https://api.whatsapp.com/send/?text=hi&phone=%2B6281234567890&app_absent=0 ",
                Ok("+6281234567890"),
            ),
            ("https://wa.me/?text=hi", Err(Letters)),
            ("https://api.whatsapp.com/send?phone=", Err(Letters)),
            ("wa.me/message/ABC?text=hi", Err(Letters)),
            ("wa.me/6581234567?text=hi", Err(Shape)),
            ("https://contoh.id/send?phone=6281234567890", Err(Letters)),
            (
                "https://api.whatsapp.com/send?text=6281234567890",
                Err(Letters),
            ),
            ("081234567890?", Err(Letters)),
            // The extension would be lost.
            ("tel:+62-21-3456-7890;ext=1", Err(Letters)),
            ("081234567890, 081234567891", Err(Several)),
            ("021-3456789 / 081234567890", Err(Several)),
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

    fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
        prop::sample::select(texts)
    }

    proptest! {
        /// Each way to begin, to part and to label a number is read, in any combination.
        #[test]
        fn habits_are_read(
            before in one_of(&["", "WA ", "wa: ", "No. HP: ", "tel:", "(", "\u{2068}", "*"]),
            prefix in one_of(&["0", "62", "+62 ", "+62 (0)", "0062 ", "+62+62", ""]),
            operator in one_of(&["811", "821", "838", "859", "896"]),
            parts in prop::collection::vec(
                (0..10_u8, one_of(&["", "", " ", "-", ".", "/", "_", "\u{2011}", "\u{a0}", "\u{200b}"])),
                6..=10,
            ),
            after in one_of(&["", " (WA)", ",", ".", " whatsapp", ")", "\u{2069}", "*", " HP"]),
        ) {
            let mut written = format!("{before}{prefix}{operator}");
            let mut expected = format!("+62{operator}");
            for (digit, separator) in parts {
                written.push(char::from(b'0' + digit));
                written.push_str(separator);
                expected.push(char::from(b'0' + digit));
            }
            written.push_str(after);
            let read = PhoneNumber::parse(&written).map(String::from);
            prop_assert_eq!(read, Ok(expected), "{}", written);
        }

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
