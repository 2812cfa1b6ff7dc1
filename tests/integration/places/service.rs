//! The form at `/ikut/`, the receipt, and how many places are free, on the real site.

use std::fs;
use std::path::Path;

use embedded_store::Data;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::system::{Answer, System, copy_folder, project_folder};

use crate::main_job::{REGISTRATION, with};

pub const SESSION: &str = "berjualan-lewat-internet-tebet";

/// Said of [`SESSION`] wherever it is named.
const EXAMPLE: &str = "Contoh: sesi ini bukan sesi sungguhan.";

/// Starts the real site with an open session. The folder goes when it is dropped.
async fn start() -> (System, TempDir) {
    let content = tempfile::tempdir().expect("a temporary folder can be made");
    copy_folder(&project_folder("content"), content.path());
    open_session(content.path());
    (System::start_on(content.path().to_owned()).await, content)
}

/// Opens [`SESSION`] for as long as a test may be run.
pub fn open_session(content: &Path) {
    let training = content.join("pelatihan/berjualan-lewat-internet.md");
    let written = fs::read_to_string(&training).expect("a training of the catalogue");
    let lines = written.lines().map(|line| match line.split_once(" = ") {
        Some(("mulai", _)) => "mulai = 2099-12-19T09:00:00",
        Some(("selesai", _)) => "selesai = 2099-12-19T15:00:00",
        Some(("daftar_buka", _)) => "daftar_buka = 2026-11-28T08:00:00",
        Some(("daftar_tutup", _)) => "daftar_tutup = 2099-12-17T16:00:00",
        _ => line,
    });
    let lines: Vec<_> = lines.collect();
    fs::write(&training, lines.join("\n")).expect("the copy can be changed");
}

/// Opens [`SESSION`] with a single place.
fn open_single_place(content: &Path) {
    open_session(content);
    let training = content.join("pelatihan/berjualan-lewat-internet.md");
    let written = fs::read_to_string(&training).expect("a training of the catalogue");
    let single = written.replace("kursi = 30", "kursi = 1");
    fs::write(&training, single).expect("the copy can be changed");
}

/// Registers somebody with this name on Siti's telephone, and gives her reference.
pub async fn register(system: &System, name: &str) -> String {
    let answer = system
        .post("/api/registration", &with(REGISTRATION, "nama", name))
        .await;
    let location = answer.location.expect("a receipt");
    let (_, query) = location.split_once("?nomor=").expect("its reference");
    query.split('&').next().unwrap().to_owned()
}

/// Returns the last six digits of the telephone in [`REGISTRATION`].
pub fn digits() -> String {
    let (_, phone) = REGISTRATION
        .iter()
        .find(|(id, _)| *id == "telepon")
        .unwrap();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len() - 6..].to_owned()
}

async fn ask(system: &System, reference: &str, digits: &str, action: &str) -> Answer {
    let fields = [
        ("sesi", SESSION),
        ("nomor", reference),
        ("angka_telepon", digits),
        ("tindakan", action),
    ];
    system.post("/api/seats", &fields).await
}

