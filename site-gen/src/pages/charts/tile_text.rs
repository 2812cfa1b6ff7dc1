//! The text of a tile: in which size, and where its lines stand.

use serde::Serialize;

use crate::content::map_label::{LONG_NAME, LabelSize, NAME, NAME_OVER_VALUE};

/// Side of a tile in the drawing's own unit.
pub(super) const SIDE: u32 = 100;

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

/// Distance from the baseline of a name to that of the value under it.
const VALUE_PITCH: u32 = 29;

impl TileText {
    /// Lays out a name alone, in the smaller type if it has a long line.
    pub fn of_name(lines: &[&str]) -> Self {
        let fits = lines.iter().all(|line| NAME.fits(line));
        if fits {
            Self::new(None, &NAME, lines, None)
        } else {
            Self::new(Some("oc-map-long"), &LONG_NAME, lines, None)
        }
    }

    /// Lays out a name and, under it, what the map counts.
    pub fn with_value(lines: &[&str], value: Option<String>) -> Self {
        Self::new(Some("oc-map-name"), &NAME_OVER_VALUE, lines, value)
    }

    /// Lays out the lines and the value; the usual size needs no class.
    fn new(
        class: Option<&'static str>,
        size: &LabelSize,
        lines: &[&str],
        value: Option<String>,
    ) -> Self {
        let pitch = size.size + 1;
        let below_first = u32::try_from(lines.len()).unwrap_or(0).saturating_sub(1);
        let block = below_first * pitch + value.as_ref().map_or(0, |_| VALUE_PITCH);
        Self {
            class,
            // Letters are about 0.7 of the size high: half of that under the middle.
            first_baseline: (SIDE + size.size * 7 / 10).saturating_sub(block) / 2,
            pitch,
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::map_label::MOST_LINES;

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
