//! Submissions that are set aside for the office to look at first.

/// Why a submission is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The input that people don't see was filled in.
    Honeypot,
    /// It holds links where people seldom put them.
    Links,
}

impl Reason {
    /// The name in the store and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Honeypot => "honeypot",
            Self::Links => "links",
        }
    }
}
