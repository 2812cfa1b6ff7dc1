//! Addresses that stand in running text as words: visitors can't touch them.

use std::ops::Range;

use memchr::memchr2_iter;

use super::Renderer;
use super::links::has_prefix;

impl Renderer<'_> {
    /// An address in running text, which visitors can't touch.
    pub(super) fn check_bare_address(&mut self, span: &Range<usize>) {
        if self.in_code || self.link.is_some() || self.image.is_some() {
            return;
        }
        let text = self.text;
        if !may_hold_address(text, span) {
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
            let rest = &text[start..];
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

/// Signs that end a sentence or a mark rather than an address.
const BEHIND_ADDRESS: [char; 9] = ['.', ',', ';', ':', '!', '?', ')', '*', '_'];

/// Whether a word that begins in this piece of a text has a dot or an at sign inside, as each address
/// has: of most pieces none has, and looking for these signs is cheaper than looking at each word.
fn may_hold_address(text: &str, span: &Range<usize>) -> bool {
    let piece = &text[span.clone()];
    // The last word goes on behind the piece, where it begins in it; a bracket ends none.
    let is_word = !piece.ends_with(char::is_whitespace);
    let before = &text[..span.start];
    let begins =
        piece.contains(is_before_word) || before.chars().next_back().is_none_or(is_before_word);
    let goes_on = if is_word && begins {
        let rest = &text[span.end..];
        rest.find(char::is_whitespace).unwrap_or(rest.len())
    } else {
        0
    };
    let words = &text.as_bytes()[span.start..span.end + goes_on];
    let mut looked_at = span.start;
    for at in memchr2_iter(b'.', b'@', words) {
        let at = span.start + at;
        if at < looked_at {
            continue;
        }
        let behind = text[at..].trim_start_matches(BEHIND_ADDRESS);
        if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
            return true;
        }
        looked_at = text.len() - behind.len();
    }
    false
}

/// Whether an address may begin behind a letter.
fn is_before_word(letter: char) -> bool {
    letter.is_whitespace() || letter == '('
}

/// The link for a word that is an address of the web or of mail.
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
            assert_eq!(may_hold_address(text, &(0..text.len())), expected, "{text}");
        }
        // A piece of text ends at every sign that may be a mark.
        let text = "tulis www_contoh.example saja";
        assert!(may_hold_address(text, &(0.."tulis www".len())));
        assert!(!may_hold_address(text, &(0.."tulis ".len())));
    }
}
