//! Letters that nobody sees and that no file of the site can hold.
//!
//! Atom, SVG and the sitemap are XML, whose parsers stop at the first letter that XML 1.0 forbids:
//! every subscriber's feed would end there. HTML counts the same letters, and Unicode's
//! noncharacters, as errors. The others show a text in another order than it is written in, or
//! make two words that look alike be two.

use std::ops::Range;

/// Tells whether content may not hold a letter, however it is written.
///
/// Not among them are the joiners, which emoji and some scripts need, and the soft hyphen.
pub fn is_hidden(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        // Noncharacters: two at the end of each plane, and a block of their own.
        '\u{fdd0}'..='\u{fdef}' => true,
        _ if u32::from(letter) & 0xfffe == 0xfffe => true,
        // Overrides and isolates of the writing direction. Of no width: space, word joiner and
        // invisible operators, byte-order mark; annotations.
        '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => true,
        letter => letter.is_control(),
    }
}

/// A hidden letter that word processors and chats leave in a text, by what takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pasted {
    /// The letter can go: it has no width, or only says in which direction its neighbours are
    /// written, which they do by themselves.
    Nothing,
    /// The letter ends a line.
    LineBreak,
}

/// Tells what a hidden letter stands for, where that can be put in its place without asking. Of
/// any other, and of those that reverse what is written, only people can say what was meant.
pub fn pasted(letter: char) -> Option<Pasted> {
    match letter {
        // The last two are embeddings and isolates, which chats put around telephone numbers.
        '\u{200b}'
        | '\u{feff}'
        | '\u{2060}'..='\u{2064}'
        | '\u{202a}'..='\u{202c}'
        | '\u{2066}'..='\u{2069}' => Some(Pasted::Nothing),
        // Word's line in a paragraph, a page, and the line end of old mainframes.
        '\u{b}' | '\u{c}' | '\u{85}' => Some(Pasted::LineBreak),
        _ => None,
    }
}

/// Finds the first letter of a text that content may not hold, with its bytes.
pub fn find_hidden(text: &str) -> Option<(Range<usize>, char)> {
    // Nearly all of a text is plain ASCII, of which many bytes can be looked at in one step.
    const STEP: usize = 64;
    let bytes = text.as_bytes();
    let mut position = 0;
    while position < bytes.len() {
        let next = bytes.len().min(position + STEP);
        let step = &bytes[position..next];
        if step.iter().fold(true, |all, byte| all & is_plain(*byte)) {
            position = next;
            continue;
        }
        for (offset, letter) in text[position..].char_indices() {
            let start = position + offset;
            if start >= next {
                break;
            }
            if is_hidden(letter) {
                return Some((start..start + letter.len_utf8(), letter));
            }
        }
        position = text.ceil_char_boundary(next);
    }
    None
}

/// Tells whether a byte is an ASCII letter that content may hold.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r')
}

/// Writes the number of a letter, as Unicode writes it: `U+200B`.
pub fn number(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// Says that a letter which content may not hold stands somewhere.
pub fn message(letter: char) -> String {
    format!("ada huruf tersembunyi di sini ({})", number(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells whether the production `Char` of XML 1.0, section 2.2, has a letter.
    fn xml_allows(letter: char) -> bool {
        matches!(letter,
            '\u{9}' | '\u{a}' | '\u{d}' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}'
            | '\u{10000}'..='\u{10ffff}')
    }

    /// <https://github.com/gohugoio/hugo/issues/4214>, <https://github.com/mkiser/WTFJHT/issues/943>
    #[test]
    fn whatever_xml_or_html_forbid_is_hidden_and_no_letter_of_a_script() {
        for letter in '\0'..=char::MAX {
            // WHATWG HTML, "noncharacter" and "control" in the Infra standard.
            let value = u32::from(letter);
            let is_noncharacter =
                (0xfdd0..=0xfdef).contains(&value) || matches!(value & 0xffff, 0xfffe | 0xffff);
            let is_control = letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
            if !xml_allows(letter) || is_noncharacter || is_control {
                assert!(is_hidden(letter), "{}", number(letter));
            }
            if letter.is_alphanumeric() || (letter.is_whitespace() && !letter.is_control()) {
                assert!(!is_hidden(letter), "{}", number(letter));
            }
        }
        // A family, a Persian word, a flag and a word that may be divided.
        for text in ["👨‍👩‍👧", "می‌خواهم", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "kewira\u{ad}usahaan", "☑️"]
        {
            assert_eq!(find_hidden(text), None, "{text}");
        }
    }

    #[test]
    fn only_hidden_letters_are_pasted_and_none_that_reverses() {
        for letter in '\0'..=char::MAX {
            assert!(
                pasted(letter).is_none() || is_hidden(letter),
                "{}",
                number(letter)
            );
        }
        assert_eq!(pasted('\u{202d}'), None);
        assert_eq!(pasted('\u{202e}'), None);
    }

    #[test]
    fn a_hidden_letter_is_found_wherever_it_stands() {
        for letter in [
            '\0',
            '\u{7f}',
            '\u{85}',
            '\u{200b}',
            '\u{fdd0}',
            '\u{1fffe}',
        ] {
            for around in ["a", "é", "人", "🙂", "a\n🙂"] {
                for before in 0..140 {
                    let start = around.len() * before;
                    let text = [&around.repeat(before), &letter.to_string(), around].concat();
                    let place = start..start + letter.len_utf8();
                    assert_eq!(find_hidden(&text), Some((place, letter)), "{text:?}");
                }
            }
        }
    }
}
