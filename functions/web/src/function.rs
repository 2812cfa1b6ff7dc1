//! A function as hosts see it.

use std::pin::Pin;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response};
use http_body_util::Full;

use crate::body::Format;
use crate::pages::{Message, PageView, Pages, RenderFailure};
use crate::refusal::Refusal;
use crate::route::{Parameters, Route};
use crate::trace::Trace;

/// A function: answers requests to its routes. All else is done by [`crate::serve()`], alike for each.
///
/// ```
/// use http::{Request, Response, StatusCode};
/// use web::pages::{Message, PageView, Pages};
/// use web::{Answer, Answering, Function, Incoming, Refusal, Route, TEXT, Trace, respond};
///
/// /// Says at `GET /api/ping` that it is there.
/// struct Ping {
///     routes: [Route; 1],
///     pages: Pages,
/// }
///
/// impl Function for Ping {
///     fn name(&self) -> &str {
///         "ping"
///     }
///
///     fn routes(&self) -> &[Route] {
///         &self.routes
///     }
///
///     fn pages(&self) -> &Pages {
///         &self.pages
///     }
///
///     fn answer<'a>(&'a self, _request: &'a Incoming) -> Answering<'a> {
///         let response = Ok(respond(StatusCode::OK, TEXT, "Ada.\n"));
///         let trace = Trace {
///             outcome: "ping",
///             ..self.trace()
///         };
///         Box::pin(std::future::ready(Answer { response, trace }))
///     }
///
///     fn page<'a>(&'a self, title: &'a str) -> PageView<'a> {
///         PageView::new(title, "/")
///     }
///
///     fn refused(&self, _refusal: &Refusal) -> Message<'_> {
///         Message {
///             title: "Halaman ini tidak ada",
///             paragraphs: Vec::new(),
///             reference: None,
///             action: None,
///         }
///     }
///
///     fn broken(&self) -> Message<'_> {
///         Message {
///             title: "Halaman ini sedang rusak",
///             paragraphs: Vec::new(),
///             reference: None,
///             action: None,
///         }
///     }
/// }
/// ```
pub trait Function: Send + Sync {
    /// Returns its name in the log, and in AWS: `registration`.
    fn name(&self) -> &str;

    /// Returns every address with a method it takes.
    fn routes(&self) -> &[Route];

    /// Returns the templates of its pages.
    fn pages(&self) -> &Pages;

    /// Answers a request to one of its routes. Whatever was sent, there is an answer.
    fn answer<'a>(&'a self, request: &'a Incoming) -> Answering<'a>;

    /// Returns the page around a message with this title: its place in the site.
    fn page<'a>(&'a self, title: &'a str) -> PageView<'a>;

    /// Returns the words for a request that was not taken.
    fn refused(&self, refusal: &Refusal) -> Message<'_>;

    /// Returns the words for a page whose template failed, which is our mistake alone.
    fn broken(&self) -> Message<'_>;

    /// Returns scheme and host of the pages whose forms it takes: those of the site.
    fn origin(&self) -> &str {
        self.pages().site_origin()
    }

    /// Returns the facts that the log says of each of its requests.
    fn trace(&self) -> Trace {
        Trace::default()
    }
}

/// An answer on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// A request to a route, all read.
#[derive(Debug)]
pub struct Incoming {
    /// Method, address, headers, and the [`crate::ClientAddress`] where the host knows it.
    pub parts: Parts,
    /// The body of a POST, at most [`crate::MOST_BODY_BYTES`] long; empty otherwise.
    pub body: Bytes,
    /// The language of the body, and of the answer.
    pub format: Format,
    /// The place of its route in [`Function::routes`]; `None` for a request that is refused.
    pub route: Option<usize>,
    /// The parts of its address that stand in the route's braces.
    pub parameters: Parameters,
    /// A short code for this request.
    pub id: String,
}

impl Incoming {
    /// Makes a request out of this one that opens a page of the same function; `None` where the
    /// route is not that page's.
    pub fn opening(&self, route: &Route, path: &str) -> Option<Self> {
        if !route.opens(path) {
            return None;
        }
        let mut parts = self.parts.clone();
        parts.method = Method::GET;
        parts.uri = path.parse().ok()?;
        Some(Self {
            parts,
            body: Bytes::new(),
            format: self.format,
            route: None,
            parameters: route.parameters(path)?,
            id: self.id.clone(),
        })
    }
}

/// A function's answer.
#[derive(Debug)]
pub struct Answer {
    /// The response, or the failure of its template. Headers that every answer has are added.
    pub response: Result<Response<Full<Bytes>>, RenderFailure>,
    /// For the log.
    pub trace: Trace,
}
