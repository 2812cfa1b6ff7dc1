//! The seven stages (7 PAS) as a closed set.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the seven stages of the programme, in order.
///
/// ```
/// use programme::Stage;
///
/// let stage: Stage = "P3".parse()?;
/// assert!(stage > Stage::P1);
/// assert_eq!(stage.to_string(), "P3");
/// # Ok::<(), programme::UnknownStage>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
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

/// The text is no stage's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a stage from P1 to P7")]
pub struct UnknownStage;

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

    /// Returns the official code, `"P1"` to `"P7"`.
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

    /// Returns the name, as in "P4 Perizinan".
    pub fn name(self) -> &'static str {
        match self {
            Self::P1 => "Pendaftaran",
            Self::P2 => "Pelatihan",
            Self::P3 => "Pendampingan",
            Self::P4 => "Perizinan",
            Self::P5 => "Pemasaran",
            Self::P6 => "Pelaporan keuangan",
            Self::P7 => "Permodalan",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Stage {
    type Err = UnknownStage;

    /// Reads the official code, exactly as it is written.
    fn from_str(text: &str) -> Result<Self, UnknownStage> {
        let mut all = Self::ALL.into_iter();
        all.find(|stage| stage.code() == text).ok_or(UnknownStage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_read_back_and_are_in_order() {
        for stage in Stage::ALL {
            assert_eq!(stage.code().parse(), Ok(stage));
            let json = serde_json::to_string(&stage).expect("a unit variant");
            assert_eq!(json, format!("\"{stage}\""));
        }
        assert!(Stage::ALL.is_sorted());
        for wrong in ["", "P0", "P8", "p1", " P1", "P10"] {
            assert_eq!(wrong.parse::<Stage>(), Err(UnknownStage), "{wrong:?}");
        }
    }
}
