//! A person's page, and who gets to see it.

use http::StatusCode;
use records::quarantine::Reason;

use super::person;
use crate::host::{Host, between, morning};

#[tokio::test]
async fn a_persons_page_says_who_reads_it_and_a_foreign_one_is_unknown() {
    let (host, mut rina) = Host::with_rina().await;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let mut koja = host.officer("Bu Koja", &["koja"]).await;
    let reference = host
        .registered("Contoh Kenanga", "tebet", 7, morning())
        .await;
    let path = person(&reference, "");
    let page = rina.browser.get(&host.desk, &path).await;
    page.shows("<h1>Contoh Kenanga</h1>");
    page.shows("0812-3450-0007");
    page.shows("Kuliner");
    page.shows("Belum ada yang membukanya sebelum Anda.");
    page.shows("Catat kontak");
    let page = dedi.browser.get(&host.desk, &path).await;
    page.shows("Bu Rina membukanya pukul 08.00");
    let foreign = koja.browser.get(&host.desk, &path).await;
    let unknown = koja
        .browser
        .get(&host.desk, &person("CNT-H2K-7MBX", ""))
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(
        foreign.body.replace(&reference, "x"),
        unknown.body.replace("CNT-H2K-7MBX", "x")
    );
    // Nor is anything recorded about her.
    for below in [
        "kontak/",
        "tarik/",
        "urungkan/",
        "surat/",
        "alih/",
        "data/",
        "langkah/p2/",
    ] {
        let sent = [
            ("saluran", "telepon"),
            ("hasil", "tersambung"),
            ("yakin-meja", "ya"),
        ];
        let answer = koja
            .browser
            .submit(&host.desk, &person(&reference, below), &sent)
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{below}");
    }
    assert_eq!(host.items_like("EVT#").await.len(), 1);
    let readings = host.items_like("SUB#").await;
    let readings = readings
        .iter()
        .filter(|item| item["sk"].as_s().unwrap().starts_with("READ#"));
    assert_eq!(readings.count(), 2);
}

#[tokio::test]
async fn what_is_in_quarantine_is_not_a_pendampings() {
    let (host, mut rina) = Host::with_rina().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let reference = host
        .doubtful("Contoh Ragu", "tebet", 9, Reason::Links, morning())
        .await;
    let path = person(&reference, "");
    let answer = rina.browser.get(&host.desk, &path).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let list = rina.browser.get(&host.desk, "/meja/").await;
    assert!(!list.body.contains("Contoh Ragu"));
    let answer = sari.browser.get(&host.desk, &path).await;
    answer.shows("Karantina");
    // Nothing is done for her before she is let in, so no form of it is shown.
    for below in ["kontak/", "data/"] {
        assert!(!answer.body.contains(below), "{below}");
        let path = person(&reference, below);
        let form = sari.browser.get(&host.desk, &path).await;
        assert_eq!(form.status, StatusCode::CONFLICT, "{below}");
    }
    let data = person(&reference, "data/");
    let sent = sari
        .browser
        .submit(&host.desk, &data, &[("nama", "")])
        .await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert!(!sent.body.contains("Contoh Ragu"), "her answers are shown");
}

#[tokio::test]
async fn no_window_is_named_after_a_person() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let name = "Contoh Kenanga";
    let reference = host.registered(name, "tebet", 7, morning()).await;
    let doubtful = host
        .doubtful("Contoh Seroja", "tebet", 8, Reason::Links, morning())
        .await;
    let below = [
        "", "kontak/", "tarik/", "surat/", "alih/", "data/", "mentor/", "hapus/",
    ];
    let pages = below.map(|below| person(&reference, below));
    let more = [
        person(&reference, "langkah/p2/"),
        format!("/meja/minta-mentor/{reference}/teruskan/"),
        format!("/meja/karantina/{doubtful}/"),
    ];
    for path in pages.iter().chain(&more) {
        let page = sari.browser.get(&host.desk, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.shows("Contoh ");
        let title = between(&page.body, "<title>", "</title>").swap_remove(0);
        for name in ["Kenanga", "Seroja"] {
            assert!(!title.contains(name), "{path}: {title}");
        }
    }
}
