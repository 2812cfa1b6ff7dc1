//! Words of the functions are content: a changed sentence reaches people with the next build of the
//! site, and no program is compiled for it.

use std::fs;
use std::sync::Arc;

use records::{Repository, Secret, local_client};
use submissions::{Bundle, FormService, Limits};
use tempfile::TempDir;
use tests::faulty_store::{Fault, FaultyStore};
use tests::system::{System, copy_folder, project_folder};

use crate::main_job::{REGISTRATION, with};
use crate::places::service::{SESSION, digits, open_session, receipt, register};
use crate::store_failures::{send, send_as};

/// Words of `pesan.toml`, each with what it becomes.
const CHANGES: &[(&str, &str)] = &[
    ("\"Kantor kecamatan\"", "\"Semua kantor\""),
    ("\"Kecamatan {nama}\"", "\"Wilayah {nama}\""),
    ("\"Kesalahan:\"", "\"Periksa lagi:\""),
    (
        "\"Tulis nama kelurahan atau kecamatan Anda di sana.\"",
        "\"Tulis namanya di sana.\"",
    ),
    ("\"Buka daftar kantor\"", "\"Lihat daftarnya\""),
    (
        "\"Kami sudah punya formulir Anda\"",
        "\"Anda sudah pernah mendaftar\"",
    ),
    ("\"Setelah ini\"", "\"Langkah berikutnya\""),
    ("\"Belum tersimpan:\"", "\"Coba lagi:\""),
    ("\"Formulir Anda belum tersimpan\"", "\"Belum masuk\""),
    ("\"Status Anda\"", "\"Sampai di mana Anda\""),
    (
        "\"Contoh: sesi ini bukan sesi sungguhan.\"",
        "\"Sesi ini hanya contoh.\"",
    ),
    (
        "\"Keadaan ini tercatat {waktu}.\"",
        "\"Begitu keadaannya pada {waktu}.\"",
    ),
    ("\"Ikut sesi\"", "\"Minta tempat\""),
    ("\"Isi dengan teks atau null.\"", "\"Tulis sebagai teks.\""),
];

/// Starts the real site with other words. The folder goes when it is dropped.
async fn start() -> (System, TempDir) {
    let content = tempfile::tempdir().expect("a temporary folder can be made");
    copy_folder(&project_folder("content"), content.path());
    open_session(content.path());
    let file = content.path().join("pesan.toml");
    let mut words = fs::read_to_string(&file).expect("the words of the functions");
    for (old, new) in CHANGES {
        assert!(words.contains(old), "{old}");
        words = words.replace(old, new);
    }
    fs::write(file, words).expect("the copy can be changed");
    (System::start_on(content.path().to_owned()).await, content)
}

fn says(page: &str, words: &str) {
    assert!(page.contains(words), "{words} is missing:\n{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_sentence_changes_the_office_finder() {
    let (system, _content) = start().await;
    let found = system.get("/api/office?q=kebon").await.body;
    says(&found, "<a href=\"/kecamatan/\">Semua kantor</a>");
    says(&found, "Wilayah Kebon Jeruk");
    let refused = system.post("/api/office", &[]).await;
    assert_eq!(refused.status, 405);
    says(&refused.body, "Tulis namanya di sana.");
    says(&refused.body, "Lihat daftarnya");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_sentence_changes_what_a_form_is_answered() {
    let (system, _content) = start().await;
    let rejected = system.post("/api/registration", &[("nama", "Siti")]).await;
    assert_eq!(rejected.status, 422);
    says(&rejected.body, "<title>Periksa lagi: ");

    let stored = system.post("/api/registration", REGISTRATION).await;
    let location = stored.location.expect("a receipt");
    let file = location.replace("/tanda-terima?", "/tanda-terima.txt?");
    assert_ne!(file, location);
    let text = system.get(&file).await.body;
    says(&text, "\r\nLANGKAH BERIKUTNYA\r\n");

    let other = with(REGISTRATION, "bidang", "busana");
    let noted = system.post("/api/registration", &other).await;
    assert_eq!(noted.status, 409, "{}", noted.body);
    says(&noted.body, "<h1>Anda sudah pernah mendaftar</h1>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_sentence_changes_what_a_failed_store_and_a_program_are_told() {
    let (system, _content) = start().await;
    let store = FaultyStore::before(system.store());
    store.fail_always(Fault::Internal);
    let repository = Repository::new(local_client(store), system.table());
    let bundle = Bundle::load(&system.bundle_folder()).expect("the build has a bundle");
    let secret = Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes");
    let service = FormService::new(Arc::new(bundle), "registration", repository, secret)
        .expect("the site has this form")
        .with_limits(Limits::none());
    let page = send(&service, REGISTRATION).await;
    assert_eq!(page.status, 503);
    says(&page.body, "<title>Coba lagi: ");
    says(&page.body, "Belum masuk");
    let problem = send_as(&service, "application/json", r#"{"nama": 1}"#.to_owned()).await;
    assert_eq!(problem.status, 422);
    says(&problem.body, "Tulis sebagai teks.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_sentence_changes_status_and_places() {
    let (system, _content) = start().await;
    let reference = register(&system, "Ani").await;
    let digits = digits();
    let proof = [("nomor", &*reference), ("angka_telepon", &*digits)];
    let status = system.post("/api/status", &proof).await.body;
    says(&status, "<h1>Sampai di mana Anda</h1>");
    says(&status, "<title>Sampai di mana Anda");

    let free = system.get(&format!("/api/seats/{SESSION}")).await.body;
    says(&free, "Minta tempat");
    let fields = [proof[0], proof[1], ("sesi", SESSION), ("tindakan", "ikut")];
    let page = receipt(&system, &system.post("/api/seats", &fields).await).await;
    says(&page, "Sesi ini hanya contoh.");
    says(&page, "Begitu keadaannya pada ");
}
