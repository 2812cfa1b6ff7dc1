//! Addresses that stand in running text as words: visitors can't touch them.

use std::ops::Range;

use memchr::memchr2_iter;

use super::BodyRenderer;
use super::full_address::has_prefix;

impl BodyRenderer<'_> {
    /// Reports an address in running text, which visitors can't touch.
    pub(super) fn check_bare_address(&mut self, span: &Range<usize>) {
        if self.in_code || self.link.is_some() || self.image.is_some() {
            return;
        }
        let text = self.text;
        if !may_hold_address(text, &self.address_signs, span) {
            return;
        }
        let mut position = span.start;
        // The beginning of each word; that of the piece may be the middle of one.
        for word in text[span.clone()].split_inclusive(is_before_word) {
            let start = position;
            position += word.len();
            let before = text[..start].chars().next_back();
            if !before.is_none_or(is_before_word) || word.starts_with(is_before_word) {
                continue;
            }
            // A piece of text ends at every sign that may be a mark: the address goes on behind it.
            let rest = &text[start..text.floor_char_boundary(start + LONGEST)];
            let word = rest.split(char::is_whitespace).next();
            let word = word.unwrap_or_default().trim_end_matches(BEHIND_ADDRESS);
            let Some(whole) = full_address(word) else {
                continue;
            };
            self.warn(
                "tautan",
                start..start + word.len(),
                format!("`{word}` tampil sebagai tulisan, bukan tautan yang dapat diketuk"),
                format!("tulis `{whole}`"),
            );
        }
    }
}

/// Bytes of the longest address that is looked for; beyond it, many browsers and servers give up.
const LONGEST: usize = 2_000;

/// Signs that end a sentence or a mark rather than an address.
const BEHIND_ADDRESS: [char; 9] = ['.', ',', ';', ':', '!', '?', ')', '*', '_'];

/// A dot or an at sign that stands inside of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    at: usize,
    /// The beginning of its word, behind a space.
    word: usize,
}

/// Finds the signs that some stand of in each address, in one walk over a text.
pub(super) fn signs(text: &str) -> Vec<Sign> {
    let mut signs = Vec::new();
    let mut last = Sign { at: 0, word: 0 };
    // Behind the signs that end a word or a sentence, as several may at once.
    let (mut end, mut is_inside) = (0, false);
    for at in memchr2_iter(b'.', b'@', text.as_bytes()) {
        if at >= end {
            let behind = text[at..].trim_start_matches(BEHIND_ADDRESS);
            end = text.len() - behind.len();
            is_inside = !behind.is_empty() && !behind.starts_with(char::is_whitespace);
        }
        if is_inside {
            let rest = text[last.at..at].trim_end_matches(|letter: char| !letter.is_whitespace());
            let word = match rest.len() {
                0 => last.word,
                length => last.at + length,
            };
            last = Sign { at, word };
            signs.push(last);
        }
    }
    signs
}

/// Tells whether one of these signs stands in a word that begins in this piece of a text: looking
/// for them is cheaper than looking at each word.
fn may_hold_address(text: &str, signs: &[Sign], span: &Range<usize>) -> bool {
    let next = signs.partition_point(|sign| sign.at < span.start);
    let Some(sign) = signs.get(next) else {
        return false;
    };
    if sign.at < span.end {
        return true;
    }
    // The last word goes on behind the piece, where it begins in it; a bracket ends none.
    let piece = &text[span.clone()];
    let mut before = text[..span.start].chars();
    sign.word <= span.end
        && !piece.ends_with(char::is_whitespace)
        && (piece.contains(is_before_word) || before.next_back().is_none_or(is_before_word))
}

/// Tells whether an address may begin behind a letter.
fn is_before_word(letter: char) -> bool {
    letter.is_whitespace() || letter == '('
}

/// Writes the link for a word that is an address of the web or of mail.
fn full_address(word: &str) -> Option<String> {
    // Most words are none.
    if !word.contains(['.', '@']) {
        return None;
    }
    let has_host = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (name, end) = host.rsplit_once('.').unwrap_or_default();
        !name.is_empty() && end.len() > 1 && end.chars().all(char::is_alphabetic)
    };
    if ["https://", "http://"]
        .iter()
        .any(|scheme| has_prefix(word, scheme) && has_host(&word[scheme.len()..]))
    {
        return Some(format!("<{word}>"));
    }
    if has_prefix(word, "www.") && has_host(&word["www.".len()..]) {
        return Some(format!("[{word}](https://{word})"));
    }
    let (name, host) = word.split_once('@')?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "._+-".contains(letter);
    let is_mailbox = !name.is_empty()
        && name.chars().all(is_name)
        && has_host(host)
        && host
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter));
    is_mailbox.then(|| format!("<{word}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pieces_that_may_hold_an_address_are_looked_at() {
        let table = [
            ("Datang ke pasar.", false),
            ("Datang! (Ke pasar.) Ya...", false),
            ("Kata*.*", false),
            ("(www.contoh.example).", true),
            ("surat ke a@contoh.example", true),
            ("pukul 08.00", true),
            ("a@", true),
        ];
        for (text, expected) in table {
            let signs = signs(text);
            let found = may_hold_address(text, &signs, &(0..text.len()));
            assert_eq!(found, expected, "{text}");
        }
        // A piece of text ends at every sign that may be a mark.
        let text = "tulis www_contoh.example saja";
        let signs = signs(text);
        assert!(may_hold_address(text, &signs, &(0.."tulis www".len())));
        assert!(!may_hold_address(text, &signs, &(0.."tulis ".len())));
    }

    #[test]
    fn each_sign_knows_the_beginning_of_its_word() {
        let found = |text| {
            let signs = signs(text).into_iter();
            signs.map(|sign| (sign.at, sign.word)).collect::<Vec<_>>()
        };
        assert_eq!(found("a.b@c d. e.f"), [(1, 0), (3, 0), (10, 9)]);
        assert_eq!(found("\u{a0}a..b ..."), [(3, 2), (4, 2)]);
        assert_eq!(found("a b. c"), []);
    }
}
