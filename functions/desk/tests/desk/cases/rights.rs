//! Rights over what was sent.

use std::collections::BTreeSet;

use http::StatusCode;
use jiff::Timestamp;
use programme::closed_lists::{Evidence, Right};
use programme::{Reference, SessionMode, Stage};

use records::history::What;
use serde_json::Value;

use super::{get, kinds, mentor, post, received, record, sent};
use crate::host::{Answer, Host, Person, between, later, totp};
use crate::places::{before, joined};
use crate::typing::typed;

#[tokio::test]
async fn a_right_is_answered_after_who_asked_is_made_sure_of() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    record(&host, melati, What::RightAsked { right: Right::Copy }).await;
    record(
        &host,
        melati,
        What::RightAsked {
            right: Right::Withdraw,
        },
    )
    .await;
    let list = get(&host, &mut rina, "/meja/hak/").await;
    list.shows("<span class=\"oc-tag oc-tag-urgent\">! Sisa 72 jam</span>");
    list.shows("1 Desember 2026, 08.00 WIB");
    let path = format!("/meja/hak/{melati}/2/");
    let page = get(&host, &mut rina, &path).await;
    page.shows("3 x 24 jam, termasuk akhir pekan");
    page.shows(&format!("/meja/orang/{melati}/salinan/"));
    // The letter is a sheet of its own, which alone is printed.
    let sheet = between(&page.body, "<div class=\"oc-desk-letter\">", "</div>").swap_remove(0);
    for text in [
        "OK OCE Kecamatan Tebet",
        "Untuk Contoh Melati<br>Nomor rujukan",
        "Salinan semua data Anda",
        "aria-label=\"Kode QR nomor rujukan\"",
        "Dicetak oleh Bu Rina, 28 November 2026, 08.00 WIB",
    ] {
        assert!(sheet.contains(text), "{text}: {sheet}");
    }
    let screen = between(
        &page.body,
        "<div class=\"oc-no-print\">",
        "<div class=\"oc-desk-letter\">",
    );
    assert!(screen[0].contains("Jawab permintaan") && !sheet.contains("<form"));
    let none = post(&host, &mut rina, &path, &[("terakhir-meja", "3")]).await;
    none.shows("Pilih bagaimana Anda memastikan orangnya");
    let sure = [
        ("terakhir-meja", "3"),
        ("identitas", "bertemu"),
        ("aksi-meja", "0123456789abcdef"),
    ];
    let confirm = post(&host, &mut rina, &path, &sure).await;
    confirm.shows("dicatat sudah dijawab dan hilang dari daftar hak");
    assert_eq!(kinds(&host, melati).await.len(), 3);
    let mut yes = sure.to_vec();
    yes.push(("yakin-meja", "ya"));
    for _ in 0..2 {
        let answered = post(&host, &mut rina, &path, &yes).await;
        assert_eq!(answered.location(), "/meja/hak/?kabar=hak-dijawab");
    }
    assert_eq!(kinds(&host, melati).await.len(), 4);
    // A withdrawal is recorded before it is answered.
    let path = format!("/meja/hak/{melati}/3/");
    get(&host, &mut rina, &path)
        .await
        .shows(&format!("/meja/orang/{melati}/tarik/"));
    let mut yes = yes.clone();
    yes[0].1 = "4";
    let early = post(&host, &mut rina, &path, &yes).await;
    early.shows("Catat penarikan persetujuannya dulu");
}

#[tokio::test]
async fn whoever_is_slower_is_told_who_answered() {
    let (host, mut rina) = Host::with_rina().await;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    record(&host, melati, What::RightAsked { right: Right::Copy }).await;
    let path = format!("/meja/hak/{melati}/2/");
    let yes = [
        ("terakhir-meja", "2"),
        ("identitas", "bertemu"),
        ("yakin-meja", "ya"),
    ];
    post(&host, &mut rina, &path, &yes).await;
    for slower in [
        post(&host, &mut dedi, &path, &yes).await,
        get(&host, &mut dedi, &path).await,
    ] {
        assert_eq!(slower.status, StatusCode::CONFLICT);
        slower.shows("Bu Rina sudah menjawab permintaan hak ini (28 November 2026");
        slower.shows(&format!("href=\"/meja/orang/{melati}/\""));
    }
}

