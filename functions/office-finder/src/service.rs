//! `GET /api/office?q=...`: leads on to the office that is meant, or shows which may be.

use std::future::ready;
use std::path::Path;
use std::sync::Arc;

use bundle::{MessageId, Messages, PhraseId, SearchedOffice, address, file, template};
use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;
use web::bundle::{BundleError, read_json};
use web::pages::{Link, Message, PageView, RenderFailure};
use web::{Answer, Answering, Function, HTML, Incoming, Pages, Refusal, Route, Trace, respond};

use crate::index::Index;
use crate::search::{Found, Match, Part};

/// The service at `/api/office`. Clones share everything.
#[derive(Clone, Debug)]
pub struct OfficeFinder {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    routes: [Route; 1],
    index: Index,
    messages: Messages,
    pages: Pages,
}

/// A longer query is no name; it is cut before it is looked at or shown again.
const LONGEST_QUERY: usize = 100;

/// More offices than this are a list that is better read where all of them are.
const MOST_OFFICES: usize = 12;

/// Address of the list of all offices.
const OFFICES: &str = "/kecamatan/";

/// Outcome of a request.
#[derive(Debug)]
enum Outcome<'a> {
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
    name: &'a str,
    title: String,
    path: &'a str,
    facts: Vec<String>,
}

impl OfficeFinder {
    /// Reads offices and templates from a bundle, `dist/functions`.
    pub fn load(bundle: &Path) -> Result<Self, BundleError> {
        let offices: Vec<SearchedOffice> = read_json(&bundle.join(file::SEARCHED_OFFICES))?;
        let shared = Shared {
            routes: [Route::get(address::of(address::OFFICE))],
            index: Index::new(offices),
            messages: read_json(&bundle.join(file::MESSAGES))?,
            pages: Pages::load(bundle, &[template::OFFICE_SEARCH])?,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    fn outcome(&self, request: &Incoming) -> Outcome<'_> {
        let uri = &request.parts.uri;
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

    fn message(&self, id: MessageId) -> Message<'_> {
        let text = &self.shared.messages[id];
        Message {
            title: &text.title,
            paragraphs: text.fill(&[]),
            reference: None,
            action: Some(Link {
                label: &self.shared.messages[PhraseId::OpenOffices],
                path: OFFICES,
            }),
        }
    }

    fn response(&self, outcome: &Outcome<'_>) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let html = match outcome {
            Outcome::Found(_, Found::One(found)) => match web::redirect(&address_of(found)) {
                Ok(response) => return Ok(response),
                // Only a broken bundle has such a path.
                Err(_) => self.empty()?,
            },
            Outcome::Empty => self.empty()?,
            Outcome::Found(query, found) => self.found(query, found)?,
        };
        Ok(respond(StatusCode::OK, HTML, html))
    }

    fn empty(&self) -> Result<String, RenderFailure> {
        let text = &self.shared.messages[MessageId::OfficeAsk];
        self.page(
            &text.title,
            &SearchView {
                query: "",
                paragraphs: text.fill(&[]),
                offices: Vec::new(),
            },
        )
    }

    fn found(&self, query: &str, found: &Found<'_>) -> Result<String, RenderFailure> {
        let matches: &[Match<'_>] = match found {
            Found::Several(matches) => matches,
            Found::One(_) | Found::Nothing => &[],
        };
        let id = match matches {
            [] => MessageId::OfficeNone,
            [_] => MessageId::OfficeOne,
            several if several.len() <= MOST_OFFICES => MessageId::OfficeSeveral,
            _ => MessageId::OfficeMany,
        };
        let text = &self.shared.messages[id];
        let count = matches.len().to_string();
        let paragraphs = text.fill(&[("jumlah", &count), ("tulisan", query)]);
        let view = SearchView {
            query,
            paragraphs,
            offices: matches
                .iter()
                .take(MOST_OFFICES)
                .map(|found| OfficeView::new(found, &self.shared.messages))
                .collect(),
        };
        self.page(&text.title, &view)
    }

    fn page(&self, title: &str, view: &SearchView<'_>) -> Result<String, RenderFailure> {
        let mut context = self.shared.pages.context(&self.page_view(title));
        context.insert("search", view);
        self.shared.pages.render(template::OFFICE_SEARCH, &context)
    }

    fn page_view<'a>(&'a self, title: &'a str) -> PageView<'a> {
        let messages = &self.shared.messages;
        let offices = Link {
            label: &messages[PhraseId::Offices],
            path: OFFICES,
        };
        PageView {
            breadcrumbs: vec![Link::home(messages), offices],
            ..PageView::new(title, OFFICES)
        }
    }
}

impl Function for OfficeFinder {
    fn name(&self) -> &'static str {
        "office-finder"
    }

    fn routes(&self) -> &[Route] {
        &self.shared.routes
    }

    fn pages(&self) -> &Pages {
        &self.shared.pages
    }

    /// Answers a request; its question is not logged.
    fn answer<'a>(&'a self, request: &'a Incoming) -> Answering<'a> {
        let outcome = self.outcome(request);
        let answer = Answer {
            response: self.response(&outcome),
            trace: Trace {
                outcome: outcome.name(),
                ..self.trace()
            },
        };
        Box::pin(ready(answer))
    }

    fn page<'a>(&'a self, title: &'a str) -> PageView<'a> {
        self.page_view(title)
    }

    fn refused(&self, refusal: &Refusal) -> Message<'_> {
        let id = match refusal {
            Refusal::Method(_) => MessageId::OfficeMethod,
            Refusal::HeadersTooLarge => MessageId::OfficeHeadersTooLarge,
            _ => MessageId::OfficeUnknownAddress,
        };
        self.message(id)
    }

    fn broken(&self) -> Message<'_> {
        self.message(MessageId::Broken)
    }
}

/// Returns the address of the office's page, at the sentence that says which of its kelurahan or
/// places was found.
fn address_of(found: &Match<'_>) -> String {
    let path = &found.office.path;
    match found.only {
        Some(Part::Kelurahan(position)) => format!("{path}#kelurahan-{}", position + 1),
        Some(Part::Place(position)) => format!("{path}#sebutan-{}", position + 1),
        None => path.clone(),
    }
}

impl Outcome<'_> {
    /// Names it in the log.
    fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Found(_, Found::One(_)) => "one",
            Self::Found(_, Found::Several(_)) => "several",
            Self::Found(_, Found::Nothing) => "nothing",
        }
    }
}

impl<'a> OfficeView<'a> {
    fn new(found: &Match<'a>, messages: &Messages) -> Self {
        let mut facts = vec![found.office.kota.clone()];
        if !found.kelurahan.is_empty() {
            let names = found.kelurahan.join(", ");
            facts.push(messages.phrase(PhraseId::FoundKelurahan, &[("nama", &names)]));
        }
        Self {
            name: &found.office.name,
            title: messages.phrase(PhraseId::FoundKecamatan, &[("nama", &found.office.name)]),
            path: &found.office.path,
            facts,
        }
    }
}
