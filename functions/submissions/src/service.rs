//! The service of one form: the same in Lambda, on one machine and in tests.
//!
//! [`FormService::handle`] is the table of contents: route, read, check, store, answer, log.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use forms::{Form, Submission};
use http::{Method, Request, Response, request::Parts};
use http_body_util::Full;
use jiff::Timestamp;

use crate::answer::{Answering, answer};
use crate::body::{self, BodyFault, Format};
use crate::bundle::Bundle;
use crate::keyed_hash::{Secret, Use};
use crate::origin;
use crate::outcome::{Outcome, Refusal};
use crate::quarantine;
use crate::receipt::{self, Receipt};
use crate::repository::{NewSubmission, Repository, Saved, StoreFailure};
use crate::request_id;

/// The address a request came from. The host puts it into the request's extensions; it is
/// personal, so it is neither logged nor stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The service of one form, at `/api/<endpoint>` and below. Clones share everything.
#[derive(Clone, Debug)]
pub struct FormService {
    shared: Arc<Shared>,
}

#[derive(Clone, Debug)]
struct Shared {
    bundle: Arc<Bundle>,
    endpoint: String,
    repository: Repository,
    secret: Secret,
    now: fn() -> Timestamp,
}

impl FormService {
    /// The service of the form whose endpoint is `endpoint`, such as `registration`. `None` when
    /// the bundle has no such form.
    pub fn new(
        bundle: Arc<Bundle>,
        endpoint: &str,
        repository: Repository,
        secret: Secret,
    ) -> Option<Self> {
        bundle.form(endpoint)?;
        let shared = Shared {
            bundle,
            endpoint: endpoint.to_owned(),
            repository,
            secret,
            now: Timestamp::now,
        };
        Some(Self {
            shared: Arc::new(shared),
        })
    }

    /// The same service with another clock, so that a test can let years pass.
    #[must_use]
    pub fn with_clock(self, now: fn() -> Timestamp) -> Self {
        let shared = Shared {
            now,
            ..(*self.shared).clone()
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Answers one request. Whatever is sent, there is an answer.
    pub async fn handle<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: http_body::Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        let mut trace = Trace::default();
        let outcome = self.outcome(&parts, body, &mut trace).await;
        let request_id = request_id::draw();
        let answering = Answering {
            bundle: &self.shared.bundle,
            form: self.form(),
            secret: &self.shared.secret,
            request_id: &request_id,
        };
        let mut response = answer(&answering, &outcome, Format::of_answer(&parts.headers));
        if parts.method == Method::HEAD {
            *response.body_mut() = Full::default();
        }
        self.log(
            &outcome,
            &trace,
            &request_id,
            response.status().as_u16(),
            started,
        );
        response
    }

    /// The routes of a form.
    async fn outcome<B>(&self, parts: &Parts, body: B, trace: &mut Trace) -> Outcome
    where
        B: http_body::Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let path = parts
            .uri
            .path()
            .strip_prefix("/api/")
            .and_then(|path| path.strip_prefix(&*self.shared.endpoint));
        match (path, &parts.method) {
            (Some(""), &Method::POST) => self.submit(parts, body, trace).await,
            (Some(""), _) => Outcome::Refused(Refusal::Method("POST")),
            (Some(path), method) if path.strip_prefix('/') == Some(receipt::PATH) => {
                if matches!(*method, Method::GET | Method::HEAD) {
                    self.show_receipt(parts)
                } else {
                    Outcome::Refused(Refusal::Method("GET, HEAD"))
                }
            }
            _ => Outcome::Refused(Refusal::NotFound),
        }
    }

