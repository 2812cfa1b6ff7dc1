//! Kinds with every sort of key that a form can have.

use content_editor::{Editable, Editor, Files, Folder};
use content_files::dates::{date_schema, date_time_schema};
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Common {
    judul: String,
    ringkasan: String,
    #[schemars(schema_with = "date_schema")]
    diperbarui: Date,
    pemilik: Option<String>,
    #[schemars(schema_with = "date_schema")]
    tinjau: Date,
    #[schemars(default)]
    contoh: bool,
    #[schemars(default)]
    sumber: Vec<String>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Course {
    tahap: String,
    #[schemars(extend("x-rujukan" = "topik"))]
    topik: Vec<String>,
    bidang: Vec<String>,
    tingkat: String,
    #[schemars(extend("x-rujukan" = "berita"))]
    penyelenggara: Option<String>,
    #[schemars(default)]
    sesi: Vec<Session>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Session {
    kecamatan: String,
    tempat: String,
    #[schemars(schema_with = "date_time_schema")]
    mulai: DateTime,
    #[schemars(schema_with = "date_time_schema")]
    selesai: DateTime,
    kursi: u32,
    #[schemars(default)]
    contoh: bool,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Report {
    judul: String,
    kutipan: Citation,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Citation {
    penerbit: String,
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    tanggal: Option<Date>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Topics {
    topik: Vec<Topic>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Topic {
    id: String,
    nama: String,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Introduction {
    judul: String,
}

pub fn editor() -> Editor {
    let folder = |extension, one| {
        Files::Folder(Folder {
            extension,
            one,
            title: "judul",
            sorted_by: &["judul"],
            address: |stem| format!("/{stem}/"),
        })
    };
    let topics = Files::One {
        extension: "toml",
        shown: &["nama"],
    };
    let introductions = Files::InFolders {
        extension: "md",
        folders: vec!["pelatihan"],
        address: |folder| format!("/{folder}/"),
    };
    Editor::new(vec![
        Editable::new::<Course>("pelatihan", "Pelatihan", folder("md", Some("Pelatihan")))
            .with_common::<Common>(),
        Editable::new::<Report>("berita", "Berita", folder("md", None)),
        Editable::new::<Topics>("angka", "Angka", folder("toml", Some("Angka"))),
        Editable::new::<Topics>("topik", "Topik", topics),
        Editable::new::<Introduction>("_indeks", "Pengantar", introductions),
    ])
}
