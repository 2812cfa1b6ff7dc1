//! Content edited in the browser, at `/admin/`: Decap CMS, served from here, and the server it
//! works with. Only with `--editor`.
//!
//! What can be edited is decided in [`site_gen::editor`], and how a file is changed in
//! [`content_editor`]; here are the page (`page.html`, `start.js`, `indonesian.js`), the protocol
//! (`api`), and who may use it (`guard`). Decap itself comes from npm and is no part of the
//! repository: it is five megabytes that only editors need.

mod api;
mod guard;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use bundle::address::EDITOR;
use tower_http::services::ServeDir;
use web::headers;

pub use api::Editor;

/// Folder into which npm puts Decap CMS, from the project's main folder.
const INSTALLED: &str = "infra/dev-server/editor/node_modules/decap-cms/dist";

/// The file that must be there.
const SCRIPT: &str = "decap-cms.js";

/// Address at which Decap speaks to us.
const API: &str = "/admin/api";

/// The largest file that can be saved, with its JSON around it, in bytes. Our longest page has
/// some ten thousand.
const MOST_BYTES: usize = 1024 * 1024;

/// Policy of the editor's page. Decap writes its own styles into the page, and compiles the rules
/// of its configuration; nothing comes from another site or goes there.
const POLICY: &str = "default-src 'none'; script-src 'self' 'unsafe-eval'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Decap CMS is not where npm would put it.
#[derive(Debug, thiserror::Error)]
#[error(
    "Penyunting di peramban belum terpasang: {} tidak ada.\n\
     Pasang sekali saja, di folder utama proyek (perlu Node.js dan jaringan):\n\
     \n    npm ci --prefix infra/dev-server/editor\n\n\
     Setelah itu `cargo run -- --editor` tidak perlu jaringan lagi.",
    _0.display()
)]
pub struct NotInstalled(PathBuf);

/// Makes sure that Decap is there.
fn find_installed() -> Result<(), NotInstalled> {
    let script = Path::new(INSTALLED).join(SCRIPT);
    if script.is_file() {
        Ok(())
    } else {
        Err(NotInstalled(script))
    }
}

/// Serves the page, Decap, its configuration, and the server it works with.
pub fn router(editor: Arc<Editor>) -> Router {
    Router::new()
        .route("/admin", get(async || Redirect::permanent(EDITOR)))
        .route(EDITOR, get(async || Html(include_str!("page.html"))))
        .route(
            "/admin/start.js",
            get(async || script(include_str!("start.js"))),
        )
        .route(
            "/admin/indonesian.js",
            get(async || script(include_str!("indonesian.js"))),
        )
        .route("/admin/config.yml", get(configuration))
        .nest_service("/admin/decap", ServeDir::new(INSTALLED))
        .route(API, post(api::answer))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(Arc::clone(&editor))
        .layer(middleware::from_fn(with_headers))
        .layer(middleware::from_fn_with_state(editor, guard::only_own_page))
}

/// Answers with the configuration: Decap asks for YAML; JSON is YAML.
async fn configuration(State(editor): State<Arc<Editor>>, headers: HeaderMap) -> Response {
    // There is one: the guard has looked for it.
    let origin = guard::origin(&headers, editor.published()).unwrap_or_default();
    let mut page = [0; 8];
    if getrandom::fill(&mut page).is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    // Each page that opens gets a query of its own; what one has saved is known from another's.
    let endpoint = format!("{API}?halaman={:x}", u64::from_le_bytes(page));
    let config = editor.kinds().config(&origin, &endpoint).to_string();
    ([(CONTENT_TYPE, "text/yaml; charset=utf-8")], config).into_response()
}

fn script(text: &'static str) -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], text).into_response()
}

async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers::set_security_headers(headers);
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
