//! Changes that a form makes in a file, and the lines it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::document::VERSION;
use super::{Document, EditError, Place};

/// Opens a file with this text, edits what the form has, saves it, and gives the file's new text.
fn edited(path: &str, text: &str, edit: impl FnOnce(&mut Value)) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder
        .path()
        .join(path.strip_prefix("content/").expect("content"));
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(&file, text).expect("written");
    let place = Place::parse(path).expect("a place");
    let opened = Document::open(folder.path(), &place).expect("it opens");
    let version = opened.version().expect("a version").to_owned();
    let mut form: Value = serde_json::from_str(&opened.to_json()).expect("JSON");
    edit(&mut form);
    Document::from_json(&form.to_string())
        .expect("JSON")
        .save(folder.path(), &place, Some(&version))
        .expect("it is saved");
    fs::read_to_string(file).expect("it is there")
}

const TRAINING: &str = r#"+++
# Nama kursusnya.
judul = "Membuat kue"   # pendek
ringkasan = 'Dari adonan sampai "siap jual".'
diperbarui = 2026-11-21
tinjau = 2027-05-21
sumber = ["a", "b"]

tahap = "P2"
topik = [
  "kue",
  "kuliner",
]
bidang = []
tingkat = "pemula"

[[sesi]]
kecamatan = "menteng"
tempat = "Aula"
mulai = 2027-01-25T09:00:00
selesai = 2027-01-25 15:00:00
kursi = 24

# Yang kedua.
[[sesi]]
kecamatan = "tebet"
tempat = "Balai"
mulai = 2027-02-25T09:00:00
selesai = 2027-02-25T15:00:00
kursi = 24
contoh = true
+++

## Untuk siapa

- Anda.
"#;

/// Returns the text with some lines in the place of others.
fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {text}");
        text.replace(old, new)
    })
}

#[test]
fn only_what_was_changed_is_written() {
    type Edit = fn(&mut Value);
    type Changes<'a> = &'a [(&'a str, &'a str)];
    let table: &[(Edit, Changes<'_>)] = &[
        (|_| {}, &[]),
        (
            |form| form["judul"] = json!("Membuat roti"),
            &[("\"Membuat kue\"", "\"Membuat roti\"")],
        ),
        (
            |form| form["diperbarui"] = json!("2026-12-01"),
            &[("diperbarui = 2026-11-21", "diperbarui = 2026-12-01")],
        ),
        (
            |form| form["sesi"][0]["selesai"] = json!("2027-01-25T16:30:00"),
            &[("2027-01-25 15:00:00", "2027-01-25T16:30:00")],
        ),
        (
            |form| form["sesi"][1]["kursi"] = json!(30),
            &[("kursi = 24\ncontoh", "kursi = 30\ncontoh")],
        ),
        (
            |form| form["sesi"][1]["contoh"] = json!(false),
            &[("contoh = true", "contoh = false")],
        ),
        (
            |form| form["topik"] = json!(["kue", "kuliner", "roti"]),
            &[("  \"kuliner\",\n", "  \"kuliner\",\n  \"roti\",\n")],
        ),
        (
            |form| form["topik"] = json!(["kuliner"]),
            &[("  \"kue\",\n", "")],
        ),
        (
            |form| form["sumber"] = json!(["a", "b", "c"]),
            &[("[\"a\", \"b\"]", "[\"a\", \"b\", \"c\"]")],
        ),
        (
            |form| form["sumber"] = json!(["b"]),
            &[("[\"a\", \"b\"]", "[\"b\"]")],
        ),
        (
            |form| form["sumber"] = json!(["b", "a"]),
            &[("[\"a\", \"b\"]", "[\"b\", \"a\"]")],
        ),
        (
            |form| form["sumber"] = json!([]),
            &[("sumber = [\"a\", \"b\"]\n", "")],
        ),
        (
            |form| form["bidang"] = json!(["kuliner"]),
            &[("bidang = []", "bidang = [\"kuliner\"]")],
        ),
        // What Decap sends for fields that nobody has filled in.
        (
            |form| {
                form["contoh"] = json!(false);
                form["penyelenggara"] = Value::Null;
                form["pemilik"] = json!("");
            },
            &[],
        ),
        (
            |form| form["pemilik"] = json!("Sekretariat"),
            &[(
                "tingkat = \"pemula\"\n",
                "tingkat = \"pemula\"\npemilik = \"Sekretariat\"\n",
            )],
        ),
        (
            |form| form["body"] = json!("## Untuk siapa\n\n- Siapa saja."),
            &[("- Anda.", "- Siapa saja.")],
        ),
        // Not a date: kept as it was typed, for `check` to tell.
        (
            |form| form["tinjau"] = json!("besok"),
            &[("tinjau = 2027-05-21", "tinjau = \"besok\"")],
        ),
    ];
    for (number, (edit, changes)) in table.iter().enumerate() {
        let text = edited("content/pelatihan/membuat-kue.md", TRAINING, edit);
        assert_eq!(text, changed(TRAINING, changes), "edit {number}");
    }
}

#[test]
fn sessions_come_and_go_and_keep_their_comments() {
    let path = "content/pelatihan/membuat-kue.md";
    let first = "[[sesi]]\nkecamatan = \"menteng\"";
    let added = edited(path, TRAINING, |form| {
        let new = json!({
            "contoh": false,
            "kursi": 12,
            "tempat": "Taman",
            "kecamatan": "senen",
            "mulai": "2027-03-01T09:00:00",
            "selesai": "2027-03-01T10:00:00",
        });
        form["sesi"].as_array_mut().expect("a list").push(new);
    });
    let end = "contoh = true\n+++";
    let new = "contoh = true\n\n[[sesi]]\nkecamatan = \"senen\"\ntempat = \"Taman\"\n\
               mulai = 2027-03-01T09:00:00\nselesai = 2027-03-01T10:00:00\nkursi = 12\n+++";
    assert_eq!(added, changed(TRAINING, &[(end, new)]));

    let without_first = edited(path, TRAINING, |form| {
        form["sesi"].as_array_mut().expect("a list").remove(0);
    });
    assert!(!without_first.contains(first) && without_first.contains("# Yang kedua.\n[[sesi]]"));
    assert_eq!(without_first.matches("[[sesi]]").count(), 1);

    let turned = edited(path, TRAINING, |form| {
        form["sesi"].as_array_mut().expect("a list").reverse();
    });
    let (second, first) = (turned.find("# Yang kedua."), turned.find(first));
    assert!(second < first && second.is_some(), "{turned}");

    let none = edited(path, TRAINING, |form| form["sesi"] = json!([]));
    assert!(!none.contains("sesi") && none.contains("tingkat = \"pemula\"\n"));
}

#[test]
fn windows_lines_and_inline_tables_stay() {
    let crlf = TRAINING.replace('\n', "\r\n");
    let path = "content/pelatihan/membuat-kue.md";
    let text = edited(path, &crlf, |form| {
        form["judul"] = json!("Roti");
        form["body"] = json!("Satu.\n\nDua.");
    });
    assert!(
        text.contains("judul = \"Roti\"   # pendek\r\n") && text.ends_with("Satu.\r\n\r\nDua.\r\n")
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());

    let news =
        "+++\njudul = \"Bazar\"\nkutipan = { penerbit = \"X\", tanggal = 2026-11-20 }\n+++\nIsi.\n";
    let path = "content/berita/bazar.md";
    let text = edited(path, news, |form| {
        form["kutipan"]["tanggal"] = json!("2026-11-22");
    });
    assert_eq!(text, news.replace("2026-11-20", "2026-11-22"));
    let text = edited(path, news, |form| form["kutipan"]["tanggal"] = json!(""));
    assert_eq!(text, news.replace(", tanggal = 2026-11-20", ""));
}

#[test]
fn a_file_that_changed_meanwhile_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("angka/topik.toml");
    fs::create_dir(folder.path().join("angka")).expect("a folder");
    fs::write(&file, "[[topik]]\nid = \"a\"\nnama = \"A\"\n").expect("written");
    let place = Place::parse("content/angka/topik.toml").expect("a place");
    let opened = Document::open(folder.path(), &place).expect("it opens");
    let version = opened.version().expect("a version").to_owned();
    let other = "[[topik]]\nid = \"a\"\nnama = \"B\"\n";
    fs::write(&file, other).expect("written");
    let refused = opened.clone().save(folder.path(), &place, Some(&version));
    assert!(matches!(refused, Err(EditError::Changed(_))), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).expect("there"), other);
    let refused = opened.clone().create(folder.path(), &place);
    assert!(matches!(refused, Err(EditError::Exists(_))), "{refused:?}");
    fs::remove_file(&file).expect("removed");
    let refused = opened.save(folder.path(), &place, Some(&version));
    assert!(matches!(refused, Err(EditError::Missing(_))), "{refused:?}");
}

