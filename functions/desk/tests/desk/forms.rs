//! Senders of a form, and the pages that they may send it from.

use http::StatusCode;
use http::header::{CONTENT_TYPE, ORIGIN};

use crate::host::Host;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_needs_the_token_of_its_sign_in() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await.browser;
    let foreign = dedi.token(&host.desk).await;
    for token in ["", "00", &foreign, &"0".repeat(64)] {
        let answer = rina
            .post(&host.desk, "/meja/keluar/", &[("token-meja", token)])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
        answer.shows("Halaman ini dibuka sebelum Anda masuk lagi");
        answer.shows("Bu Rina");
    }
    assert!(rina.is_signed_in(&host.desk).await);
    let own = rina.submit(&host.desk, "/meja/keluar/", &[]).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_comes_from_a_page_of_the_desk() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let token = rina.token(&host.desk).await;
    let body = format!("token-meja={token}");
    for (site, origin) in [
        (Some("cross-site"), Some("https://evil.example")),
        (Some("same-site"), Some("https://okoce.example")),
        // Typed or reloaded by herself is still no page of ours.
        (Some("none"), None),
        (None, Some("https://evil.example")),
        // The public site is not the desk.
        (None, Some("https://okoce.example")),
        (None, None),
    ] {
        let mut request = rina
            .request("POST", "/meja/keluar/")
            .header(CONTENT_TYPE, FORM);
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        let answer = rina.send(&host.desk, request, &body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{site:?} {origin:?}");
    }
    assert!(rina.is_signed_in(&host.desk).await);
    let json = rina
        .request("POST", "/meja/keluar/")
        .header(CONTENT_TYPE, "application/json");
    let answer = rina.send(&host.desk, json, "{}").await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

/// With `SameSite=Strict` a browser holds the cookie back when a link elsewhere leads here.
#[tokio::test]
async fn a_link_in_a_chat_asks_once_more_from_our_own_host() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let mut led = crate::host::Browser::default();
    let path = "/meja/akun/?kabar=%22x";
    let request = led
        .request("GET", path)
        .header("sec-fetch-site", "cross-site");
    let answer = led.send(&host.desk, request, "").await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.shows("http-equiv=\"refresh\" content=\"0; url=/meja/akun/?kabar=%22x\"");
    // The browser now asks from our host, with the cookie.
    assert_eq!(rina.get(&host.desk, path).await.status, StatusCode::OK);
    // And without one it signs in, and does not ask again and again.
    let answer = led.get(&host.desk, "/meja/akun/").await;
    assert_eq!(answer.location(), "/meja/masuk/?ke=%2Fmeja%2Fakun%2F");
}
