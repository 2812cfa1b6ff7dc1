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
    for personal in ["Siti", "Aminah", "81234567890", "kue"] {
        assert!(!page.body.contains(personal), "{personal}: {}", page.body);
        assert!(
            !stored.location().contains(personal),
            "{personal}: {}",
            stored.location()
        );
    }
}

#[tokio::test]
async fn a_receipt_of_a_trial_names_no_day_and_says_why() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let trial = host.in_trial();
    let page = get(&trial, stored.location()).await;
    page.shows("menghubungi Anda paling lambat 14 hari setelah kantor mulai menerima kiriman.");
    assert!(!page.body.contains("5 Desember"), "{}", page.body);
    let file = stored
        .location()
        .replacen("/tanda-terima?", "/tanda-terima.txt?", 1);
    let file = get(&trial, &file).await;
    file.shows("\r\n\r\nPercobaan. Situs ini belum resmi,");
    assert!(!file.body.contains("5 Desember"), "{}", file.body);
}

#[tokio::test]
async fn a_receipt_leads_to_the_form_for_the_next_person() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let page = get(&host.service, stored.location()).await;
    page.shows("?kecamatan=menteng\">Berikutnya</a>");
}

#[tokio::test]
async fn a_receipt_can_be_kept_as_a_file() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let page = get(&host.service, stored.location()).await;
    let address = stored
        .location()
        .replacen("/tanda-terima?", "/tanda-terima.txt?", 1);
    page.shows(&format!("<a href=\"{}\"", address.replace('&', "&amp;")));

    let file = get(&host.service, &address).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(
        file.headers["content-disposition"],
        format!(
            "attachment; filename=\"tanda-terima-{}.txt\"",
            stored.reference()
        )
    );
    assert_eq!(
        file.body.replace("\r\n", "\n"),
        format!(
            "Pendaftaran Anda sudah kami terima\n\
             \n\
             Nomor rujukan: {}\n\
             Daftar lokakarya, 21 November 2026, 14.05 WIB\n\
             \n\
             SETELAH INI\n\
             1. Petugas kantor Kecamatan Menteng menghubungi Anda paling lambat 5 Desember 2026.\n\
             \n\
             KANTOR ANDA\n\
             Kecamatan Menteng, Jakarta Pusat\n\
             \n\
             YANG ANDA PILIH\n\
             Kecamatan: Menteng\n\
             Lokakarya yang diminati: Memasak, Menjahit\n\
             \n\
             BERTANYA\n\
             Datang ke kantor Kecamatan Menteng dan sebutkan nomor rujukan Anda.\n\
             \n\
             MENARIK PERSETUJUAN\n\
             Sampaikan kepada petugas kantor Kecamatan Menteng.\n",
            stored.reference()
        )
    );
    let changed = address.replace("menteng", "gambir");
    assert_eq!(
        get(&host.service, &changed).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_receipt_can_be_sent_to_oneself() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let page = get(&host.service, stored.location()).await;
    let text = format!(
        "Nomor%20rujukan%20saya%3A%20{}%0ADaftar%20lokakarya%2C%2021%20November%202026%2C%2014.05\
         %20WIB.%0ASebutkan%20nomor%20ini%20kepada%20petugas%20kantor%20kecamatan%20jika%20ingin\
         %20bertanya.",
        stored.reference()
    );
    page.shows(&format!("<a href=\"https://wa.me/?text={text}\">"));
}

#[tokio::test]
async fn a_choice_closed_in_the_meantime_is_taken_kindly() {
    let host = Host::start().await;
    let stored = host.post(&siti_but("kecamatan", "tebet")).await;
    let page = get(&host.service, stored.location()).await;
    page.shows("<p>Kecamatan: Tebet</p>");
    page.shows(
        "“Tebet” pada pertanyaan “Kecamatan” baru saja ditutup. Kiriman Anda tetap kami terima, \
         dan petugas di kantor kecamatan Anda membantu Anda memilih yang lain.",
    );
    let open = host.post(&siti_but("nama", "Ani")).await;
    let page = get(&host.service, open.location()).await;
    assert!(!page.body.contains("ditutup"));
}

#[tokio::test]
async fn a_receipt_reads_no_store() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let offline = Host::without_store();
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
