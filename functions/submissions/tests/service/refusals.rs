//! Requests that are not taken: each a plain page that says what to do, and nothing stored.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HOST, ORIGIN};
use http::{Method, Request, StatusCode};
use proptest::prelude::*;
use web::MOST_BODY_BYTES;

use crate::host::{Host, SITI, answer, form_body, get, send};

#[tokio::test]
async fn other_sites_may_not_send_our_form() {
    let host = Host::start().await;
    let body = form_body(SITI);
    let post = || Request::post("/api/workshop");
    for request in [
        post().header(ORIGIN, "https://evil.example"),
        post().header(ORIGIN, "null"),
        post().header("sec-fetch-site", "cross-site"),
        post()
            .header("sec-fetch-site", "same-site")
            .header(ORIGIN, "https://okoce.example"),
    ] {
        let page = send(&host.service, request, &body).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.shows("Formulir ini dikirim dari situs lain");
        page.shows("<a href=\"/lokakarya/\">Buka formulir</a>");
    }
    assert!(host.items().await.is_empty());
    for request in [
        post().header(ORIGIN, "https://okoce.example"),
        post()
            .header(ORIGIN, "http://127.0.0.1:8080")
            .header(HOST, "127.0.0.1:8080"),
        post()
            .header("sec-fetch-site", "same-origin")
            .header(ORIGIN, "null"),
        post(),
    ] {
        let page = send(&host.service, request, &body).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    }
}

#[tokio::test]
async fn a_large_body_is_refused() {
    let host = Host::start().await;
    let body = format!("cerita={}", "a".repeat(MOST_BODY_BYTES));
    let page = send(&host.service, Request::post("/api/workshop"), &body).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.shows("64 KB");
    assert!(host.items().await.is_empty());
}

/// Every answer at its limit, in characters that percent-encoding makes nine times as long.
#[tokio::test]
async fn the_longest_valid_form_fits() {
    let host = Host::start().await;
    let story = "語".repeat(500);
    let answers: Vec<_> = SITI
        .iter()
        .map(|(id, answer)| (*id, if *id == "cerita" { &story } else { *answer }))
        .collect();
    host.post(&answers).await.reference();
}

#[tokio::test]
async fn many_headers_are_refused() {
    let host = Host::start().await;
    let lines = |bytes: usize| Request::post("/api/workshop").header("x-many", "a".repeat(bytes));
    let page = send(&host.service, lines(16 * 1024), &form_body(SITI)).await;
    assert_eq!(page.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    page.shows("terlalu banyak keterangan");
    assert!(host.items().await.is_empty());
    let page = send(&host.service, lines(15 * 1024), &form_body(SITI)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
}

#[tokio::test]
async fn other_content_types_are_refused() {
    let host = Host::start().await;
    for content_type in [
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/xml",
        "",
    ] {
        let request = Request::post("/api/workshop").header(CONTENT_TYPE, content_type);
        let page = answer(&host.service, request, &form_body(SITI)).await;
        assert_eq!(
            page.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{content_type}"
        );
        page.shows("Bentuk kiriman ini belum kami kenal");
    }
    let without = answer(&host.service, Request::post("/api/workshop"), "").await;
    assert_eq!(without.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(host.items().await.is_empty());
}

/// A bad letter is its question's error, and every other answer is kept.
/// Source: <https://github.com/usdoj/foia.gov/issues/204>
#[tokio::test]
async fn a_bad_letter_is_its_questions_error() {
    let host = Host::start().await;
    for bad in ["%C3%28", "%EF%BF%BD", "%E2%80%AE"] {
        let body = format!("nama={bad}Siti&cerita=Warung+nasi");
        let page = send(&host.service, Request::post("/api/workshop"), &body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        page.shows("<a href=\"#nama\">");
        page.shows("Warung nasi");
    }
    assert!(host.items().await.is_empty());
}

/// Source: <https://github.com/HarperFast/harper/issues/1438>
#[tokio::test]
async fn a_compressed_body_is_a_kind_of_body_that_we_do_not_take() {
    let host = Host::start().await;
    for (encoding, status) in [
        ("gzip", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("br", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("identity", StatusCode::SEE_OTHER),
    ] {
        let request = Request::post("/api/workshop").header(CONTENT_ENCODING, encoding);
        let page = send(&host.service, request, &form_body(SITI)).await;
        assert_eq!(page.status, status, "{encoding}");
    }
}

#[tokio::test]
async fn only_post_sends_a_form() {
    let host = Host::start().await;
    for method in [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
    ] {
        let request = Request::builder().method(&method).uri("/api/workshop");
        let page = answer(&host.service, request, "").await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(page.headers["allow"], "POST");
    }
}

#[tokio::test]
async fn other_addresses_are_not_found() {
    let host = Host::start().await;
    for path in [
        "/",
        "/api",
        "/api/",
        "/api/workshop/",
        "/api/workshopx",
        "/api/workshop/tanda-terima/",
        "/api/registration",
        "/API/workshop",
        "/api//workshop",
    ] {
        let page = get(&host.service, path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is sent, there is an answer, and it is no failure of ours.
    #[test]
    fn anything_gets_an_answer(
        body in prop_oneof![".{0,200}", "([a-z%+&=\\[\\]{}\",:]|nama|telepon|ya|%[0-9A-F]{2}){0,60}"],
        content_type in prop_oneof![
            Just("application/x-www-form-urlencoded"), Just("application/json"), Just("text/plain"),
        ],
        query in "[ -~&&[^#\"<>\\\\^`{|}]]{0,60}",
        method in prop_oneof![Just("POST"), Just("GET"), Just("X")],
        path in prop_oneof![Just("/api/workshop"), Just("/api/workshop/tanda-terima")],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let host = Host::without_store();
            let uri = format!("{path}?{}", query.replace(' ', "+"));
            let request = Request::builder()
                .method(method)
                .uri(uri)
                .header(CONTENT_TYPE, content_type);
            let status = answer(&host.service, request, &body).await.status;
            assert!(status.is_client_error(), "{status}");
        });
    }
}
