//! The room that a tile of the map has for the name of its kecamatan.

/// A size of type: at 320 CSS pixels a tile is 44 pixels wide, so 24 units are 10.7 pixels.
#[derive(Debug)]
pub(crate) struct LabelSize {
    /// In units of which a tile has 100 a side.
    pub(crate) size: u32,
    /// Widest line, in the same units. The widths of letters are those of the widest font, so
    /// that in most fonts there is more room left.
    room: u32,
}

/// For names alone.
pub(crate) const NAME: LabelSize = LabelSize { size: 24, room: 96 };

/// For names with a long line. Such a line may reach over the tile's gap of two units, but not
/// into the next tile.
pub(crate) const LONG_NAME: LabelSize = LabelSize { size: 21, room: 98 };

/// For names with a value under them.
pub(crate) const NAME_OVER_VALUE: LabelSize = LabelSize { size: 20, room: 93 };

/// Most lines of a name: more fill a tile to its edges.
pub(crate) const MOST_LINES: usize = 3;

/// Tells whether a tile has room for a line in the smaller types.
pub(crate) fn fits_tile(line: &str) -> bool {
    LONG_NAME.fits(line) && NAME_OVER_VALUE.fits(line)
}

impl LabelSize {
    /// Tells whether a line has room.
    pub(crate) fn fits(&self, line: &str) -> bool {
        width(line) * self.size <= self.room * 1_000
    }
}

/// Computes the width of a line in thousandths of the font size.
///
/// The widths of letters are those of `DejaVu Sans`, the widest of the fonts that `system-ui`
/// stands for; Roboto and Segoe UI are about a tenth narrower.
fn width(line: &str) -> u32 {
    /// Letters stand this much closer: `letter-spacing` of the map.
    const CLOSER: u32 = 20;
    let letter_width = |letter| match letter {
        'i' | 'j' | 'l' | 'I' | 'J' => 295,
        ' ' | '.' | ',' | '(' | ')' | '-' | 'f' => 361,
        'r' | 't' => 411,
        's' | 'z' | 'c' => 550,
        'a' | 'e' | 'k' | 'o' | 'v' | 'x' | 'y' | 'L' | 'F' | 'P' | 'T' => 615,
        'b' | 'd' | 'g' | 'h' | 'n' | 'p' | 'q' | 'u' | 'E' | 'S' | '0'..='9' => 636,
        'A' | 'B' | 'C' | 'K' | 'R' | 'U' | 'V' | 'X' | 'Y' | 'Z' => 698,
        'D' | 'G' | 'H' | 'N' | 'O' | 'Q' => 788,
        'M' | 'w' => 863,
        'm' | 'W' => 974,
        _ => 1_000,
    };
    line.chars()
        .map(|letter| letter_width(letter) - CLOSER)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_by_its_letters() {
        let table = [
            ("", true),
            ("Kelapa", true),
            ("Cempaka", true),
            ("Jagakarsa", false),
            ("Cilincing", true),
            ("Mampang", false),
            ("ääääää", false),
        ];
        for (line, expected) in table {
            assert_eq!(fits_tile(line), expected, "{line}");
        }
    }
}
