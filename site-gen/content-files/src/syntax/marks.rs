//! Quotation marks, and text between them.

/// The quotation marks that word processors make.
pub(super) const CURLY: [char; 6] = ['“', '”', '„', '‘', '’', '«'];

pub(super) fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'')
}

/// Puts text between quotation marks that fit it. Marks inside it become curly ones, in turns.
pub(super) fn quote(text: &str) -> String {
    let mut is_open = false;
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => {
                is_open = !is_open;
                quoted.push(if is_open { '“' } else { '”' });
            }
            '\\' => quoted.push_str("\\\\"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
