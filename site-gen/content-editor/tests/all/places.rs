//! Paths that are places, and those that are none.

use std::fs;

use content_editor::{Document, EditError};
use serde_json::json;

use crate::kinds::editor;

#[test]
fn only_content_is_a_place() {
    let editor = editor();
    let places = [
        "content/pelatihan/membuat-kue.md",
        "content/angka/hasil.toml",
        "content/pelatihan/_indeks.md",
        "content/topik.toml",
    ];
    for path in places {
        assert_eq!(editor.place(path).unwrap().path(), path);
    }
    let none = [
        "content/pelatihan/membuat-kue.toml",
        "content/pelatihan/../situs.toml",
        "content/../Cargo.toml",
        "content/pelatihan/a/b.md",
        "content/pelatihan/.md",
        "content/pelatihan/Kue Baru.md",
        "content/a/topik.toml",
        "content/_indeks.md",
        "content//etc/passwd.md",
        "content/pelatihan\\..\\x.md",
        "content/angka/_indeks.md",
        "content/alamat.txt",
        "topik.toml",
        "/etc/passwd",
        "",
    ];
    for path in none {
        let refused = editor.place(path).err();
        assert_eq!(refused, Some(EditError::UnknownPlace(path.to_owned())));
    }
}

#[test]
fn a_folder_lists_its_own_files() {
    let content = tempfile::tempdir().unwrap();
    fs::create_dir(content.path().join("pelatihan")).unwrap();
    for name in ["kue.md", "_indeks.md", "catatan.txt", "roti.md", "Roti.md"] {
        fs::write(content.path().join("pelatihan").join(name), "").unwrap();
    }
    let editor = editor();
    let paths = editor.places_in(content.path(), "content/pelatihan");
    let expected = ["content/pelatihan/kue.md", "content/pelatihan/roti.md"];
    assert_eq!(paths.unwrap(), expected);
    for folder in ["content/topik", "content/..", "content", "pelatihan"] {
        let refused = editor.places_in(content.path(), folder).unwrap_err();
        assert_eq!(refused, EditError::UnknownPlace(folder.to_owned()));
    }
}

#[test]
fn new_files_are_made_only_where_they_make_sense() {
    let content = tempfile::tempdir().unwrap();
    fs::create_dir(content.path().join("angka")).unwrap();
    let editor = editor();
    let new = |path: &str| {
        let form = json!({ "topik": [{ "id": "a", "nama": "A" }] });
        let document = Document::from_json(&form.to_string()).unwrap();
        document.create(content.path(), &editor.place(path).unwrap())
    };
    new("content/angka/baru.toml").unwrap();
    let text = fs::read_to_string(content.path().join("angka/baru.toml")).unwrap();
    assert_eq!(text, "\n[[topik]]\nid = \"a\"\nnama = \"A\"\n");
    for path in ["content/topik.toml", "content/berita/bazar.md"] {
        let refused = new(path).unwrap_err();
        assert_eq!(refused, EditError::UnknownPlace(path.to_owned()));
    }
}

#[test]
fn the_configuration_names_every_file() {
    let config = editor().config("http://127.0.0.1:8080", "/admin/api");
    let collections = config["collections"].as_array().unwrap();
    let names: Vec<&str> = collections
        .iter()
        .map(|collection| collection["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["pelatihan", "berita", "angka", "_indeks", "daftar"]);
    let introduction = &collections[3]["files"][0];
    assert_eq!(introduction["file"], "content/pelatihan/_indeks.md");
    assert_eq!(introduction["label"], "Pelatihan");
    assert_eq!(introduction["preview_path"], "/pelatihan/");
    assert_eq!(collections[0]["summary"], "{{judul}}");
    assert_eq!(collections[4]["files"][0]["file"], "content/topik.toml");
}

#[test]
fn a_reference_is_chosen_by_its_name() {
    let config = editor().config("http://127.0.0.1:8080", "/admin/api");
    let fields = config["collections"][0]["fields"].as_array().unwrap();
    let named = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    let topic = named("topik");
    assert_eq!(topic["collection"], "daftar");
    assert_eq!(topic["file"], "topik");
    assert_eq!(topic["value_field"], "topik.*.id");
    assert_eq!(topic["display_fields"], json!(["topik.*.nama"]));
    assert_eq!(topic["multiple"], true);
    let organiser = named("penyelenggara");
    assert_eq!(organiser["collection"], "berita");
    assert_eq!(organiser["value_field"], "{{slug}}");
    assert_eq!(organiser["display_fields"], json!(["judul"]));
    assert_eq!(organiser["multiple"], false);
}
