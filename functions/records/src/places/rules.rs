//! A session: its rules, and whether newcomers get in.

use jiff::Timestamp;
use programme::{SessionKind, SessionMode, Slug};

/// How a session's places are given out, as its page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Id of the session, which never changes.
    pub session: Slug,
    /// The use of its places.
    pub kind: SessionKind,
    /// Whether who comes first gets in, or who is chosen.
    pub mode: SessionMode,
    /// Number of places; 1 to 1,000 on the site, because they are read in one go.
    pub capacity: u32,
    /// From when one can ask for a place.
    pub opens: Timestamp,
    /// Until when.
    pub closes: Timestamp,
    /// When the session starts; from then on no place passes on.
    pub starts: Timestamp,
    /// Whether it will not be held: who has a place keeps it, and nobody gets one any more.
    pub is_cancelled: bool,
}

/// A session as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub rules: Rules,
    pub intake: Intake,
}

/// Whether newcomers get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Intake {
    /// They do, while there is a free place.
    Open,
    /// They don't, while somebody makes sure that nobody waits, under a word of her own. Whoever
    /// joins the queue meanwhile closes it again.
    Settling(String),
    /// They wait.
    Closed,
}

impl Intake {
    /// Returns the words in the store.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Open => "open".to_owned(),
            Self::Settling(word) => format!("{SETTLING}{word}"),
            Self::Closed => "closed".to_owned(),
        }
    }

    /// Reads the intake from these words.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::Open),
            "closed" => Some(Self::Closed),
            _ => {
                let word = name.strip_prefix(SETTLING)?;
                Some(Self::Settling(word.to_owned()))
            }
        }
    }
}

impl Session {
    /// Tells whether one can ask for a place at the time `now`.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        !self.rules.is_cancelled && (self.rules.opens..self.rules.closes).contains(&now)
    }
}

/// The beginning of the words of an intake that is being settled.
const SETTLING: &str = "settling ";
