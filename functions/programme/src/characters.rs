//! Characters that come along when people type, copy and paste: white space, what nobody sees,
//! dashes. Each class is there twice, as a test and as the inside of a character class of an HTML
//! `pattern` (the `v` flag), so that page and server mean the same.
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

/// Whether the character is white space, or looks like it.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// Whether nobody sees the character and it takes no room: Unicode's
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

/// Whether a reader sees nothing of a text.
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

/// Whether the character is invisible and carries nothing that an answer needs.
pub fn is_dropped(character: char) -> bool {
    is_invisible(character) && !is_shaping(character) && !is_override(character)
}

/// Whether the character is a joiner or a variation selector: it shapes the one before it.
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

/// Whether the character turns the order of what follows around, whatever it is.
pub fn is_override(character: char) -> bool {
    matches!(character, '\u{202d}' | '\u{202e}')
}

/// Whether the character is a hyphen, or a dash that phones and word processors put where people
/// type `-`.
pub fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

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
