//! The main job: a citizen sends a form from the real site, and it is stored.

use tests::system::{System, text};

/// A complete registration, as a citizen fills it in.
pub const REGISTRATION: &[(&str, &str)] = &[
    ("nama", "Siti Contoh"),
    ("telepon", "0812-3456-7890"),
    ("surel", ""),
    ("kecamatan", "menteng"),
    ("kelurahan", "31.71.06.1001"),
    ("status_usaha", "belum"),
    ("bidang", "kuliner"),
    ("komunitas", "belum-tahu"),
    ("dewasa", "ya"),
    ("persetujuan", "ya"),
];

/// A complete request for a mentor.
pub const MENTOR_REQUEST: &[(&str, &str)] = &[
    ("nama", "Siti Contoh"),
    ("telepon", "+62 812 3456 7890"),
    ("nomor", ""),
    ("kecamatan", "menteng"),
    ("tahap", "P4"),
    (
        "kebutuhan",
        "Saya membuat keripik dan belum tahu izin apa yang perlu diurus.",
    ),
    ("cara", "whatsapp"),
    ("waktu_dihubungi", "pagi"),
    ("persetujuan", "ya"),
];

/// Returns `fields` with one answer changed.
pub fn with<'a>(
    fields: &[(&'a str, &'a str)],
    name: &str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|&(field, old)| (field, if field == name { value } else { old }))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_forms_are_stored_and_their_receipts_hold_nothing_personal() {
    let system = System::start().await;
    for (path, fields) in [
        ("/api/registration", REGISTRATION),
        ("/api/mentor-request", MENTOR_REQUEST),
    ] {
        let answer = system.post(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        let location = answer.location.expect("a redirect has a location");
        for _reload in 0..2 {
            let receipt = system.get(&location).await;
            assert_eq!(receipt.status, 200, "{location}");
            assert!(receipt.body.contains("Menteng"), "the office is missing");
            for personal in ["Siti", "3456", "keripik"] {
                assert!(!receipt.body.contains(personal), "{path}: {personal}");
                assert!(!location.contains(personal), "{location}");
            }
        }
    }
    let records = system.stored_of_kind("RECORD").await;
    let mut forms: Vec<&str> = records.iter().map(|item| text(item, "form")).collect();
    forms.sort_unstable();
    assert_eq!(forms, ["minta-mentor", "pendaftaran"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_comes_back_with_its_answers_and_stores_nothing() {
    let system = System::start().await;
    let fields = with(REGISTRATION, "telepon", "12");
    let answer = system.post("/api/registration", &fields).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("<title>Kesalahan: "),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("Siti Contoh"));
    assert!(system.stored().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_told_which_one_works() {
    let system = System::start().await;
    let answer = system.get("/api/registration").await;
    assert_eq!(answer.status, 405);
}
