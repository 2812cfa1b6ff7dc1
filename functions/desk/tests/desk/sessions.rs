//! How sessions begin, are carried on, and end.

use http::StatusCode;
use http::header::{CACHE_CONTROL, SET_COOKIE};
use programme::wib::SECONDS_A_DAY;
use records::{Assignment, OfficerStatus};

use crate::host::{Browser, Host, PASSWORD, later, morning, totp};

#[tokio::test]
async fn a_quarter_of_an_hour_without_doing_anything_ends_it() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    assert!(rina.is_signed_in(&host.at(|| later(899))).await);
    // Doing something counts from then.
    assert!(rina.is_signed_in(&host.at(|| later(899 + 899))).await);
    let mut same = rina.clone();
    let late = host.at(|| later(899 + 899 + 900));
    let answer = rina.get(&late, "/meja/akun/").await;
    assert_eq!(
        answer.location(),
        "/meja/masuk/?sebab=diam&ke=%2Fmeja%2Fakun%2F"
    );
    assert!(rina.cookie.is_none(), "the cookie goes");
    let page = rina.get(&late, answer.location()).await;
    page.shows("Anda dikeluarkan setelah 15 menit tanpa kegiatan.");
    page.shows("name=\"ke\" value=\"/meja/akun/\"");
    // It does not come back with the clock.
    assert!(!same.is_signed_in(&late).await);
}

#[tokio::test]
async fn after_twelve_hours_it_ends_whatever_she_does() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    /// Clocks of every ten minutes.
    macro_rules! at {
        ($($minutes:literal)*) => { $(
            assert!(rina.is_signed_in(&host.at(|| later($minutes * 60))).await, "{}", $minutes);
        )* };
    }
    at!(14 28 42 56 70 84 98 112 126 140 154 168 182 196 210 224 238 252 266 280 294 308 322 336
        350 364 378 392 406 420 434 448 462 476 490 504 518 532 546 560 574 588 602 616 630 644 658
        672 686 700 714 719);
    let answer = rina.get(&host.at(|| later(720 * 60)), "/meja/").await;
    assert_eq!(answer.location(), "/meja/masuk/?sebab=batas");
}

#[tokio::test]
async fn a_plain_form_keeps_her_signed_in() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let token = rina.token(&host.desk).await;
    let desk = host.at(|| later(800));
    let sent = [("token-meja", &*token), ("ke", "/meja/akun/")];
    let answer = rina.post(&desk, "/meja/lanjut/", &sent).await;
    assert_eq!(answer.location(), "/meja/akun/");
    assert!(rina.is_signed_in(&host.at(|| later(1600))).await);
    let elsewhere = [("token-meja", &*token), ("ke", "//evil.example/")];
    let answer = rina.post(&desk, "/meja/lanjut/", &elsewhere).await;
    assert_eq!(answer.location(), "/meja/");
}

#[tokio::test]
async fn each_sign_in_has_a_session_of_its_own_and_leaves_no_other_behind() {
    let (host, rina) = Host::with_rina().await;
    let desk = host.at(|| later(60));
    let mut browser = rina.browser.clone();
    let mut before = browser.clone();
    let code = totp(&rina.key, later(60));
    browser.sign_in(&desk, "Bu Rina", PASSWORD, &code).await;
    assert_ne!(browser.cookie, before.cookie);
    assert!(browser.is_signed_in(&desk).await);
    assert!(!before.is_signed_in(&desk).await);
}

#[tokio::test]
async fn nobody_who_is_signed_in_is_told_that_she_has_left() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let page = rina.get(&host.desk, "/meja/keluar/").await;
    page.shows("<h1>Anda belum keluar</h1>");
    page.shows("action=\"/meja/keluar/\"");
    assert!(!page.body.contains("sudah keluar"));
    assert!(rina.is_signed_in(&host.desk).await);
}

#[tokio::test]
async fn leaving_ends_it_in_the_store() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let mut kept = rina.clone();
    let answer = rina.submit(&host.desk, "/meja/keluar/", &[]).await;
    assert_eq!(answer.location(), "/meja/keluar/");
    rina.get(&host.desk, "/meja/keluar/")
        .await
        .shows("Anda sudah keluar");
    assert!(rina.cookie.is_none());
    assert!(host.items_like("SESSION#").await.is_empty());
    let answer = kept.get(&host.desk, "/meja/").await;
    assert_eq!(answer.location(), "/meja/masuk/?sebab=berakhir");
}

