//! Quarantine.

use http::StatusCode;
use records::history::What;

use super::{events, get, kinds, post, received, sent};
use crate::host::{Host, later};

#[tokio::test]
async fn the_secretariat_lets_in_from_quarantine_under_the_real_key() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = received(&host, "pendaftaran", "tebet", &answers, true).await;
    let path = format!("/meja/karantina/{melati}/");
    assert_eq!(
        get(&host, &mut rina, &path).await.status,
        StatusCode::NOT_FOUND
    );
    get(&host, &mut sari, "/meja/karantina/")
        .await
        .shows("Contoh Melati");
    get(&host, &mut sari, &path)
        .await
        .shows("Kolom yang tidak terlihat orang terisi");
    let none = post(
        &host,
        &mut sari,
        &path,
        &[("putusan", "terima"), ("terakhir-meja", "1")],
    )
    .await;
    none.shows("Pilih alasannya");
    let accept = [
        ("putusan", "terima"),
        ("alasan-terima", "sudah-dihubungi"),
        ("terakhir-meja", "1"),
    ];
    let confirm = post(&host, &mut sari, &path, &accept).await;
    confirm.shows("masuk daftar Tebet");
    let mut yes = accept.to_vec();
    yes.push(("yakin-meja", "ya"));
    let done = post(&host, &mut sari, &path, &yes).await;
    assert_eq!(
        done.location(),
        "/meja/karantina/?kabar=diterima",
        "{}",
        done.body
    );
    assert_eq!(kinds(&host, melati).await, ["registered", "released"]);
    let keys = host.items_like("KEY#").await;
    let key = format!("KEY# pendaftaran {answers:?}");
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0]["pk"].as_s().unwrap(), &key);
    // Erasing finds that key.
    let person = records::Person::by_reference(melati);
    let reason = programme::closed_lists::ErasureReason::Wish;
    host.repository
        .erase(&person, "operator", reason, later(60))
        .await
        .unwrap();
    assert!(host.items_like("KEY#").await.is_empty());
}

#[tokio::test]
async fn whoever_is_registered_already_keeps_her_place_and_nothing_is_lost() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let doubtful = received(&host, "pendaftaran", "tebet", &answers, true).await;
    let real = sent(&host, "pendaftaran", "tebet", &answers).await;
    let path = format!("/meja/karantina/{doubtful}/");
    let page = get(&host, &mut sari, &path).await;
    page.shows(&real.to_string());
    page.shows("Simpan sebagai kiriman susulan");
    let accept = [
        ("putusan", "terima"),
        ("alasan-terima", "sudah-dihubungi"),
        ("terakhir-meja", "1"),
        ("yakin-meja", "ya"),
    ];
    let refused = post(&host, &mut sari, &path, &accept).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.shows("sudah terdaftar");
    assert_eq!(kinds(&host, doubtful).await, ["registered"]);
    let note = [
        ("putusan", "susulan"),
        ("terakhir-meja", "1"),
        ("yakin-meja", "ya"),
    ];
    let kept = post(&host, &mut sari, &path, &note).await;
    assert_eq!(
        kept.location(),
        format!("/meja/orang/{real}/?kabar=susulan"),
        "{}",
        kept.body
    );
    assert_eq!(kinds(&host, doubtful).await, ["registered", "erased"]);
    let notes = host.items_like("SUB#").await;
    let notes = notes
        .iter()
        .filter(|item| item["sk"].as_s().unwrap().starts_with("NOTE#"));
    assert_eq!(notes.count(), 1);
}

#[tokio::test]
async fn what_is_refused_from_quarantine_is_erased_with_the_reason() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let answers = [("nama", "Contoh Iklan")];
    let doubtful = received(&host, "pendaftaran", "tebet", &answers, true).await;
    let path = format!("/meja/karantina/{doubtful}/");
    let refuse = [
        ("putusan", "tolak"),
        ("alasan-tolak", "iklan"),
        ("terakhir-meja", "1"),
        ("yakin-meja", "ya"),
    ];
    let done = post(&host, &mut sari, &path, &refuse).await;
    assert_eq!(
        done.location(),
        "/meja/karantina/?kabar=ditolak",
        "{}",
        done.body
    );
    assert!(!host.all_stored().await.contains("Contoh Iklan"));
    let reason = programme::closed_lists::ErasureReason::Advertisement;
    assert_eq!(
        events(&host, doubtful).await.pop(),
        Some(What::Erased { reason })
    );
}

#[tokio::test]
async fn the_slower_secretary_is_told_who_decided_and_where_it_is() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let mut wati = host.officer("Bu Wati", &[]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = received(&host, "pendaftaran", "tebet", &answers, true).await;
    let answers = [("nama", "Contoh Iklan")];
    let refused = received(&host, "pendaftaran", "tebet", &answers, true).await;
    for (reference, decision, told, page) in [
        (
            melati,
            [("putusan", "terima"), ("alasan-terima", "sudah-dihubungi")],
            "Bu Sari sudah menerima kiriman ini dari karantina (28 November 2026",
            true,
        ),
        (
            refused,
            [("putusan", "tolak"), ("alasan-tolak", "iklan")],
            "Bu Sari sudah menolak kiriman ini, dan isinya dihapus (28 November 2026",
            false,
        ),
    ] {
        let path = format!("/meja/karantina/{reference}/");
        let mut sent = decision.to_vec();
        sent.extend([("terakhir-meja", "1"), ("yakin-meja", "ya")]);
        let done = post(&host, &mut sari, &path, &sent).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        for slower in [
            post(&host, &mut wati, &path, &sent).await,
            get(&host, &mut wati, &path).await,
        ] {
            assert_eq!(slower.status, StatusCode::CONFLICT);
            slower.shows("<h1>Sudah diputuskan</h1>");
            slower.shows(told);
            let way = format!("href=\"/meja/orang/{reference}/\"");
            assert_eq!(slower.body.contains(&way), page, "{}", slower.body);
        }
    }
    // What was never set aside is none of the quarantine's.
    let real = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Kenanga")]).await;
    let path = format!("/meja/karantina/{real}/");
    let none = get(&host, &mut wati, &path).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
