//! The text of a tile: in which size, and where its lines stand.

use serde::Serialize;

use super::tile_map::SIDE;

/// The lines of text in a tile, in its own units from its top left corner.
#[derive(Debug, Serialize)]
pub(super) struct TileText {
    /// Class of a smaller type.
    class: Option<&'static str>,
    first_baseline: u32,
    pitch: u32,
    lines: Vec<String>,
    value: Option<String>,
}

/// A size of type: at 320 CSS pixels a tile is 44 pixels wide, so 24 units are 10.7 pixels.
struct Type {
    /// In the style sheet; the usual size needs none.
    class: Option<&'static str>,
    size: u32,
    /// How wide a line may be. The widths of letters are those of the widest font, so that in
    /// most fonts there is more room left.
    room: u32,
}

const NAME: Type = Type {
    class: None,
    size: 24,
    room: 96,
};

/// For names with a long line. Such a line may reach over the tile's gap of two units, but not
/// into the next tile.
const LONG_NAME: Type = Type {
    class: Some("oc-map-long"),
    size: 21,
    room: 98,
};
const NAME_OVER_VALUE: Type = Type {
    class: Some("oc-map-name"),
    size: 20,
    room: 93,
};

/// More lines than this fill a tile to its edges.
pub(crate) const MOST_LINES: usize = 3;

/// Distance from the baseline of a name to that of the value under it.
const VALUE_PITCH: u32 = 29;

/// Whether a tile has room for a line in the smaller types.
pub(crate) fn fits(line: &str) -> bool {
    LONG_NAME.fits(line) && NAME_OVER_VALUE.fits(line)
}

impl Type {
    fn fits(&self, line: &str) -> bool {
        width(line) * self.size <= self.room * 1_000
    }
}

impl TileText {
    /// A name alone, in the smaller type if it has a long line.
    pub fn of_name(lines: &[&str]) -> Self {
        let fits = lines.iter().all(|line| NAME.fits(line));
        let size = if fits { &NAME } else { &LONG_NAME };
        Self::new(size, lines, None)
    }

    /// A name and, under it, what the map counts.
    pub fn with_value(lines: &[&str], value: Option<String>) -> Self {
        Self::new(&NAME_OVER_VALUE, lines, value)
    }

    fn new(size: &Type, lines: &[&str], value: Option<String>) -> Self {
        let pitch = size.size + 1;
        let below_first = u32::try_from(lines.len()).unwrap_or(0).saturating_sub(1);
        let block = below_first * pitch + value.as_ref().map_or(0, |_| VALUE_PITCH);
        Self {
            class: size.class,
            // Letters are about 0.7 of the size high: half of that under the middle.
            first_baseline: (SIDE + size.size * 7 / 10).saturating_sub(block) / 2,
            pitch,
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            value,
        }
    }
}

/// Width of a line in thousandths of the font size.
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
            assert_eq!(fits(line), expected, "{line}");
        }
    }

    #[test]
    fn a_name_with_a_long_line_is_smaller() {
        let class = |lines: &[&str]| TileText::of_name(lines).class;
        assert_eq!(class(&["Kelapa", "Gading"]), None);
        assert_eq!(class(&["Cempaka", "Putih"]), Some("oc-map-long"));
    }

    #[test]
    fn lines_and_value_stay_in_their_tile() {
        let name = ["Kep.", "Seribu", "Selatan"];
        assert_eq!(name.len(), MOST_LINES);
        for text in [
            TileText::of_name(&name),
            TileText::of_name(&["Koja"]),
            TileText::with_value(&name, Some("9".to_owned())),
        ] {
            let below = u32::try_from(text.lines.len()).expect("a few lines") - 1;
            let value = text.value.as_ref().map_or(0, |_| VALUE_PITCH);
            let last_baseline = text.first_baseline + below * text.pitch + value;
            assert!(text.first_baseline >= 18 && last_baseline <= 92, "{text:?}");
        }
    }
}
