//! The JSON Schemas of everything that editors write, for text editors that complete and check
//! TOML while it is typed.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::REFERENCE;
use crate::content::{
    CityList, Community, CommunityTypeList, FigureSet, Glossary, Home, Index, Kecamatan, Meta,
    News, Pillar, RedirectList, SectorList, SinglePage, Site, SourceList, Step, TopicList,
    Training,
};

/// The schema of one sort of file.
#[derive(Debug, Clone)]
pub struct EditorSchema {
    /// What editors call it: `pelatihan`, or the file's name without its end: `situs`.
    pub name: &'static str,
    /// JSON Schema, draft 7, which editors for TOML understand; described in Indonesian.
    pub schema: Value,
}

/// The schemas of all sorts of files: front matter of Markdown, then TOML.
pub fn all() -> Vec<EditorSchema> {
    let page = |name, schema: Map<String, Value>| EditorSchema {
        name,
        schema: finish(name, merge(own::<Meta>(), schema)),
    };
    let record = |name, schema| EditorSchema {
        name,
        schema: finish(name, schema),
    };
    vec![
        page("pilar", own::<Pillar>()),
        page("langkah", own::<Step>()),
        page("pelatihan", own::<Training>()),
        page("komunitas", own::<Community>()),
        page("kecamatan", own::<Kecamatan>()),
        page("berita", own::<News>()),
        page("angka", own::<FigureSet>()),
        page("halaman", own::<SinglePage>()),
        page("beranda", own::<Home>()),
        page("_indeks", own::<Index>()),
        record("formulir", own::<form_definitions::FormSource>()),
        record("situs", own::<Site>()),
        record("kota", own::<CityList>()),
        record("topik", own::<TopicList>()),
        record("bidang", own::<SectorList>()),
        record("jenis-komunitas", own::<CommunityTypeList>()),
        record("sumber", own::<SourceList>()),
        record("glosarium", own::<Glossary>()),
        record("pengalihan", own::<RedirectList>()),
    ]
}

fn own<T: JsonSchema>() -> Map<String, Value> {
    let schema = SchemaGenerator::new(SchemaSettings::draft07()).into_root_schema_for::<T>();
    match schema.to_value() {
        Value::Object(schema) => schema,
        // Only `true` and `false` are no objects, and no type of ours is "anything" or "nothing".
        _ => Map::new(),
    }
}

/// The keys of both.
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
            // Only the editor in the browser follows references.
            object.remove(REFERENCE);
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

    /// Calls `visit` for every table that a schema describes.
    fn tables(schema: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
        match schema {
            Value::Object(object) => {
                if let Some(Value::Object(keys)) = object.get("properties") {
                    visit(keys);
                }
                object.values().for_each(|value| tables(value, visit));
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
        let schema = all().remove(2).schema;
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
