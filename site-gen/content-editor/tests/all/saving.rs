//! Changes that a form makes in a file, and the lines it leaves alone.

use std::fs;

use serde_json::{Value, json};

use crate::kinds::editor;
use content_editor::{Document, EditError};

/// Opens a file with this text, edits what the form has, saves it, and gives the file's new text.
fn edited(path: &str, text: &str, edit: impl FnOnce(&mut Value)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path.strip_prefix("content/").unwrap());
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    let editor = editor();
    let place = editor.place(path).unwrap();
    let opened = Document::open(folder.path(), &place).unwrap();
    let version = opened.version().unwrap().to_owned();
    let mut form: Value = serde_json::from_str(&opened.to_json()).unwrap();
    edit(&mut form);
    Document::from_json(&form.to_string())
        .unwrap()
        .save(folder.path(), &place, Some(&version))
        .unwrap();
    fs::read_to_string(file).unwrap()
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
        form["sesi"].as_array_mut().unwrap().push(new);
    });
    let end = "contoh = true\n+++";
    let new = "contoh = true\n\n[[sesi]]\nkecamatan = \"senen\"\ntempat = \"Taman\"\n\
               mulai = 2027-03-01T09:00:00\nselesai = 2027-03-01T10:00:00\nkursi = 12\n+++";
    assert_eq!(added, changed(TRAINING, &[(end, new)]));

    let without_first = edited(path, TRAINING, |form| {
        form["sesi"].as_array_mut().unwrap().remove(0);
    });
    assert!(!without_first.contains(first) && without_first.contains("# Yang kedua.\n[[sesi]]"));
    assert_eq!(without_first.matches("[[sesi]]").count(), 1);

    let turned = edited(path, TRAINING, |form| {
        form["sesi"].as_array_mut().unwrap().reverse();
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
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("angka/topik.toml");
    fs::create_dir(folder.path().join("angka")).unwrap();
    fs::write(&file, "[[topik]]\nid = \"a\"\nnama = \"A\"\n").unwrap();
    let editor = editor();
    let place = editor.place("content/angka/topik.toml").unwrap();
    let opened = Document::open(folder.path(), &place).unwrap();
    let version = opened.version().unwrap().to_owned();
    let other = "[[topik]]\nid = \"a\"\nnama = \"B\"\n";
    fs::write(&file, other).unwrap();
    let refused = opened.clone().save(folder.path(), &place, Some(&version));
    assert!(matches!(refused, Err(EditError::Changed(_))), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), other);
    let refused = opened.clone().create(folder.path(), &place);
    assert!(matches!(refused, Err(EditError::Exists(_))), "{refused:?}");
    fs::remove_file(&file).unwrap();
    let refused = opened.save(folder.path(), &place, Some(&version));
    assert!(matches!(refused, Err(EditError::Missing(_))), "{refused:?}");
}
