//! The kinds of content, as the editor in the browser offers them.
//!
//! Whatever a form is and how it is saved is decided in [`content_editor`]; here is its one table
//! of kinds. Nothing of it is ever part of a built site.

use schemars::JsonSchema;

use crate::addresses::RedirectList;
use crate::content::parse::PageKind;
use crate::content::{
    CityList, Community, CommunityTypeList, FigureSet, Glossary, Home, Index, Kecamatan,
    MessageList, Meta, News, Pillar, SectorList, SinglePage, Site, SourceList, Step, TopicList,
    Training,
};
use crate::kinds::Kind;
use content_editor::{Editable, Editor, Files, Folder};

/// Makes the editor of all kinds. To read their types takes milliseconds: a server makes it once.
pub fn editor() -> Editor {
    let kinds = Kind::ALL.iter();
    let mut editable: Vec<(u8, Editable)> = kinds.filter_map(|kind| editable(*kind)).collect();
    editable.sort_by_key(|(place, _)| *place);
    Editor::new(editable.into_iter().map(|(_, editable)| editable).collect())
}

/// Makes the form of a kind, and its place among all of them; none for what only a command writes.
fn editable(kind: Kind) -> Option<(u8, Editable)> {
    fn folder<T: PageKind>(label: &'static str, one: Option<&'static str>) -> Editable {
        let files = Files::Folder(Folder {
            extension: T::KIND.extension(),
            one,
            title: TITLE,
            sorted_by: SORTED_BY,
            address: |stem| T::KIND.address(stem).unwrap_or_default(),
        });
        Editable::new::<T>(T::KIND.name(), label, files).with_common::<Meta>()
    }
    fn list<T: JsonSchema>(
        kind: Kind,
        label: &'static str,
        shown: &'static [&'static str],
    ) -> Editable {
        let extension = kind.extension();
        Editable::new::<T>(kind.name(), label, Files::One { extension, shown })
    }
    Some(match kind {
        Kind::Report => return None,
        Kind::Training => (1, folder::<Training>("Pelatihan", Some("Pelatihan"))),
        Kind::Community => (2, folder::<Community>("Komunitas", Some("Komunitas"))),
        Kind::Kecamatan => (3, folder::<Kecamatan>("Kantor kecamatan", None)),
        Kind::News => (4, folder::<News>("Berita", Some("Berita"))),
        Kind::SinglePage => (5, folder::<SinglePage>("Halaman", Some("Halaman"))),
        Kind::FigureSet => (6, folder::<FigureSet>("Angka", Some("Kelompok angka"))),
        Kind::Pillar => (7, folder::<Pillar>("Pilar", None)),
        Kind::Step => (8, folder::<Step>("Langkah", None)),
        Kind::Form => (9, form()),
        Kind::Home => {
            let home = list::<Home>(kind, "Halaman depan", &[]);
            (10, home.with_common::<Meta>())
        }
        Kind::Index => (11, indexes()),
        Kind::Topics => (12, list::<TopicList>(kind, "Topik", NAME)),
        Kind::Sectors => (13, list::<SectorList>(kind, "Bidang usaha", NAME)),
        Kind::CommunityTypes => (14, list::<CommunityTypeList>(kind, "Jenis komunitas", NAME)),
        Kind::Cities => (15, list::<CityList>(kind, "Kota", NAME)),
        Kind::Sources => (16, list::<SourceList>(kind, "Sumber", SOURCE)),
        Kind::Glossary => (17, list::<Glossary>(kind, "Glosarium", &[])),
        Kind::Messages => (18, list::<MessageList>(kind, "Pesan", &[])),
        Kind::Site => (19, list::<Site>(kind, "Situs dan menu", &[])),
        Kind::Redirects => (20, list::<RedirectList>(kind, "Pengalihan", &[])),
    })
}

fn form() -> Editable {
    let files = Files::Folder(Folder {
        extension: Kind::Form.extension(),
        one: None,
        title: TITLE,
        sorted_by: SORTED_BY,
        // Its page has the address that the form says; this leads to all that follows a form.
        address: |id| format!("/_dev/formulir/{id}/kesalahan"),
    });
    Editable::new::<form_definitions::FormSource>(Kind::Form.name(), "Formulir", files)
}

/// Makes the form for the introductions of the list pages.
fn indexes() -> Editable {
    let mut folders: Vec<&str> = Kind::listed().map(Kind::name).collect();
    folders.sort_unstable();
    let files = Files::InFolders {
        extension: Kind::Index.extension(),
        folders,
        address: |folder| Kind::Index.address(folder).unwrap_or_default(),
    };
    Editable::new::<Index>(Kind::Index.name(), "Pengantar daftar", files).with_common::<Meta>()
}

/// The key of a page's title.
const TITLE: &str = "judul";

