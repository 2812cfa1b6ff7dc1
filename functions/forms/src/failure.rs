//! The ways in which an answer can fail, each with its message in the definition.

use serde::{Deserialize, Serialize};

/// One way in which an answer can fail.
///
/// Each kind of question says which failures it can have; the definition holds one message for
/// each of them, no more and no fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Nothing was answered.
    Empty,
    /// Fewer characters than asked for.
    TooShort,
    /// More characters than there is room for.
    TooLong,
    /// Fewer options ticked than asked for.
    TooFew,
    /// More options ticked than allowed.
    TooMany,
    /// Not the shape of a phone number, an e-mail address, a name or a reference.
    Shape,
    /// Letters or signs where only a number is asked for.
    Letters,
    /// More than one number where one is asked for.
    Several,
    /// A number of another country.
    Foreign,
    /// Not among the options.
    Unknown,
    /// An option that does not belong to the answer of the parent question.
    Mismatch,
    /// Control characters or text-direction overrides.
    Characters,
    /// Sent more than once where one answer is asked for.
    Repeated,
}

impl Failure {
    /// Every failure, in the order of the messages in the guide for editors.
    pub const ALL: [Self; 13] = [
        Self::Empty,
        Self::TooShort,
        Self::TooLong,
        Self::TooFew,
        Self::TooMany,
        Self::Shape,
        Self::Letters,
        Self::Several,
        Self::Foreign,
        Self::Unknown,
        Self::Mismatch,
        Self::Characters,
        Self::Repeated,
    ];

    /// Returns the key under `[pertanyaan.pesan]` that holds the message.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "kosong",
            Self::TooShort => "terlalu_pendek",
            Self::TooLong => "terlalu_panjang",
            Self::TooFew => "terlalu_sedikit",
            Self::TooMany => "terlalu_banyak",
            Self::Shape => "bentuk",
            Self::Letters => "huruf",
            Self::Several => "beberapa",
            Self::Foreign => "luar_negeri",
            Self::Unknown => "tak_dikenal",
            Self::Mismatch => "tak_cocok",
            Self::Characters => "karakter",
            Self::Repeated => "ganda",
        }
    }
}