#[tokio::test]
async fn all_devices_end_at_once() {
    let (host, rina) = Host::with_rina().await;
    let desk = host.at(|| later(30));
    let (mut other, _) = rina.sign_in(&desk, later(30)).await;
    let mut first = rina.browser.clone();
    assert!(first.is_signed_in(&desk).await && other.is_signed_in(&desk).await);
    first.submit(&desk, "/meja/akun/semua/", &[]).await;
    assert!(!other.is_signed_in(&desk).await);
    assert!(!rina.browser.clone().is_signed_in(&desk).await);
    let later_on = host.at(|| later(60));
    let (mut anew, _) = rina.sign_in(&later_on, later(60)).await;
    assert!(anew.is_signed_in(&later_on).await);
}

#[tokio::test]
async fn a_changed_role_or_a_closed_account_counts_at_the_next_request() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await.browser;
    assert_eq!(
        sari.get(&host.desk, "/meja/petugas/").await.status,
        StatusCode::OK
    );
    let id = host.repository.officers().await.unwrap().swap_remove(0).id;
    let mut account = host.repository.account(&id).await.unwrap().unwrap();
    let tebet = records::Offices::new(vec!["tebet".parse().unwrap()]).unwrap();
    account.officer.assignment = Assignment::Pendamping(tebet);
    assert!(
        host.repository
            .change_account(&account)
            .await
            .unwrap()
            .is_some()
    );
    let refused = sari.get(&host.desk, "/meja/petugas/").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    sari.get(&host.desk, "/meja/")
        .await
        .shows("Bu Sari</a>, Tebet");

    let account = host.repository.account(&id).await.unwrap().unwrap();
    assert!(host.repository.close_account(&account).await.unwrap());
    let refused = sari.get(&host.desk, "/meja/").await;
    assert_eq!(refused.location(), "/meja/masuk/?sebab=berakhir");
    let closed = host.repository.account(&id).await.unwrap().unwrap();
    assert_eq!(closed.officer.status, OfficerStatus::Closed);
    assert!(host.items_like("OFFICERNAME#").await.is_empty());
}

#[tokio::test]
async fn the_cookie_is_bound_to_its_host_and_pages_are_kept_by_nobody() {
    let (host, rina) = Host::with_rina().await;
    let desk = host.at(|| later(30));
    let mut browser = Browser {
        host: Some("meja.okoce.example"),
        ..Browser::default()
    };
    let code = totp(&rina.key, later(30));
    let answer = browser.sign_in(&desk, "Bu Rina", PASSWORD, &code).await;
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-sesi="), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"),
        "{cookie}"
    );
    assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
    assert!(browser.is_signed_in(&desk).await);
    assert_eq!(host.items_like("SESSION#").await.len(), 2);
}

#[tokio::test]
async fn whoever_leaves_is_told_what_still_waits() {
    let (host, mut rina) = Host::with_rina().await;
    let early = later(-20 * SECONDS_A_DAY);
    host.registered("Contoh Kenanga", "tebet", 1, early).await;
    host.registered("Contoh Melati", "tebet", 2, morning())
        .await;
    host.registered("Contoh Koja", "koja", 3, morning()).await;
    let left = rina.browser.submit(&host.desk, "/meja/keluar/", &[]).await;
    assert_eq!(left.location(), "/meja/keluar/?lewat=1&baru=1");
    let mut stranger = Browser::default();
    let goodbye = stranger.get(&host.desk, left.location()).await;
    goodbye.shows("Masih menunggu: 1 lewat tenggat, 1 baru.");
    for (query, words) in [
        (
            "hak=2&jam=47",
            "Masih menunggu: 2 orang dengan permintaan hak (sisa 47 jam).",
        ),
        (
            "hak=1&jam=-5",
            "Masih menunggu: 1 orang dengan permintaan hak (lewat 5 jam).",
        ),
    ] {
        let path = format!("/meja/keluar/?{query}");
        stranger.get(&host.desk, &path).await.shows(words);
    }
    for query in ["hak=0", "hak=%3Cb%3E", "jam=3", "lewat=-1"] {
        let path = format!("/meja/keluar/?{query}");
        let page = stranger.get(&host.desk, &path).await;
        assert!(!page.body.contains("Masih menunggu"), "{query}");
    }
}
