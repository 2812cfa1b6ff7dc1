//! The texts of a form's receipt.

use serde::{Deserialize, Serialize};

/// Texts of the receipt, with their places for the date and the office still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    title: String,
    deadline_days: u32,
    steps: Vec<String>,
    ask: String,
    withdraw: String,
}

impl Receipt {
    /// Stands for the date by which the office answers.
    pub const DEADLINE: &str = "{tenggat}";

    /// Stands for the office of the chosen kecamatan.
    pub const OFFICE: &str = "{kantor}";

    /// Longest time to answer, in days: one year, like [`crate::Storing::MAX_RETENTION_DAYS`] beyond
    /// what anyone means.
    pub const MAX_DEADLINE_DAYS: u32 = 365;

    /// Makes a receipt with this heading, for offices that answer within so many days.
    ///
    /// `steps` says what happens next, `ask` how to ask about the submission, `withdraw` how to
    /// withdraw consent; each may hold [`Receipt::DEADLINE`] and [`Receipt::OFFICE`].
    pub fn new(
        title: impl Into<String>,
        deadline_days: u32,
        steps: Vec<String>,
        ask: impl Into<String>,
        withdraw: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            deadline_days,
            steps,
            ask: ask.into(),
            withdraw: withdraw.into(),
        }
    }

    /// Returns the heading of the receipt.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the days until the office has answered at the latest; at least 1.
    pub fn deadline_days(&self) -> u32 {
        self.deadline_days
    }

    /// Writes the steps that come next, with the date by which the office answers ("5 Desember
    /// 2026") and the name of the office put in.
    pub fn steps(&self, deadline: &str, office: &str) -> Vec<String> {
        self.steps
            .iter()
            .map(|text| fill(text, deadline, office))
            .collect()
    }

    /// Says how to ask about the submission.
    pub fn ask(&self, deadline: &str, office: &str) -> String {
        fill(&self.ask, deadline, office)
    }

    /// Says how to withdraw consent.
    pub fn withdraw(&self, deadline: &str, office: &str) -> String {
        fill(&self.withdraw, deadline, office)
    }
}

fn fill(text: &str, deadline: &str, office: &str) -> String {
    text.replace(Receipt::DEADLINE, deadline)
        .replace(Receipt::OFFICE, office)
}
