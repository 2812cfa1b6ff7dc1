//! Characters that come along when people type, copy and paste: white space, what nobody sees,
//! dashes, digits and wide letters of other keyboards. Each class is there twice, as a test and as the
//! inside of a character class of an HTML `pattern` (the `v` flag), so that page and server mean the
//! same.
//!
//! What nobody sees is Unicode's `Default_Ignorable_Code_Point`, in three parts:
//!
//! - **Dropped**, most of it: it carries nothing that an answer needs. Refusing it would ask people
//!   to mend what they can't see; keeping it would make two equal answers unequal. The embeddings
//!   and isolates that chats and contact lists put around what is copied are among it.
//! - **Joiners and variation selectors** shape the character before them, and some scripts need
//!   them. Without one before them they carry nothing.
//! - **Overrides** make text read other than it is (Unicode Technical Report 36).
//!
//! Two of it, and the blank of Braille, look like a space and are taken for one.

/// Tells whether the character is white space, or looks like it.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// Tells whether nobody sees the character and it takes no room: Unicode's
/// `Default_Ignorable_Code_Point`, but for what looks like a space.
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Tells whether a reader sees nothing of a text.
///
/// ```
/// use programme::characters::is_blank;
///
/// assert!(is_blank(" \u{3164}\u{ad}"));
/// assert!(!is_blank("\u{200d}a"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|character| is_space(character) || is_invisible(character))
}

/// Tells whether the character is invisible and carries nothing that an answer needs.
pub fn is_dropped(character: char) -> bool {
    is_invisible(character) && !is_shaping(character) && !is_override(character)
}

/// Tells whether the character is a joiner or a variation selector: it shapes the one before it.
pub fn is_shaping(character: char) -> bool {
    matches!(
        character,
        '\u{180b}'..='\u{180d}'
            | '\u{180f}'
            | '\u{200c}'..='\u{200d}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Tells whether the character turns the order of what follows around, whatever it is.
pub fn is_override(character: char) -> bool {
    matches!(character, '\u{202d}' | '\u{202e}')
}

/// Tells whether the character is a hyphen, or a dash that phones and word processors put where
/// people type `-`.
pub fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Returns the ASCII character that this one is the wide form of (Unicode's block "Halfwidth and
/// Fullwidth Forms"), as keyboards for East Asia type it; any other character as it is.
///
/// ```
/// assert_eq!(programme::characters::narrow('\u{ff20}'), '@');
/// ```
pub fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        _ => character,
    }
}

/// Returns the ASCII digit that means the same as this decimal digit (Unicode's `Nd`) of whatever
/// script or type; any other character as it is.
///
/// ```
/// let digits = "\u{660}\u{ff18}\u{1d7cf}".chars().map(programme::characters::digit);
/// assert_eq!(digits.collect::<String>(), "081");
/// ```
pub fn digit(character: char) -> char {
    let before = ZEROS.partition_point(|zero| *zero <= character);
    let zero = before.checked_sub(1).map(|place| ZEROS[place]);
    let value = zero.map(|zero| u32::from(character) - u32::from(zero));
    value
        .and_then(|value| char::from_digit(value, 10))
        .unwrap_or(character)
}

/// Zero of each row of ten decimal digits, in their order. Source: Unicode 16,
/// `DerivedGeneralCategory.txt`, `Nd`; in it, the digits of a row follow each other.
const ZEROS: [char; 76] = [
    '0',
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{ff10}',
    '\u{104a0}',
    '\u{10d30}',
    '\u{10d40}',
    '\u{11066}',
    '\u{110f0}',
    '\u{11136}',
    '\u{111d0}',
    '\u{112f0}',
    '\u{11450}',
    '\u{114d0}',
    '\u{11650}',
    '\u{116c0}',
    '\u{116d0}',
    '\u{116da}',
    '\u{11730}',
    '\u{118e0}',
    '\u{11950}',
    '\u{11bf0}',
    '\u{11c50}',
    '\u{11d50}',
    '\u{11da0}',
    '\u{11f50}',
    '\u{16130}',
    '\u{16a60}',
    '\u{16ac0}',
    '\u{16b50}',
    '\u{16d70}',
    '\u{1ccf0}',
    '\u{1d7ce}',
    '\u{1d7d8}',
    '\u{1d7e2}',
    '\u{1d7ec}',
    '\u{1d7f6}',
    '\u{1e140}',
    '\u{1e2f0}',
    '\u{1e4f0}',
    '\u{1e5f1}',
    '\u{1e950}',
    '\u{1fbf0}',
];

/// [`digit`] for the inside of a character class with the `v` flag: whatever means an ASCII digit.
pub const DIGIT_CLASS: &str = r"\p{Nd}";
/// [`is_space`] for the inside of a character class with the `v` flag.
pub const SPACE_CLASS: &str = r"\p{White_Space}\u2800\u3164\uFFA0";
/// [`is_invisible`] for the inside of a character class with the `v` flag, together with what
/// looks like a space: where neither counts.
pub const INVISIBLE_CLASS: &str = r"\p{DI}";
/// [`is_dropped`] for the inside of a character class with the `v` flag.
pub const DROPPED_CLASS: &str = r"[\p{DI}--[\p{VS}\u200C\u200D\u202D\u202E\u3164\uFFA0]]";
/// [`is_shaping`] for the inside of a character class with the `v` flag.
pub const SHAPING_CLASS: &str = r"\p{VS}\u200C\u200D";
/// [`is_dash`] for the inside of a character class with the `v` flag.
pub const DASH_CLASS: &str = r"\-\u2010-\u2015\u2212";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_digits_are_in_order_and_apart() {
        for pair in ZEROS.windows(2) {
            assert!(u32::from(pair[1]) - u32::from(pair[0]) >= 10, "{pair:?}");
        }
    }

    #[test]
    fn what_is_no_digit_stays() {
        let folded = ('\0'..=char::MAX).filter(|character| digit(*character) != *character);
        let folded: Vec<char> = folded.collect();
        // All rows but the ASCII one.
        assert_eq!(folded.len(), (ZEROS.len() - 1) * 10);
        assert!(folded.iter().all(|character| character.is_numeric()));
        for stays in ['²', '①', '½', '〇', '/', ':', 'a'] {
            assert_eq!(digit(stays), stays);
        }
    }
}
