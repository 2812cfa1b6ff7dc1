//! How long sentences are: long ones are hard to read on a phone and for people in a hurry.

use std::iter;
use std::ops::Range;

use memchr::memchr3_iter;

use super::BodyRenderer;

/// Words in a sentence beyond which an editor is told. The editors' guide asks for some 20; a
/// sentence now and then may have a few more.
///
/// Source: GOV.UK's content guide has 25 as the longest, "Writing for GOV.UK", sentence length.
const MOST_WORDS: usize = 25;

/// The running text of a paragraph, a list item or a cell.
#[derive(Debug, Default)]
pub(super) struct Prose {
    text: String,
    /// For each piece, where it begins in `text` and in the Markdown.
    pieces: Vec<(usize, usize)>,
}

impl Prose {
    /// Adds a piece that stands at `position` of the Markdown.
    pub(super) fn push(&mut self, text: &str, position: usize) {
        self.pieces.push((self.text.len(), position));
        self.text.push_str(text);
    }

    fn place(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|(start, _)| *start <= offset);
        let piece = after.checked_sub(1).map(|last| self.pieces[last]);
        piece.map_or(0, |(start, position)| position + offset - start)
    }
}

impl BodyRenderer<'_> {
    /// Looks at the text since the last block began or ended.
    pub(super) fn end_prose(&mut self) {
        if self.prose.pieces.is_empty() {
            return;
        }
        let mut prose = std::mem::take(&mut self.prose);
        if may_be_long(&prose.text) {
            self.check_sentences(&prose);
        }
        // Its room is used again.
        prose.pieces.clear();
        prose.text.clear();
        self.prose = prose;
    }

    fn check_sentences(&mut self, prose: &Prose) {
        for sentence in sentences(&prose.text) {
            let text = &prose.text[sentence.clone()];
            let words = if may_be_long(text) {
                count_words(text)
            } else {
                0
            };
            if words > MOST_WORDS {
                // Where it begins is enough to find it; a line of carets would only be in the way.
                let first = prose.text[sentence.clone()].find(char::is_whitespace);
                let start = prose.place(sentence.start);
                self.warn(
                    "kalimat",
                    start..start + first.unwrap_or(sentence.len()),
                    format!("kalimat ini panjang: {words} kata"),
                    format!("pecah menjadi dua; paling banyak {MOST_WORDS} kata"),
                );
            }
        }
    }
}

/// Finds the sentences of a text, without the spaces before them.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let ends = |letter| matches!(letter, '.' | '!' | '?' | '…');
    // A closing quote or bracket belongs to the sentence that it closes.
    let closes = |letter| matches!(letter, '"' | '”' | '\'' | '’' | ')');
    let mut sentences = Vec::new();
    let (mut start, mut position) = (0, 0);
    for mark in marks(text) {
        if mark < position {
            continue;
        }
        let behind = text[mark..].trim_start_matches(|letter| ends(letter) || closes(letter));
        position = text.len() - behind.len();
        if behind.starts_with(char::is_whitespace) {
            let sentence = text[start..position].trim_start();
            sentences.push(position - sentence.len()..position);
            start = position;
        }
    }
    let last = text[start..].trim_start();
    sentences.push(text.len() - last.len()..text.len());
    sentences
}

/// Finds the marks of a text that may end a sentence: found without a look at each letter.
fn marks(text: &str) -> impl Iterator<Item = usize> {
    let mut plain = memchr3_iter(b'.', b'!', b'?', text.as_bytes()).peekable();
    let mut dots = text.match_indices('…').map(|(at, _)| at).peekable();
    iter::from_fn(move || match (plain.peek(), dots.peek()) {
        (Some(first), Some(other)) if other < first => dots.next(),
        (None, _) => dots.next(),
        _ => plain.next(),
    })
}

/// Tells whether there are enough bytes between which words could end: most sentences are short,
/// and counting bytes is cheaper than finding words.
fn may_be_long(sentence: &str) -> bool {
    // Words of one letter, and what stands between them.
    if sentence.len() < 2 * MOST_WORDS {
        return false;
    }
    let ends = |byte: &u8| u8::from(*byte <= b' ' || !byte.is_ascii());
    // In pieces of which the sum fits into a byte, sixteen bytes are looked at in one step.
    let pieces = sentence.as_bytes().chunks(u8::MAX as usize / 16 * 16);
    let count: usize = pieces
        .map(|piece| usize::from(piece.iter().map(ends).sum::<u8>()))
        .sum();
    count >= MOST_WORDS
}

/// Counts the parts that hold a letter or a digit; a dash alone is no word.
fn count_words(sentence: &str) -> usize {
    sentence
        .split_whitespace()
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_sentences() {
        let table: [(&str, &[&str]); 9] = [
            ("Satu. Dua!  Tiga", &["Satu.", "Dua!", "Tiga"]),
            ("Kata \"satu.\" Dua.", &["Kata \"satu.\"", "Dua."]),
            ("Pukul 08.00 sampai 15.00", &["Pukul 08.00 sampai 15.00"]),
            (" a\n b? c", &["a\n b?", "c"]),
            ("Apa…? Ya", &["Apa…?", "Ya"]),
            (
                "Tunggu… \nYa.) Dan?\u{a0}",
                &["Tunggu…", "Ya.)", "Dan?", ""],
            ),
            (
                "(\"Satu!\") dua.tiga ) empat",
                &["(\"Satu!\")", "dua.tiga ) empat"],
            ),
            (". .a . ", &[".", ".a .", ""]),
            ("", &[""]),
        ];
        for (text, expected) in table {
            let found: Vec<&str> = sentences(text)
                .into_iter()
                .map(|range| &text[range])
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
        assert_eq!(count_words("satu - dua (tiga) 4 ..."), 4);
        for space in [" ", "\n", "\u{a0}", "\u{b}"] {
            let words = ["kata"; MOST_WORDS + 1].join(space);
            assert!(may_be_long(&words), "{space:?}");
        }
    }
}
