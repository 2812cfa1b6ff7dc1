//! Slugs: names in addresses, in file names and in the store.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name in addresses: small ASCII letters and digits, in parts joined by single dashes, such as
/// `minta-mentor` or `5-langkah`.
///
/// A digit may begin, as titles and years do. A dash is always between two parts, because `a--b` and
/// `a-b` are one name when read aloud.
///
/// ```
/// use programme::Slug;
///
/// assert!("kebayoran-baru".parse::<Slug>().is_ok());
/// assert!("Kebayoran Baru".parse::<Slug>().is_err());
/// let slug = Slug::of_title("Bazar di Menteng").expect("it has letters");
/// assert_eq!(slug.as_str(), "bazar-di-menteng");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The slug of a kecamatan, one of Jakarta's 44 districts: the name of its file in
/// `content/kecamatan` without the ending, such as `menteng`. Each has an office of the programme.
pub type KecamatanId = Slug;

/// The text is no slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not small letters and digits in parts joined by single dashes")]
pub struct InvalidSlug;

impl Slug {
    /// Tells whether the text is a slug as it stands.
    pub fn is_valid(text: &str) -> bool {
        !Self::is_reserved(text) && Self::has_form(text)
    }

    /// Tells whether the text would be a slug, were it not the name of a device on Windows: no such
    /// machine could check out a file of that name, with whatever ending.
    ///
    /// Source: "Naming Files, Paths, and Namespaces" in Microsoft's documentation of Win32.
    pub fn is_reserved(text: &str) -> bool {
        let numbered = text
            .strip_prefix("com")
            .or_else(|| text.strip_prefix("lpt"));
        matches!(text, "con" | "prn" | "aux" | "nul")
            || numbered.is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
    }

    fn has_form(text: &str) -> bool {
        let is_part = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        text.split('-').all(is_part)
    }

    /// Makes a slug of a title: its letters and digits as ASCII has them, in small letters, with a
    /// dash for whatever stands between them; an apostrophe joins, and an accent goes. `None` where
    /// nothing is left, or only a name that is reserved.
    pub fn of_title(title: &str) -> Option<Self> {
        let mut slug = String::new();
        for letter in title.nfkd().flat_map(char::to_lowercase) {
            if letter.is_ascii_alphanumeric() {
                slug.push(letter);
            } else if let Some(plain) = plain(letter) {
                slug.push_str(plain);
            } else if is_combining_mark(letter) {
                // The letter under it has been taken.
            } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(letter, '\'' | '’') {
                slug.push('-');
            }
        }
        slug.truncate(slug.trim_end_matches('-').len());
        Self::is_valid(&slug).then_some(Self(slug))
    }

    /// Returns the slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes Latin letters that are no other letter with a mark as they are written where there is
/// only ASCII.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ß' => "ss",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "ng",
        _ => return None,
    })
}

impl FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        if Self::is_valid(&text) {
            Ok(Self(text))
        } else {
            Err(InvalidSlug)
        }
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slugs_and_what_is_none() {
        for slug in [
            "menteng",
            "kebayoran-baru",
            "5-langkah",
            "2017",
            "a",
            "com",
            "con-1",
            "com10",
        ] {
            assert_eq!(slug.parse().as_ref().map(Slug::as_str), Ok(slug));
        }
        for wrong in [
            "", "-", "a-", "-a", "a--b", "Menteng", "a_b", "a b", "é", "a/b",
            // <https://github.com/blade-build/blade-build/pull/548>
            "con", "aux", "nul", "prn", "com1", "lpt0",
        ] {
            assert_eq!(wrong.parse::<Slug>(), Err(InvalidSlug), "{wrong:?}");
        }
    }

    #[test]
    fn titles_give_slugs() {
        let table = [
            ("Bazar di Menteng", Some("bazar-di-menteng")),
            ("  Izin: apa & bagaimana? ", Some("izin-apa-bagaimana")),
            ("Jum'at \"berkah\"", Some("jumat-berkah")),
            ("5 langkah", Some("5-langkah")),
            ("???", None),
            ("Con", None),
            // <https://github.com/estruyf/vscode-front-matter/issues/921>
            ("Kafé Menteng: Crème", Some("kafe-menteng-creme")),
            ("Kafe\u{301} Menteng", Some("kafe-menteng")),
            ("Ｂａｚａｒ ②", Some("bazar-2")),
            (
                "Straße & Æble, Łódź, İstanbul",
                Some("strasse-aeble-lodz-istanbul"),
            ),
            ("Jum’at", Some("jumat")),
            ("日本 2026", Some("2026")),
        ];
        for (title, expected) in table {
            let slug = Slug::of_title(title);
            assert_eq!(slug.as_ref().map(Slug::as_str), expected, "{title:?}");
        }
    }

    proptest! {
        #[test]
        fn what_a_title_gives_is_a_slug(title in any::<String>()) {
            if let Some(slug) = Slug::of_title(&title) {
                prop_assert!(Slug::is_valid(slug.as_str()));
                prop_assert_eq!(Slug::of_title(slug.as_str()), Some(slug));
            }
        }
    }
}
