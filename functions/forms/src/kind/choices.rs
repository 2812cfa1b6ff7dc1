//! `beberapa-pilihan`: any number of some options.

use serde::{Deserialize, Serialize};

use super::find;
use crate::failure::Failure;
use crate::option::ChoiceOption;
use crate::value::Value;

/// Any number of some options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// The source of the options, as written under `dari`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The options, the closed ones included; their values differ.
    pub options: Vec<ChoiceOption>,
    /// Fewest options, where any is ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// Most options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl Choices {
    pub(super) fn failures(&self) -> Vec<Failure> {
        let too_few = self
            .min
            .is_some_and(|min| min > 1)
            .then_some(Failure::TooFew);
        let too_many = self.max.is_some().then_some(Failure::TooMany);
        let limits = too_few.into_iter().chain(too_many);
        limits.chain([Failure::Unknown]).collect()
    }

    /// Passes over empty values and counts equal ones once, so that the answer is a set; it is
    /// kept in the order of the definition.
    pub(super) fn read(&self, values: &[&str]) -> Result<Option<Value>, Failure> {
        let sent = || values.iter().filter(|value| !value.is_empty());
        if sent().any(|value| find(&self.options, value).is_none()) {
            return Err(Failure::Unknown);
        }
        let chosen: Vec<_> = self
            .options
            .iter()
            .filter(|option| sent().any(|value| *value == option.value))
            .map(|option| option.value.clone())
            .collect();
        let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        if count == 0 {
            Ok(None)
        } else if self.min.is_some_and(|min| count < min) {
            Err(Failure::TooFew)
        } else if self.max.is_some_and(|max| count > max) {
            Err(Failure::TooMany)
        } else {
            Ok(Some(Value::Several(chosen)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_set_of_options() {
        let kind = Choices {
            from: None,
            options: ["a", "b", "c", "d"]
                .map(|value| ChoiceOption::new(value, value))
                .to_vec(),
            min: Some(2),
            max: Some(3),
        };
        let several = |values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned());
            Ok(Some(Value::Several(values.collect())))
        };
        let table: [(&[&str], _); 8] = [
            (&[], Ok(None)),
            (&[""], Ok(None)),
            (&["b", "a"], several(&["a", "b"])),
            (&["b", "", "a", "b"], several(&["a", "b"])),
            (&["a", "a"], Err(Failure::TooFew)),
            (&["a", "b", "c", "d"], Err(Failure::TooMany)),
            (&["a", "x"], Err(Failure::Unknown)),
            (&["a,b"], Err(Failure::Unknown)),
        ];
        for (values, expected) in table {
            assert!(kind.read(values) == expected, "{values:?}");
        }
    }

    #[test]
    fn fails_only_where_there_are_limits() {
        let kind = |min, max| Choices {
            from: None,
            options: vec![],
            min,
            max,
        };
        assert_eq!(kind(None, None).failures(), [Failure::Unknown]);
        assert_eq!(kind(Some(1), None).failures(), [Failure::Unknown]);
        assert_eq!(
            kind(Some(2), Some(3)).failures(),
            [Failure::TooFew, Failure::TooMany, Failure::Unknown]
        );
    }
}