/// The keys by which the pages of a folder can be sorted.
const SORTED_BY: &[&str] = &[TITLE, "diperbarui"];

/// The key by which people know the entries of most lists.
const NAME: &[&str] = &["nama"];

/// The keys by which people know a source: it has no name, and a publisher has many of them.
const SOURCE: &[&str] = &["penerbit", "tanggal", "judul", "id"];

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn only_content_is_a_place() {
        let editor = editor();
        let table = [
            ("content/pelatihan/membuat-kue.md", true),
            ("content/angka/hasil.toml", true),
            ("content/pelatihan/_indeks.md", true),
            ("content/topik.toml", true),
            ("content/formulir/pendaftaran.toml", true),
            ("content/pelatihan/membuat-kue.toml", false),
            ("content/laporan/2026-11-27.toml", false),
            ("content/formulir/_indeks.md", false),
            ("content/halaman/_indeks.md", false),
            ("content/alamat.txt", false),
            ("content/PANDUAN.md", false),
        ];
        for (path, is_place) in table {
            assert_eq!(editor.place(path).is_ok(), is_place, "{path}");
        }
    }

    #[test]
    fn trainings_are_described_by_their_type() {
        let trainings = &config()["collections"][0];
        insta::assert_snapshot!(format!("{trainings:#}"));
    }

    /// First what people know and change, at the end what was set once and for all.
    #[test]
    fn the_form_of_an_office_is_in_the_order_people_think() {
        let offices = &config()["collections"][2];
        let fields = offices["fields"].as_array().expect("a list");
        let names: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
        let place = |name| names.iter().position(|found| *found == name);
        for pair in [
            "judul",
            "kota",
            "alamat",
            "jam_buka",
            "telepon",
            "pendamping",
            "sebutan",
            "kode",
            "koordinat",
            "petak",
            "label_peta",
            "kelurahan",
            "body",
        ]
        .windows(2)
        {
            let [first, second] = [pair[0], pair[1]].map(place);
            assert!(first.is_some() && first < second, "{pair:?} in {names:?}");
        }
    }

    #[test]
    fn hints_are_not_about_toml() {
        let mut hints = 0;
        let config = config();
        visit(&config, &mut |object| {
            let Some(hint) = object.get("hint").and_then(Value::as_str) else {
                return;
            };
            hints += 1;
            for word in [
                "tanda kutip",
                "[[",
                "[]",
                ".toml",
                ".md",
                "true ",
                "baris ini",
            ] {
                assert!(!hint.contains(word), "{}: {hint}", object["name"]);
            }
        });
        assert!(hints > 150, "{hints}");
    }

    /// Every name that a reference has is a collection or a file of one.
    #[test]
    fn references_lead_somewhere() {
        let config = config();
        let mut found = Vec::new();
        visit(&config, &mut |object| {
            if object.get("widget") == Some(&json!("relation")) {
                found.push(object.clone());
            }
        });
        assert!(found.len() > 20, "{}", found.len());
        let named = |list: &Value, name: &Value| {
            list.as_array()
                .and_then(|list| list.iter().find(|item| item["name"] == *name).cloned())
        };
        for relation in found {
            let collection = named(&config["collections"], &relation["collection"]);
            let collection = collection.unwrap_or_else(|| panic!("{relation:?}"));
            if let Some(file) = relation.get("file") {
                assert!(named(&collection["files"], file).is_some(), "{file}");
            }
            let shown = relation["display_fields"].as_array().expect("a list");
            assert!(
                !shown.is_empty() && !shown.contains(&json!("")),
                "{relation:?}"
            );
        }
    }

    #[test]
    fn ids_are_held_to_their_letters() {
        let config = config();
        let mut topics = None;
        visit(&config, &mut |object| {
            if object.get("file") == Some(&json!("content/topik.toml")) {
                topics = Some(object["fields"][0]["fields"][0].clone());
            }
        });
        let id = topics.expect("the topics have a form");
        assert_eq!(id["pattern"][0], "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$");
        assert_eq!(id["pattern"][1], id["hint"]);
    }

    #[test]
    fn all_content_but_ledger_and_reports_can_be_edited() {
        let config = config();
        let collections = config["collections"].as_array().expect("a list");
        let files: usize = collections
            .iter()
            .map(|collection| collection["files"].as_array().map_or(1, Vec::len))
            .sum();
        assert_eq!(files, Kind::ALL.len() - 2 + Kind::listed().count());
    }

    fn config() -> Value {
        editor().config("http://127.0.0.1:8080", "/admin/api")
    }

    /// Calls `visit` for every object in a value.
    fn visit(value: &Value, visit: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
        match value {
            Value::Object(object) => {
                visit(object);
                for value in object.values() {
                    self::visit(value, visit);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self::visit(value, visit);
                }
            }
            _ => {}
        }
    }
}
