//! Submissions that are set aside for the office to look at first.

/// A submission is set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The reason.
    pub reason: Reason,
    /// Keyed hashes of who it is about, in the order of the submission's own: as they would be had
    /// it not been set aside. Under them it is let in.
    pub keys: Vec<String>,
}

impl From<Reason> for SetAside {
    /// Sets it aside without keys: it is let in under those it has.
    fn from(reason: Reason) -> Self {
        let keys = Vec::new();
        Self { reason, keys }
    }
}

/// Why a submission is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The input that people don't see was filled in.
    Honeypot,
    /// It holds links where people seldom put them.
    Links,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Honeypot, Self::Links];

    /// Returns the name in the store and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Honeypot => "honeypot",
            Self::Links => "links",
        }
    }

    /// Finds the reason with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}
