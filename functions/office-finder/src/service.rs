//! `GET /api/office?q=...`: leads on to the office that is meant, or shows which may be.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use host::Pages;
use host::bundle::{BundleError, read_json};
use host::headers::set_answer_headers;
use host::pages::{HOME, Link, PageView, RenderFailure};
use http::header::{ALLOW, CONTENT_TYPE, HeaderValue, LOCATION};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;

use crate::index::{Index, Office};
use crate::search::{Found, Match};

/// The service at `/api/office`. Clones share everything.
#[derive(Clone, Debug)]
pub struct OfficeFinder {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    index: Index,
    pages: Pages,
}

/// The page with what was found.
const TEMPLATE: &str = "cari-kantor.html";

/// A plain message.
const MESSAGE: &str = "pesan.html";

/// A longer query is no name; it is cut before it is looked at or shown again.
const LONGEST_QUERY: usize = 100;

/// More offices than this are a list that is better read where all of them are.
const MOST_OFFICES: usize = 12;

/// The list of all offices.
const OFFICES: Link<'_> = Link {
    label: "Kantor kecamatan",
    path: "/kecamatan/",
};

/// What came of a request.
#[derive(Debug)]
enum Outcome<'a> {
    NotFound,
    Method,
    /// Nothing was asked.
    Empty,
    Found(String, Found<'a>),
}

/// The value `search` of the template.
#[derive(Debug, Serialize)]
struct SearchView<'a> {
    query: &'a str,
    paragraphs: Vec<String>,
    offices: Vec<OfficeView<'a>>,
}

#[derive(Debug, Serialize)]
struct OfficeView<'a> {
    title: String,
    path: &'a str,
    facts: Vec<String>,
}

/// The value `message` of the template.
#[derive(Debug, Serialize)]
struct MessageView<'a> {
    title: &'a str,
    paragraphs: [&'a str; 1],
    action: Link<'a>,
}

impl OfficeFinder {
    /// Its address.
    pub const PATH: &'static str = "/api/office";

    /// Reads offices and templates from a bundle, `dist/functions`.
    pub fn load(bundle: &Path) -> Result<Self, BundleError> {
        let offices: Vec<Office> = read_json(&bundle.join("kantor-cari.json"))?;
        let shared = Shared {
            index: Index::new(offices),
            pages: Pages::load(bundle, &[TEMPLATE, MESSAGE])?,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Answers one request; its body is not looked at.
    pub fn handle<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        let started = Instant::now();
        let outcome = self.outcome(request);
        let mut response = self.answer(&outcome);
        set_answer_headers(response.headers_mut());
        if request.method() == Method::HEAD {
            *response.body_mut() = Full::default();
        }
        // What was asked is not logged.
        tracing::info!(
            event = "request",
            function = "office-finder",
            outcome = outcome.name(),
            status = response.status().as_u16(),
            duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        );
        response
    }

    fn outcome<B>(&self, request: &Request<B>) -> Outcome<'_> {
        let uri = request.uri();
        if uri.path() != Self::PATH {
            return Outcome::NotFound;
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Outcome::Method;
        }
        let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .find(|(name, _)| name == "q")
            .map(|(_, value)| value);
        let query: String = asked
            .as_deref()
            .unwrap_or_default()
            .trim()
            .chars()
            .filter(|letter| !letter.is_control())
            .take(LONGEST_QUERY)
            .collect();
        if query.is_empty() {
            return Outcome::Empty;
        }
        let found = self.shared.index.search(&query);
        Outcome::Found(query, found)
    }

