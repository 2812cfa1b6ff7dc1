//! From an invitation to an account in use.

use http::StatusCode;

use crate::host::{Browser, Host, PASSWORD, later, morning, totp};

#[tokio::test]
async fn an_invited_officer_activates_her_account_once() {
    let host = Host::start().await;
    let code = host.invited(&["tebet"]).await.shown();
    let mut browser = Browser::default();
    let empty = browser
        .get(&host.desk, &format!("/meja/aktifkan/?kode={code}"))
        .await;
    empty.shows(&format!("value=\"{code}\""));

    // As people type it.
    let typed = code.to_lowercase().replace('-', " ");
    let (key, shown) = host.set_password(&mut browser, &typed, "Bu  Rina").await;
    shown.shows("Pasang autentikator");
    let first = totp(&key, morning());
    let sent = [("kode", &*code), ("kode_pertama", &*first)];
    let path = "/meja/aktifkan/autentikator/";
    let wrong = browser
        .post(&host.desk, path, &[sent[0], ("kode_pertama", "000000")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("Kode ini tidak cocok");
    assert!(browser.cookie.is_none());

    let done = browser.post(&host.desk, path, &sent).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(done.body.matches("<li><code>").count(), 10);
    let list = browser.get(&host.desk, "/meja/").await;
    list.shows("Bu Rina</a>, Tebet");
    list.shows("Data contoh");

    // The code is gone, and so is what it could do.
    let mut other = Browser::default();
    let again = other.post(&host.desk, path, &sent).await;
    assert_eq!(again.location(), "/meja/aktifkan/");
    let (_, again) = host.set_password(&mut other, &code, "Pak Dedi").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("Kode aktivasi ini tidak berlaku");
    // The first code of the authenticator counts once too.
    let signed = other.sign_in(&host.desk, "bu rina", PASSWORD, &first).await;
    assert_eq!(signed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.cookie.is_none());
}

#[tokio::test]
async fn a_code_ends_after_72_hours() {
    let host = Host::start().await;
    let code = host.invited(&[]).await.shown();
    let sent = [
        ("kode", &*code),
        ("nama", "Bu Rina"),
        ("sandi", PASSWORD),
        ("sandi_lagi", PASSWORD),
    ];
    let mut browser = Browser::default();
    let late = host.at(|| later(72 * 3600));
    let answer = browser.post(&late, "/meja/aktifkan/", &sent).await;
    answer.shows("Kode aktivasi ini tidak berlaku");
    let in_time = host.at(|| later(72 * 3600 - 1));
    let answer = browser.post(&in_time, "/meja/aktifkan/", &sent).await;
    answer.shows("Pasang autentikator");
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_what_was_typed_stays() {
    let host = Host::start().await;
    let mut browser = Browser::default();
    let sent = [
        ("kode", "abcd"),
        ("nama", "?"),
        ("sandi", "Jakarta2026"),
        ("sandi_lagi", "lain"),
    ];
    let answer = browser.post(&host.desk, "/meja/aktifkan/", &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "<title>Kesalahan: Aktifkan akun petugas",
        "href=\"#kode\"",
        "href=\"#nama\"",
        "href=\"#sandi\"",
        "value=\"abcd\"",
        "termasuk yang pertama dicoba orang lain",
    ] {
        answer.shows(shown);
    }
    assert!(!answer.body.contains("Jakarta2026"));
}

#[tokio::test]
async fn no_two_officers_share_a_name() {
    let host = Host::start().await;
    host.officer("Bu Rina", &["tebet"]).await;
    let code = host.invited(&["koja"]).await.shown();
    let mut browser = Browser::default();
    let (_, answer) = host.set_password(&mut browser, &code, "BU RINA").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.shows("Sudah ada petugas dengan nama ini");

    // Both set it before either confirms: the second to confirm is told.
    let codes = [
        host.invited(&["koja"]).await.shown(),
        host.invited(&["koja"]).await.shown(),
    ];
    let mut keys = Vec::new();
    for code in &codes {
        keys.push(host.set_password(&mut browser, code, "Pak Dedi").await.0);
    }
    let mut statuses = Vec::new();
    for (code, key) in codes.iter().zip(&keys) {
        let first = totp(key, morning());
        let sent = [("kode", &**code), ("kode_pertama", &*first)];
        let path = "/meja/aktifkan/autentikator/";
        statuses.push(browser.post(&host.desk, path, &sent).await.status);
    }
    assert_eq!(statuses, [StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY]);
}

#[tokio::test]
async fn guesses_of_a_code_wait_longer_and_longer() {
    let host = Host::start().await;
    let mut browser = Browser::default();
    for _ in 0..30 {
        let (_, answer) = host
            .set_password(&mut browser, &"A".repeat(24), "Bu Rina")
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (_, answer) = host
        .set_password(&mut browser, &"A".repeat(24), "Bu Rina")
        .await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    answer.shows("Coba lagi setelah 30 detik.");
    browser.address = Some([192, 0, 2, 2]);
    let (_, answer) = host
        .set_password(&mut browser, &"A".repeat(24), "Bu Rina")
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}
