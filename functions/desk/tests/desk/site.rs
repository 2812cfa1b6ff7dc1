//! The site's own forms in a bundle, two sessions, and people who have sent a form.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use form_definitions::FormSource;
use forms::kind::Kind;
use forms::{ChoiceOption, Form, OptionSources, RawSubmission, StoringForm};
use jiff::Timestamp;
use programme::Reference;
use records::{Repository, Saved, Secret};

/// Adds forms, sessions and words to a bundle. A registration asks `more` than the site's own: each
/// id is a question that may be left out.
pub fn write(folder: &Path, more: &[&str]) {
    let forms = folder.join("formulir");
    fs::create_dir_all(&forms).unwrap();
    for id in ["pendaftaran", "minta-mentor"] {
        let more = if id == "pendaftaran" { more } else { &[] };
        let text = serde_json::to_string(&form_with(id, more)).unwrap();
        fs::write(forms.join(format!("{id}.json")), text).unwrap();
    }
    let session = |id: &str, kecamatan: &str, mode: &str| {
        serde_json::json!({
            "id": id, "kind": "pelatihan", "title": format!("Contoh pelatihan {id}"),
            "path": "/pelatihan/contoh/", "when": "Jumat, 27 November 2026", "place": "Balai contoh",
            "kecamatan": kecamatan, "places": 2, "mode": mode, "criteria": ["Baru mulai"],
            "opens": "2026-11-01T09:00:00+07:00", "closes": "2026-11-27T08:00:00+07:00",
            "starts": "2026-11-27T09:00:00+07:00", "is_example": true
        })
    };
    let mut cancelled = session("s-batal", "tebet", "urutan");
    cancelled["is_cancelled"] = true.into();
    let sessions = serde_json::json!([
        cancelled,
        session("s-tebet", "tebet", "urutan"),
        session("s-pilih", "tebet", "seleksi"),
        session("s-koja", "koja", "urutan"),
    ]);
    fs::write(folder.join("sesi.json"), sessions.to_string()).unwrap();
    fs::write(
        folder.join("pesan.json"),
        example_form::messages().to_string(),
    )
    .unwrap();
}

/// Registers somebody from home.
pub async fn registered(
    repository: &Repository,
    kecamatan: &str,
    name: &str,
    now: Timestamp,
) -> Reference {
    stored(repository, "pendaftaran", &answers(kecamatan, name), now).await
}

/// Returns the answers of a registration.
pub fn answers<'a>(kecamatan: &'a str, name: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("nama", name),
        ("telepon", "0812 3456 7890"),
        ("kecamatan", kecamatan),
        (
            "kelurahan",
            if kecamatan == "koja" {
                "lagoa"
            } else {
                "tebet-timur"
            },
        ),
        ("status_usaha", "baru"),
        ("nama_usaha", "=1+1"),
        ("bidang", "kuliner"),
        ("komunitas", "contoh-kuliner"),
        ("dewasa", "ya"),
        ("persetujuan", "ya"),
    ]
}

async fn stored(
    repository: &Repository,
    id: &str,
    answers: &[(&str, &str)],
    now: Timestamp,
) -> Reference {
    let form = StoringForm::new(form(id)).unwrap();
    let raw = RawSubmission::new(answers.iter().copied());
    let submission = form.check(&raw).unwrap();
    let secret = Secret::new("0123456789abcdef0123456789abcdef").unwrap();
    let new = submissions::prepare(&form, &submission, None, &secret, now);
    match repository.save(&new).await.result.unwrap() {
        Saved::New(receipted) => receipted.reference,
        other => panic!("{other:?}"),
    }
}

/// Returns the version of the consent that a registration asks for.
pub fn consent_version() -> String {
    let form = form("pendaftaran");
    let mut questions = form.questions().iter();
    let version = questions.find_map(|question| match question.kind() {
        Kind::Consent(consent) => Some(consent.version.clone()),
        _ => None,
    });
    version.unwrap()
}

fn form(id: &str) -> Form {
    form_with(id, &[])
}

fn form_with(id: &str, more: &[&str]) -> Form {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/formulir");
    let mut text = fs::read_to_string(content.join(format!("{id}.toml"))).unwrap();
    for id in more {
        write!(
            text,
            "\n[[pertanyaan]]\nid = \"{id}\"\njenis = \"teks-pendek\"\nlabel = \"Contoh {id}\"\n\
             paling_banyak = 100\n[pertanyaan.pesan]\nterlalu_panjang = \"Terlalu panjang\"\n\
             karakter = \"Karakter rusak\"\nganda = \"Tulis satu saja\"\n"
        )
        .unwrap();
    }
    let source: FormSource = toml::from_str(&text).unwrap();
    let options = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter();
        pairs
            .map(|(value, label)| ChoiceOption::new(*value, *label))
            .collect::<Vec<_>>()
    };
    let kelurahan = vec![
        ChoiceOption::new("tebet-timur", "Tebet Timur")
            .in_group("Tebet")
            .under("tebet"),
        ChoiceOption::new("lagoa", "Lagoa")
            .in_group("Koja")
            .under("koja"),
    ];
    let steps = [("p4", "P4 Perizinan"), ("p5", "P5 Pemasaran")];
    let sources = OptionSources::from([
        (
            "kecamatan".to_owned(),
            options(&[("tebet", "Tebet"), ("koja", "Koja")]),
        ),
        ("kelurahan".to_owned(), kelurahan),
        (
            "bidang".to_owned(),
            options(&[("kuliner", "Kuliner"), ("jasa", "Jasa")]),
        ),
        (
            "komunitas".to_owned(),
            options(&[("contoh-kuliner", "Contoh Kuliner")]),
        ),
        (
            "pelatihan".to_owned(),
            options(&[("contoh-kas", "Contoh buku kas")]),
        ),
        ("langkah".to_owned(), options(&steps)),
        (
            "sesi".to_owned(),
            options(&[("s-tebet", "Contoh pelatihan s-tebet")]),
        ),
    ]);
    form_definitions::resolve(id, &source, &sources).unwrap()
}
