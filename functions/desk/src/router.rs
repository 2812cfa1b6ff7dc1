//! The desk as a function: from a request to the handler of its page.

use std::path::Path;
use std::sync::Arc;

use http::header::{HeaderMap, RETRY_AFTER};
use http::{Method, StatusCode};
use jiff::Timestamp;
use records::{Entry, Repository, Secret, SignInToken};
use web::bundle::BundleError;
use web::pages::{Message, PageView};
use web::{Answer, Answering, Function, Incoming, Pages, Refusal, Route, Trace, refuse};

use crate::addresses::LIST;
use crate::cookie;
use crate::desk::Desk;
use crate::form::{Fields, own};
use crate::page::{Fault, Guest, Handler, Page, Reply, Visit};
use crate::pages::{self, sign_in};
use crate::sealed::LateForm;
use crate::shell::Sheet;
use crate::words;

/// The officers' desk as a function. Clones share everything.
#[derive(Clone)]
pub struct Router {
    shared: Arc<Shared>,
    now: fn() -> Timestamp,
}

/// Facts that a host knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Scheme and host under which the desk is published, such as `https://meja.okoce.example`;
    /// empty where it answers on this machine alone.
    pub origin: String,
    /// Whether the store holds invented people only; every page says so.
    pub is_demo: bool,
}

struct Shared {
    desk: Desk,
    pages: Vec<Page>,
    routes: Vec<Route>,
    origin: String,
}

impl Router {
    /// Reads the desk's templates and the names of the offices from a bundle, `dist/functions`.
    pub fn load(
        bundle: &Path,
        repository: Repository,
        secret: Secret,
        settings: Settings,
    ) -> Result<Self, BundleError> {
        let Settings { origin, is_demo } = settings;
        let (templates, directory) = (pages::TEMPLATES, pages::directory());
        let desk = Desk::load(bundle, templates, repository, secret, is_demo, directory)?;
        let pages: Vec<Page> = pages::pages().collect();
        let shared = Shared {
            routes: pages.iter().map(Page::route).collect(),
            pages,
            desk,
            origin,
        };
        Ok(Self {
            shared: Arc::new(shared),
            now: Timestamp::now,
        })
    }

    /// Returns this desk with another clock, so that a test can let hours pass.
    #[must_use]
    pub fn with_clock(mut self, now: fn() -> Timestamp) -> Self {
        self.now = now;
        self
    }

