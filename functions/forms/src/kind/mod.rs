//! The kinds of question: a closed set, one module each.
//!
//! Each kind says which failures its answers can have (and so which messages a definition must
//! hold), reads an answer into the form that is stored, and gives the constraint that the page
//! shows. Adding a kind means adding a module and a variant; the compiler then names each place
//! that must decide about it.

mod choice;
mod choices;
mod consent;
mod declaration;
mod email;
mod long_text;
mod person_name;
mod phone;
mod phone_digits;
mod reference_number;
mod separated;
mod short_text;

use serde::{Deserialize, Serialize};

pub use crate::text::{Limits, MAX_CHARACTERS};
pub use choice::{Appearance, Choice};
pub use choices::Choices;
pub use consent::Consent;
pub use declaration::Declaration;
pub use long_text::LongText;
pub use person_name::PersonName;
pub(crate) use person_name::is_apostrophe;
pub use short_text::ShortText;

use crate::failure::Failure;
use crate::option::ChoiceOption;
use crate::value::Value;

/// Value that a ticked box sends.
pub const TICKED: &str = "ya";

/// The sort of answer that a question asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// One line of text.
    ShortText(ShortText),
    /// A person's name in one field.
    PersonName(PersonName),
    /// An Indonesian mobile or a Jakarta landline number, stored in E.164.
    Phone,
    /// An e-mail address.
    Email,
    /// Several lines of text.
    LongText(LongText),
    /// One of some options.
    Choice(Choice),
    /// Any number of some options.
    Choices(Choices),
    /// A box to tick beside a statement.
    Declaration(Declaration),
    /// A box to tick beside a versioned consent.
    Consent(Consent),
    /// The reference of an earlier submission.
    Reference,
    /// The last six digits of the telephone number of an earlier submission.
    PhoneDigits,
}

impl Kind {
    /// Returns the options of a choice; none for every other kind.
    pub fn options(&self) -> &[ChoiceOption] {
        match self {
            Self::Choice(choice) => &choice.options,
            Self::Choices(choices) => &choices.options,
            _ => &[],
        }
    }

    /// Returns the source of a choice's options, as written under `dari`.
    pub fn from(&self) -> Option<&str> {
        match self {
            Self::Choice(choice) => choice.from.as_deref(),
            Self::Choices(choices) => choices.from.as_deref(),
            _ => None,
        }
    }

    /// Returns the id of the question to whose answer the options belong.
    pub fn parent(&self) -> Option<&str> {
        match self {
            Self::Choice(choice) => choice.parent.as_deref(),
            _ => None,
        }
    }

    /// Returns the id of the question whose answer says which options come first.
    pub fn first_by(&self) -> Option<&str> {
        match self {
            Self::Choice(choice) => choice.first_by.as_deref(),
            _ => None,
        }
    }

    /// Finds the option with this value, closed or not.
    pub fn option(&self, value: &str) -> Option<&ChoiceOption> {
        find(self.options(), value)
    }

    /// Returns the label of an option's value.
    pub fn label_of(&self, value: &str) -> Option<&str> {
        self.option(value).map(|option| option.label.as_str())
    }

    /// Tells whether answers to this kind always say something about a person: what people type
    /// freely and where they can be reached.
    pub fn is_always_personal(&self) -> bool {
        matches!(
            self,
            Self::PersonName(_) | Self::Phone | Self::Email | Self::LongText(_) | Self::PhoneDigits
        )
    }

    /// Tells whether two answers that differ in case, spelling of apostrophes and the like are the
    /// same.
    pub(crate) fn is_free_text(&self) -> bool {
        matches!(
            self,
            Self::ShortText(_) | Self::PersonName(_) | Self::Email | Self::LongText(_)
        )
    }

    /// Lists the failures an answer can have: the messages a definition must hold, no more, no
    /// fewer.
    pub fn failures(&self, required: bool) -> Vec<Failure> {
        let own = match self {
            Self::ShortText(text) => text.failures(),
            Self::PersonName(name) => name.failures(),
            Self::Phone => phone::FAILURES.to_vec(),
            Self::Email | Self::Reference | Self::PhoneDigits => vec![Failure::Shape],
            Self::LongText(text) => text.failures(),
            Self::Choice(choice) => choice.failures(),
            Self::Choices(choices) => choices.failures(),
            Self::Declaration(_) | Self::Consent(_) => vec![],
        };
        let empty = required.then_some(Failure::Empty);
        let repeated = (!matches!(self, Self::Choices(_))).then_some(Failure::Repeated);
        empty.into_iter().chain(own).chain(repeated).collect()
    }

    /// Reads the values that were sent under the question's name.
    ///
    /// No value, an empty one, or one that holds nothing but white space is no answer; more than
    /// one value is a failure, even if they are equal, unless several are asked for.
    pub(crate) fn read(&self, values: &[&str]) -> Result<Option<Value>, Failure> {
        if let Self::Choices(choices) = self {
            return choices.read(values);
        }
        let raw = match values {
            [] => "",
            [value] => value,
            _ => return Err(Failure::Repeated),
        };
        let text = match self {
            Self::ShortText(text) => text.read(raw)?,
            Self::PersonName(name) => name.read(raw)?,
            Self::Phone => phone::read(raw)?,
            Self::Email => email::read(raw)?,
            Self::LongText(text) => text.read(raw)?,
            Self::Choice(choice) => choice.read(raw)?,
            Self::Reference => reference_number::read(raw)?,
            Self::PhoneDigits => phone_digits::read(raw)?,
            // A page can send `ya` or nothing; whatever else was sent is not a tick.
            Self::Choices(_) | Self::Declaration(_) | Self::Consent(_) => {
                return Ok((raw == TICKED).then_some(Value::Yes));
            }
        };
        Ok((!text.is_empty()).then_some(Value::Text(text)))
    }

    /// Writes the `pattern` of a one-line input: what [`Kind::read`] accepts, in the words of the
    /// page. None of a telephone number, see [`phone`].
    pub(crate) fn pattern(&self, required: bool) -> Option<String> {
        match self {
            Self::ShortText(text) => Some(text.pattern(required)),
            Self::PersonName(name) => Some(name.pattern(required)),
            Self::Email => Some(email::pattern()),
            Self::Reference => Some(reference_number::pattern(required)),
            Self::PhoneDigits => Some(phone_digits::pattern(required)),
            _ => None,
        }
    }
}

fn find<'a>(options: &'a [ChoiceOption], value: &str) -> Option<&'a ChoiceOption> {
    options.iter().find(|option| option.value == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_values_are_a_failure_of_single_kinds() {
        let declaration = Kind::Declaration(Declaration {
            text: "Saya".into(),
        });
        let table: [(&Kind, &[&str], _); 7] = [
            (
                &Kind::Phone,
                &["0812345678", "0812345678"],
                Err(Failure::Repeated),
            ),
            (&Kind::Phone, &["", ""], Err(Failure::Repeated)),
            (&Kind::Phone, &[], Ok(None)),
            (&declaration, &["ya"], Ok(Some(Value::Yes))),
            (&declaration, &["ya", "ya"], Err(Failure::Repeated)),
            (&declaration, &["on"], Ok(None)),
            (&declaration, &[], Ok(None)),
        ];
        for (kind, values, expected) in table {
            assert_eq!(kind.read(values), expected, "{values:?}");
        }
    }
}
