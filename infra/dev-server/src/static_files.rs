//! The built pages and files, with the headers that a web server gives them.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use tower::ServiceExt as _;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_status::SetStatus;
use web::headers;

use crate::site::LiveSite;

/// Serves everything in the folder of built pages, from the compressed copies where the client
/// takes them.
pub fn service(site: &LiveSite) -> ServeDir<SetStatus<ServeFile>> {
    let public = site.public();
    ServeDir::new(&public)
        .precompressed_br()
        .precompressed_gzip()
        .not_found_service(not_found_page(site))
}

/// Serves the page for addresses that lead nowhere.
fn not_found_page(site: &LiveSite) -> ServeFile {
    ServeFile::new(site.public().join("404.html"))
        .precompressed_br()
        .precompressed_gzip()
}

/// Answers at an address that has no page: with the site's own page for those that lead nowhere.
pub(crate) async fn not_found(site: &LiveSite, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Ok(mut response) = not_found_page(site).oneshot(request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    with_headers(&path, response.map(Body::new).into_response())
}

/// Shown until a first build is good; the problems are laid over it by the reload script.
const NOTHING_BUILT: &str = "<!doctype html><html lang=\"id\"><title>Belum ada situs</title>\
    <body><h1>Situs belum pernah berhasil dibangun</h1><p>Perbaiki dulu masalah yang tertulis di \
    terminal. Halaman ini memuat ulang sendiri.</p></body></html>";

/// Kinds as the file service names them, and as they are sent: every file of the site is UTF-8.
const TEXT_KINDS: [(&str, &str); 5] = [
    ("text/calendar", "text/calendar; charset=utf-8"),
    ("text/css", "text/css; charset=utf-8"),
    ("text/csv", "text/csv; charset=utf-8"),
    ("text/html", "text/html; charset=utf-8"),
    ("text/plain", "text/plain; charset=utf-8"),
];

/// A file whose name changes with its bytes is never asked for again; about all others browsers
/// ask each time, and mostly hear that nothing has changed.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// Gives the answer for a file its headers.
pub fn with_headers(path: &str, mut response: Response) -> Response {
    let no_site = response.status() == StatusCode::NOT_FOUND
        && !response.headers().contains_key(CONTENT_TYPE);
    if no_site {
        response = (StatusCode::NOT_FOUND, Html(NOTHING_BUILT)).into_response();
    }
    let is_asset = path.starts_with("/aset/") && response.status() != StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    headers::set_security_headers(headers);
    if path == site_gen::search::WORKER {
        let policy = HeaderValue::from_static(site_gen::search::WORKER_POLICY);
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(kind) = headers.get_mut(CONTENT_TYPE) {
        for (plain, with_charset) in TEXT_KINDS {
            if kind == plain {
                *kind = HeaderValue::from_static(with_charset);
            }
        }
    }
    let keep = if is_asset { FOR_EVER } else { ASK_AGAIN };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(path: &str, name: &axum::http::HeaderName) -> String {
        let answer = ([(CONTENT_TYPE, "text/javascript")], "").into_response();
        with_headers(path, answer).headers()[name]
            .to_str()
            .expect("ASCII")
            .to_owned()
    }

    #[test]
    fn only_hashed_files_are_kept_without_asking() {
        assert_eq!(header("/aset/gaya.1a2b3c4d.css", &CACHE_CONTROL), FOR_EVER);
        for path in ["/", "/kecamatan/", "/sw.js", "/data/offices.json"] {
            assert_eq!(header(path, &CACHE_CONTROL), ASK_AGAIN, "{path}");
        }
    }

    /// No page may run WebAssembly, nor anything else that is not a file of the site.
    #[test]
    fn only_the_search_worker_has_a_policy_of_its_own() {
        let of = |path| header(path, &CONTENT_SECURITY_POLICY);
        assert!(of(site_gen::search::WORKER).contains("'wasm-unsafe-eval'"));
        for path in ["/cari/", "/pagefind/pagefind.js", "/sw.js"] {
            assert!(!of(path).contains("unsafe"), "{path}");
        }
    }
}
