//! The fields of a form, from the type that the file will become.

use schemars::JsonSchema;
use serde_json::Value;

use content_files::schema::{HINT, REFERENCE, Reader, Shape, place};

/// One key of a file, as somebody fills it in.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The key.
    pub(crate) name: String,
    /// Advice on the value to fill in, for people: see [`HINT`].
    pub(crate) hint: String,
    pub(crate) is_required: bool,
    /// Its place in the form: see [`place`].
    pub(crate) place: u64,
    pub(crate) shape: Shape,
    /// Whose ids these are: see [`REFERENCE`].
    pub(crate) reference: Option<String>,
    /// The regular expression that its text must match.
    pub(crate) pattern: Option<String>,
    /// Of a table, or of each table in a list.
    pub(crate) fields: Vec<Field>,
}

impl Field {
    /// Writes the key, as a person would write it: `jam_buka` is "Jam buka".
    pub(crate) fn label(&self) -> String {
        capitalised(&self.name.replace('_', " "))
    }
}

/// Lists the keys of a type: in the places that the type gives them, otherwise those that must be
/// there in the order of the type, then the others.
pub(crate) fn fields<T: JsonSchema>() -> Vec<Field> {
    let (reader, schema) = Reader::of::<T>();
    table(&reader, &schema)
}

fn table(reader: &Reader, schema: &Value) -> Vec<Field> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let keys = schema.get("properties").and_then(Value::as_object);
    let mut fields: Vec<Field> = keys
        .into_iter()
        .flatten()
        .map(|(name, schema)| field(reader, name, schema, required.contains(&name.as_str())))
        .collect();
    let in_type = |field: &Field| {
        let place = required.iter().position(|name| *name == field.name);
        place.unwrap_or(usize::MAX)
    };
    fields.sort_by_key(|field| (field.place, in_type(field)));
    fields
}

fn field(reader: &Reader, name: &str, schema: &Value, is_required: bool) -> Field {
    let text = |key| schema.get(key).and_then(Value::as_str);
    let shape = reader.shape(schema);
    let value = reader.resolve(schema);
    let fields = match &shape {
        Shape::Table(_) => table(reader, value),
        Shape::List { item, .. } if matches!(item.as_ref(), Shape::Table(_)) => value
            .get("items")
            .map_or_else(Vec::new, |item| table(reader, reader.resolve(item))),
        _ => Vec::new(),
    };
    Field {
        name: name.to_owned(),
        hint: text(HINT)
            .or_else(|| text("description"))
            .unwrap_or_default()
            .to_owned(),
        is_required,
        place: place(schema, is_required),
        shape,
        reference: text(REFERENCE).map(str::to_owned),
        pattern: text("pattern").map(str::to_owned),
        fields,
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;

    use super::*;
    use content_files::dates::date_time_schema;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Course {
        /// Penyelenggaranya.
        penyelenggara: Option<String>,
        #[schemars(extend("x-rujukan" = "topik", "x-petunjuk" = ""))]
        #[schemars(description = "Id dari topik.toml.")]
        topik: Vec<String>,
        /// Jadwalnya, satu bagian untuk satu jadwal.
        #[schemars(extend("x-petunjuk" = "Jadwalnya."))]
        sesi_nya: Vec<Session>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Office {
        #[schemars(extend("x-urutan" = 30))]
        kode: String,
        kota: String,
        ejaan: Option<String>,
        #[schemars(extend("x-urutan" = 12))]
        jam_buka: Option<String>,
        #[schemars(extend("x-urutan" = 11))]
        telepon: Option<String>,
    }

    #[test]
    fn the_type_gives_places_where_people_think_in_another_order() {
        let fields = fields::<Office>();
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["kota", "telepon", "jam_buka", "ejaan", "kode"]);
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Session {
        #[schemars(default)]
        contoh: bool,
        #[schemars(schema_with = "date_time_schema")]
        mulai: DateTime,
    }

    #[test]
    fn fields_follow_the_type() {
        let fields = fields::<Course>();
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["topik", "sesi_nya", "penyelenggara"]);
        assert_eq!(fields[0].reference.as_deref(), Some("topik"));
        assert_eq!(fields[1].label(), "Sesi nya");
        let session = &fields[1].fields;
        assert_eq!(session[0].shape, Shape::DateTime);
        assert!(session[0].is_required && !session[1].is_required);
    }

    #[test]
    fn a_hint_stands_in_the_place_of_the_description() {
        let fields = fields::<Course>();
        let hints: Vec<&str> = fields.iter().map(|field| field.hint.as_str()).collect();
        assert_eq!(hints, ["", "Jadwalnya.", "Penyelenggaranya."]);
    }
}
