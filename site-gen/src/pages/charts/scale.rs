//! Five classes of a figure, so that a map can be read by colour.

use super::number::grouped;

/// How many shades the style sheet has.
const CLASSES: u64 = 5;

/// Classes of equal width over whole numbers from the least to the greatest. Where there are five
/// numbers or fewer, each is a class of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    least: u64,
    greatest: u64,
    /// How many whole numbers a class holds.
    step: u64,
}

impl Scale {
    /// Makes a scale; `None` without any number above zero: zero is drawn without a shade.
    pub(super) fn new(values: impl IntoIterator<Item = u64>) -> Option<Self> {
        let (least, greatest) = values.into_iter().filter(|&value| value > 0).fold(
            None,
            |range: Option<(u64, u64)>, value| {
                let (least, greatest) = range.unwrap_or((value, value));
                Some((least.min(value), greatest.max(value)))
            },
        )?;
        // Written so that the range of all u64 does not overflow.
        let step = (greatest - least) / CLASSES + 1;
        Some(Self {
            least,
            greatest,
            step,
        })
    }

    /// Returns the class of a value, 1 for the lowest to at most 5; 0 for zero.
    pub(super) fn class(self, value: u64) -> u64 {
        if value == 0 {
            return 0;
        }
        (value.clamp(self.least, self.greatest) - self.least) / self.step + 1
    }

    /// Returns the range of each class, from the lowest: `3`, `4–5`.
    pub(super) fn labels(self) -> Vec<String> {
        (0..=(self.greatest - self.least) / self.step)
            .map(|class| {
                let from = self.least + class * self.step;
                let to = from.saturating_add(self.step - 1).min(self.greatest);
                if from == to {
                    grouped(from)
                } else {
                    format!("{}–{}", grouped(from), grouped(to))
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[u64]) -> String {
        Scale::new(values.iter().copied())
            .map_or_else(String::new, |scale| scale.labels().join(" "))
    }

    #[test]
    fn classes_cover_the_range() {
        for (values, expected) in [
            (&[][..], ""),
            (&[0, 0], ""),
            (&[0, 2, 2], "2"),
            (&[1, 3], "1 2 3"),
            (&[3, 4, 7], "3 4 5 6 7"),
            (&[3, 8], "3–4 5–6 7–8"),
            (&[1, 10], "1–2 3–4 5–6 7–8 9–10"),
            (&[1, 11], "1–3 4–6 7–9 10–11"),
            (
                &[1, 5_000],
                "1–1.000 1.001–2.000 2.001–3.000 3.001–4.000 4.001–5.000",
            ),
        ] {
            assert_eq!(labels(values), expected, "{values:?}");
        }
    }

    #[test]
    fn every_value_falls_into_a_class_that_has_a_label() {
        for greatest in 1..60 {
            for least in 1..=greatest {
                let scale = Scale::new([least, greatest]).expect("numbers above zero");
                let count = scale.labels().len() as u64;
                assert!(count <= CLASSES);
                assert_eq!(scale.class(least), 1);
                assert_eq!(scale.class(greatest), count);
            }
        }
        assert!(Scale::new([1, u64::MAX]).expect("numbers").labels().len() <= 5);
    }

    #[test]
    fn zero_has_no_shade() {
        let scale = Scale::new([0, 4]).expect("a number above zero");
        assert_eq!(scale.class(0), 0);
    }
}
