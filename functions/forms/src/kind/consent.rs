//! `persetujuan`: a box to tick beside a consent to the use of personal data.
//!
//! UU 27/2022 asks for consent that is explicit (article 20), told apart from other purposes and
//! in plain words (article 22), and that can be shown later (article 24): one box for one
//! purpose, never ticked beforehand, and the version of its text stored with the answer.

use serde::{Deserialize, Serialize};

/// A box to tick beside a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The consent.
    pub text: String,
    /// Names this wording of the text.
    pub version: String,
}