    fn answer(&self, outcome: &Outcome<'_>) -> Response<Full<Bytes>> {
        if let Outcome::Found(_, Found::One(office)) = outcome
            && let Ok(location) = HeaderValue::try_from(&office.path)
        {
            let mut response = respond(StatusCode::SEE_OTHER, Bytes::new());
            response.headers_mut().insert(LOCATION, location);
            return response;
        }
        let (status, html) = match outcome {
            Outcome::NotFound => (
                StatusCode::NOT_FOUND,
                self.message("Halaman ini tidak ada", "Cari kantor Anda lewat daftarnya."),
            ),
            Outcome::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                self.message(
                    "Pencarian dimulai dari halamannya",
                    "Tulis nama kelurahan atau kecamatan Anda di sana.",
                ),
            ),
            Outcome::Empty => (StatusCode::OK, self.empty()),
            Outcome::Found(query, found) => (StatusCode::OK, self.found(query, found)),
        };
        let mut response = match html {
            Ok(html) => respond(status, html),
            Err(failure) => {
                let RenderFailure { template, line } = failure;
                tracing::error!(event = "render_failed", template, line);
                respond(StatusCode::INTERNAL_SERVER_ERROR, LAST_RESORT)
            }
        };
        if matches!(outcome, Outcome::Method) {
            let allowed = HeaderValue::from_static("GET, HEAD");
            response.headers_mut().insert(ALLOW, allowed);
        }
        response
    }

    fn empty(&self) -> Result<String, RenderFailure> {
        self.page(
            "Cari kantor Anda",
            &SearchView {
                query: "",
                paragraphs: vec![
                    "Tulis nama kelurahan, nama kecamatan, atau kode pos tempat tinggal Anda."
                        .to_owned(),
                ],
                offices: Vec::new(),
            },
        )
    }

    fn found(&self, query: &str, found: &Found<'_>) -> Result<String, RenderFailure> {
        let matches: &[Match<'_>] = match found {
            Found::Several(matches) => matches,
            Found::One(_) | Found::Nothing => &[],
        };
        let (title, first) = match matches {
            [] => (
                "Kantornya belum ketemu",
                format!("Belum ada kelurahan atau kecamatan yang namanya mirip “{query}”."),
            ),
            [_] => (
                "Kantor ini yang Anda cari?",
                format!("Yang paling mirip dengan “{query}” adalah kantor ini."),
            ),
            several => (
                "Kantor mana yang Anda cari?",
                format!("Ada {} kantor yang cocok dengan “{query}”.", several.len()),
            ),
        };
        let mut paragraphs = vec![first];
        if matches.is_empty() {
            paragraphs.push(
                "Periksa ejaannya, atau tulis kode pos Anda, misalnya 10310. Situs ini hanya \
                 mengenal kelurahan dan kecamatan di Jakarta."
                    .to_owned(),
            );
        } else if matches.len() > MOST_OFFICES {
            paragraphs.push(
                "Yang tampil di sini hanya sebagian. Tulis nama kelurahannya juga.".to_owned(),
            );
        }
        let view = SearchView {
            query,
            paragraphs,
            offices: matches
                .iter()
                .take(MOST_OFFICES)
                .map(OfficeView::from)
                .collect(),
        };
        self.page(title, &view)
    }

    fn page(&self, title: &str, view: &SearchView<'_>) -> Result<String, RenderFailure> {
        let mut context = self.shared.pages.context(&page_view(title));
        context.insert("search", view);
        self.shared.pages.render(TEMPLATE, &context)
    }

    fn message(&self, title: &str, paragraph: &str) -> Result<String, RenderFailure> {
        let mut context = self.shared.pages.context(&page_view(title));
        let message = MessageView {
            title,
            paragraphs: [paragraph],
            action: Link {
                label: "Buka daftar kantor",
                ..OFFICES
            },
        };
        context.insert("message", &message);
        self.shared.pages.render(MESSAGE, &context)
    }
}

impl<B> tower::Service<Request<B>> for OfficeFinder {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        ready(Ok(self.handle(&request)))
    }
}

impl Outcome<'_> {
    /// In the log.
    fn name(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Method => "method",
            Self::Empty => "empty",
            Self::Found(_, Found::One(_)) => "one",
            Self::Found(_, Found::Several(_)) => "several",
            Self::Found(_, Found::Nothing) => "nothing",
        }
    }
}

impl<'a> From<&Match<'a>> for OfficeView<'a> {
    fn from(found: &Match<'a>) -> Self {
        let mut facts = vec![found.office.kota.clone()];
        if !found.kelurahan.is_empty() {
            facts.push(format!("Kelurahan {}", found.kelurahan.join(", ")));
        }
        Self {
            title: format!("Kecamatan {}", found.office.name),
            path: &found.office.path,
            facts,
        }
    }
}

fn page_view(title: &str) -> PageView<'_> {
    PageView {
        title,
        title_prefix: None,
        description: None,
        path: OFFICES.path,
        breadcrumbs: vec![HOME, OFFICES],
        noindex: true,
    }
}

/// Shown when a template fails, which is our mistake alone.
const LAST_RESORT: &str = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <title>Pencarian sedang rusak</title><h1>Pencarian sedang rusak</h1>\
    <p>Ini kesalahan kami. Pilih kantor Anda dari <a href=\"/kecamatan/\">daftarnya</a>.</p></html>\n";

fn respond(status: StatusCode, html: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(html.into()));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
