//! The shapes in the schemas that schemars makes for our types.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::{Shape, TableShape, of};

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
