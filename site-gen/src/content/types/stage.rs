//! The seven stages (7 PAS) as a closed set.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// One of the seven stages of the programme, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[schemars(inline)]
#[expect(
    missing_docs,
    reason = "the codes are official; content/langkah says what they mean"
)]
pub enum Stage {
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    P7,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 7] = [
        Self::P1,
        Self::P2,
        Self::P3,
        Self::P4,
        Self::P5,
        Self::P6,
        Self::P7,
    ];

    /// The official code, `"P1"` to `"P7"`.
    pub fn code(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
            Self::P5 => "P5",
            Self::P6 => "P6",
            Self::P7 => "P7",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