/// Opening and saving each file of the site changes no byte; and a new file made from what was
/// opened says the same.
#[test]
fn every_file_of_the_site_survives() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let copy = tempfile::tempdir().expect("a folder");
    let mut count = 0;
    let mut others = Vec::new();
    for path in files(&content) {
        let Ok(place) = Place::parse(&format!("content/{}", path.display())) else {
            others.push(path.display().to_string());
            continue;
        };
        let text = fs::read_to_string(content.join(&path)).expect("text");
        let file = copy.path().join(&path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, &text).expect("written");
        let opened = Document::open(copy.path(), &place).expect("it opens");
        let version = opened.version().expect("a version").to_owned();
        let saved = opened.clone().save(copy.path(), &place, Some(&version));
        assert_eq!(saved.expect("it is saved").as_str(), version);
        assert_eq!(fs::read_to_string(&file).expect("text"), text, "{path:?}");

        count += 1;
        if !place.kind.can_be_new() {
            continue;
        }
        fs::remove_file(&file).expect("removed");
        opened
            .clone()
            .create(copy.path(), &place)
            .expect("it is made");
        let made = Document::open(copy.path(), &place).expect("it opens");
        let values = |document: &Document| {
            let mut values: Value = serde_json::from_str(&document.to_json()).expect("JSON");
            values.as_object_mut().expect("an object").remove(VERSION);
            values
        };
        let (made, opened) = (values(&made), values(&opened));
        assert!(
            super::values::is_same(&made, &opened),
            "{path:?}: {made:#} {opened:#}"
        );
    }
    assert!(count > 100, "{count}");
    assert_eq!(others, ["PANDUAN.md", "alamat.txt"], "no form for these");
}

/// All files of the content folder, by their path in it.
fn files(content: &Path) -> Vec<PathBuf> {
    let mut folders = vec![content.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(content).expect("inside").to_owned());
            }
        }
    }
    files.sort_unstable();
    files
}
