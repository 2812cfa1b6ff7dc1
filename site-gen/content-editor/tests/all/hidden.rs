//! Whatever is saved can be opened again: letters that nobody sees, and marks that would end a file.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::kinds::editor;
use content_editor::{Document, EditError, Place};
use content_files::letters::{self, Pasted};

const NEWS: &str = "+++\njudul = \"Bazar\"\nkutipan = { penerbit = \"X\" }\n+++\n\nSatu.\n";

/// Makes a file with this text, for what tries to edit it.
fn with_news(text: &str, then: impl FnOnce(&Path, &dyn Fn() -> String, &Place<'_>)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("berita/bazar.md");
    fs::create_dir(folder.path().join("berita")).unwrap();
    fs::write(&file, text).unwrap();
    let editor = editor();
    let place = editor.place("content/berita/bazar.md").unwrap();
    let written = || fs::read_to_string(&file).unwrap();
    then(folder.path(), &written, &place);
}

/// Saves a form after an edit, and opens the file again.
fn save(
    content: &Path,
    place: &Place<'_>,
    edit: impl FnOnce(&mut Value),
) -> Result<Value, EditError> {
    let opened = Document::open(content, place)?;
    let mut form: Value = serde_json::from_str(&opened.to_json()).unwrap();
    edit(&mut form);
    Document::from_json(&form.to_string())?.save(content, place, opened.version())?;
    let again = Document::open(content, place).expect("whatever was saved can be opened");
    Ok(serde_json::from_str(&again.to_json()).unwrap())
}

fn hidden() -> impl Iterator<Item = char> {
    ('\0'..='\u{ffff}').filter(|letter| letters::is_hidden(*letter))
}

type Field = (&'static str, &'static str, fn(&mut Value, &str));

/// Fields, with their names in messages and what stands in them for the end of a line.
const FIELDS: [Field; 3] = [
    ("isi halaman", "\n", |form, text| form["body"] = json!(text)),
    ("`judul`", " ", |form, text| form["judul"] = json!(text)),
    ("`kutipan`, `penerbit`", " ", |form, text| {
        form["kutipan"]["penerbit"] = json!(text);
    }),
];

#[test]
fn what_pasting_brings_along_is_taken_out_and_the_rest_is_refused() {
    with_news(NEWS, |content, written, place| {
        for letter in hidden() {
            let text = format!("Satu{letter}dua");
            for (name, line, edit) in FIELDS {
                let before = written();
                let saved = save(content, place, |form| edit(form, &text));
                let number = letters::number(letter);
                let between = match (letters::pasted(letter), &saved) {
                    (Some(Pasted::Nothing), Ok(_)) => "",
                    (Some(Pasted::LineBreak), Ok(_)) => line,
                    (None, Err(error)) => {
                        let place = format!("{name}, sesudah “Satu”,");
                        let message = format!("{place} memuat huruf tersembunyi ({number})");
                        assert!(error.to_string().contains(&message), "{error}");
                        assert_eq!(written(), before, "{number}");
                        continue;
                    }
                    _ => panic!("{name}, {number}: {saved:?}"),
                };
                let mut expected = saved.clone().unwrap();
                edit(&mut expected, &format!("Satu{between}dua"));
                assert_eq!(saved, Ok(expected), "{name}, {number}");
                assert_eq!(letters::find_hidden(&written()), None, "{number}");
            }
        }
    });
}

#[test]
fn a_new_file_holds_no_hidden_letter() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pelatihan")).unwrap();
    let editor = editor();
    let place = editor.place("content/pelatihan/baru.md").unwrap();
    let create = |title: &str| {
        let form = json!({ "judul": title, "body": "a\u{b}b" });
        Document::from_json(&form.to_string())
            .unwrap()
            .create(folder.path(), &place)
    };
    let refused = create("\0Baru").unwrap_err();
    assert!(refused.to_string().contains("`judul` memuat"), "{refused}");
    create("\u{feff}Ba\u{200b}ru").unwrap();
    let text = fs::read_to_string(folder.path().join("pelatihan/baru.md")).unwrap();
    assert!(text.contains("judul = \"Baru\"\n") && text.ends_with("a\nb\n"));
}

#[test]
fn a_file_with_hidden_letters_is_opened_and_mended() {
    for letter in hidden() {
        let raw = NEWS.replace("Bazar", &format!("Ba{letter}zar"));
        let escaped = NEWS.replace("Bazar", &format!("Ba\\u{:04x}zar", u32::from(letter)));
        for text in [&raw, &escaped] {
            let text = text.replace("Satu.", &format!("Sa{letter}tu."));
            let marked = format!("\u{feff}{text}");
            for text in [text.replace('\n', "\r\n"), marked, text] {
                with_news(&text, |content, written, place| {
                    let again = save(content, place, |form| {
                        form["kutipan"]["penerbit"] = json!("Y");
                    });
                    let again = again.unwrap_or_else(|error| panic!("{text:?}: {error}"));
                    let written = written();
                    let start = written.strip_prefix('\u{feff}').unwrap_or(&written);
                    assert_eq!(letters::find_hidden(start), None, "{written:?}");
                    assert!(!written.contains("\\u"), "{written:?}");
                    assert_eq!(
                        written.starts_with('\u{feff}'),
                        text.starts_with('\u{feff}')
                    );
                    let title = again["judul"].as_str().unwrap().replace(' ', "");
                    assert_eq!(title, "Bazar", "{text:?}");
                    assert_eq!(again["kutipan"]["penerbit"], "Y");
                });
            }
        }
    }
}

#[test]
fn what_could_not_be_opened_again_is_refused() {
    let texts = [
        "a\n+++\nb",
        "+++\njudul = \"x\"\n+++",
        "<<<<<<< HEAD\na\n=======\n",
        "a\rb",
        "\"\"\" '''",
        "",
    ];
    with_news(NEWS, |content, written, place| {
        for (name, _, edit) in FIELDS {
            for text in texts {
                let before = written();
                if let Err(error) = save(content, place, |form| edit(form, text)) {
                    assert!(matches!(error, EditError::Unopenable(_)), "{error}");
                    assert_eq!(written(), before, "{name} {text:?}");
                }
            }
        }
        let refused = save(content, place, |form| form["judul"] = json!(texts[0]));
        let message = refused.unwrap_err().to_string();
        assert!(
            message.contains("Belum disimpan") && message.contains("bazar.md:"),
            "{message}"
        );
    });
}
