//! The project's own content, opened and saved in the browser's editor.

use std::fs;
use std::path::{Path, PathBuf};

use content_editor::{Document, EditError};
use serde_json::{Map, Value};
use tests::system::project_folder;

/// Opening and saving each file of the site changes no byte; and a new file made from what was
/// opened says the same.
#[test]
fn every_file_of_the_site_survives() {
    let content = project_folder("content");
    let copy = tempfile::tempdir().unwrap();
    let editor = site_gen::editor();
    let (mut count, mut count_new) = (0, 0);
    let mut others = Vec::new();
    for path in files(&content) {
        let Ok(place) = editor.place(&format!("content/{}", path.display())) else {
            others.push(path.display().to_string());
            continue;
        };
        let text = fs::read_to_string(content.join(&path)).unwrap();
        let file = copy.path().join(&path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &text).unwrap();
        let opened = Document::open(copy.path(), &place).unwrap();
        let version = opened.version().unwrap().to_owned();
        let saved = opened.clone().save(copy.path(), &place, Some(&version));
        assert_eq!(saved.unwrap().as_str(), version);
        assert_eq!(fs::read_to_string(&file).unwrap(), text, "{path:?}");
        count += 1;

        fs::remove_file(&file).unwrap();
        match opened.clone().create(copy.path(), &place) {
            Ok(_) => {
                let made = Document::open(copy.path(), &place).unwrap();
                assert_eq!(said(&made), said(&opened), "{path:?}");
                count_new += 1;
            }
            Err(error) => assert_eq!(error, EditError::UnknownPlace(place.path())),
        }
    }
    assert!(count > 100 && count_new > 30, "{count}, {count_new}");
    assert_eq!(others, ["PANDUAN.md", "alamat.txt"], "no form for these");
}

/// Returns the values of a form, without those that leaving out says as well.
fn said(document: &Document) -> Value {
    let mut values: Map<String, Value> = serde_json::from_str(&document.to_json()).unwrap();
    values.remove("_versi");
    without_blanks(Value::Object(values))
}

fn without_blanks(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let values = object
                .into_iter()
                .map(|(key, value)| (key, without_blanks(value)));
            let said = values.filter(|(_, value)| {
                let text = value.to_string();
                !["null", "false", "\"\"", "[]", "{}"].contains(&text.as_str())
            });
            Value::Object(said.collect())
        }
        Value::Array(items) => items.into_iter().map(without_blanks).collect(),
        // 6 is 6.0.
        Value::Number(number) => number.as_f64().into(),
        other => other,
    }
}

/// Returns all files of the content folder, by their path in it.
fn files(content: &Path) -> Vec<PathBuf> {
    let mut folders = vec![content.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(content).unwrap().to_owned());
            }
        }
    }
    files.sort_unstable();
    files
}