    /// A form is sent: is it ours, can it be read, is it complete, is it stored?
    ///
    /// Rate limits belong before the body is checked, where a refusal costs least.
    async fn submit<B>(&self, parts: &Parts, body: B, trace: &mut Trace) -> Outcome
    where
        B: http_body::Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let authority = parts.uri.authority().map(http::uri::Authority::as_str);
        if !origin::is_our_own(&parts.headers, authority, self.shared.bundle.site_origin()) {
            return Outcome::Refused(Refusal::CrossSite);
        }
        let Some(format) = Format::of_body(&parts.headers) else {
            return Outcome::Refused(Refusal::UnsupportedType);
        };
        let body = match body::read(body).await {
            Ok(body) => body,
            Err(refusal) => return Outcome::Refused(refusal),
        };
        let raw = match body::parse(&body, format, self.form()) {
            Ok(raw) => raw,
            Err(BodyFault::Refused(refusal)) => return Outcome::Refused(refusal),
            Err(BodyFault::Misshapen(problems)) => return Outcome::Misshapen(problems),
        };
        let submission = match self.form().check(&raw) {
            Ok(submission) => submission,
            Err(rejection) => {
                trace.rejected = rejection.errors().len();
                return Outcome::Rejected { raw, rejection };
            }
        };
        let answers = submission.receipt_answers().to_vec();
        let new = self.prepare(submission);
        trace.quarantine = new.quarantine.map(quarantine::Reason::name);
        let saved = self.shared.repository.save(&new).await;
        trace.store_calls = saved.calls;
        let receipt = |receipted| Receipt { receipted, answers };
        match saved.result {
            Ok(Saved::New(receipted)) => Outcome::Stored(receipt(receipted)),
            Ok(Saved::Same(receipted)) => Outcome::Repeated(receipt(receipted)),
            Ok(Saved::Other(receipted)) => Outcome::Noted(receipted),
            Err(failure) => {
                trace.store_failure = Some(failure);
                Outcome::StoreFailed { raw }
            }
        }
    }

    fn show_receipt(&self, parts: &Parts) -> Outcome {
        let Shared {
            secret, endpoint, ..
        } = &*self.shared;
        let query = parts.uri.query().unwrap_or_default();
        match receipt::read(secret, endpoint, query) {
            Some(receipt) => Outcome::ReceiptShown(receipt),
            None => Outcome::Refused(Refusal::UnknownReceipt),
        }
    }

    /// Adds to a checked submission what only the host knows: keyed hashes, time, retention.
    fn prepare(&self, submission: Submission) -> NewSubmission {
        let Shared { secret, now, .. } = &*self.shared;
        let form = self.form();
        let quarantine = quarantine::reason(form, &submission);
        let key_use = match quarantine {
            None => Use::Identity,
            Some(_) => Use::QuarantinedIdentity,
        };
        let id = form.id().as_bytes();
        let received_at = milliseconds(now());
        let kept = i64::from(form.retention_days()) * SECONDS_A_DAY;
        NewSubmission {
            form: form.id().to_owned(),
            key_hash: secret.hash(key_use, &[id, submission.identity()]),
            content_hash: secret.hash(Use::Content, &[id, submission.content()]),
            submission,
            quarantine,
            stage: form.stage().map(str::to_owned),
            received_at,
            expires_at: received_at.as_second() + kept,
        }
    }

    fn form(&self) -> &Form {
        let Shared {
            bundle, endpoint, ..
        } = &*self.shared;
        bundle
            .form(endpoint)
            .expect("`new` made sure that the bundle has this form, and it doesn't change")
    }

    /// One line per request:
    ///
    /// | field | what |
    /// | --- | --- |
    /// | `event` | `request` |
    /// | `form` | id of the form |
    /// | `outcome` | a name of [`Outcome::name`] |
    /// | `status` | HTTP status |
    /// | `duration_ms` | from the first byte of the body to the answer |
    /// | `request_id` | the code that the page shows when we failed |
    /// | `store_calls` | calls to the store, 0 where it wasn't asked |
    /// | `rejected` | number of questions that need another answer |
    /// | `quarantine` | why it was set aside, where it was |
    /// | `store_failure` | what went wrong in the store, where something did |
    ///
    /// None of them holds anything that was sent.
    fn log(
        &self,
        outcome: &Outcome,
        trace: &Trace,
        request_id: &str,
        status: u16,
        started: Instant,
    ) {
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let form = self.form().id();
        let outcome = outcome.name();
        let Trace {
            store_calls,
            rejected,
            quarantine,
            store_failure,
        } = trace;
        if let Some(store_failure) = store_failure {
            tracing::error!(
                event = "request",
                form, outcome, status, duration_ms, request_id, store_calls, rejected, quarantine,
                %store_failure,
            );
        } else {
            tracing::info!(
                event = "request",
                form,
                outcome,
                status,
                duration_ms,
                request_id,
                store_calls,
                rejected,
                quarantine,
            );
        }
    }
}

impl<B> tower::Service<Request<B>> for FormService
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(service.handle(request).await) })
    }
}

/// The time as it is stored: an answer to a repeat, which reads it back, tells the same.
fn milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond())
        .expect("a timestamp without its last digits is within range like the timestamp")
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// What the log says besides the outcome.
#[derive(Debug, Default)]
struct Trace {
    store_calls: u32,
    rejected: usize,
    quarantine: Option<&'static str>,
    store_failure: Option<StoreFailure>,
}