/// Opens the receipt that a redirect leads to.
pub async fn receipt(system: &System, answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let location = answer.location.as_deref().expect("a receipt");
    assert!(location.starts_with("/api/seats/tanda-terima?nomor="));
    let page = system.get(location).await;
    assert_eq!(page.status, 200);
    page.body
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_joins_and_leaves_without_script() {
    let (system, _content) = start().await;
    let never = register(&system, "Budi").await;
    let never = ask(&system, &never, &digits(), "batal").await;
    assert_eq!(never.status, 409);
    let (_, main) = never.body.split_once("<main").expect("the page's own part");
    assert!(main.contains("href=\"/ikut/\""), "the way on: {main}");
    let form = system.get("/ikut/").await;
    assert!(
        form.body.contains(&format!("value=\"{SESSION}\"")),
        "{}",
        form.body
    );
    let ani = register(&system, "Ani").await;
    let first = ask(&system, &ani, &digits(), "ikut").await;
    let page = receipt(&system, &first).await;
    assert!(page.contains("<h1>Anda mendapat tempat</h1>"), "{page}");
    assert!(page.contains(&ani) && page.contains(EXAMPLE));
    // The same request again gives the same answer.
    let again = receipt(&system, &ask(&system, &ani, &digits(), "ikut").await).await;
    assert!(again.contains("<h1>Anda mendapat tempat</h1>"));
    let free = system.get(&format!("/api/seats/{SESSION}")).await;
    assert!(
        free.body.contains("29 dari 30 tempat masih ada") && free.body.contains(EXAMPLE),
        "{}",
        free.body
    );

    let left = receipt(&system, &ask(&system, &ani, &digits(), "batal").await).await;
    assert!(left.contains("<h1>Anda tidak lagi tercatat di sesi ini</h1>"));
    let free = system.get(&format!("/api/seats/{SESSION}")).await;
    assert!(free.body.contains("30 dari 30 tempat masih ada"));
    let forged = first
        .location
        .unwrap()
        .replace("hasil=tempat", "hasil=batal");
    assert_eq!(system.get(&forged).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_registers_and_joins() {
    let content = tempfile::tempdir().expect("a temporary folder can be made");
    copy_folder(&project_folder("content"), content.path());
    open_single_place(content.path());
    let system = System::start_on(content.path().to_owned()).await;
    let page = system.get("/pelatihan/berjualan-lewat-internet/").await;
    let link = format!("/daftar/?pelatihan=berjualan-lewat-internet&amp;sesi={SESSION}");
    assert!(page.body.contains(&link), "{}", page.body);
    let form = system.get("/daftar/").await;
    let tick = format!("name=\"sesi\" value=\"{SESSION}\"");
    assert!(form.body.contains(&tick), "{}", form.body);

    let send = async |name: &str, sector: &str, honeypot: &str| {
        let named = with(REGISTRATION, "nama", name);
        let mut fields = with(&named, "bidang", sector);
        fields.extend([("sesi", SESSION), ("situs_web", honeypot)]);
        system.post("/api/registration", &fields).await
    };
    let mut locations = Vec::new();
    for _ in 0..2 {
        let answer = send("Ani", "kuliner", "").await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let location = answer.location.expect("a receipt");
        let receipt = system.get(&location).await.body;
        assert!(receipt.contains("Anda mendapat tempat di Berjualan lewat internet"));
        locations.push(location);
    }
    assert_eq!(locations[0], locations[1], "the same again is the same");
    let file = locations[0].replace("tanda-terima?", "tanda-terima.txt?");
    let file = system.get(&file).await.body;
    assert!(file.contains("SESI PILIHAN ANDA\r\nContoh: sesi ini bukan sesi sungguhan. Anda"));

    let second = send("Budi", "kuliner", "")
        .await
        .location
        .expect("a receipt");
    let receipt = system.get(&second).await.body;
    assert!(
        receipt.contains("Anda di urutan ke-1 dalam antrean"),
        "{receipt}"
    );
    // Her place is the one that a request for it finds.
    let (_, query) = second.split_once("?nomor=").expect("its reference");
    let budi = query.split('&').next().unwrap();
    let asked = receipt_of_asking(&system, budi).await;
    assert!(asked.contains("urutan ke-1"), "{asked}");

    // Her status says it too, and what comes when a place is free.
    let status = async || {
        let fields = [("nomor", budi), ("angka_telepon", &digits())];
        system.post("/api/status", &fields).await.body
    };
    let page = status().await;
    assert!(
        page.contains("Anda di urutan ke-1 dalam antrean Berjualan"),
        "{page}"
    );
    let (_, query) = locations[0].split_once("?nomor=").expect("its reference");
    ask(
        &system,
        query.split('&').next().unwrap(),
        &digits(),
        "batal",
    )
    .await;
    let page = status().await;
    assert!(page.contains("Anda mendapat tempat di Berjualan"), "{page}");

    // One that is looked at first has no place, and is told where to ask.
    let doubted = send("Citra", "kuliner", "x").await;
    let receipt = system.get(&doubted.location.expect("a receipt")).await.body;
    assert!(receipt.contains("belum tercatat. Minta tempat lewat halaman Ikut sesi"));
    // Nor has somebody who is registered with other answers.
    let noted = send("Ani", "belum-tahu", "").await;
    assert_eq!(noted.status, 409);
    assert!(
        noted
            .body
            .contains("mintalah tempat lewat halaman Ikut sesi")
    );
    let free = system.get(&format!("/api/seats/{SESSION}")).await;
    assert!(
        free.body.contains("semua 1 tempat sudah terisi"),
        "{}",
        free.body
    );
}

async fn receipt_of_asking(system: &System, reference: &str) -> String {
    let answer = ask(system, reference, &digits(), "ikut").await;
    receipt(system, &answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thirty_first_waits_and_moves_up() {
    let (system, _content) = start().await;
    let mut people = Vec::new();
    for number in 0..32 {
        let name = format!("Ani {}", "a".repeat(number + 1));
        people.push(register(&system, &name).await);
    }
    let mut pages = Vec::new();
    for reference in &people {
        let answer = ask(&system, reference, &digits(), "ikut").await;
        pages.push(receipt(&system, &answer).await);
    }
    let given = pages
        .iter()
        .filter(|page| page.contains("<h1>Anda mendapat tempat</h1>"));
    assert_eq!(given.count(), 30);
    assert!(pages[30].contains("urutan ke-1"), "{}", pages[30]);
    assert!(pages[31].contains("urutan ke-2"), "{}", pages[31]);
    ask(&system, &people[0], &digits(), "batal").await;
    let moved = receipt(&system, &ask(&system, &people[31], &digits(), "ikut").await).await;
    assert!(moved.contains("urutan ke-1"), "{moved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_and_unknown_are_answered_alike_and_keep_the_answers() {
    let (system, _content) = start().await;
    let ani = register(&system, "Ani").await;
    let wrong = ask(&system, &ani, "000001", "ikut").await;
    let unknown = ask(&system, "999-999-999D", &digits(), "ikut").await;
    for answer in [&wrong, &unknown] {
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains("<title>Kesalahan: Ikut sesi"),
            "{}",
            answer.body
        );
        assert!(
            answer
                .body
                .contains("Nomor rujukan dan angka telepon tidak cocok")
        );
    }
    assert!(wrong.body.contains(&format!("value=\"{ani}\"")));
    let same = |answer: &Answer, reference: &str, digits: &str| {
        answer.body.replace(reference, "R").replace(digits, "D")
    };
    assert_eq!(
        same(&wrong, &ani, "000001"),
        same(&unknown, "999-999-999D", &digits())
    );
    let empty = system.post("/api/seats", &[]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("Tulis nomor rujukan Anda"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_session_leads_to_the_schedule() {
    let content = tempfile::tempdir().expect("a temporary folder can be made");
    copy_folder(&project_folder("content"), content.path());
    open_session(content.path());
    let training = content.path().join("pelatihan/berjualan-lewat-internet.md");
    let open = fs::read_to_string(&training).expect("a training of the catalogue");
    let closed = open.replace("2099-12-17T16:00:00", "2026-11-28T08:30:00");
    fs::write(&training, closed).expect("the copy can be changed");
    let system = System::start_on(content.path().to_owned()).await;
    let reference = register(&system, "Siti Aminah").await;

    let refused = ask(&system, &reference, &digits(), "ikut").await;
    let counted = system.get(&format!("/api/seats/{SESSION}")).await;
    assert_eq!((refused.status, counted.status), (409, 200));
    let address = format!("{}/api/seats/{SESSION}", system.origin());
    let told = ureq::get(address).header("accept", "application/json");
    let told = told.call().expect("an answer").into_body();
    let told: Value = serde_json::from_reader(told.into_reader()).expect("JSON");
    let expected = json!({ "session": SESSION, "places": 30, "free": 0, "open": false });
    assert_eq!(told, expected);
    for page in [refused.body, counted.body] {
        assert!(
            page.contains("Pendaftaran sesi ini sudah ditutup") && page.contains(EXAMPLE),
            "{page}"
        );
        let way = r#"href="/pelatihan/">Lihat jadwal pelatihan</a>"#;
        assert!(page.contains(way), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_nobody_can_join_are_told() {
    let (system, _content) = start().await;
    let unknown = system.get("/api/seats/tidak-ada").await;
    assert_eq!(unknown.status, 404);
    let page = system.get("/pelatihan/berjualan-lewat-internet/").await;
    assert!(page.body.contains(&format!("/ikut/?sesi={SESSION}")));
    assert!(page.body.contains(&format!("/api/seats/{SESSION}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_place_of_a_cancelled_session_or_of_one_that_is_gone_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (content, data) = (
        folder.path().join("content"),
        folder.path().join("okoce.db"),
    );
    fs::create_dir(&content).expect("a folder of its own");
    copy_folder(&project_folder("content"), &content);
    open_session(&content);
    let start = || System::start_with(content.clone(), Data::File(data.clone()));
    let training = content.join("pelatihan/berjualan-lewat-internet.md");
    let written = fs::read_to_string(&training).expect("a training of the catalogue");
    let (ani, kept) = {
        let system = start().await;
        let ani = register(&system, "Ani").await;
        let first = ask(&system, &ani, &digits(), "ikut").await;
        (ani, first.location.expect("a receipt"))
    };

    let id = format!("id = \"{SESSION}\"");
    let cancelled = written.replace(&id, &format!("{id}\nbatal = true"));
    fs::write(&training, cancelled).expect("the copy can be changed");
    let system = start().await;
    let receipt = system.get(&kept).await;
    assert_eq!(receipt.status, 200);
    assert!(receipt.body.contains("<h1>Sesi ini dibatalkan</h1>") && receipt.body.contains(&ani));
    let again = ask(&system, &ani, &digits(), "ikut").await;
    assert_eq!(again.status, 409);
    assert!(
        again.body.contains("<h1>Sesi ini dibatalkan</h1>"),
        "{}",
        again.body
    );
    let free = system.get(&format!("/api/seats/{SESSION}")).await;
    assert!(
        free.body.contains("<h1>Sesi ini dibatalkan</h1>"),
        "{}",
        free.body
    );
    let form = system.get("/ikut/").await.body;
    assert!(!form.contains(SESSION), "{form}");
    drop(system);

    let renamed = written.replace(&id, "id = \"yang-baru\"");
    fs::write(&training, renamed).expect("the copy can be changed");
    let system = start().await;
    let receipt = system.get(&kept).await;
    assert_eq!(receipt.status, 200);
    assert!(
        receipt
            .body
            .contains("<h1>Sesi ini tidak ada lagi di jadwal</h1>")
    );
    assert!(receipt.body.contains(SESSION));
    let joined = ask(&system, &ani, &digits(), "ikut").await;
    assert_eq!(joined.status, 422);
    let wrong = ask(&system, &ani, "000000", "batal").await;
    assert_eq!(wrong.status, 422);
    let left = ask(&system, &ani, &digits(), "batal").await;
    assert_eq!(left.status, 303, "{}", left.body);
    let left = system.get(&left.location.expect("a receipt")).await;
    assert!(
        left.body
            .contains("<h1>Anda tidak lagi tercatat di sesi ini</h1>")
    );
    let status = [("nomor", &*ani), ("angka_telepon", &*digits())];
    let status = system.post("/api/status", &status).await;
    assert!(!status.body.contains("Sesi Anda"), "{}", status.body);
}
