//! Open data: the same content as the pages, as files for spreadsheets and programs.
//!
//! The keys are Indonesian like those of the content, because those who use the files are. The
//! addresses and the meaning of the keys stay; a new key may be added at the end.

use serde::Serialize;

use super::File;
use crate::content::{Content, Entry, Kecamatan, Kelurahan, Layout, Level, Session, Training};
use crate::pages::site_view::SiteView;
use crate::pages::{OFFICES, TRAINING_FIELDS, TRAININGS};

/// Makes the files.
pub(super) fn files(content: &Content, site: &SiteView) -> [File; 2] {
    [
        File::new(OFFICES, offices(content, site)),
        File::new(TRAININGS, trainings(content, site)),
    ]
}

#[derive(Serialize)]
struct OfficeList<'a> {
    keterangan: String,
    penjelasan: Option<String>,
    diperbarui: Option<String>,
    kantor: Vec<Office<'a>>,
}

#[derive(Serialize)]
struct Office<'a> {
    id: &'a str,
    kode: &'a str,
    nama: &'a str,
    ejaan_lain: &'a [String],
    kota: &'a str,
    alamat: Option<&'a str>,
    jam_buka: Option<&'a str>,
    telepon: Option<&'a str>,
    titik_tengah: Point,
    kelurahan: Vec<KelurahanEntry<'a>>,
    halaman: String,
    kalender: String,
}

#[derive(Serialize)]
struct Point {
    lintang: f64,
    bujur: f64,
}

#[derive(Serialize)]
struct KelurahanEntry<'a> {
    kode: &'a str,
    nama: &'a str,
    kode_pos: &'a str,
}

fn offices(content: &Content, site: &SiteView) -> String {
    let updated = content
        .kecamatan()
        .iter()
        .map(|office| office.meta.updated)
        .max();
    let list = OfficeList {
        keterangan: format!("Kantor {} di setiap kecamatan di Jakarta", site.name),
        penjelasan: content
            .singles()
            .iter()
            .find(|single| single.data.layout == Layout::Data)
            .map(|single| format!("{}{}", site.base_url, single.path)),
        diperbarui: updated.map(|date| date.to_string()),
        kantor: content
            .kecamatan()
            .iter()
            .map(|entry| office(entry, content, site))
            .collect(),
    };
    let mut json = serde_json::to_string_pretty(&list)
        .expect("structs of texts, finite numbers and lists, which JSON can hold");
    json.push('\n');
    json
}

fn office<'a>(entry: &'a Entry<Kecamatan>, content: &'a Content, site: &SiteView) -> Office<'a> {
    let data = &entry.data;
    Office {
        id: &entry.slug,
        kode: &data.code,
        nama: &entry.meta.title,
        ejaan_lain: &data.spellings,
        kota: content
            .cities()
            .get(&data.city)
            .map_or("", |city| &city.official_name),
        alamat: data.address.as_deref(),
        jam_buka: data.hours.as_deref(),
        telepon: data.phone.as_deref(),
        titik_tengah: Point {
            lintang: data.coordinates.latitude,
            bujur: data.coordinates.longitude,
        },
        kelurahan: data.kelurahan.iter().map(KelurahanEntry::from).collect(),
        halaman: format!("{}{}", site.base_url, entry.path),
        kalender: format!("{}{}", site.base_url, super::calendar::path(&entry.path)),
    }
}

impl<'a> From<&'a Kelurahan> for KelurahanEntry<'a> {
    fn from(kelurahan: &'a Kelurahan) -> Self {
        Self {
            kode: &kelurahan.code,
            nama: &kelurahan.name,
            kode_pos: &kelurahan.postal_code,
        }
    }
}

/// Writes one row for each session that will be held or was; a training without one still has its
/// row.
fn trainings(content: &Content, site: &SiteView) -> String {
    let mut csv = String::new();
    let names: Vec<&str> = TRAINING_FIELDS.iter().map(|field| field.name).collect();
    push_row(&mut csv, &names);
    for training in content.trainings() {
        let sessions = training.data.sessions.iter();
        let mut held = sessions.filter(|session| session.takes_place()).peekable();
        if held.peek().is_none() {
            push_training(&mut csv, training, None, content, site);
        }
        for session in held {
            push_training(&mut csv, training, Some(session), content, site);
        }
    }
    csv
}

