//! Guard of the editor: it lets in a browser that has its page open, on this machine, or under the
//! name that the operator has given it.
//!
//! The server writes files, and any page of the web that somebody opens meanwhile could try to
//! speak to it. Browsers say where a request comes from, so we ask for that; and for our own name,
//! because a foreign name can be made to lead to this machine (DNS rebinding).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::Editor;

/// Refuses everybody else.
pub async fn only_own_page(
    State(editor): State<Arc<Editor>>,
    request: Request,
    next: Next,
) -> Response {
    if is_own_page(request.method(), request.headers(), editor.published()) {
        return next.run(request).await;
    }
    let error = "Ditolak: permintaan ini bukan dari halaman penyunting ini.";
    (StatusCode::FORBIDDEN, json!({ "error": error }).to_string()).into_response()
}

/// Returns the origin that a request was sent to, when the editor is there: a loopback name, or the
/// `published` origin.
pub fn origin(headers: &HeaderMap, published: Option<&str>) -> Option<String> {
    let host = only(headers, HOST)?;
    if web::is_loopback(host) {
        return Some(format!("http://{host}"));
    }
    let (_, name) = published?.split_once("://")?;
    (name == host).then(|| published.map(str::to_owned))?
}

fn is_own_page(method: &Method, headers: &HeaderMap, published: Option<&str>) -> bool {
    let Some(own) = origin(headers, published) else {
        return false;
    };
    if matches!(*method, Method::GET | Method::HEAD) {
        return true;
    }
    // Browsers that are old enough not to send it can't run the editor.
    let is_same_site = headers
        .get("sec-fetch-site")
        .is_none_or(|site| site == "same-origin");
    // No form of a foreign page can send it.
    let is_json = only(headers, CONTENT_TYPE).is_some_and(|it| it.starts_with("application/json"));
    is_same_site && is_json && only(headers, ORIGIN) == Some(&own)
}

/// Returns the value of a header that is there once.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLISHED: Option<&str> = Some("https://sunting.okoce.example");

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
            (
                &[
                    ("host", "sunting.okoce.example"),
                    ("origin", "https://sunting.okoce.example"),
                    json,
                ],
                true,
            ),
            (
                &[
                    ("host", "sunting.okoce.example"),
                    ("origin", "http://sunting.okoce.example"),
                    json,
                ],
                false,
            ),
            (
                &[host, ("origin", "https://sunting.okoce.example"), json],
                false,
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
            let found = is_own_page(&Method::POST, &headers, PUBLISHED);
            assert_eq!(found, *expected, "{given:?}");
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
            assert_eq!(
                is_own_page(&Method::GET, &headers, None),
                expected,
                "{host}"
            );
        }
    }
}
