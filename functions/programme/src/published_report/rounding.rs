//! Rounding: no published count tells of one person.

/// Counts of published reports are multiples of this.
pub const STEP: i64 = 5;

/// Returns the nearest multiple of [`STEP`]: 2 becomes 0, 3 becomes 5, and -3 becomes -5.
pub fn rounded(count: i64) -> i64 {
    let rest = count % STEP;
    let down = count - rest;
    // No whole number lies in the middle of two multiples of an odd one.
    if rest.abs() > STEP / 2 {
        down + rest.signum() * STEP
    } else {
        down
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_rounded_to_the_nearest_five() {
        let table = [
            (0, 0),
            (1, 0),
            (2, 0),
            (3, 5),
            (4, 5),
            (5, 5),
            (7, 5),
            (8, 10),
            (1_234_567, 1_234_565),
            (-1, 0),
            (-2, 0),
            (-3, -5),
            (-7, -5),
            (-8, -10),
            (i64::MAX, i64::MAX - 2),
        ];
        for (count, expected) in table {
            assert_eq!(rounded(count), expected, "{count}");
        }
    }
}
