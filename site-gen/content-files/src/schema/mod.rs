//! Checks a TOML table against the JSON Schema of the Rust type it will become, before serde does.
//!
//! serde stops at the first fault and does not know where keys are; editors want all faults with
//! their places. The schema comes from the types (schemars), so that no rule is written twice:
//! [`Shape`] is the part of JSON Schema that our types use, and `check` walks a table with it.

mod check;
mod examples;
mod finding;
mod fix;
mod misplaced;

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

pub(crate) use check::check;
pub(crate) use check::single_bracket;
pub use examples::example;
pub(crate) use examples::{value_example, value_line};
pub(crate) use fix::fix_keys;
pub(crate) use misplaced::header_is_missing;

/// Key of a schema for what the ids in this key are ids of, by the name of the kind or of the list.
pub const REFERENCE: &str = "x-rujukan";

/// Key of a schema for the advice in a form, where the description says how the value is written
/// in TOML. Where nothing is left to say, it is empty.
pub const HINT: &str = "x-petunjuk";

/// Key of a schema for the place of this key in a form, as a number: see [`place`].
pub const PLACE: &str = "x-urutan";

/// Gives the place of a key in a form: lower ones come first, equal ones stay in the order of the
/// type.
/// The schema says it where people think in another order than "what must be filled in, then the
/// rest": what they come for goes higher, what was set once and for all goes to the end.
pub fn place(schema: &Value, is_required: bool) -> u64 {
    let usual = if is_required { 10 } else { 20 };
    schema.get(PLACE).and_then(Value::as_u64).unwrap_or(usual)
}

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

/// Makes the schema of a type, in the dialect of `settings`.
pub fn of<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let settings = settings.with_transform(RecursiveTransform(fill_items));
    let generator = SchemaGenerator::new(settings);
    generator.into_root_schema_for::<T>().to_value()
}

/// Asks for something in each text of a list: an empty one says nothing, and would be a point
/// without words on the page.
fn fill_items(schema: &mut Schema) {
    let items = schema.get_mut("items").and_then(Value::as_object_mut);
    if let Some(items) = items
        && items.get("type").is_some_and(|name| name == "string")
        && !items.contains_key("enum")
    {
        items.entry("minLength").or_insert(1.into());
    }
}

/// Reads the schemas that schemars makes for our types.
pub struct Reader {
    definitions: Value,
}

impl Reader {
    /// Makes a reader of the schema of a type, and that schema.
    pub fn of<T: JsonSchema>() -> (Self, Value) {
        let schema = of::<T>(SchemaSettings::draft2020_12());
        let definitions = schema.get("$defs").cloned().unwrap_or_default();
        (Self { definitions }, schema)
    }

    /// Follows a schema that refers to another, or is "that or nothing", to the one it stands for.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.trim_start_matches("#/$defs/");
            return self
                .definitions
                .get(name)
                .map_or(schema, |schema| self.resolve(schema));
        }
        let variants = schema.get("anyOf").and_then(Value::as_array);
        variants
            .into_iter()
            .flatten()
            .find(|variant| variant.get("type") != Some(&Value::from("null")))
            .map_or(schema, |variant| self.resolve(variant))
    }

    /// Returns the shape that a value must have by its schema.
    pub fn shape(&self, schema: &Value) -> Shape {
        // `Option` is written as "this or null"; in TOML a missing value is a missing key.
        let schema = self.resolve(schema);
        if let Some(choices) = choices(schema) {
            return Shape::Choice(choices);
        }
        match type_name(schema) {
            Some("string") => text_shape(schema),
            Some("integer") => integer_shape(schema),
            Some("number") => Shape::Number {
                min: number(schema, "minimum").unwrap_or(f64::NEG_INFINITY),
                max: number(schema, "maximum").unwrap_or(f64::INFINITY),
            },
            Some("boolean") => Shape::Boolean,
            Some("array") => Shape::List {
                item: Box::new(
                    schema
                        .get("items")
                        .map_or(Shape::Any, |item| self.shape(item)),
                ),
                min: bound(schema, "minItems").unwrap_or(0),
                max: bound(schema, "maxItems").unwrap_or(u64::MAX),
            },
            Some("object") => Shape::Table(self.table(schema)),
            _ => Shape::Any,
        }
    }

    fn table(&self, schema: &Value) -> TableShape {
        let keys = schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(key, schema)| (key.clone(), self.shape(schema)))
            .collect();
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|key| key.as_str().map(str::to_owned))
            .collect();
        TableShape { keys, required }
    }
}

