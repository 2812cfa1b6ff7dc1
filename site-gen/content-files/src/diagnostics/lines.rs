//! The lines of a text, so that the place of each of many problems is found without reading again all
//! that stands before it.

use std::ops::Range;

/// First bytes of lines, and the number of characters before some places.
#[derive(Debug, Default)]
pub struct Lines {
    /// First byte of each line.
    starts: Vec<usize>,
    /// Characters before each multiple of [`Lines::STEP`] bytes, and in all.
    counts: Vec<usize>,
}

impl Lines {
    /// Bytes between two counts; a column is counted from the last one before it.
    const STEP: usize = 4096;

    /// Makes the lines of a text.
    pub fn new(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(newline, _)| newline + 1);
        let mut counts = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            count += begun(chunk);
            counts.push(count);
        }
        Self {
            counts,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// Finds the line that holds a byte, from 0.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte) - 1
    }

    /// Returns the bytes of a line, without its end.
    pub(super) fn span(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts[line];
        let next = self.starts.get(line + 1).copied().unwrap_or(text.len());
        // A byte-order mark is not a column that anybody sees.
        let start = if text[start..next].starts_with('\u{feff}') && start == 0 {
            '\u{feff}'.len_utf8()
        } else {
            start
        };
        let content = text[start..next].lines().next().unwrap_or_default();
        start..start + content.len()
    }

    /// Counts the characters in a part of a text.
    pub(super) fn characters(&self, text: &str, part: Range<usize>) -> usize {
        let before = |byte: usize| {
            let step = byte / Self::STEP;
            self.counts[step] + begun(&text.as_bytes()[step * Self::STEP..byte])
        };
        before(part.end).saturating_sub(before(part.start))
    }
}

/// Counts the characters that begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !is_continuation(**byte)).count()
}

/// Tells whether a byte of UTF-8 goes on with a character.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}
