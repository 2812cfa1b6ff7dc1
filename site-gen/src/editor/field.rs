//! The fields of a form, from the type that the file will become.

use schemars::JsonSchema;
use serde_json::Value;

use content_files::schema::{REFERENCE, Reader, Shape};

/// One key of a file, as somebody fills it in.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The key.
    pub(super) name: String,
    /// Advice on the value to write, for people.
    pub(super) hint: String,
    pub(super) is_required: bool,
    pub(super) shape: Shape,
    /// Whose ids these are: see [`REFERENCE`].
    pub(super) reference: Option<String>,
    /// The regular expression that its text must match.
    pub(super) pattern: Option<String>,
    /// Of a table, or of each table in a list.
    pub(super) fields: Vec<Field>,
}

impl Field {
    /// The key, as a person would write it: `jam_buka` is "Jam buka".
    pub(super) fn label(&self) -> String {
        capitalised(&self.name.replace('_', " "))
    }
}

/// The keys of a type: those that must be there in the order of the type, then the others.
pub(super) fn fields<T: JsonSchema>() -> Vec<Field> {
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
    let place = |field: &Field| {
        let place = required.iter().position(|name| *name == field.name);
        place.unwrap_or(usize::MAX)
    };
    fields.sort_by_key(place);
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
        hint: text("description").map_or_else(String::new, |description| {
            let hint = in_a_form(description);
            if schema.get(REFERENCE).is_some() {
                as_a_choice(&hint)
            } else {
                hint
            }
        }),
        is_required,
        shape,
        reference: text(REFERENCE).map(str::to_owned),
        pattern: text("pattern").map(str::to_owned),
        fields,
    }
}

/// A description without what only somebody who writes TOML needs to know.
fn in_a_form(description: &str) -> String {
    let text = description
        .replace(", tanpa tanda kutip", "")
        .replace(
            ", di antara tanda kutip: \"2017\", \"2017-12\", atau \"2017-01-26\"",
            ", misalnya 2017, 2017-12, atau 2017-01-26",
        )
        .replace("true bila", "Nyalakan bila")
        .replace("true hanya setelah", "Nyalakan hanya setelah")
        .replace(" Hapus baris ini setelah isinya benar.", "")
        .replace("[] berarti", "kosong berarti")
        .replace(", tanpa .md", "");
    without_brackets(&text)
}

/// Leaves out of a hint how a choice from a list is written: it need not be known by its id or its
/// file.
fn as_a_choice(hint: &str) -> String {
    let words = hint.strip_prefix("Id dari ").map_or(hint, |rest| {
        let (_, words) = rest.split_once(".toml").unwrap_or_default();
        words.trim_start_matches([' ', ',', ';', ':', '.'])
    });
    capitalised(words.strip_prefix("Nama berkas ").unwrap_or(words))
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// "satu bagian `[[sesi]]` untuk satu jadwal" is about TOML alone; it ends its sentence.
fn without_brackets(text: &str) -> String {
    match text.split_once(", satu bagian [[") {
        Some((before, _)) => format!("{before}."),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Training;

    #[test]
    fn fields_follow_the_type() {
        let fields = fields::<Training>();
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let expected = [
            "tahap",
            "topik",
            "bidang",
            "tingkat",
            "penyelenggara",
            "sesi",
        ];
        assert_eq!(names, expected);
        assert_eq!(fields[1].reference.as_deref(), Some("topik"));
        let session = &fields[5].fields;
        assert_eq!(session[0].reference.as_deref(), Some("kecamatan"));
        assert_eq!(session[2].shape, Shape::DateTime);
        assert_eq!(session[2].label(), "Mulai");
        assert!(session[4].is_required && !session[5].is_required);
    }

    #[test]
    fn hints_are_not_about_toml() {
        let table = [
            ("Hari terbit, tanpa tanda kutip.", "Hari terbit."),
            (
                "Jadwal pelatihan, satu bagian [[sesi]] untuk satu jadwal.",
                "Jadwal pelatihan.",
            ),
            ("true bila hanya contoh.", "Nyalakan bila hanya contoh."),
        ];
        for (description, expected) in table {
            assert_eq!(in_a_form(description), expected);
        }
        let table = [
            ("Id dari topik.toml.", ""),
            (
                "Id dari bidang.toml; kosong berarti semua.",
                "Kosong berarti semua.",
            ),
            ("Id dari sumber.toml: dari mana.", "Dari mana."),
            (
                "Nama berkas kecamatan tempat sesi.",
                "Kecamatan tempat sesi.",
            ),
        ];
        for (hint, expected) in table {
            assert_eq!(as_a_choice(hint), expected);
        }
    }
}