#[tokio::test]
async fn a_copy_needs_a_fresh_code_and_names_its_readers() {
    let (host, mut rina) = Host::with_rina().await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = sent(&host, "pendaftaran", "tebet", &answers).await;
    get(&host, &mut rina, &format!("/meja/orang/{melati}/mentor/")).await;
    let path = format!("/meja/orang/{melati}/salinan/");
    let asked = get(&host, &mut rina, &path).await;
    assert!(!asked.body.contains("Contoh Melati"));
    let wrong = post(&host, &mut rina, &path, &[("kode", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let copy = self::copy(&host, &mut rina, melati).await;
    for text in [
        "Contoh Melati",
        "Kuliner",
        "Mendaftar; Warga sendiri",
        "Menangani permintaan mentor",
    ] {
        copy.shows(text);
    }
    assert!(host.all_stored().await.contains("\"salinan\""));
}

async fn copy(host: &Host, who: &mut Person, reference: Reference) -> Answer {
    let desk = host.at(|| later(30));
    let code = totp(&who.key, later(30));
    let path = format!("/meja/orang/{reference}/salinan/");
    who.browser.submit(&desk, &path, &[("kode", &code)]).await
}

/// Names of all that is kept about somebody, which the copy says in words; `delta` is the counts'.
const TOLD: [&str; 49] = [
    "answers",
    "at",
    "by",
    "case",
    "channel",
    "consents",
    "correction",
    "corrects",
    "criterion",
    "due",
    "evidence",
    "expires_at",
    "form",
    "given_at",
    "heard_by",
    "identity",
    "into",
    "kecamatan",
    "kept_until",
    "kind",
    "mentor",
    "nama",
    "next",
    "occasion",
    "purpose",
    "quarantine",
    "quarantined",
    "questions",
    "reason",
    "received_at",
    "recorded_at",
    "reference",
    "request",
    "result",
    "right",
    "said",
    "seat",
    "seq",
    "session",
    "since",
    "stage",
    "state",
    "text",
    "to",
    "v",
    "version",
    "via",
    "way",
    "delta",
];

/// Collects the names in what is exported, but the ids of questions.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| names(value, found)),
        Value::Object(values) => {
            for (name, value) in values {
                found.insert(name.clone());
                match name.as_str() {
                    "answers" | "facets" | "correction" => {}
                    "consents" => {
                        let all = value.as_object().into_iter().flatten();
                        all.for_each(|(_, consent)| names(consent, found));
                    }
                    _ => names(value, found),
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn a_copy_holds_all_that_is_kept_in_words() {
    let (host, mut rina) = Host::with_rina().await;
    let mut typed = typed("Contoh Melati");
    post(&host, &mut rina, "/meja/catat/", &typed).await;
    typed.retain(|(name, _)| *name != "nama_usaha");
    post(&host, &mut rina, "/meja/catat/", &typed).await;
    let stored = host.items_like("SUB#").await;
    let melati = stored
        .iter()
        .find(|item| item["sk"].as_s().unwrap() == "RECORD");
    let melati: Reference = melati.unwrap()["reference"]
        .as_s()
        .unwrap()
        .parse()
        .unwrap();
    let page = |below: &str| format!("/meja/orang/{melati}/{below}");
    let contact = [
        ("terakhir-meja", "1"),
        ("saluran", "telepon"),
        ("hasil", "tersambung"),
        ("dibahas", "jadwal"),
        ("berikutnya", "2026-12-05"),
        ("catatan", "Contoh catatan bebas"),
    ];
    post(&host, &mut rina, &page("kontak/"), &contact).await;
    let bayu = mentor(&host, "Contoh Bayu", &["kuliner"], 9).await;
    let chosen = [("mentor", bayu.id.as_str()), ("terakhir-meja", "2")];
    post(&host, &mut rina, &page("mentor/"), &chosen).await;
    joined(&host, "s-tebet", SessionMode::Queue, &[melati]).await;
    let present = What::StageReached {
        stage: Stage::P2,
        evidence: Evidence::AttendedSession,
        session: Some("s-tebet".to_owned()),
        since: None,
    };
    record(&host, melati, present).await;
    let undo = [
        ("benar", "tidak"),
        ("alasan", "salah-orang"),
        ("terakhir-meja", "4"),
    ];
    post(&host, &mut rina, &page("betulkan/2/"), &undo).await;
    assert_eq!(
        kinds(&host, melati).await,
        [
            "registered",
            "contacted",
            "mentor_assigned",
            "stage_reached",
            "corrected"
        ]
    );

    get(&host, &mut rina, &page(""))
        .await
        .shows(">Kiriman susulan (1)</span>");
    let copy = copy(&host, &mut rina, melati).await;
    for text in [
        "<h1>Salinan data Contoh Melati</h1>",
        "0812-3456-7890",
        "Kiriman susulan",
        "didengar oleh Bu Rina",
        "diucapkan",
        "Bazar",
        "Disimpan sampai",
        "Mendaftar; Formulir kertas; Bu Rina, dicatat bersama petugas",
        "Kontak dicatat: Tersambung (ternyata tidak terjadi); Telepon; Membahas jadwal; Dihubungi \
         lagi paling lambat 5 Desember 2026; Bu Rina, meja petugas; “Contoh catatan bebas”",
        "Mentor ditetapkan; Contoh Bayu; Sekecamatan dan sebidang, paling longgar;",
        "P2 Pelatihan dicatat; Hadir di sesi pelatihan; Contoh pelatihan \
         s-tebet, Jumat, 27 November 2026;",
        "&quot;Kontak dicatat: Tersambung&quot;, 28 November 2026: ternyata tidak terjadi; Salah orang",
        "Mendapat tempat, diminta 20 November 2026",
        "tempat nomor ",
        "Mentor</dt>",
    ] {
        copy.shows(text);
    }
    // Whatever else is kept one day has to be told too.
    let person = records::Person::by_reference(melati);
    let exported = host.repository.export(&person, later(30)).await.unwrap();
    assert_eq!(exported[0].events[1]["text"], "Contoh catatan bebas");
    let mut kept = BTreeSet::new();
    names(&serde_json::to_value(&exported[0]).unwrap(), &mut kept);
    for part in ["record", "notes", "events", "places", "readings"] {
        assert!(kept.remove(part), "{part}");
    }
    let untold: Vec<_> = kept
        .iter()
        .filter(|name| !TOLD.contains(&name.as_str()))
        .collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[tokio::test]
async fn what_is_kept_beside_a_later_form_stands_under_that_form() {
    let (host, mut rina) = Host::with_rina().await;
    let seconds: [fn() -> Timestamp; 4] = [|| later(1), || later(2), || later(3), || later(4)];
    let occasions = ["bazar", "kantor", "kunjungan", "rt-rw"];
    let business = ["Usaha satu", "Usaha dua", "Usaha tiga", "Usaha empat"];
    for ((now, occasion), business) in seconds.into_iter().zip(occasions).zip(business) {
        let mut typed = typed("Contoh Melati");
        for (name, value) in &mut typed {
            match *name {
                "acara-meja" => *value = occasion,
                "nama_usaha" => *value = business,
                _ => {}
            }
        }
        let desk = host.at(now);
        rina.browser.submit(&desk, "/meja/catat/", &typed).await;
    }
    let stored = host.items_like("SUB#").await;
    let melati = stored[0]["pk"].as_s().unwrap().replace("SUB#", "");
    let copy = copy(&host, &mut rina, melati.parse().unwrap()).await;
    let said = [
        "Bazar",
        "Di kantor kecamatan",
        "Kunjungan petugas",
        "Pertemuan RT atau RW",
    ];
    let sections = between(&copy.body, "<section>", "</section>");
    for ((section, business), occasion) in sections.iter().zip(business).zip(said) {
        assert!(
            section.contains(business) && section.contains(occasion),
            "{section}"
        );
    }
}

#[tokio::test]
async fn a_copy_says_what_became_of_a_ticket_and_why_a_form_was_set_aside() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let robot = [("nama", "Contoh Robot")];
    let robot = received(&host, "pendaftaran", "tebet", &robot, true).await;
    let set_aside = copy(&host, &mut sari, robot).await;
    set_aside.shows("Pernah disisihkan di karantina</dt>");
    set_aside.shows("Kolom yang tidak terlihat orang terisi.");

    let mut people = Vec::new();
    for name in ["Melati", "Kenanga", "Dahlia", "Anggrek"] {
        people.push(sent(&host, "pendaftaran", "tebet", &[("nama", name)]).await);
    }
    joined(&host, "s-tebet", SessionMode::Queue, &people).await;
    let session = "s-tebet".parse().unwrap();
    let left = host.repository.leave(&session, people[2], before());
    left.await.unwrap();
    for (reference, said) in people.into_iter().zip([
        "Mendapat tempat, diminta 20 November 2026",
        "Mendapat tempat, diminta 20 November 2026",
        "Dikembalikan, atau tidak diambil, diminta 20 November 2026",
        "Antre, diminta 20 November 2026",
    ]) {
        let mut rina = host.officer(&format!("Bu {reference}"), &["tebet"]).await;
        copy(&host, &mut rina, reference).await.shows(said);
    }
}

#[tokio::test]
async fn the_secretariat_erases_with_a_reason_and_a_fresh_code() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let path = format!("/meja/orang/{melati}/hapus/");
    let person = format!("/meja/orang/{melati}/");
    get(&host, &mut sari, &person).await.shows(&path);
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let page = get(&host, &mut rina, &person).await;
    assert!(!page.body.contains(&path), "the secretariat's alone");
    let desk = host.at(|| later(30));
    let code = totp(&sari.key, later(30));
    let none = sari.browser.submit(&desk, &path, &[("kode", &code)]).await;
    none.shows("Pilih alasannya");
    let sent = [("kode", code.as_str()), ("alasan", "permintaan-warga")];
    let erased = sari.browser.submit(&desk, &path, &sent).await;
    assert_eq!(
        erased.location(),
        "/meja/?kabar=data-dihapus",
        "{}",
        erased.body
    );
    assert!(!host.all_stored().await.contains("Contoh Melati"));
    let event = host
        .repository
        .history(melati)
        .await
        .unwrap()
        .pop()
        .unwrap();
    let sari = host.repository.account_named("Bu Sari").await.unwrap();
    assert_eq!(
        (event.what.kind(), event.by.as_str()),
        ("erased", sari.unwrap().officer.id.as_str())
    );
}
