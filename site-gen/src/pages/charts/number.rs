//! Numbers as Indonesian readers write them.

/// Writes a number, its thousands apart by dots: `283.343`.
pub(in crate::pages) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// Says how much of `whole` a `part` is, in whole percent: `62 persen`, `kurang dari 1 persen`.
/// `None` when there is no whole.
pub(super) fn share(part: u64, whole: u64) -> Option<String> {
    let rounded = (u128::from(part) * 200 + u128::from(whole)) / (u128::from(whole) * 2).max(1);
    match (whole, part, rounded) {
        (0, ..) => None,
        (_, 1.., 0) => Some("kurang dari 1 persen".to_owned()),
        _ => Some(format!("{rounded} persen")),
    }
}

/// Computes a part of a whole for drawing, 0 to 100; 0 when there is no whole.
#[expect(clippy::cast_precision_loss, reason = "two decimals are drawn")]
pub(super) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64 * 100.0
    }
}

/// Writes a length with at most two decimals, as SVG wants it: `12.5`, `3`, `0.33`.
pub(super) fn length(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        for (number, text) in [
            (0, "0"),
            (44, "44"),
            (999, "999"),
            (1_000, "1.000"),
            (283_343, "283.343"),
            (1_469_937, "1.469.937"),
            (u64::MAX, "18.446.744.073.709.551.615"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn shares_are_whole_percents() {
        assert_eq!(share(176_891, 284_164).as_deref(), Some("62 persen"));
        assert_eq!(share(6_159, 284_164).as_deref(), Some("2 persen"));
        assert_eq!(share(284_164, 284_164).as_deref(), Some("100 persen"));
        assert_eq!(share(1, 1_000).as_deref(), Some("kurang dari 1 persen"));
        assert_eq!(share(0, 1_000).as_deref(), Some("0 persen"));
        assert_eq!(share(5, 0), None);
        assert_eq!(
            share(u64::MAX, 1).as_deref(),
            Some("1844674407370955161500 persen")
        );
    }

    #[test]
    fn lengths_are_short() {
        for (value, text) in [
            (12.5, "12.5"),
            (3.0, "3"),
            (1.0 / 3.0, "0.33"),
            (-0.001, "0"),
        ] {
            assert_eq!(length(value), text);
        }
    }
}
