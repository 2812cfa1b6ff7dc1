//! How different spellings of a name become one text. `templates/aset/saring.js` folds the same
//! way while the visitor types: `tests/finder/script.rs` holds them together.

/// Returns the key that all spellings of a text have in common.
///
/// ```
/// assert_eq!(office_finder::fold("Kebon Jeruk"), office_finder::fold("KEBUN-JERUK"));
/// assert_ne!(office_finder::fold("Kebon Jeruk"), office_finder::fold("Kebon Melati"));
/// ```
pub fn fold(text: &str) -> String {
    key(&words(text))
}

/// Returns the words of a text in lower case. Apostrophes join (`Ma'ruf`), everything else
/// separates.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase())
                .collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect()
}

/// Returns the key that words have in common however they are spelt: without spaces, with `u` for
/// `o` (Kebon and Kebun, Priok and Priuk), with double letters as one (Papanggo and Papango).
pub(crate) fn key<W: AsRef<str>>(words: &[W]) -> String {
    let mut key = String::new();
    for letter in words.iter().flat_map(|word| word.as_ref().chars()) {
        let letter = if letter == 'o' { 'u' } else { letter };
        if !(letter.is_ascii_alphabetic() && key.ends_with(letter)) {
            key.push(letter);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fall_together() {
        for (one, other) in [
            ("Kebon Jeruk", "kebun jeruk"),
            ("Tanjung Priok", "TANJUNG-PRIUK"),
            ("Setiabudi", "Setia Budi"),
            ("Papanggo", "papango"),
            ("Halim Perdana Kusuma", "Halim Perdanakusuma"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
    }

    #[test]
    fn digits_stay_as_they_are() {
        assert_eq!(fold("Kode 11550"), "kude11550");
        assert_eq!(words(" - ,’ "), Vec::<String>::new());
    }
}
