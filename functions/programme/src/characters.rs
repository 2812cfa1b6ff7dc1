//! Characters that come along when people type, copy and paste: white space, invisible marks,
//! direction marks, dashes. Each class is there twice, as a test and as the inside of a character
//! class of an HTML `pattern` (the `v` flag), so that page and server mean the same.

/// Whether the character is white space within a line.
pub fn is_space(character: char) -> bool {
    character == '\t' || (character.is_whitespace() && !character.is_control())
}

/// Whether the character is invisible, meaningless, and likely to come from the clipboard.
pub fn is_dropped(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether the character is an embedding, override or isolate of the bidirectional algorithm, or
/// its end.
pub fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the character is a hyphen, or a dash that phones and word processors put where people
/// type `-`.
pub fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// [`is_space`] for the inside of a character class with the `v` flag.
pub const SPACE_CLASS: &str = r"\t\p{Zs}\u2028\u2029";
/// [`is_dropped`] for the inside of a character class with the `v` flag.
pub const DROPPED_CLASS: &str = r"\u00AD\u061C\u200B\u200E\u200F\u2060\uFEFF\u{E0000}-\u{E007F}";
/// [`is_bidi_control`] for the inside of a character class with the `v` flag.
pub const BIDI_CLASS: &str = r"\u202A-\u202E\u2066-\u2069";
/// [`is_dash`] for the inside of a character class with the `v` flag.
pub const DASH_CLASS: &str = r"\-\u2010-\u2015\u2212";