    /// Hands a request to the handler of its page: with the officer, if it is a page of officers.
    async fn handle<'a>(&self, page: Page, request: &'a Incoming) -> Result<Reply, Stopped<'a>> {
        let (desk, now) = (&self.shared.desk, (self.now)());
        let fields = Fields::of(request).map_err(Stopped::Refused)?;
        let token = cookie::token(&request.parts.headers);
        match page.handler() {
            Handler::Open(handler) => {
                let guest = Guest {
                    request,
                    fields,
                    now,
                    token,
                };
                if guest.request.parts.method == Method::POST
                    && !is_from_a_page(&guest.request.parts.headers)
                {
                    return Err(Stopped::Refused(Refusal::CrossSite));
                }
                let reply = handler(desk, &guest).await;
                reply.map_err(|fault| Stopped::Fault(fault, None))
            }
            Handler::Officers(roles, handler) => {
                let found = self.entered(page, request, &fields, token, now).await;
                let (token, signed_in) = match found {
                    Ok(Ok(found)) => found,
                    Ok(Err(reply)) => return Ok(reply),
                    Err(fault) => return Err(Stopped::Fault(fault, None)),
                };
                let visit = Visit {
                    request,
                    fields,
                    now,
                    token,
                    signed_in,
                };
                let reply = if !roles.contain(visit.officer().role()) {
                    Err(Fault::NotFound)
                } else if visit.request.parts.method == Method::POST
                    && !(is_from_a_page(&visit.request.parts.headers)
                        && visit.token.is_form_token(visit.fields.exact(own::TOKEN)))
                {
                    Err(Fault::StaleForm)
                } else {
                    handler(desk, &visit).await
                };
                reply.map_err(|fault| Stopped::Fault(fault, Some(Box::new(visit))))
            }
        }
    }

    /// Returns who is signed in, or the page for a request of nobody.
    async fn entered(
        &self,
        page: Page,
        request: &Incoming,
        fields: &Fields,
        token: Option<SignInToken>,
        now: Timestamp,
    ) -> Result<Result<(SignInToken, records::SignedIn), Reply>, Fault> {
        let desk = &self.shared.desk;
        let headers = &request.parts.headers;
        let Some(token) = token else {
            // A link in a chat: the browser holds the cookie back until a page of ours asks.
            let is_led_here = headers
                .get("sec-fetch-site")
                .is_some_and(|site| site == "cross-site");
            return Ok(Err(if is_led_here {
                Reply::page("led_here", sign_in::once_more(desk, request)?)
            } else {
                sign_in::lead(request, None)
            }));
        };
        let (why, officer) = match desk.repository().enter(&token, now).await? {
            Entry::Signed(signed_in) => return Ok(Ok((token, *signed_in))),
            Entry::Idle(officer) => (sign_in::Why::Idle, Some(officer)),
            Entry::Over(officer) => (sign_in::Why::Over, Some(officer)),
            Entry::None => (sign_in::Why::Ended, None),
        };
        let is_hers = is_navigation(request) && token.is_form_token(fields.exact(own::TOKEN));
        let sealed = officer.filter(|_| is_hers).and_then(|officer| {
            let (path, asks) = (request.parts.uri.path(), page.asks_questions());
            LateForm::new(&officer, path, fields, asks, now).seal(desk.secret())
        });
        let reply = match sealed {
            Some(sealed) => sign_in::keep(desk, why, &sealed)?,
            None => sign_in::lead(request, Some(why)),
        };
        Ok(Err(reply.set_cookie(&cookie::end(headers))))
    }

    /// Answers with the page for a request that a handler could not answer.
    fn fault(&self, fault: Fault, visit: Option<&Visit<'_>>, request: &Incoming) -> Answer {
        let (status, outcome, store_failure) = match &fault {
            Fault::NotFound => (StatusCode::NOT_FOUND, "not_found", None),
            Fault::Closed(..) => (StatusCode::CONFLICT, "act_closed", None),
            Fault::Decided(..) => (StatusCode::CONFLICT, "decided_already", None),
            Fault::StaleForm => (StatusCode::FORBIDDEN, "stale_form", None),
            Fault::Unread(failure) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "reading_not_written",
                Some(failure.to_string()),
            ),
            Fault::Store(failure) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "store_failed",
                Some(failure.to_string()),
            ),
            Fault::Render(_) => (StatusCode::INTERNAL_SERVER_ERROR, "render_failed", None),
            Fault::Table => (StatusCode::SERVICE_UNAVAILABLE, "table_failed", None),
        };
        let trace = Trace {
            outcome,
            store_failure,
            ..self.trace()
        };
        let response = match fault {
            Fault::Render(failure) => Err(failure),
            fault => {
                let message = words::fault(&fault, &request.id);
                let sheet = match visit {
                    Some(visit) => Sheet::of(&self.shared.desk, visit, message.title),
                    None => Sheet::open(&self.shared.desk, message.title),
                };
                match sheet.message(&message) {
                    Ok(html) => {
                        let mut response = Reply::with_status(status, outcome, html).response;
                        if status == StatusCode::SERVICE_UNAVAILABLE {
                            response.headers_mut().insert(RETRY_AFTER, 5.into());
                        }
                        Ok(response)
                    }
                    Err(Fault::Render(failure)) => Err(failure),
                    // Rendering asks neither the store nor for a record.
                    Err(_) => Ok(Reply::see_other(outcome, LIST).response),
                }
            }
        };
        Answer { response, trace }
    }
}

/// Why there is no reply of a handler.
enum Stopped<'a> {
    Refused(Refusal),
    Fault(Fault, Option<Box<Visit<'a>>>),
}

impl Function for Router {
    #[expect(clippy::unnecessary_literal_bound, reason = "as the trait has it")]
    fn name(&self) -> &str {
        "desk"
    }

    fn routes(&self) -> &[Route] {
        &self.shared.routes
    }

    fn pages(&self) -> &Pages {
        self.shared.desk.templates()
    }

    fn answer<'a>(&'a self, request: &'a Incoming) -> Answering<'a> {
        Box::pin(async move {
            let page = request.route.and_then(|route| self.shared.pages.get(route));
            let Some(page) = page else {
                return refuse(self, &Refusal::NotFound, request);
            };
            match self.handle(*page, request).await {
                Ok(Reply { response, outcome }) => Answer {
                    response: Ok(response),
                    trace: Trace {
                        outcome,
                        ..self.trace()
                    },
                },
                Err(Stopped::Refused(refusal)) => refuse(self, &refusal, request),
                Err(Stopped::Fault(fault, visit)) => self.fault(fault, visit.as_deref(), request),
            }
        })
    }

    fn page<'a>(&'a self, title: &'a str) -> PageView<'a> {
        PageView::new(title, LIST)
    }

    fn refused(&self, refusal: &Refusal) -> Message<'_> {
        words::refused(refusal)
    }

    fn broken(&self) -> Message<'_> {
        words::broken()
    }

    fn origin(&self) -> &str {
        &self.shared.origin
    }
}

/// Tells whether a page sends a form and shows the answer; a script that asks for something wants
/// no page.
fn is_navigation(request: &Incoming) -> bool {
    let mode = request.parts.headers.get("sec-fetch-mode");
    request.parts.method == Method::POST && mode.is_none_or(|mode| mode == "navigate")
}

/// Tells whether a browser says that a page of this very host has sent the form. Whoever is no
/// browser has nothing to send here.
fn is_from_a_page(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        // Over plain HTTP and in old browsers: `web` has compared the origin.
        None => headers.contains_key(http::header::ORIGIN),
    }
}

impl std::fmt::Debug for Router {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Router").finish_non_exhaustive()
    }
}
