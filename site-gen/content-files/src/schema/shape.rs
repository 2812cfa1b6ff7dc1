//! The part of JSON Schema that our types use.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::Reader;

/// The form that a value must have.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Text of so many characters.
    Text {
        /// Fewest characters, spaces around the text not counted.
        min: u64,
        /// Most characters.
        max: u64,
    },
    /// One of these texts.
    Choice(Vec<String>),
    /// A TOML local date.
    Date,
    /// A TOML local date-time.
    DateTime,
    /// Text that [`crate::PartialDate`] reads.
    PartialDate,
    /// A whole number.
    Integer {
        /// Smallest number.
        min: i64,
        /// Largest number.
        max: i64,
    },
    /// Any number.
    Number {
        /// Smallest number.
        min: f64,
        /// Largest number.
        max: f64,
    },
    /// `true` or `false`.
    Boolean,
    /// So many items of one shape.
    List {
        /// The shape of each item.
        item: Box<Shape>,
        /// Fewest items.
        min: u64,
        /// Most items.
        max: u64,
    },
    /// A table with known keys.
    Table(TableShape),
    /// Anything: serde will decide.
    Any,
}

/// The keys of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableShape {
    /// The shape of each known key's value.
    pub keys: BTreeMap<String, Shape>,
    /// The keys that must be there, in the order of the type.
    pub required: Vec<String>,
}

impl Shape {
    /// Returns the table that this is, or that its items are.
    pub fn table(&self) -> Option<&TableShape> {
        match self {
            Self::Table(table) => Some(table),
            Self::List { item, .. } => item.table(),
            _ => None,
        }
    }

    /// Tells whether it is written as `[[kunci]]`, once for each item.
    pub fn is_table_list(&self) -> bool {
        matches!(self, Self::List { item, .. } if matches!(item.as_ref(), Self::Table(_)))
    }
}

impl TableShape {
    /// Makes the shape of a type that is a struct.
    pub fn of<T: JsonSchema>() -> Self {
        let (reader, schema) = Reader::of::<T>();
        match reader.shape(&schema) {
            Shape::Table(table) => table,
            _ => Self::default(),
        }
    }

    /// Finds the shape that these keys lead to, through the items of lists too.
    pub fn at(&self, path: &[&str]) -> Option<&Shape> {
        let (first, rest) = path.split_first()?;
        let shape = self.keys.get(*first)?;
        if rest.is_empty() {
            return Some(shape);
        }
        shape.table()?.at(rest)
    }

    /// Finds the table at a path; the empty path leads to this one.
    pub fn table_at(&self, path: &[&str]) -> Option<&Self> {
        if path.is_empty() {
            return Some(self);
        }
        self.at(path)?.table()
    }

    /// Joins the keys of both; no key may be in both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.keys.extend(other.keys);
        self.required.extend(other.required);
        self
    }
}
