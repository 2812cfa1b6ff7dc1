//! Cases of other offices.

use http::StatusCode;
use programme::Reference;
use programme::closed_lists::Right;
use records::history::What;

use super::{CEMPAKA, get, mentor, post, record, sent};
use crate::host::{Host, later, totp};

#[tokio::test]
async fn foreign_cases_are_answered_as_unknown_ones() {
    let host = Host::start().await;
    let mut dedi = host.officer("Pak Dedi", &["koja"]).await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let right = Right::Copy;
    record(&host, melati, What::RightAsked { right }).await;
    let bayu = mentor(&host, "Contoh Bayu", &[], 9).await;
    let unknown = Reference::from_random(&[7; 16]).unwrap();
    let pairs = [
        (
            format!("/meja/minta-mentor/{request}/"),
            format!("/meja/minta-mentor/{unknown}/"),
        ),
        (
            format!("/meja/minta-mentor/{request}/gabung/?dengan={melati}"),
            format!("/meja/minta-mentor/{unknown}/gabung/?dengan={melati}"),
        ),
        (
            format!("/meja/minta-mentor/{request}/teruskan/"),
            format!("/meja/minta-mentor/{unknown}/teruskan/"),
        ),
        (
            format!("/meja/orang/{melati}/mentor/"),
            format!("/meja/orang/{unknown}/mentor/"),
        ),
        (
            format!("/meja/orang/{melati}/salinan/"),
            format!("/meja/orang/{unknown}/salinan/"),
        ),
        (
            format!("/meja/hak/{melati}/2/"),
            format!("/meja/hak/{unknown}/2/"),
        ),
        (
            format!("/meja/buka/{melati}/"),
            format!("/meja/buka/{unknown}/"),
        ),
        (
            format!("/meja/mentor/{}/", bayu.id),
            "/meja/mentor/aaaaaaaa/".to_owned(),
        ),
    ];
    let stored = host.all_stored().await;
    for (foreign, unknown) in pairs {
        let bare = |path: &str| path.split('?').next().unwrap().to_owned();
        let answer = get(&host, &mut dedi, &foreign).await;
        let expected = get(&host, &mut dedi, &unknown).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{foreign}");
        let body = expected.body.replace(&bare(&unknown), &bare(&foreign));
        assert_eq!(answer.body, body, "{foreign}");
    }
    // Nobody was read, and no list has any of it.
    assert_eq!(
        host.all_stored().await.matches("READ#").count(),
        stored.matches("READ#").count()
    );
    for path in ["/meja/minta-mentor/", "/meja/hak/", "/meja/mentor/"] {
        let list = get(&host, &mut dedi, path).await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(!list.body.contains("Contoh "), "{path}");
    }
}

#[tokio::test]
async fn a_look_beyond_the_own_office_is_short_read_only_and_listed() {
    let host = Host::start().await;
    let mut dedi = host.officer("Pak Dedi", &["koja"]).await;
    let mut budi = host.officer("Pak Budi", &["koja"]).await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let number = melati.to_string();
    let blank = post(&host, &mut dedi, "/meja/buka/", &[("nomor", "x")]).await;
    blank.shows("Tulis nomor rujukan");
    blank.shows("Pilih alasannya");
    let desk = host.at(|| later(30));
    let code = totp(&dedi.key, later(30));
    let sent = [
        ("nomor", number.as_str()),
        ("alasan", "warga-di-depan-saya"),
        ("kode", &code),
    ];
    let opened = dedi.browser.submit(&desk, "/meja/buka/", &sent).await;
    assert_eq!(
        opened.location(),
        format!("/meja/buka/{melati}/"),
        "{}",
        opened.body
    );
    let path = opened.location().to_owned();
    let page = dedi.browser.get(&desk, &path).await;
    page.shows("Contoh Melati");
    page.shows("sampai pukul 08.30");
    assert!(host.all_stored().await.contains("buka-dengan-alasan"));
    // For him alone, for that page alone, and for half an hour.
    assert_eq!(
        budi.browser.get(&desk, &path).await.status,
        StatusCode::NOT_FOUND
    );
    let elsewhere = dedi
        .browser
        .get(&desk, &format!("/meja/orang/{melati}/mentor/"))
        .await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    for minutes in [10, 20] {
        let desk = if minutes == 10 {
            host.at(|| later(600))
        } else {
            host.at(|| later(1_200))
        };
        assert_eq!(dedi.browser.get(&desk, &path).await.status, StatusCode::OK);
    }
    let desk = host.at(|| later(1_831));
    assert_eq!(
        dedi.browser.get(&desk, &path).await.status,
        StatusCode::NOT_FOUND
    );
    let list = get(&host, &mut sari, "/meja/buka/").await;
    list.shows(&format!("Pak Dedi, {melati}: warga di depan saya"));
    assert!(
        !get(&host, &mut budi, "/meja/buka/")
            .await
            .body
            .contains(&number)
    );
}
