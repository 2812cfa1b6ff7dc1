//! How long sentences are: long ones are hard to read on a phone and for people in a hurry.

use std::ops::Range;

use super::Renderer;

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
        let piece = self.pieces.iter().rev().find(|(start, _)| *start <= offset);
        piece.map_or(0, |(start, position)| position + offset - start)
    }
}

impl Renderer<'_> {
    /// Looks at the text since the last block began or ended.
    pub(super) fn end_prose(&mut self) {
        if self.prose.pieces.is_empty() {
            return;
        }
        let prose = std::mem::take(&mut self.prose);
        for sentence in sentences(&prose.text) {
            let words = count_words(&prose.text[sentence.clone()]);
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

/// The sentences of a text, without the spaces before them.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (position, letter) in text.char_indices() {
        if letter.is_whitespace() {
            if ended {
                sentences.push(start..position);
                start = position;
                ended = false;
            }
            if text[start..position].trim().is_empty() {
                start = position + letter.len_utf8();
            }
        } else {
            // A closing quote or bracket belongs to the sentence that it closes.
            let closes = matches!(letter, '"' | '”' | '\'' | '’' | ')');
            ended = matches!(letter, '.' | '!' | '?' | '…') || (ended && closes);
        }
    }
    sentences.push(start..text.len());
    sentences
}

/// Parts that hold a letter or a digit; a dash alone is no word.
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
        let table: [(&str, &[&str]); 6] = [
            ("Satu. Dua!  Tiga", &["Satu.", "Dua!", "Tiga"]),
            ("Kata \"satu.\" Dua.", &["Kata \"satu.\"", "Dua."]),
            ("Pukul 08.00 sampai 15.00", &["Pukul 08.00 sampai 15.00"]),
            (" a\n b? c", &["a\n b?", "c"]),
            ("Apa…? Ya", &["Apa…?", "Ya"]),
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
    }
}
