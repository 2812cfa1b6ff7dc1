//! The text of a tile: in which size, on how many lines, and where they stand.

use serde::Serialize;

use super::label;
use super::tile_map::SIDE;

/// The lines of text in a tile, in its own units from its top left corner.
#[derive(Debug, Serialize)]
pub(super) struct TileText {
    /// Class of a smaller type, where the usual one is too wide.
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
const LONG_NAME: Type = Type {
    class: Some("oc-map-long"),
    size: 21,
    room: 96,
};
const NAME_OVER_VALUE: Type = Type {
    class: Some("oc-map-name"),
    size: 20,
    room: 93,
};

/// More lines than this fill a tile to its edges.
const MOST_LINES: usize = 3;

/// Distance from the baseline of a name to that of the value under it.
const VALUE_PITCH: u32 = 29;

impl Type {
    fn lines(&self, name: &str) -> Vec<String> {
        label::lines(name, self.room * 1_000 / self.size)
    }
}

impl TileText {
    /// A name alone, in a smaller size if it is long.
    pub fn of_name(name: &str) -> Self {
        let lines = NAME.lines(name);
        if lines.len() > MOST_LINES {
            Self::new(&LONG_NAME, LONG_NAME.lines(name), None)
        } else {
            Self::new(&NAME, lines, None)
        }
    }

    /// A name and, under it, what the map counts.
    pub fn with_value(name: &str, value: Option<String>) -> Self {
        Self::new(&NAME_OVER_VALUE, NAME_OVER_VALUE.lines(name), value)
    }

    fn new(size: &Type, lines: Vec<String>, value: Option<String>) -> Self {
        let pitch = size.size + 1;
        let below_first = u32::try_from(lines.len()).unwrap_or(0).saturating_sub(1);
        let block = below_first * pitch + value.as_ref().map_or(0, |_| VALUE_PITCH);
        Self {
            class: size.class,
            // Letters are about 0.7 of the size high: half of that under the middle.
            first_baseline: (SIDE + size.size * 7 / 10).saturating_sub(block) / 2,
            pitch,
            lines,
            value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::jakarta;
    use super::*;

    #[test]
    fn every_name_fits_its_tile() {
        let content = jakarta();
        for entry in &content.kecamatan {
            let name = &entry.meta.title;
            for text in [
                TileText::of_name(name),
                TileText::with_value(name, Some("9".to_owned())),
            ] {
                assert!(text.lines.len() <= MOST_LINES, "{name}: {:?}", text.lines);
                let below = u32::try_from(text.lines.len()).expect("a few lines") - 1;
                let value = text.value.as_ref().map_or(0, |_| VALUE_PITCH);
                let last_baseline = text.first_baseline + below * text.pitch + value;
                assert!(text.first_baseline >= 18 && last_baseline <= 92, "{name}");
            }
        }
    }
}
