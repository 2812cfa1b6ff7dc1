//! `pernyataan`: a box to tick beside a statement.

use serde::{Deserialize, Serialize};

/// A box to tick beside a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The statement.
    pub text: String,
}