fn text_shape(schema: &Value) -> Shape {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => Shape::Date,
        Some("date-time") => Shape::DateTime,
        Some("partial-date") => Shape::PartialDate,
        _ => Shape::Text {
            min: bound(schema, "minLength").unwrap_or(0),
            max: bound(schema, "maxLength").unwrap_or(u64::MAX),
        },
    }
}

fn integer_shape(schema: &Value) -> Shape {
    let (min, max) = match schema.get("format").and_then(Value::as_str) {
        Some("uint8") => (0, i64::from(u8::MAX)),
        Some("uint16") => (0, i64::from(u16::MAX)),
        Some("uint32") => (0, i64::from(u32::MAX)),
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    let limit = |key| schema.get(key).and_then(Value::as_i64);
    Shape::Integer {
        min: limit("minimum").unwrap_or(min),
        max: limit("maximum").unwrap_or(max),
    }
}

/// Reads the texts of a closed set: `enum` where no variant has a description, else `oneOf`.
fn choices(schema: &Value) -> Option<Vec<String>> {
    let texts = |values: &Vec<Value>| {
        values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect()
    };
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return Some(texts(values));
    }
    let variants = schema.get("oneOf").and_then(Value::as_array)?;
    let constants = variants
        .iter()
        .flat_map(|variant| {
            choices(variant).unwrap_or_default().into_iter().chain(
                variant
                    .get("const")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            )
        })
        .collect();
    Some(constants)
}

/// Reads the type, also of `["string", "null"]`.
fn type_name(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null"),
        _ => None,
    }
}

fn bound(schema: &Value, key: &str) -> Option<u64> {
    schema.get(key).and_then(Value::as_u64)
}

fn number(schema: &Value, key: &str) -> Option<f64> {
    schema.get(key).and_then(Value::as_f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Common {
        #[schemars(length(min = 1, max = 70))]
        judul: String,
        #[schemars(schema_with = "dates::date_schema")]
        diperbarui: jiff::civil::Date,
        #[schemars(default)]
        contoh: bool,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Course {
        tahap: Stage,
        penyelenggara: Option<String>,
        #[schemars(default)]
        sesi: Vec<Session>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    enum Stage {
        /// A variant that is described, as schemars then writes it in another way.
        P1,
        P2,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Session {
        #[schemars(schema_with = "dates::date_time_schema")]
        mulai: jiff::civil::DateTime,
        #[schemars(range(min = 1))]
        kursi: Option<u32>,
        #[schemars(default)]
        kriteria: Vec<String>,
    }

    #[test]
    fn reads_the_schemas_of_types() {
        let table = TableShape::of::<Common>().and(TableShape::of::<Course>());
        let expected = [
            ("judul", Shape::Text { min: 1, max: 70 }),
            ("diperbarui", Shape::Date),
            ("contoh", Shape::Boolean),
            (
                "tahap",
                Shape::Choice(vec!["P1".to_owned(), "P2".to_owned()]),
            ),
            (
                "penyelenggara",
                Shape::Text {
                    min: 0,
                    max: u64::MAX,
                },
            ),
        ];
        for (key, shape) in expected {
            let found = table.keys.get(key).cloned();
            // The order of a closed set is that of the schema, not of the type.
            let found = match found {
                Some(Shape::Choice(mut choices)) => {
                    choices.sort();
                    Some(Shape::Choice(choices))
                }
                other => other,
            };
            assert_eq!(found, Some(shape), "{key}");
        }
        let Some(Shape::List { item, .. }) = table.keys.get("sesi") else {
            panic!("sesi is a list");
        };
        let Shape::Table(session) = item.as_ref() else {
            panic!("a session is a table");
        };
        assert_eq!(session.keys["mulai"], Shape::DateTime);
        assert_eq!(
            session.keys["kursi"],
            Shape::Integer {
                min: 1,
                max: i64::from(u32::MAX)
            }
        );
        let words = Shape::Text {
            min: 1,
            max: u64::MAX,
        };
        let Shape::List { item, .. } = &session.keys["kriteria"] else {
            panic!("criteria are a list");
        };
        assert_eq!(**item, words, "no text of a list is empty");
        assert!(!table.required.contains(&"sesi".to_owned()));
        assert!(table.required.contains(&"tahap".to_owned()));
    }
}
