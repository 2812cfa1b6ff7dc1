//! The configuration for Decap CMS: one collection for each kind of content, one widget for each
//! key.
//!
//! The keys of this JSON are Decap's, see <https://decapcms.org/docs/configuration-options/>.

use serde_json::{Map, Value, json};

use super::document::{BODY, VERSION};
use super::field::Field;
use super::kinds::{self, Editable, Files, ROOT};
use crate::kinds::Kind;
use content_files::schema::Shape;

/// The name of the collection of the short lists that other content refers to.
const LISTS: &str = "daftar";

/// A media library that the editor's page registers, to have none.
const NO_MEDIA: &str = "tanpa-gambar";

/// Text of more letters than this gets a box of several lines.
const ONE_LINE: u64 = 100;

/// The configuration, for a server that serves the site at `origin` and speaks the protocol of
/// Decap's local backend at `endpoint`, an address on that origin.
pub fn config(origin: &str, endpoint: &str) -> Value {
    let kinds = kinds::all();
    let mut collections: Vec<Value> = Vec::new();
    let mut lists: Vec<Value> = Vec::new();
    for kind in kinds {
        match kind.files {
            Files::Folder {
                extension,
                one,
                address,
            } => collections.push(folder(kind, extension, one, &address("{{slug}}"))),
            Files::One { extension } => lists.push(json!({
                "name": kind.name,
                "label": kind.label,
                "file": format!("{ROOT}/{}.{extension}", kind.name),
                "fields": fields(kind),
            })),
            Files::Indexes => collections.push(indexes(kind, kinds)),
        }
    }
    collections.push(json!({
        "name": LISTS,
        "label": "Daftar dan situs",
        "format": "json",
        "delete": false,
        "editor": { "preview": false },
        "files": lists,
    }));
    json!({
        "backend": { "name": "proxy", "proxy_url": endpoint, "branch": "main" },
        "locale": "id",
        "site_url": origin,
        // Decap wants to know; the server keeps no images, and the page has a library without any.
        "media_folder": ROOT,
        "media_library": { "name": NO_MEDIA },
        "public_folder": "/",
        "slug": { "encoding": "ascii", "clean_accents": true, "sanitize_replacement": "-" },
        "collections": collections,
    })
}

fn folder(kind: &Editable, extension: &str, one: Option<&str>, address: &str) -> Value {
    json!({
        "name": kind.name,
        "label": kind.label,
        "label_singular": one.unwrap_or(kind.label),
        "folder": format!("{ROOT}/{}", kind.name),
        "extension": extension,
        "format": "json",
        "create": one.is_some(),
        "delete": false,
        "identifier_field": "judul",
        "slug": "{{slug}}",
        "preview_path": address,
        "summary": "{{judul}}",
        "sortable_fields": ["judul", "diperbarui"],
        "editor": { "preview": false },
        "fields": fields(kind),
    })
}

/// The introductions of the list pages, each called like what it introduces.
fn indexes(kind: &Editable, kinds: &[Editable]) -> Value {
    let mut folders: Vec<&str> = Kind::listed().map(Kind::name).collect();
    folders.sort_unstable();
    let files: Vec<Value> = folders
        .into_iter()
        .map(|folder| {
            let introduced = kinds.iter().find(|kind| kind.name == folder);
            json!({
                "name": folder,
                "label": introduced.map_or(folder, |kind| kind.label),
                "file": format!("{ROOT}/{}", Kind::Index.file(folder)),
                "preview_path": format!("/{folder}/"),
                "fields": fields(kind),
            })
        })
        .collect();
    json!({
        "name": kind.name,
        "label": kind.label,
        "format": "json",
        "delete": false,
        "editor": { "preview": false },
        "files": files,
    })
}

fn fields(kind: &Editable) -> Vec<Value> {
    let mut widgets = widgets(&kind.fields);
    if kind.has_body() {
        widgets.push(body());
    }
    widgets.push(json!({ "name": VERSION, "widget": "hidden", "required": false }));
    widgets
}

/// The Markdown part, as text: Decap's rich text would write the whole of it in its own way, and
/// lose footnotes.
fn body() -> Value {
    json!({
        "name": BODY,
        "label": "Isi halaman",
        // Hints are Markdown too.
        "hint": r"Markdown: ## untuk judul bagian, - untuk daftar, \[teks\](/alamat/) untuk tautan.",
        "widget": "text",
        "required": false,
    })
}

fn widgets(fields: &[Field]) -> Vec<Value> {
    fields.iter().filter_map(widget).collect()
}

