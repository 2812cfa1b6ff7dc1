//! The endpoint as a browser sees it.

use http::header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use office_finder::OfficeFinder;
use web::ClientAddress;

use crate::places::bundle;

async fn send(method: Method, address: &str) -> Response<Full<bytes::Bytes>> {
    let finder = OfficeFinder::load(&bundle()).expect("a good bundle");
    let request = Request::builder()
        .method(method)
        .uri(address)
        .extension(ClientAddress([203, 0, 113, 7].into()))
        .body(Full::<bytes::Bytes>::default())
        .expect("a request");
    let response = web::serve(&finder, request).await;
    let headers = response.headers();
    assert_eq!(headers[CACHE_CONTROL], "no-store", "{address}");
    assert!(headers.contains_key(CONTENT_SECURITY_POLICY), "{address}");
    response
}

async fn get(address: &str) -> Response<Full<bytes::Bytes>> {
    send(Method::GET, address).await
}

async fn page(response: Response<Full<bytes::Bytes>>) -> String {
    let Ok(body) = response.into_body().collect().await;
    String::from_utf8(body.to_bytes().to_vec()).expect("our pages are UTF-8")
}

#[tokio::test]
async fn one_clear_match_leads_on() {
    for (query, path) in [
        ("q=kebun+jeruk", "/kecamatan/kebon-jeruk/"),
        ("q=Kec.%20Menteng", "/kecamatan/menteng/"),
        ("x=1&q=10310", "/kecamatan/menteng/#kelurahan-4"),
        ("q=gondangdia", "/kecamatan/menteng/#kelurahan-2"),
        ("q=Kemang", "/kecamatan/mampang-prapatan/#sebutan-1"),
        ("q=scbd", "/kecamatan/kebayoran-baru/#sebutan-2"),
    ] {
        let response = get(&format!("/api/office?{query}")).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{query}");
        assert_eq!(response.headers()[LOCATION], path, "{query}");
    }
}

/// A guess is asked, and says that Jakarta is all that we know.
/// Source: <https://github.com/azavea/cac-tripplanner/issues/358>
#[tokio::test]
async fn a_guess_is_asked() {
    for (query, office) in [
        ("kemanggi", "/kecamatan/pal-merah/"),
        ("mentneg", "/kecamatan/menteng/"),
        ("Menteng,+Bogor", "/kecamatan/menteng/"),
    ] {
        let response = get(&format!("/api/office?q={query}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{query}");
        let html = page(response).await;
        for text in [
            "<h1>Maksud Anda kantor ini?</h1>",
            &format!("<a href=\"{office}\">"),
            "hanya mengenal kelurahan dan kecamatan di Jakarta",
        ] {
            assert!(html.contains(text), "{text} is not in\n{html}");
        }
    }
}

#[tokio::test]
async fn several_are_listed_with_the_kelurahan_that_matched() {
    let response = get("/api/office?q=cipete").await;
    assert_eq!(response.status(), StatusCode::OK);
    let html = page(response).await;
    for text in [
        "<h1>Kantor mana yang Anda cari?</h1>",
        "<a href=\"/kecamatan/cilandak/\">Kecamatan Cilandak</a>",
        "Kelurahan Cipete Selatan",
        "<a href=\"/kecamatan/kebayoran-baru/\">Kecamatan Kebayoran Baru</a>",
        "Kelurahan Cipete Utara",
        "hanya mengenal kelurahan dan kecamatan di Jakarta",
        "query=Kantor+Kecamatan+Kebayoran+Baru+Jakarta\"",
        "value=\"cipete\"",
        "<meta name=\"robots\" content=\"noindex\">",
    ] {
        assert!(html.contains(text), "{text} is not in\n{html}");
    }
}

#[tokio::test]
async fn nothing_found_says_what_to_do_and_keeps_what_was_typed() {
    let response = get("/api/office?q=%3Cb%3Ebandung%22").await;
    assert_eq!(response.status(), StatusCode::OK);
    let html = page(response).await;
    assert!(html.contains("<h1>Kantor belum ditemukan</h1>"), "{html}");
    assert!(html.contains("tulis kode pos Anda"), "{html}");
    assert!(!html.contains("<b>bandung"), "{html}");
    assert!(html.contains("value=\"&lt;b&gt;bandung&quot;\""), "{html}");
}

#[tokio::test]
async fn an_empty_question_is_asked_again() {
    for query in ["", "?q=", "?q=+", "?x=menteng"] {
        let response = get(&format!("/api/office{query}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{query}");
        let html = page(response).await;
        assert!(html.contains("<h1>Cari kantor Anda</h1>"), "{html}");
    }
}

#[tokio::test]
async fn a_long_question_is_cut() {
    let html = page(get(&format!("/api/office?q={}", "a".repeat(5000))).await).await;
    assert!(html.contains(&"a".repeat(100)), "{html}");
    assert!(!html.contains(&"a".repeat(101)), "{html}");
}

#[tokio::test]
async fn only_reading_is_allowed() {
    let response = send(Method::POST, "/api/office?q=menteng").await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()[ALLOW], "GET, HEAD");
    let head = send(Method::HEAD, "/api/office?q=cipete").await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(page(head).await, "");
    let head = send(Method::HEAD, "/api/office?q=menteng").await;
    assert_eq!(head.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn other_addresses_are_not_there() {
    for address in ["/api/office/x", "/api/offices", "/"] {
        assert_eq!(
            get(address).await.status(),
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[tokio::test]
async fn headers_are_bounded() {
    let finder = OfficeFinder::load(&bundle()).expect("a good bundle");
    let request = Request::get("/api/office?q=menteng")
        .header("x-many", "a".repeat(web::MOST_HEADER_BYTES))
        .body(Full::<bytes::Bytes>::default())
        .expect("a request");
    let response = web::serve(&finder, request).await;
    assert_eq!(
        response.status(),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
    );
    let html = page(response).await;
    assert!(html.contains("terlalu banyak keterangan"), "{html}");
    assert!(html.contains("href=\"/kecamatan/\""), "{html}");
}
