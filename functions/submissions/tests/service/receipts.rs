//! The receipt: complete, personal to nobody, and only ours to give.

use http::{Method, Request, StatusCode};

use crate::host::{Host, SITI, answer, get, siti_but};

#[tokio::test]
async fn a_receipt_tells_what_happens_next() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let page = get(&host.service, stored.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("<h1>Pendaftaran Anda sudah kami terima</h1>");
    page.shows(&stored.reference());
    page.shows("21 November 2026, 14.05 WIB");
    page.shows("<p>Kecamatan: Menteng</p>");
    page.shows("<p>Lokakarya yang diminati: Memasak, Menjahit</p>");
    page.shows("Petugas kantor Kecamatan Menteng menghubungi Anda paling lambat 5 Desember 2026.");
    page.shows("<a href=\"/kecamatan/menteng/\">Menteng</a>");
    page.shows("noindex");
    for personal in ["Siti", "Aminah", "812", "kue"] {
        assert!(!page.body.contains(personal), "{personal}: {}", page.body);
        assert!(
            !stored.location().contains(personal),
            "{personal}: {}",
            stored.location()
        );
    }
}

#[tokio::test]
async fn a_receipt_reads_no_store() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let offline = Host::without_store().await;
    for _ in 0..2 {
        let page = get(&offline.service, stored.location()).await;
        assert_eq!(page.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn an_office_nobody_knows_yet_is_left_out() {
    let host = Host::start().await;
    let stored = host.post(&siti_but("kecamatan", "gambir")).await;
    let page = get(&host.service, stored.location()).await;
    page.shows("Petugas kantor kecamatan Anda menghubungi Anda");
    assert!(!page.body.contains("/kecamatan/"));
}

#[tokio::test]
async fn a_changed_address_is_no_receipt() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let address = stored.location();
    for changed in [
        address.replace("menteng", "gambir"),
        address.replace("2026", "2025"),
        address[..address.len() - 1].to_owned(),
        "/api/workshop/tanda-terima".to_owned(),
        "/api/workshop/tanda-terima?nomor=7KQ-2M4-XP9R&kode=%00".to_owned(),
    ] {
        let page = get(&host.service, &changed).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{changed}");
        page.shows("Tanda terima ini tidak dapat dibuka");
    }
    // Sharing apps add parameters of their own.
    let shared = format!("{address}&fbclid=abc");
    assert_eq!(get(&host.service, &shared).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_receipt_is_only_read() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let head = Request::builder()
        .method(Method::HEAD)
        .uri(stored.location());
    let head = answer(&host.service, head, "").await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
    let post = answer(&host.service, Request::post(stored.location()), "").await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(post.headers["allow"], "GET, HEAD");
}
