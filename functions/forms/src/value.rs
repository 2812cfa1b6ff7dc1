//! Answers as they are stored.

use std::fmt;

/// An answer in the form it is stored.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Text in Unicode normal form C, a number in E.164, an address, a reference, or the value of
    /// the chosen option.
    Text(String),
    /// The values of the chosen options, at least one, in the order of the definition.
    Several(Vec<String>),
    /// A box was ticked.
    Yes,
}

impl Value {
    /// Iterates over the single values it is made of; a ticked box is `Ya`.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let parts = match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::Several(values) => values.as_slice(),
            Self::Yes => &[],
        };
        let yes = matches!(self, Self::Yes).then_some("Ya");
        parts.iter().map(String::as_str).chain(yes)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => out.write_str("Text(..)"),
            Self::Several(values) => write!(out, "Several({} values)", values.len()),
            Self::Yes => out.write_str("Yes"),
        }
    }
}
