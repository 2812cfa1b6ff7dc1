//! Pages for an editor's eyes only, under `/_dev/`: what otherwise only follows a sent form.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use submissions::Preview;
use web::Function as _;
use web::pages::{Message, PageView};

use crate::site::LiveSite;
use crate::static_files;

/// The list of the pages.
pub const LIST_PATH: &str = bundle::address::PREVIEW;

/// Returns the routes; they are rendered on each request, from the forms of the last good build.
pub fn router() -> Router<Arc<LiveSite>> {
    Router::new()
        .route(LIST_PATH, get(list))
        .route("/_dev/formulir/{form}/{page}", get(page))
}

/// Returns the name of a page in its address, and in words.
fn named(preview: Preview) -> (&'static str, &'static str) {
    match preview {
        Preview::Errors => ("kesalahan", "Semua jawaban salah"),
        Preview::Receipt => ("tanda-terima", "Tanda terima"),
        Preview::Noted => (
            "tersimpan-lain",
            "Formulir lain dari orang yang sama sudah ada",
        ),
        Preview::StoreFailed => ("gangguan", "Penyimpanan terganggu"),
        Preview::Limited => ("dibatasi", "Terlalu banyak kiriman"),
    }
}

/// Lists the previews; the frame is that of a plain message, so the list looks like the pages it
/// leads to.
async fn list(State(site): State<Arc<LiveSite>>) -> Response {
    let forms = site.forms();
    let mut list = String::new();
    for service in &forms {
        let form = service.form();
        // Writing to a text cannot fail.
        let _ = write!(list, "<h2>{}</h2><ul>", escaped(form.title()));
        for preview in Preview::ALL {
            let (name, words) = named(preview);
            let address = format!("{LIST_PATH}formulir/{}/{name}", form.id());
            let _ = write!(list, "<li><a href=\"{address}\">{words}</a></li>");
        }
        list.push_str("</ul>");
    }
    let view = PageView::new("Pratinjau halaman formulir", LIST_PATH);
    let message = Message {
        title: view.title,
        paragraphs: vec![
            "Halaman-halaman ini biasanya hanya tampil setelah formulir dikirim. Di sini tidak \
             ada yang dikirim atau disimpan."
                .to_owned(),
        ],
        reference: None,
        action: None,
    };
    let framed = forms
        .first()
        .and_then(|service| service.pages().message(&view, &message).ok());
    // Templates that are being edited may be broken; the list is still of use.
    let html =
        framed.unwrap_or_else(|| format!("<!doctype html><main><h1>{}</h1></main>", view.title));
    let list = format!("<div class=\"oc-width\">{list}</div></main>");
    let html = html.replacen("</main>", &list, 1);
    static_files::with_headers(LIST_PATH, Html(html).into_response())
}

async fn page(
    State(site): State<Arc<LiveSite>>,
    Path((form, page)): Path<(String, String)>,
    request: Request,
) -> Response {
    let service = site
        .forms()
        .into_iter()
        .find(|service| service.form().id() == form);
    let preview = Preview::ALL
        .into_iter()
        .find(|preview| named(*preview).0 == page);
    let Some((service, preview)) = service.zip(preview) else {
        return static_files::not_found(&site, request).await;
    };
    let mut response = service.preview(preview).into_response();
    // Nothing has failed: this is the page that was asked for.
    *response.status_mut() = StatusCode::OK;
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
