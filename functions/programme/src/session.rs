//! The two closed lists by which sessions differ: what their places are for, and the way to one.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The sort of session.
///
/// ```
/// use programme::SessionKind;
///
/// let kind: SessionKind = "bazar".parse()?;
/// assert_eq!(kind.unit(), "lapak");
/// # Ok::<(), programme::UnknownWord>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum SessionKind {
    /// A training.
    #[default]
    #[serde(rename = "pelatihan")]
    Training,
    /// Selling spots.
    #[serde(rename = "bazar")]
    Bazaar,
}

/// The way to a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub enum SessionMode {
    /// First come, first served.
    #[default]
    #[serde(rename = "urutan")]
    Queue,
    /// Whom the office chooses.
    #[serde(rename = "seleksi")]
    Selection,
}

/// The word is none of a closed list's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a word of this list")]
pub struct UnknownWord;

impl SessionKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Training, Self::Bazaar];

    /// Returns the word in the content, in the functions' bundle and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Training => "pelatihan",
            Self::Bazaar => "bazar",
        }
    }

    /// Returns the word for its places.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Training => "kursi",
            Self::Bazaar => "lapak",
        }
    }
}

impl SessionMode {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Queue, Self::Selection];

    /// Returns the word in the content, in the functions' bundle and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue => "urutan",
            Self::Selection => "seleksi",
        }
    }
}

impl FromStr for SessionKind {
    type Err = UnknownWord;

    /// Reads the word, exactly as it is written.
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.name() == word).ok_or(UnknownWord)
    }
}

impl FromStr for SessionMode {
    type Err = UnknownWord;

    /// Reads the word, exactly as it is written.
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let mut all = Self::ALL.into_iter();
        all.find(|mode| mode.name() == word).ok_or(UnknownWord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_the_same_in_the_content_the_bundle_and_the_store() {
        let kinds = [
            (SessionKind::Training, "pelatihan"),
            (SessionKind::Bazaar, "bazar"),
        ];
        for (kind, word) in kinds {
            assert_eq!((kind.name(), word.parse()), (word, Ok(kind)));
            let json = serde_json::to_string(&kind).expect("a unit variant");
            assert_eq!(json, format!("\"{word}\""));
        }
        let modes = [
            (SessionMode::Queue, "urutan"),
            (SessionMode::Selection, "seleksi"),
        ];
        for (mode, word) in modes {
            assert_eq!((mode.name(), word.parse()), (word, Ok(mode)));
            let json = serde_json::to_string(&mode).expect("a unit variant");
            assert_eq!(json, format!("\"{word}\""));
        }
        for wrong in ["", "Bazar", " bazar", "urutan seleksi"] {
            assert_eq!(wrong.parse::<SessionKind>(), Err(UnknownWord), "{wrong:?}");
            assert_eq!(wrong.parse::<SessionMode>(), Err(UnknownWord), "{wrong:?}");
        }
    }
}
