//! Values of TOML as JSON, and back.

use serde_json::{Map, Number, Value};
use toml_edit::{Array, Datetime, InlineTable, Item, TableLike, Value as Toml};

use content_files::dates;
use content_files::schema::{Shape, TableShape};

/// Writes a table as Decap reads it. Dates are texts in the format that the configuration names.
pub(crate) fn to_json(table: &dyn TableLike) -> Map<String, Value> {
    table
        .iter()
        .map(|(key, item)| (key.to_owned(), item_to_json(item)))
        .collect()
}

pub(crate) fn item_to_json(item: &Item) -> Value {
    match item {
        Item::None => Value::Null,
        Item::Value(value) => value_to_json(value),
        Item::Table(table) => Value::Object(to_json(table)),
        Item::ArrayOfTables(tables) => tables
            .iter()
            .map(|table| Value::Object(to_json(table)))
            .collect(),
    }
}

pub(crate) fn value_to_json(value: &Toml) -> Value {
    match value {
        Toml::String(text) => text.value().as_str().into(),
        Toml::Integer(number) => (*number.value()).into(),
        Toml::Float(number) => Number::from_f64(*number.value()).map_or(Value::Null, Value::Number),
        Toml::Boolean(value) => (*value.value()).into(),
        Toml::Datetime(value) => date_text(*value.value()).into(),
        Toml::Array(items) => items.iter().map(value_to_json).collect(),
        Toml::InlineTable(table) => Value::Object(to_json(table)),
    }
}

fn date_text(value: Datetime) -> String {
    if let Some(date) = dates::to_date(value) {
        return date.to_string();
    }
    match dates::to_date_time(value) {
        Some(time) => time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        None => value.to_string(),
    }
}

/// Makes a new value, as its shape asks for. What does not fit is kept as it was typed, and `check`
/// says what is wrong with it.
pub(crate) fn to_toml(value: &Value, shape: &Shape) -> Toml {
    match (value, shape) {
        (Value::String(text), Shape::Date | Shape::DateTime) => match text.parse::<Datetime>() {
            Ok(date) => date.into(),
            Err(_) => text.as_str().into(),
        },
        (Value::String(text), Shape::Integer { .. }) => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => text.as_str().into(),
        },
        (Value::String(text), Shape::Number { .. }) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => number.into(),
            _ => text.as_str().into(),
        },
        (Value::Null, _) => "".into(),
        (Value::Bool(value), _) => (*value).into(),
        (Value::Number(number), _) => match number.as_i64() {
            Some(number) => number.into(),
            None => number.as_f64().unwrap_or_default().into(),
        },
        (Value::String(text), _) => text.as_str().into(),
        (Value::Array(items), shape) => {
            let item = item_shape(shape);
            let items: Array = items.iter().map(|value| to_toml(value, item)).collect();
            items.into()
        }
        (Value::Object(object), shape) => {
            let shape = table_shape(shape);
            let mut table = InlineTable::new();
            for (key, value) in entries(object, shape) {
                table.insert(key, to_toml(value, key_shape(shape, key)));
            }
            table.into()
        }
    }
}

/// Lists the entries of a new table that are worth writing, in the order of its type.
pub(crate) fn entries<'a>(
    object: &'a Map<String, Value>,
    shape: &'a TableShape,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    let place = |key: &str| {
        let place = shape.required.iter().position(|name| name == key);
        place.unwrap_or(usize::MAX)
    };
    keys.sort_by_key(|key| place(key));
    keys.into_iter()
        .filter(|key| is_required(shape, key) || !says_nothing(&object[*key]))
        .map(|key| (key, &object[key]))
}

/// Tells whether leaving a key out says the same: it is empty, or off.
pub(crate) fn says_nothing(value: &Value) -> bool {
    is_blank(value) || value == &Value::Bool(false)
}

/// Tells whether somebody has cleared a field, or never filled it in.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Tells whether both say the same; 6 is 6.0, and an empty optional key is a missing one.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let within = |one: &Map<String, Value>, other: &Map<String, Value>| {
                one.iter().all(|(key, value)| match other.get(key) {
                    Some(found) => is_same(value, found),
                    None => says_nothing(value),
                })
            };
            within(one, other) && within(other, one)
        }
        _ => one == other,
    }
}

pub(crate) fn is_required(shape: &TableShape, key: &str) -> bool {
    shape.required.iter().any(|name| name == key)
}

pub(crate) fn key_shape<'a>(shape: &'a TableShape, key: &str) -> &'a Shape {
    shape.keys.get(key).unwrap_or(&Shape::Any)
}

pub(crate) fn item_shape(shape: &Shape) -> &Shape {
    match shape {
        Shape::List { item, .. } => item,
        _ => &Shape::Any,
    }
}

pub(crate) fn table_shape(shape: &Shape) -> &TableShape {
    static UNKNOWN: TableShape = TableShape {
        keys: std::collections::BTreeMap::new(),
        required: Vec::new(),
    };
    match shape {
        Shape::Table(shape) => shape,
        _ => &UNKNOWN,
    }
}
