//! Who may use the editor: a browser on this machine that has its page open.
//!
//! The server writes files, and any page of the web that somebody opens meanwhile could try to
//! speak to it. Browsers say where a request comes from, so we ask for that; and for our own name,
//! because a foreign name can be made to lead to this machine (DNS rebinding).

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HOST, HeaderMap, ORIGIN};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// Refuses everybody else.
pub async fn only_from_here(request: Request, next: Next) -> Response {
    if is_from_here(request.method(), request.headers()) {
        return next.run(request).await;
    }
    let error = "Ditolak: permintaan ini bukan dari halaman penyunting di komputer ini.";
    (StatusCode::FORBIDDEN, json!({ "error": error }).to_string()).into_response()
}

fn is_from_here(method: &Method, headers: &HeaderMap) -> bool {
    let only = |name| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    };
    let Some(host) = only(HOST) else {
        return false;
    };
    if !is_loopback(host) {
        return false;
    }
    if matches!(*method, Method::GET | Method::HEAD) {
        return true;
    }
    // Browsers that are old enough not to send it can't run the editor.
    let is_same_site = headers
        .get("sec-fetch-site")
        .is_none_or(|site| site == "same-origin");
    // No form of a foreign page can send it.
    let is_json = only(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    let is_ours = only(ORIGIN).is_some_and(|origin| origin == format!("http://{host}"));
    is_same_site && is_json && is_ours
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_may_write() {
        let json = ("content-type", "application/json; charset=utf-8");
        let host = ("host", "127.0.0.1:8080");
        let origin = ("origin", "http://127.0.0.1:8080");
        let site = ("sec-fetch-site", "same-origin");
        let table: &[(&[(&'static str, &str)], bool)] = &[
            (&[host, origin, site, json], true),
            (&[host, origin, json], true),
            (
                &[
                    ("host", "localhost:8080"),
                    ("origin", "http://localhost:8080"),
                    json,
                ],
                true,
            ),
            (&[host, json], false),
            (&[origin, json], false),
            (&[host, origin, ("content-type", "text/plain")], false),
            (&[host, origin], false),
            (&[host, origin, origin, json], false),
            (
                &[host, origin, ("sec-fetch-site", "cross-site"), json],
                false,
            ),
            (
                &[host, origin, ("sec-fetch-site", "same-site"), json],
                false,
            ),
            (&[host, ("origin", "https://evil.example"), json], false),
            (&[host, ("origin", "http://127.0.0.1:9090"), json], false),
            (&[host, ("origin", "null"), json], false),
            (
                &[
                    ("host", "evil.example:8080"),
                    ("origin", "http://evil.example:8080"),
                    json,
                ],
                false,
            ),
            (
                &[
                    ("host", "127.0.0.1.evil.example"),
                    ("origin", "http://127.0.0.1.evil.example"),
                    json,
                ],
                false,
            ),
        ];
        for (given, expected) in table {
            let mut headers = HeaderMap::new();
            for (name, value) in *given {
                headers.append(*name, value.parse().expect("a value"));
            }
            assert_eq!(
                is_from_here(&Method::POST, &headers),
                *expected,
                "{given:?}"
            );
        }
    }

    #[test]
    fn anybody_on_this_machine_may_look_under_our_name_only() {
        for (host, expected) in [
            ("127.0.0.1:1", true),
            ("[::1]:1", true),
            ("a.example", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a value"));
            assert_eq!(is_from_here(&Method::GET, &headers), expected, "{host}");
        }
    }
}
