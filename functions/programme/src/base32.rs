//! Bytes as letters and digits that are typed off paper: base 32 of RFC 4648, without padding.
//!
//! Its letters A to Z and digits 2 to 7 leave out 0, 1 and 8, so whoever reads those can only mean
//! O, I and B. Authenticator apps read the same.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Writes bytes in groups of five bits; the last group is filled up with zeros.
///
/// ```
/// assert_eq!(programme::base32::encode(b"foobar"), "MZXW6YTBOI");
/// ```
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let mut five = [0; 8];
        five[3..3 + group.len()].copy_from_slice(group);
        let bits = u64::from_be_bytes(five);
        for at in 0..(group.len() * 8).div_ceil(5) {
            let letter = (bits >> (35 - 5 * at)) & 0x1f;
            text.push(char::from(ALPHABET[usize::try_from(letter).unwrap_or(0)]));
        }
    }
    text
}

/// Writes a code in groups of four, as it is read aloud and typed: `MZXW-6YTB`.
pub fn in_fours(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join("-")
}

/// Reads a code as people type it: in small letters, with spaces and dashes, with 0, 1 and 8 for O,
/// I and B. `None` where anything else is in it.
pub fn typed(text: &str) -> Option<String> {
    let letters = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-');
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            '0' => Some('O'),
            '1' => Some('I'),
            '8' => Some('B'),
            letter if letter.is_ascii() && ALPHABET.contains(&(letter as u8)) => Some(letter),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10, without the padding.
    #[test]
    fn the_test_vectors_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text, "{bytes}");
        }
    }

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        for (text, code) in [
            ("mzxw-6ytb", Some("MZXW6YTB")),
            (" MZXW 6YTB ", Some("MZXW6YTB")),
            ("0180", Some("OIBO")),
            ("", Some("")),
            ("mzxw_", None),
            ("MZX9", None),
            ("é", None),
        ] {
            assert_eq!(typed(text).as_deref(), code, "{text}");
        }
        assert_eq!(in_fours("MZXW6YTBOI"), "MZXW-6YTB-OI");
        assert_eq!(in_fours(""), "");
    }
}
