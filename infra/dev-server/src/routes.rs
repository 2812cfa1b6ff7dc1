//! What the server answers: the functions under `/api/`, the built pages for the rest, and the
//! editor's reload socket.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Path, Request, State, WebSocketUpgrade};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{any, get};
use submissions::{ClientAddress, headers};
use tower::ServiceExt as _;
use tower_http::services::{ServeDir, ServeFile};

use crate::reload::{self, Reloader};
use crate::site::LiveSite;

/// A built page is far below this; it bounds what is held in memory to add the reload script.
const MAX_PAGE_BYTES: usize = 4 * 1024 * 1024;

/// All routes. With a `reloader`, pages carry the reload script.
pub fn router(site: Arc<LiveSite>, reloader: Option<Reloader>) -> Router {
    let pages = Router::new()
        .fallback_service(static_pages(&site))
        .layer(middleware::map_response(static_headers));
    let functions = Router::new()
        .route("/api/{endpoint}", any(function))
        .route("/api/{endpoint}/{*rest}", any(function_below))
        .with_state(site);
    let router = functions.merge(pages);
    let Some(reloader) = reloader else {
        return router;
    };
    let reloading = Router::new()
        .route(reload::SCRIPT_PATH, get(reload_script))
        .route(reload::SOCKET_PATH, get(reload_socket))
        .with_state(reloader);
    router
        .layer(middleware::from_fn(add_reload_script))
        .merge(reloading)
}

fn static_pages(site: &LiveSite) -> ServeDir<tower_http::set_status::SetStatus<ServeFile>> {
    let public = site.public();
    ServeDir::new(&public).not_found_service(ServeFile::new(public.join("404.html")))
}

/// Shown until a first build is good; the problems are laid over it by the reload script.
const NOTHING_BUILT: &str = "<!doctype html><html lang=\"id\"><title>Belum ada situs</title>\
    <body><h1>Situs belum pernah berhasil dibangun</h1><p>Perbaiki dulu masalah yang tertulis di \
    terminal. Halaman ini memuat ulang sendiri.</p></body></html>";

const TEXT_KINDS: [(&str, &str); 3] = [
    ("text/html", "text/html; charset=utf-8"),
    ("text/css", "text/css; charset=utf-8"),
    ("text/plain", "text/plain; charset=utf-8"),
];

async fn static_headers(mut response: Response) -> Response {
    let no_site = response.status() == StatusCode::NOT_FOUND
        && !response.headers().contains_key(CONTENT_TYPE);
    if no_site {
        response = (StatusCode::NOT_FOUND, Html(NOTHING_BUILT)).into_response();
    }
    let headers = response.headers_mut();
    headers::set_security_headers(headers);
    // Every file of the site is UTF-8; the file service only knows the kind.
    if let Some(kind) = headers.get_mut(CONTENT_TYPE) {
        for (plain, with_charset) in TEXT_KINDS {
            if kind == plain {
                *kind = HeaderValue::from_static(with_charset);
            }
        }
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn function(
    State(site): State<Arc<LiveSite>>,
    Path(endpoint): Path<String>,
    address: ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    call(&site, &endpoint, address, request).await
}

async fn function_below(
    State(site): State<Arc<LiveSite>>,
    Path((endpoint, _rest)): Path<(String, String)>,
    address: ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    call(&site, &endpoint, address, request).await
}

async fn call(
    site: &LiveSite,
    endpoint: &str,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    mut request: Request,
) -> Response {
    let Some(service) = site.service(endpoint) else {
        return not_found(site, request).await;
    };
    request
        .extensions_mut()
        .insert(ClientAddress(address.ip()));
    service.handle(request).await.into_response()
}

/// An endpoint that no form has: the site's own page for addresses that lead nowhere.
async fn not_found(site: &LiveSite, request: Request) -> Response {
    let page = ServeFile::new(site.public().join("404.html"));
    let Ok(mut response) = page.oneshot(request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    static_headers(response.map(Body::new).into_response()).await
}

async fn reload_script() -> Response {
    let script = ([(CONTENT_TYPE, "text/javascript")], reload::SCRIPT);
    static_headers(script.into_response()).await
}

async fn reload_socket(State(reloader): State<Reloader>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| reloader.inform(socket))
}

/// Adds the reload script to HTML, whoever made it, without touching what is stored.
async fn add_reload_script(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_html = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_html {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, MAX_PAGE_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(with_script(&page)))
}

fn with_script(page: &[u8]) -> Vec<u8> {
    let script = format!("<script src=\"{}\" defer></script>", reload::SCRIPT_PATH);
    let end = b"</body>";
    let at = page
        .windows(end.len())
        .rposition(|window| window == end)
        .unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_before_the_end_of_the_body() {
        assert_eq!(
            with_script(b"<body>Isi</body></html>"),
            b"<body>Isi<script src=\"/_dev/reload.js\" defer></script></body></html>"
        );
        assert_eq!(
            with_script("Tanpa penutup".as_bytes()),
            b"Tanpa penutup<script src=\"/_dev/reload.js\" defer></script>"
        );
    }
}