/// The widget of a key; none for what a form cannot show, which then stays as it is in the file.
fn widget(field: &Field) -> Option<Value> {
    let mut widget = Map::new();
    let mut set = |key: &str, value: Value| widget.insert(key.to_owned(), value);
    set("name", field.name.as_str().into());
    set("label", field.label().into());
    set("hint", field.hint.as_str().into());
    set("required", field.is_required.into());
    let own = match &field.shape {
        Shape::Text { min, max } => match (&field.reference, &field.pattern) {
            (Some(kind), _) => relation(kind, false),
            (None, Some(pattern)) => {
                json!({ "widget": "string", "pattern": [pattern, field.hint] })
            }
            (None, None) => text(*min, *max),
        },
        Shape::Choice(options) => json!({ "widget": "select", "options": options }),
        Shape::Date => date("YYYY-MM-DD", false, field.is_required),
        Shape::DateTime => date("YYYY-MM-DDTHH:mm:ss", true, field.is_required),
        Shape::PartialDate => json!({
            "widget": "string",
            "pattern": [r"^\d{4}(-\d{2}(-\d{2})?)?$", "Tulis tahun, tahun-bulan, atau tahun-bulan-hari."],
        }),
        Shape::Integer { min, max } => number(
            "int",
            limit(*min, i64::MIN),
            limit(*max, i64::from(u32::MAX)),
        ),
        Shape::Number { min, max } => number(
            "float",
            min.is_finite().then(|| json!(min)),
            max.is_finite().then(|| json!(max)),
        ),
        Shape::Boolean if field.is_required => json!({ "widget": "boolean", "default": false }),
        Shape::Boolean => json!({ "widget": "boolean" }),
        Shape::Table(_) => json!({ "widget": "object", "fields": part(field) }),
        Shape::List { item, min, max } => list(field, item, *min, *max)?,
        Shape::Any => return None,
    };
    if let Value::Object(own) = own {
        widget.extend(own);
    }
    // Decap asks for a value even where an empty list is one.
    if matches!(field.shape, Shape::List { min: 0, .. }) {
        widget.insert("required".to_owned(), false.into());
    }
    Some(Value::Object(widget))
}

/// The keys of a table in a table. Decap shows them always, and insists on those that must be there
/// even when the table as a whole need not be: that is left to `check`.
fn part(field: &Field) -> Vec<Value> {
    let mut widgets = widgets(&field.fields);
    if !field.is_required {
        for widget in &mut widgets {
            widget["required"] = false.into();
        }
    }
    widgets
}

fn text(min: u64, max: u64) -> Value {
    let widget = if (ONE_LINE..u64::MAX).contains(&max) {
        "text"
    } else {
        "string"
    };
    let (upper, words) = if max == u64::MAX {
        (String::new(), format!("paling sedikit {min}"))
    } else if min == max {
        (max.to_string(), format!("tepat {min}"))
    } else {
        (max.to_string(), format!("paling banyak {max}"))
    };
    if max == u64::MAX && min <= 1 {
        return json!({ "widget": widget });
    }
    json!({
        "widget": widget,
        "pattern": [format!("^[^]{{{min},{upper}}}$"), format!("Tulis {words} huruf.")],
    })
}

fn date(format: &str, with_time: bool, is_required: bool) -> Value {
    let mut widget = json!({
        "widget": "datetime",
        "format": format,
        "date_format": "YYYY-MM-DD",
        "time_format": if with_time { json!("HH:mm:ss") } else { json!(false) },
    });
    if !is_required {
        // Without this, a new one would be today.
        widget["default"] = json!("");
    }
    widget
}

/// A limit that the type has of itself is none that an editor must be told.
fn limit(limit: i64, own: i64) -> Option<Value> {
    (limit > i64::MIN && limit < i64::from(u32::MAX) && limit != own).then(|| limit.into())
}

fn number(kind: &str, min: Option<Value>, max: Option<Value>) -> Value {
    let mut widget = json!({ "widget": "number", "value_type": kind });
    for (key, limit) in [("min", min), ("max", max)] {
        if let Some(limit) = limit {
            widget[key] = limit;
        }
    }
    widget
}