fn push_training(
    csv: &mut String,
    training: &Entry<Training>,
    session: Option<&Session>,
    content: &Content,
    site: &SiteView,
) {
    let data = &training.data;
    let topics: Vec<&str> = content
        .topics()
        .get_all(&data.topics)
        .map(|topic| topic.name.as_str())
        .collect();
    let sectors: Vec<&str> = content
        .sectors()
        .get_all(&data.sectors)
        .map(|sector| sector.name.as_str())
        .collect();
    let organiser = data
        .organiser
        .as_ref()
        .and_then(|slug| content.communities().get(slug))
        .map_or_else(String::new, |community| {
            let mark = if community.meta.is_example {
                " (contoh)"
            } else {
                ""
            };
            format!("{}{mark}", community.meta.title)
        });
    let office = session.and_then(|session| content.kecamatan().get(&session.kecamatan));
    let is_example = training.meta.is_example || session.is_some_and(|session| session.is_example);
    let time = |moment: jiff::civil::DateTime| format!("{moment}+07:00");
    push_row(
        csv,
        &[
            &training.slug,
            &training.meta.title,
            data.stage.code(),
            match data.level {
                Level::Beginner => "pemula",
                Level::Advanced => "lanjutan",
            },
            &topics.join("; "),
            &sectors.join("; "),
            &organiser,
            office.map_or("", |office| &office.meta.title),
            office.map_or("", |office| &office.data.code),
            session.map_or("", |session| &session.place),
            &session.map_or_else(String::new, |session| time(session.start)),
            &session.map_or_else(String::new, |session| time(session.end)),
            &session.map_or_else(String::new, |session| session.seats.to_string()),
            if is_example { "ya" } else { "tidak" },
            &training.meta.updated.to_string(),
            &format!("{}{}", site.base_url, training.path),
        ],
    );
}

pub(super) fn push_row(csv: &mut String, cells: &[&str]) {
    for (position, cell) in cells.iter().enumerate() {
        if position > 0 {
            csv.push(',');
        }
        push_cell(csv, cell);
    }
    csv.push_str("\r\n");
}

/// Adds a cell, quoted where RFC 4180 asks for it. A text that a spreadsheet would run as a formula
/// gets an apostrophe before it (OWASP ASVS 5.0, 1.2.10); a whole number is none.
fn push_cell(csv: &mut String, cell: &str) {
    let is_number = cell.parse::<i64>().is_ok();
    let guard = if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        "'"
    } else {
        ""
    };
    if cell.contains([',', '"', '\n', '\r']) {
        csv.push('"');
        csv.push_str(guard);
        csv.push_str(&cell.replace('"', "\"\""));
        csv.push('"');
    } else {
        csv.push_str(guard);
        csv.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::OFFICE_FIELDS;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let table = [
            ("Membuat kue", "Membuat kue"),
            ("kue, roti", "\"kue, roti\""),
            ("kelas \"dasar\"", "\"kelas \"\"dasar\"\"\""),
            ("=1+1", "'=1+1"),
            ("-6,2", "\"'-6,2\""),
            ("-5", "-5"),
            ("-5+1", "'-5+1"),
            ("dua\nbaris", "\"dua\nbaris\""),
            ("", ""),
        ];
        for (cell, expected) in table {
            let mut csv = String::new();
            push_cell(&mut csv, cell);
            assert_eq!(csv, expected);
        }
    }

    #[test]
    fn rows_end_as_the_standard_says() {
        let mut csv = String::new();
        push_row(&mut csv, &["a", "", "c"]);
        assert_eq!(csv, "a,,c\r\n");
    }

    /// The page describes every key that is there, and no other.
    #[test]
    fn every_key_of_an_office_is_described() {
        let office = Office {
            id: "",
            kode: "",
            nama: "",
            ejaan_lain: &[],
            kota: "",
            alamat: None,
            jam_buka: None,
            telepon: None,
            titik_tengah: Point {
                lintang: 0.0,
                bujur: 0.0,
            },
            kelurahan: Vec::new(),
            halaman: String::new(),
            kalender: String::new(),
        };
        let value = serde_json::to_value(office).expect("JSON");
        let mut keys: Vec<&str> = value
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        keys.sort_unstable();
        let mut described: Vec<&str> = OFFICE_FIELDS.iter().map(|field| field.name).collect();
        described.sort_unstable();
        assert_eq!(keys, described);
    }
}
