//! `nomor-rujukan`: the reference of an earlier submission, stored as it is shown.
//!
//! The page can say which characters and how many; the check character is the one rule that only
//! [`Reference`] knows. Whether the reference was ever given out is not asked here.

use programme::reference::{self, Reference};

use super::separated::{self, is_separator};
use crate::failure::Failure;

pub(super) fn read(raw: &str) -> Result<String, Failure> {
    if raw.chars().all(is_separator) {
        return Ok(String::new());
    }
    Reference::parse(raw)
        .map(|reference| reference.to_string())
        .map_err(|_| Failure::Shape)
}

pub(super) fn pattern(required: bool) -> String {
    let character = "[2-9BCDFGHJKMNP-TV-Zbcdfghjkmnp-tv-z]";
    separated::pattern(character, reference::LENGTH, required)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_references() {
        let table = [
            ("", Ok("")),
            (" - ", Ok("")),
            ("999-999-999D", Ok("999-999-999D")),
            ("999 999 999d", Ok("999-999-999D")),
            ("999-999-9999", Err(Failure::Shape)),
            ("999-999-999", Err(Failure::Shape)),
            ("nomor saya", Err(Failure::Shape)),
        ];
        for (raw, expected) in table {
            assert_eq!(read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }
}
