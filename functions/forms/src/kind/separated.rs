//! A known number of characters with spaces, dots and dashes anywhere between them, as people type
//! and paste a reference or the end of a telephone number.

use programme::characters::{DASH_CLASS, INVISIBLE_CLASS, SPACE_CLASS};
pub(super) use programme::reference::is_separator;

/// Writes the pattern of `length` characters of the class `character`, between which stands what
/// [`is_separator`] knows; where no answer is needed, that alone too.
pub(super) fn pattern(character: &str, length: usize, required: bool) -> String {
    let separator = format!("[{SPACE_CLASS}{INVISIBLE_CLASS}.{DASH_CLASS}]*");
    let nothing = if required {
        String::new()
    } else {
        format!("{separator}|")
    };
    format!("{nothing}{separator}(?:{character}{separator}){{{length}}}")
}