fn list(field: &Field, item: &Shape, min: u64, max: u64) -> Option<Value> {
    let mut widget = match (item, &field.reference) {
        (Shape::Text { .. }, Some(kind)) => relation(kind, true),
        (Shape::Text { .. }, None) => json!({
            "widget": "list",
            "field": { "name": "isi", "label": "Isi", "widget": "string" },
        }),
        (Shape::Choice(options), _) => {
            json!({ "widget": "select", "multiple": true, "options": options })
        }
        (Shape::Table(_), _) => json!({
            "widget": "list",
            // Else Decap begins with one item, where a key of it has a default.
            "default": [],
            "label_singular": field.label().to_lowercase(),
            "summary": summary(&field.fields),
            "fields": widgets(&field.fields),
        }),
        _ => return None,
    };
    if min > 0 {
        widget["min"] = min.into();
    }
    if max < u64::MAX {
        widget["max"] = max.into();
    }
    Some(widget)
}

/// Returns the template that stands for an item of a list while it is closed.
fn summary(fields: &[Field]) -> String {
    let shown: Vec<String> = fields
        .iter()
        .filter(|field| {
            field.is_required
                && matches!(
                    field.shape,
                    Shape::Text { .. } | Shape::Choice(_) | Shape::Date | Shape::DateTime
                )
        })
        .take(3)
        .map(|field| format!("{{{{fields.{}}}}}", field.name))
        .collect();
    shown.join(" · ")
}

/// A choice among what there is: by its slug where each has a file, else by its id.
fn relation(kind: &str, is_multiple: bool) -> Value {
    let kinds = kinds::all();
    let list = kinds
        .iter()
        .find(|found| found.name == kind && matches!(found.files, Files::One { .. }))
        .and_then(|found| found.fields.first());
    let Some(list) = list else {
        return json!({
            "widget": "relation",
            "collection": kind,
            "value_field": "{{slug}}",
            "search_fields": ["judul"],
            "display_fields": ["judul"],
            "options_length": OPTIONS,
            "multiple": is_multiple,
        });
    };
    let of = |key: &str| format!("{}.*.{key}", list.name);
    let has_name = list.fields.iter().any(|field| field.name == "nama");
    // Sources have no names, and a publisher has many of them.
    let shown = if has_name {
        vec![of("nama")]
    } else {
        ["penerbit", "tanggal", "judul", "id"].map(of).to_vec()
    };
    json!({
        "widget": "relation",
        "collection": LISTS,
        "file": kind,
        "value_field": of("id"),
        "search_fields": shown,
        "display_fields": shown,
        "options_length": OPTIONS,
        "multiple": is_multiple,
    })
}

/// How many choices are offered at once: all kecamatan, and room to grow.
const OPTIONS: u32 = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trainings_are_described_by_their_type() {
        let config = config("http://127.0.0.1:8080", "/admin/api");
        let trainings = &config["collections"][0];
        insta::assert_snapshot!(format!("{trainings:#}"));
    }

    /// Every name that a reference has is a collection or a file of one.
    #[test]
    fn references_lead_somewhere() {
        fn relations(value: &Value, found: &mut Vec<(String, Option<String>)>) {
            match value {
                Value::Object(object) => {
                    if object.get("widget") == Some(&json!("relation")) {
                        let text = |key: &str| object.get(key)?.as_str().map(str::to_owned);
                        found.push((text("collection").expect("a name"), text("file")));
                    }
                    object.values().for_each(|value| relations(value, found));
                }
                Value::Array(values) => values.iter().for_each(|value| relations(value, found)),
                _ => {}
            }
        }
        let config = config("http://127.0.0.1:8080", "/admin/api");
        let mut found = Vec::new();
        relations(&config, &mut found);
        assert!(found.len() > 20, "{}", found.len());
        let named = |list: &Value, name: &str| {
            list.as_array()
                .and_then(|list| list.iter().find(|item| item["name"] == name).cloned())
        };
        for (collection, file) in found {
            let there = named(&config["collections"], &collection).expect(&collection);
            if let Some(file) = file {
                assert!(named(&there["files"], &file).is_some(), "{file}");
            }
        }
    }

    #[test]
    fn ids_are_held_to_their_letters() {
        let topics = widgets(&super::super::field::fields::<crate::content::TopicList>());
        let id = &topics[0]["fields"][0];
        assert_eq!(id["pattern"][0], "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$");
        assert_eq!(id["pattern"][1], id["hint"]);
    }

    #[test]
    fn all_content_but_the_ledger_can_be_edited() {
        let config = config("http://127.0.0.1:8080", "/admin/api");
        let collections = config["collections"].as_array().expect("a list");
        let files: usize = collections
            .iter()
            .map(|collection| collection["files"].as_array().map_or(1, Vec::len))
            .sum();
        assert_eq!(files, kinds::all().len() - 1 + Kind::listed().count());
    }
}
