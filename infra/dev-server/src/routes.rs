//! Routes of the server: the functions under `/api/`, the built pages for the rest, and the
//! editor's reload events.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawQuery, Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CONTENT_LENGTH, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LOCATION,
};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bundle::address::DESK;
use site_gen::SERVICE_WORKER;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use crate::compression;
use crate::desk;
use crate::editor::{self, Editor};
use crate::hosts::{self, Hosts, Name};
use crate::preview;
use crate::reload::{self, Reloader, Version};
use crate::site::LiveSite;
use crate::static_files;
use crate::written_address;

/// Makes all routes. With a `reloader`, pages that are opened under this machine's own name carry
/// the reload script; with an `editor`, content can be edited there in the browser.
pub fn router(
    site: &Arc<LiveSite>,
    reloader: Option<Reloader>,
    editor: Option<Arc<Editor>>,
    hosts: Hosts,
) -> Router {
    let published = published(Arc::clone(site));
    let previewed = reloader.map(|reloader| {
        let published = published.clone();
        previewed(published, Arc::clone(site), reloader, editor)
    });
    let published = published.layer(middleware::from_fn(compression::compress));
    let gate = Gate {
        site: Arc::clone(site),
        desk: desk::router(Arc::clone(site)),
        previewed: previewed.unwrap_or_else(|| published.clone()),
        published,
    };
    Router::new()
        .fallback(choose)
        .with_state(gate)
        .layer(middleware::from_fn_with_state(
            Arc::new(hosts),
            hosts::admit,
        ))
        .layer(middleware::from_fn(hosts::finish))
}

/// Everything there is, of which each name has a part.
#[derive(Clone)]
struct Gate {
    site: Arc<LiveSite>,
    desk: Router,
    /// The site as visitors get it.
    published: Router,
    /// The site as editors see it.
    previewed: Router,
}

/// Hands a request to the part that its name has. To everybody but this machine itself and the
/// desk's own host there is nothing at `/meja/`: cookies of officers are on no host of citizens.
async fn choose(State(gate): State<Gate>, request: Request) -> Response {
    let name = request.extensions().get::<Name>().copied();
    let path = request.uri().path();
    let is_desk = path.starts_with(DESK) || path == DESK.trim_end_matches('/');
    let router = match name {
        Some(Name::Desk) if path == "/" => {
            return (StatusCode::SEE_OTHER, [(LOCATION, DESK)]).into_response();
        }
        // Everything its pages load.
        Some(Name::Desk) if path.starts_with("/aset/") => gate.published,
        Some(Name::Desk) => gate.desk,
        Some(Name::Machine) if is_desk => gate.desk,
        _ if is_desk => return static_files::not_found(&gate.site, request).await,
        Some(Name::Machine | Name::Editor) => gate.previewed,
        Some(Name::Public) | None => gate.published,
    };
    let Ok(response) = router.oneshot(request).await;
    response
}

fn published(site: Arc<LiveSite>) -> Router {
    let api_description = ServeFile::new(site.public().join("api/openapi.json"));
    let pages = Router::new()
        .route_service("/api/openapi.json", api_description)
        .fallback(files)
        .with_state(Arc::clone(&site))
        .layer(middleware::from_fn(only_read))
        .layer(middleware::from_fn_with_state(Arc::clone(&site), moved))
        .layer(middleware::from_fn(static_headers));
    pages.layer(middleware::from_fn_with_state(site, functions))
}

fn previewed(
    published: Router,
    site: Arc<LiveSite>,
    reloader: Reloader,
    editor: Option<Arc<Editor>>,
) -> Router {
    let previews = preview::router()
        .with_state(site)
        .layer(middleware::from_fn(own_page));
    let reloading = Router::new()
        .route(
            reload::SCRIPT_PATH,
            get(async || script(reload::SCRIPT_PATH, reload::SCRIPT)),
        )
        .route(
            SERVICE_WORKER,
            get(async || script(SERVICE_WORKER, reload::NO_WORKER)),
        )
        .route(reload::EVENTS_PATH, get(reload_events))
        .with_state(reloader.clone())
        .layer(middleware::from_fn(own_page));
    published
        .merge(previews)
        .layer(middleware::from_fn_with_state(reloader, add_reload_script))
        .merge(reloading)
        .layer(middleware::from_fn(compression::compress))
        // Megabytes that never leave this machine are not worth compressing.
        .merge(editor.map_or_else(Router::new, editor::router))
}

