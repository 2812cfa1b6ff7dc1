//! The configuration for Decap CMS: one collection for each kind of content, one widget for each
//! key.
//!
//! The keys of this JSON are Decap's, see <https://decapcms.org/docs/configuration-options/>.

use serde_json::{Map, Value, json};

use crate::ROOT;
use crate::document::{BODY, VERSION};
use crate::editable::{Editable, Files, Folder};
use crate::field::Field;
use content_files::schema::Shape;

/// The name of the collection of the short lists that other content refers to.
const LISTS: &str = "daftar";

/// A media library that the editor's page registers, to have none.
const NO_MEDIA: &str = "tanpa-gambar";

/// Text of more letters than this gets a box of several lines.
const ONE_LINE: u64 = 100;

/// Key by which content refers to an entry of a list.
const ID: &str = "id";

/// Makes the configuration of these kinds.
pub(crate) fn config(kinds: &[Editable], origin: &str, endpoint: &str) -> Value {
    let forms = Forms { kinds };
    let mut collections: Vec<Value> = Vec::new();
    let mut lists: Vec<Value> = Vec::new();
    for kind in kinds {
        match &kind.files {
            Files::Folder(folder) => collections.push(forms.folder(kind, folder)),
            Files::One { extension, .. } => lists.push(json!({
                "name": kind.name,
                "label": kind.label,
                "file": format!("{ROOT}/{}.{extension}", kind.name),
                "fields": forms.fields(kind),
            })),
            Files::InFolders {
                folders, address, ..
            } => collections.push(forms.in_folders(kind, folders, *address)),
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

/// Makes forms of these kinds, which refer to each other.
struct Forms<'a> {
    kinds: &'a [Editable],
}

impl Forms<'_> {
    fn folder(&self, kind: &Editable, folder: &Folder) -> Value {
        json!({
            "name": kind.name,
            "label": kind.label,
            "label_singular": folder.one.unwrap_or(kind.label),
            "folder": format!("{ROOT}/{}", kind.name),
            "extension": folder.extension,
            "format": "json",
            "create": folder.one.is_some(),
            "delete": false,
            "identifier_field": folder.title,
            "slug": "{{slug}}",
            "preview_path": (folder.address)("{{slug}}"),
            "summary": format!("{{{{{}}}}}", folder.title),
            "sortable_fields": folder.sorted_by,
            "editor": { "preview": false },
            "fields": self.fields(kind),
        })
    }

    /// Makes the files that describe folders, each called like its folder.
    fn in_folders(&self, kind: &Editable, names: &[&str], address: fn(&str) -> String) -> Value {
        let files: Vec<Value> = names
            .iter()
            .map(|folder| {
                let described = self.kinds.iter().find(|kind| kind.name == *folder);
                json!({
                    "name": folder,
                    "label": described.map_or(*folder, |kind| kind.label),
                    "file": format!("{ROOT}/{folder}/{}.{}", kind.name, kind.extension()),
                    "preview_path": address(folder),
                    "fields": self.fields(kind),
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

    fn fields(&self, kind: &Editable) -> Vec<Value> {
        let mut widgets = self.widgets(&kind.fields);
        if kind.has_body() {
            widgets.push(body());
        }
        widgets.push(json!({ "name": VERSION, "widget": "hidden", "required": false }));
        widgets
    }

    fn widgets(&self, fields: &[Field]) -> Vec<Value> {
        fields
            .iter()
            .filter_map(|field| self.widget(field))
            .collect()
    }

    /// Makes the widget of a key; none for what a form cannot show, which then stays as it is in
    /// the file.
    fn widget(&self, field: &Field) -> Option<Value> {
        let mut widget = Map::new();
        let mut set = |key: &str, value: Value| widget.insert(key.to_owned(), value);
        set("name", field.name.as_str().into());
        set("label", field.label().into());
        set("hint", field.hint.as_str().into());
        set("required", field.is_required.into());
        let own = match &field.shape {
            Shape::Text { min, max } => match (&field.reference, &field.pattern) {
                (Some(kind), _) => self.relation(kind, false),
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
            Shape::Table(_) => json!({ "widget": "object", "fields": self.part(field) }),
            Shape::List { item, min, max } => self.list(field, item, *min, *max)?,
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

    /// Lists the keys of a table in a table. Decap shows them always, and insists on those that
    /// must be there even when the table as a whole need not be: that is left to `check`.
    fn part(&self, field: &Field) -> Vec<Value> {
        let mut widgets = self.widgets(&field.fields);
        if !field.is_required {
            for widget in &mut widgets {
                widget["required"] = false.into();
            }
        }
        widgets
    }

    fn list(&self, field: &Field, item: &Shape, min: u64, max: u64) -> Option<Value> {
        let mut widget = match (item, &field.reference) {
            (Shape::Text { .. }, Some(kind)) => self.relation(kind, true),
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
                "fields": self.widgets(&field.fields),
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

    /// Makes a choice among what there is: by its slug where each has a file, else by its id.
    fn relation(&self, kind: &str, is_multiple: bool) -> Value {
        let list = self.kinds.iter().find_map(|found| match found.files {
            Files::One { shown, .. } if found.name == kind => Some((found.fields.first()?, shown)),
            _ => None,
        });
        let Some((list, shown)) = list else {
            let title = self.title(kind);
            return json!({
                "widget": "relation",
                "collection": kind,
                "value_field": "{{slug}}",
                "search_fields": [title],
                "display_fields": [title],
                "options_length": OPTIONS,
                "multiple": is_multiple,
            });
        };
        let of = |key: &str| format!("{}.*.{key}", list.name);
        let shown: Vec<String> = shown.iter().copied().map(of).collect();
        json!({
            "widget": "relation",
            "collection": LISTS,
            "file": kind,
            "value_field": of(ID),
            "search_fields": shown,
            "display_fields": shown,
            "options_length": OPTIONS,
            "multiple": is_multiple,
        })
    }

    /// Returns the key of the title of a folder's files.
    fn title(&self, folder: &str) -> &'static str {
        let titles = self.kinds.iter().find_map(|kind| match &kind.files {
            Files::Folder(found) if kind.name == folder => Some(found.title),
            _ => None,
        });
        titles.unwrap_or_default()
    }
}

/// Describes the Markdown part, as text: Decap's rich text would write the whole of it in its own
/// way, and lose footnotes.
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

/// Returns a limit, unless the type has it of itself: an editor need not be told of that.
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

/// How many choices are offered at once: all kecamatan, and room to grow.
const OPTIONS: u32 = 200;
