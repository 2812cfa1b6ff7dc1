//! `pilihan`: one of some options.

use serde::{Deserialize, Serialize};

use super::find;
use crate::failure::Failure;
use crate::option::ChoiceOption;

/// One of some options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// How the options are shown.
    pub appearance: Appearance,
    /// The source of the options, as written under `dari`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Id of the earlier choice to whose answer the options belong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Id of the earlier choice whose answer says which options come first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_by: Option<String>,
    /// The options, the closed ones included; their values differ.
    pub options: Vec<ChoiceOption>,
}

/// How a choice is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// Every option in sight.
    Radios,
    /// A list that opens, for many options.
    Select,
}

impl Choice {
    pub(super) fn failures(&self) -> Vec<Failure> {
        let mismatch = self.parent.is_some().then_some(Failure::Mismatch);
        [Failure::Unknown].into_iter().chain(mismatch).collect()
    }

    /// Accepts a closed option too: an editor closed it after the page was loaded.
    pub(super) fn read(&self, raw: &str) -> Result<String, Failure> {
        if raw.is_empty() || find(&self.options, raw).is_some() {
            Ok(raw.to_owned())
        } else {
            Err(Failure::Unknown)
        }
    }

    /// Tells whether the option belongs to that option of the parent question.
    pub(crate) fn belongs(&self, value: &str, parent: Option<&str>) -> bool {
        let option = find(&self.options, value);
        option.is_some_and(|option| option.parent.as_deref() == parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kelurahan() -> Choice {
        Choice {
            appearance: Appearance::Select,
            from: None,
            parent: Some("kecamatan".to_owned()),
            first_by: None,
            options: vec![
                ChoiceOption::new("31.71.01.1001", "Gambir").under("gambir"),
                ChoiceOption::new("31.71.06.1001", "Menteng")
                    .under("menteng")
                    .closed(),
            ],
        }
    }

    #[test]
    fn reads_known_options() {
        let table = [
            ("", Ok("")),
            ("31.71.01.1001", Ok("31.71.01.1001")),
            ("31.71.06.1001", Ok("31.71.06.1001")),
            ("31.71.01.1001 ", Err(Failure::Unknown)),
            ("Gambir", Err(Failure::Unknown)),
            ("\0", Err(Failure::Unknown)),
        ];
        for (raw, expected) in table {
            assert_eq!(
                kelurahan().read(raw),
                expected.map(str::to_owned),
                "{raw:?}"
            );
        }
    }

    #[test]
    fn knows_what_belongs_together() {
        let table = [
            ("31.71.01.1001", Some("gambir"), true),
            ("31.71.01.1001", Some("menteng"), false),
            ("31.71.01.1001", None, false),
            ("x", Some("gambir"), false),
        ];
        for (value, parent, expected) in table {
            assert_eq!(kelurahan().belongs(value, parent), expected, "{value}");
        }
    }
}
