//! Rights over what was sent.

use http::StatusCode;
use programme::closed_lists::Right;
use records::history::What;

use super::{get, kinds, post, record, sent};
use crate::host::{Host, between, later, totp};

#[tokio::test]
async fn a_right_is_answered_after_who_asked_is_made_sure_of() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
    list.shows("Sisa 72 jam");
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
async fn a_copy_needs_a_fresh_code_and_names_its_readers() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = sent(&host, "pendaftaran", "tebet", &answers).await;
    get(&host, &mut rina, &format!("/meja/orang/{melati}/mentor/")).await;
    let path = format!("/meja/orang/{melati}/salinan/");
    let asked = get(&host, &mut rina, &path).await;
    assert!(!asked.body.contains("Contoh Melati"));
    let wrong = post(&host, &mut rina, &path, &[("kode", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let desk = host.at(|| later(30));
    let code = totp(&rina.key, later(30));
    let copy = rina.browser.submit(&desk, &path, &[("kode", &code)]).await;
    for text in [
        "Contoh Melati",
        "Kuliner",
        "Mendaftar, Warga sendiri",
        "Menangani permintaan mentor",
    ] {
        copy.shows(text);
    }
    assert!(host.all_stored().await.contains("\"salinan\""));
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