/// Keeps the preview, with its unpublished lines and the paths of this machine, to its own pages.
async fn own_page(request: Request, next: Next) -> Response {
    if hosts::is_own_page(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// Gives files the headers that a web server gives them.
async fn static_headers(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    static_files::with_headers(&path, next.run(request).await)
}

/// Answers with the file at an address, or the page for addresses that lead nowhere.
async fn files(State(site): State<Arc<LiveSite>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let again = || Request::from_parts(parts.clone(), Body::empty());
    match static_files::service(&site).try_call(again()).await {
        Ok(response) => response.map(Body::new),
        // No file can have such a name or such a path: the system says so of one that is too long.
        Err(cause) if is_no_name(&cause) => static_files::not_found(&site, again()).await,
        Err(cause) => {
            tracing::error!(event = "file_unreadable", error = %cause);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn is_no_name(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput
    )
}

/// Hands a request to the function that answers at its path, and lets all others pass.
async fn functions(State(site): State<Arc<LiveSite>>, request: Request, next: Next) -> Response {
    let functions = site.functions();
    let Some(function) = functions.find(request.uri().path()) else {
        return next.run(request).await;
    };
    web::serve(function, request).await.into_response()
}

/// Lets pages and files only be read. Where something is sent that no function takes, there is no
/// page either, and whoever sent it learns that as a visitor of any other wrong address does.
async fn only_read(mut request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    *request.method_mut() = Method::GET;
    *request.body_mut() = Body::empty();
    let found = next.run(request).await;
    if found.status() == StatusCode::NOT_FOUND {
        return found;
    }
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response()
}

/// Sends visitors of an address that moved, or that is not written right, to the one that was meant,
/// as the edge does in AWS.
async fn moved(State(site): State<Arc<LiveSite>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let to = |target: &str| {
        let target = with_query(target, request.uri().query());
        (StatusCode::MOVED_PERMANENTLY, [(LOCATION, target)]).into_response()
    };
    if path.starts_with("//") {
        // A browser would take the first name behind them for a host.
        return to(&format!("/{}", path.trim_start_matches(['/', '\\'])));
    }
    let meant = written_address::meant(path);
    let led = || site.redirect(meant.as_deref()?);
    match site.redirect(path).or_else(led).or_else(|| meant.clone()) {
        Some(target) => to(&target),
        None => next.run(request).await,
    }
}

/// Takes the query along, before the part of the page that is meant: links of offices choose in a
/// form, `/DAFTAR?kecamatan=menteng`.
fn with_query(target: &str, query: Option<&str>) -> String {
    let Some(query) = query else {
        return target.to_owned();
    };
    match target.split_once('#') {
        Some((page, part)) => format!("{page}?{query}#{part}"),
        None => format!("{target}?{query}"),
    }
}

fn script(path: &str, text: &'static str) -> Response {
    let script = ([(CONTENT_TYPE, "text/javascript")], text);
    static_files::with_headers(path, script.into_response())
}

async fn reload_events(State(reloader): State<Reloader>, RawQuery(query): RawQuery) -> Response {
    let version = query.unwrap_or_default();
    let events = reloader.events(Version::read(&version));
    events.into_response()
}

/// Adds the reload script to HTML that a browser opens as a page, whoever made it, without touching
/// what is stored. Everybody else gets the site as it will be published: what `curl` or a test
/// weighs is what a visitor will load.
///
/// The page is always sent whole: a file's time in full seconds cannot tell two edits in one second
/// apart.
async fn add_reload_script(
    State(reloader): State<Reloader>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_opened = request
        .headers()
        .get("sec-fetch-dest")
        .is_some_and(|destination| destination == "document");
    if !is_opened {
        return next.run(request).await;
    }
    // The script goes into the text, not into the compressed copy.
    for name in [ACCEPT_ENCODING, IF_MODIFIED_SINCE, IF_NONE_MATCH] {
        request.headers_mut().remove(name);
    }
    // Asked before the page is read: at worst, the page is loaded once too often.
    let version = reloader.version();
    let response = next.run(request).await;
    let is_html = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_html {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, compression::MAX_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(with_script(&page, version)))
}

fn with_script(page: &[u8], version: Version) -> Vec<u8> {
    let path = reload::SCRIPT_PATH;
    let script = format!("<script src=\"{path}\" data-version=\"{version}\" defer></script>");
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
    fn the_query_goes_before_the_part_of_the_page() {
        for (target, query, expected) in [
            ("/langkah/#p2", Some("a=b"), "/langkah/?a=b#p2"),
            ("/langkah/#p2", None, "/langkah/#p2"),
            ("/daftar/", Some("a=b&c"), "/daftar/?a=b&c"),
        ] {
            assert_eq!(with_query(target, query), expected);
        }
    }

    #[test]
    fn the_script_goes_before_the_end_of_the_body() {
        assert_eq!(
            with_script(b"<body>Isi</body></html>", Version::read("3.1")),
            b"<body>Isi<script src=\"/_dev/reload.js\" data-version=\"3.1\" defer></script></body></html>"
        );
        assert_eq!(
            with_script("Tanpa penutup".as_bytes(), Version::default()),
            b"Tanpa penutup<script src=\"/_dev/reload.js\" data-version=\"0.0\" defer></script>"
        );
    }
}
