//! A function for tests.

use std::fs;

use http::StatusCode;

use crate::function::{Answer, Answering, Function, Incoming};
use crate::pages::{Message, PageView, Pages};
use crate::refusal::Refusal;
use crate::respond::{TEXT, respond};
use crate::route::Route;
use crate::trace::Trace;

/// Repeats what it gets: a POST at its path, and a GET below it.
pub(crate) struct Example {
    path: &'static str,
    routes: Vec<Route>,
    pages: Pages,
}

impl Example {
    pub(crate) fn at(path: &'static str) -> Self {
        Self::with_template(path, "{{ page.title }}: {{ message.paragraphs[0] }}")
    }

    pub(crate) fn with_template(path: &'static str, template: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text| fs::write(folder.path().join(name), text);
        fs::create_dir(folder.path().join("templates")).expect("a folder in it");
        write("situs.json", r#"{"base_url": "https://okoce.example/"}"#).expect("a file");
        write("templates/pesan.html", template).expect("a file");
        Self {
            path,
            routes: vec![
                Route::post(path),
                Route::get(format!("{path}/receipt")),
                Route::get(format!("{path}/both")),
                Route::post(format!("{path}/both")),
                Route::form(format!("{path}/{{nomor}}/form")),
            ],
            pages: Pages::load(folder.path(), &[]).expect("a good bundle"),
        }
    }
}

impl Function for Example {
    fn name(&self) -> &str {
        self.path
    }

    fn routes(&self) -> &[Route] {
        &self.routes
    }

    fn pages(&self) -> &Pages {
        &self.pages
    }

    fn answer<'a>(&'a self, request: &'a Incoming) -> Answering<'a> {
        let part = request.parameters.get("nomor");
        let text = format!("{} {part}", request.parts.uri);
        let body = [text.as_bytes(), &*request.body].concat();
        Box::pin(async move {
            Answer {
                response: Ok(respond(StatusCode::OK, TEXT, body)),
                trace: Trace {
                    outcome: "answered",
                    ..self.trace()
                },
            }
        })
    }

    fn page<'a>(&'a self, title: &'a str) -> PageView<'a> {
        PageView::new(title, "/")
    }

    fn refused(&self, refusal: &Refusal) -> Message<'_> {
        Message {
            title: refusal.name(),
            paragraphs: vec!["Ditolak.".to_owned()],
            reference: None,
            action: None,
        }
    }

    fn broken(&self) -> Message<'_> {
        Message {
            title: "Rusak",
            paragraphs: vec!["Kesalahan kami.".to_owned(), "Coba lagi.".to_owned()],
            reference: None,
            action: None,
        }
    }
}
