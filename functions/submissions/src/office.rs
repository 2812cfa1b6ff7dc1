//! The offices that receipts name.

use serde::{Deserialize, Serialize};

/// The office of a kecamatan, as the receipt shows it. What nobody knows yet is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Office {
    pub name: String,
    pub kota: String,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub hours: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    /// Address of the office's page.
    pub path: String,
}
