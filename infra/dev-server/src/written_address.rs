//! Addresses as people write them: in capitals on a poster, or with what the sentence around it left
//! behind, `/daftar).`. Each such visit would end at a page that says there is nothing here.
//!
//! CloudFront has the same rule in `infra/aws/edge/site-request.js`.

/// Returns the address that was meant; `None` where it is written right. Every page of the site has
/// a name of small letters, digits and dashes; files keep their letters.
pub fn meant(path: &str) -> Option<String> {
    let kept = without_stray(path);
    let is_stray = kept != path && path.strip_suffix('/') != Some(kept);
    let last = kept.rsplit('/').next().unwrap_or_default();
    // Two slashes, of either kind, would be read as another host.
    let rest = kept.trim_start_matches(['/', '\\']);
    if last.contains('.') {
        return is_stray.then(|| format!("/{rest}"));
    }
    let small = small(rest);
    let slash = if rest.is_empty() { "" } else { "/" };
    (is_stray || small != rest).then(|| format!("/{small}{slash}"))
}

/// Writes the path in small letters, but for the digits behind a percent sign: those are the same
/// in either case.
fn small(path: &str) -> String {
    let mut digits = 0;
    path.chars()
        .map(|letter| {
            if letter == '%' {
                digits = 2;
            } else if digits > 0 {
                digits -= 1;
                return letter;
            }
            letter.to_ascii_lowercase()
        })
        .collect()
}

/// Returns the path without the signs at its end that no address of the site ends with.
fn without_stray(path: &str) -> &str {
    let mut kept = path;
    while let Some(shorter) = without_percent(kept).or_else(|| {
        let is_stray = |letter: char| !letter.is_ascii_alphanumeric() && letter != '%';
        kept.strip_suffix(is_stray)
    }) {
        kept = shorter;
    }
    kept
}

/// Takes a sign that is written with percent signs off the end: punctuation of ASCII, the space that
/// does not break, and the dashes, quotation marks and dots of typography.
fn without_percent(path: &str) -> Option<&str> {
    let (rest, byte) = last_byte(path)?;
    let is_punctuation = byte == b' ' || byte.is_ascii_punctuation();
    if is_punctuation {
        return Some(rest);
    }
    let (rest, before) = last_byte(rest)?;
    if (before, byte) == (0xc2, 0xa0) {
        return Some(rest);
    }
    let (rest, first) = last_byte(rest)?;
    ((first, before) == (0xe2, 0x80)).then_some(rest)
}

/// Reads the byte that the last three letters of a path stand for, and what is before them.
fn last_byte(path: &str) -> Option<(&str, u8)> {
    let at = path.len().checked_sub(3)?;
    let digits = path.get(at..)?.strip_prefix('%')?;
    Some((&path[..at], u8::from_str_radix(digits, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// <https://github.com/alphagov/publishing-api/issues/166>,
    /// <https://github.com/canonical/ubuntu.com/issues/4448>
    #[test]
    fn the_rule_is_that_of_the_edge() {
        let cases = include_str!("../../aws/edge/addresses.json");
        let cases: Vec<(String, Option<String>)> =
            serde_json::from_str(cases).expect("pairs of addresses");
        assert!(cases.len() > 30);
        for (path, expected) in cases {
            assert_eq!(meant(&path), expected, "{path}");
            if let Some(expected) = expected {
                assert_eq!(meant(&expected), None, "{path} leads on in one step");
            }
        }
    }
}
