//! The JSON Schemas of everything that editors write, for text editors that complete and check
//! TOML while it is typed.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::addresses::RedirectList;
use crate::content::{
    CityList, Community, CommunityTypeList, FigureSet, Glossary, Home, Index, Kecamatan,
    MessageList, Meta, News, Pillar, PublishedReport, SectorList, SinglePage, Site, SourceList,
    Step, TopicList, Training,
};
use crate::kinds::Kind;
use content_files::schema::{HINT, PLACE, REFERENCE};

/// The schema of one sort of file.
#[derive(Debug, Clone)]
pub struct EditorSchema {
    /// The name editors use: `pelatihan`, or the file's name without its end: `situs`.
    pub name: &'static str,
    /// JSON Schema, draft 7, which editors for TOML understand; described in Indonesian.
    pub schema: Value,
}

/// Lists the schemas of all sorts of files, in the order of [`Kind::ALL`].
pub fn all() -> Vec<EditorSchema> {
    Kind::ALL.iter().map(|kind| of(*kind)).collect()
}

/// Makes the schema of a kind's files.
pub(crate) fn of(kind: Kind) -> EditorSchema {
    let page = |schema| merge(own::<Meta>(), schema);
    let schema = match kind {
        Kind::Pillar => page(own::<Pillar>()),
        Kind::Step => page(own::<Step>()),
        Kind::Training => page(own::<Training>()),
        Kind::Community => page(own::<Community>()),
        Kind::Kecamatan => page(own::<Kecamatan>()),
        Kind::News => page(own::<News>()),
        Kind::FigureSet => page(own::<FigureSet>()),
        Kind::Report => own::<PublishedReport>(),
        Kind::SinglePage => page(own::<SinglePage>()),
        Kind::Home => page(own::<Home>()),
        Kind::Index => page(own::<Index>()),
        Kind::Form => own::<form_definitions::FormSource>(),
        Kind::Site => own::<Site>(),
        Kind::Cities => own::<CityList>(),
        Kind::Topics => own::<TopicList>(),
        Kind::Sectors => own::<SectorList>(),
        Kind::CommunityTypes => own::<CommunityTypeList>(),
        Kind::Sources => own::<SourceList>(),
        Kind::Glossary => own::<Glossary>(),
        Kind::Messages => own::<MessageList>(),
        Kind::Redirects => own::<RedirectList>(),
    };
    EditorSchema {
        name: kind.name(),
        schema: finish(kind.name(), schema),
    }
}

fn own<T: JsonSchema>() -> Map<String, Value> {
    match content_files::schema::of::<T>(SchemaSettings::draft07()) {
        Value::Object(schema) => schema,
        // Only `true` and `false` are no objects, and no type of ours is "anything" or "nothing".
        _ => Map::new(),
    }
}

/// Merges the keys of both.
fn merge(mut first: Map<String, Value>, second: Map<String, Value>) -> Map<String, Value> {
    for (key, value) in second {
        match (first.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
            (_, value) => {
                first.insert(key, value);
            }
        }
    }
    first
}

fn finish(name: &str, mut schema: Map<String, Value>) -> Value {
    // Descriptions of types are for programmers; those of keys are for editors.
    schema.remove("description");
    schema.insert("title".to_owned(), name.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    let definitions = schema.get_mut("definitions").and_then(Value::as_object_mut);
    for definition in definitions.into_iter().flat_map(Map::values_mut) {
        forget(definition, "description");
    }
    let mut schema = Value::Object(schema);
    simplify(&mut schema);
    schema
}

/// Puts what editors for TOML know in the place of what only we know.
fn simplify(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            for variant in object
                .get_mut("oneOf")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                forget(variant, "description");
            }
            // Only the forms in the browser use these.
            object.remove(REFERENCE);
            object.remove(HINT);
            object.remove(PLACE);
            let pattern = match object.get("format").and_then(Value::as_str) {
                // JSON Schema's date-time has an offset; ours has none.
                Some("date-time") => Some(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$"),
                Some("partial-date") => Some(r"^\d{4}(-\d{2}(-\d{2})?)?$"),
                _ => None,
            };
            if let Some(pattern) = pattern {
                object.remove("format");
                object.insert("pattern".to_owned(), json!(pattern));
            }
            object.values_mut().for_each(simplify);
        }
        Value::Array(values) => values.iter_mut().for_each(simplify),
        _ => {}
    }
}

fn forget(schema: &mut Value, key: &str) {
    if let Value::Object(object) = schema {
        object.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `visit` for every table that a schema describes. What a condition names is described
    /// outside of it.
    fn tables(schema: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
        match schema {
            Value::Object(object) => {
                if let Some(Value::Object(keys)) = object.get("properties") {
                    visit(keys);
                }
                let parts = object
                    .iter()
                    .filter(|(key, _)| !matches!(key.as_str(), "if" | "then" | "else"));
                parts.for_each(|(_, value)| tables(value, visit));
            }
            Value::Array(values) => values.iter().for_each(|value| tables(value, visit)),
            _ => {}
        }
    }

    #[test]
    fn every_key_is_described() {
        let mut keys = 0;
        for EditorSchema { name, schema } in all() {
            tables(&schema, &mut |table| {
                for (key, value) in table {
                    let text = value.get("description").and_then(Value::as_str);
                    assert!(
                        text.is_some_and(|text| text.ends_with('.')),
                        "{name}: {key}"
                    );
                    keys += 1;
                }
            });
        }
        assert!(keys > 150, "{keys}");
    }

    #[test]
    fn common_and_own_keys_are_together() {
        let schema = of(Kind::Training).schema;
        assert_eq!(schema["title"], "pelatihan");
        assert_eq!(schema["additionalProperties"], false);
        for key in ["judul", "tahap", "sesi"] {
            assert!(schema["properties"].get(key).is_some(), "{key}");
        }
        let required = schema["required"].as_array().expect("a list");
        assert!(required.contains(&json!("judul")) && required.contains(&json!("topik")));
        assert!(schema["definitions"].get("Session").is_some());
    }
}
