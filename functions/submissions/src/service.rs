//! The service of one form: the same in Lambda, on one machine and in tests.
//!
//! [`FormService::handle`] is the table of contents: route, read, check, store, answer, log.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use forms::kind::Kind;
use forms::{Form, RawSubmission, Submission};
use host::ClientAddress;
use http::{HeaderMap, Method, Request, Response, request::Parts};
use http_body_util::Full;
use jiff::Timestamp;

use crate::answer::{Answering, answer};
use crate::body::{self, Format};
use crate::bundle::Bundle;
use crate::keyed_hash::{Secret, Use};
use crate::limits::{Limits, Subject};
use crate::origin;
use crate::outcome::{BodyFault, Outcome, Refusal};
use crate::preview::Preview;
use crate::quarantine;
use crate::receipt::{self, Receipt};
use crate::repository::{NewSubmission, Repository, Saved, Tally, phone_hash};
use crate::request_id;
use crate::trace::{Line, Trace};

/// The most bytes that the names and values of a request's headers have together; more is answered
/// with 431. A browser sends one or two thousand here, where no page sets a cookie; Amazon's HTTP
/// API lets no more than 10,240 pass.
pub(crate) const MOST_HEADER_BYTES: usize = 16 * 1024;

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
    limits: Limits,
    now: fn() -> Timestamp,
}

impl FormService {
    /// The service of the form whose endpoint is `endpoint`, such as `registration`, with the
    /// limits of everyone. `None` when the bundle has no such form.
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
            limits: Limits::default(),
            now: Timestamp::now,
        };
        Some(Self {
            shared: Arc::new(shared),
        })
    }

    /// The same service with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        Arc::make_mut(&mut self.shared).limits = limits;
        self
    }

    /// The same service with another clock, so that a test can let years pass.
    #[must_use]
    pub fn with_clock(mut self, now: fn() -> Timestamp) -> Self {
        Arc::make_mut(&mut self.shared).now = now;
        self
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
            now: (self.shared.now)(),
        };
        let mut response = answer(&answering, &outcome, Format::of_answer(&parts.headers));
        if parts.method == Method::HEAD {
            *response.body_mut() = Full::default();
        }
        trace.log(&Line {
            form: self.form().id(),
            outcome: outcome.name(),
            status: response.status().as_u16(),
            started,
            request_id: &request_id,
        });
        response
    }

    /// A page that otherwise only follows a sent form. Nothing is stored.
    pub fn preview(&self, preview: Preview) -> Response<Full<Bytes>> {
        let now = (self.shared.now)();
        let answering = Answering {
            bundle: &self.shared.bundle,
            form: self.form(),
            secret: &self.shared.secret,
            request_id: &request_id::draw(),
            now,
        };
        answer(&answering, &preview.outcome(self.form(), now), Format::Page)
    }

    /// The routes of a form.
    async fn outcome<B>(&self, parts: &Parts, body: B, trace: &mut Trace) -> Outcome
    where
        B: http_body::Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if header_bytes(&parts.headers) > MOST_HEADER_BYTES {
            return Outcome::Refused(Refusal::HeadersTooLarge);
        }
        let path = parts
            .uri
            .path()
            .strip_prefix("/api/")
            .and_then(|path| path.strip_prefix(&*self.shared.endpoint));
        match (path, &parts.method) {
            (Some(""), &Method::POST) => self.submit(parts, body, trace).await,
            (Some(""), _) => Outcome::Refused(Refusal::Method("POST")),
            (Some(receipt::PAGE), &Method::GET | &Method::HEAD) => {
                self.receipt(parts, Outcome::ReceiptShown)
            }
            (Some(receipt::FILE), &Method::GET | &Method::HEAD) => {
                self.receipt(parts, Outcome::ReceiptDownloaded)
            }
            (Some(receipt::PAGE | receipt::FILE), _) => {
                Outcome::Refused(Refusal::Method("GET, HEAD"))
            }
            _ => Outcome::Refused(Refusal::NotFound),
        }
    }

    /// A form is sent: is it ours, can it be read, is it complete, is there room, is it stored?
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
        let address = parts.extensions.get::<ClientAddress>();
        let new = self.prepare(submission);
        self.store(raw, &new, address.copied(), trace).await
    }

    /// Stores a submission within the limits. The same submission again is no new one, so it gets
    /// its receipt whatever the limits say.
    async fn store(
        &self,
        raw: RawSubmission,
        new: &NewSubmission,
        address: Option<ClientAddress>,
        trace: &mut Trace,
    ) -> Outcome {
        let Shared {
            repository,
            secret,
            limits,
            ..
        } = &*self.shared;
        trace.quarantine = new.quarantine.map(quarantine::Reason::name);
        let receipt = |receipted| Receipt {
            receipted,
            answers: new.submission.receipt_answers().to_vec(),
        };
        let subjects = limits.subjects(
            secret,
            address.map(|ClientAddress(address)| address),
            new.phone_hash.as_deref(),
            new.received_at,
        );
        if let Some(until) = self.closed_until(&subjects, new.received_at, trace).await {
            let recognised = repository.recognise(new).await;
            trace.store_calls += recognised.calls;
            return match recognised.result {
                Ok(Some(receipted)) => Outcome::Repeated(receipt(receipted)),
                Ok(None) => Outcome::Limited { raw, until },
                Err(failure) => {
                    trace.store_failure = Some(failure);
                    Outcome::StoreFailed { raw }
                }
            };
        }
        let saved = repository.save(new).await;
        trace.store_calls += saved.calls;
        match saved.result {
            Ok(Saved::Same(receipted)) => Outcome::Repeated(receipt(receipted)),
            Ok(Saved::New(receipted)) => {
                self.count(&subjects, trace).await;
                Outcome::Stored(receipt(receipted))
            }
            Ok(Saved::Other(receipted)) => {
                self.count(&subjects, trace).await;
                Outcome::Noted(receipted)
            }
            Err(failure) => {
                trace.store_failure = Some(failure);
                Outcome::StoreFailed { raw }
            }
        }
    }

    /// When there is room again, where there is none now. Counts that can't be read close nothing:
    /// one form too many costs less than a citizen's form lost.
    async fn closed_until(
        &self,
        subjects: &[Subject],
        now: Timestamp,
        trace: &mut Trace,
    ) -> Option<Timestamp> {
        if subjects.is_empty() {
            return None;
        }
        trace.store_calls += 1;
        match self.shared.repository.counts(&tallies(subjects), now).await {
            Ok(counts) => {
                let closed = subjects.iter().zip(counts);
                closed
                    .filter_map(|(subject, counts)| subject.closed_until(counts))
                    .max()
            }
            Err(failure) => {
                trace.uncounted = Some(failure);
                None
            }
        }
    }

    /// Counts what was stored. A count that is lost is a count too few.
    async fn count(&self, subjects: &[Subject], trace: &mut Trace) {
        let tallies = tallies(subjects);
        trace.store_calls += u32::try_from(tallies.len()).unwrap_or_default();
        if let Err(failure) = self.shared.repository.count(&tallies).await {
            trace.uncounted = Some(failure);
        }
    }

    fn receipt(&self, parts: &Parts, outcome: fn(Receipt) -> Outcome) -> Outcome {
        let Shared {
            secret, endpoint, ..
        } = &*self.shared;
        let query = parts.uri.query().unwrap_or_default();
        match receipt::read(secret, endpoint, query) {
            Some(receipt) => outcome(receipt),
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
            phone_hash: phone(form, &submission).map(|number| phone_hash(secret, number)),
            kecamatan: kecamatan(form, &submission).map(str::to_owned),
            submission,
            quarantine,
            stage: form.stage().map(str::to_owned),
            received_at,
            expires_at: received_at.as_second() + kept,
        }
    }

    /// The form that is served.
    pub fn form(&self) -> &Form {
        let Shared {
            bundle, endpoint, ..
        } = &*self.shared;
        bundle
            .form(endpoint)
            .expect("`new` made sure that the bundle has this form, and it doesn't change")
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

fn header_bytes(headers: &HeaderMap) -> usize {
    let sizes = headers.iter();
    sizes
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}

/// The first telephone number among the answers.
fn phone<'a>(form: &Form, submission: &'a Submission) -> Option<&'a str> {
    let mut questions = form.questions().iter();
    questions.find_map(|question| {
        let is_phone = matches!(question.kind(), Kind::Phone);
        let answer = submission.answer(question.id()).filter(|_| is_phone)?;
        answer.parts().next()
    })
}

/// The kecamatan among the answers.
fn kecamatan<'a>(form: &Form, submission: &'a Submission) -> Option<&'a str> {
    let question = form.question_from("kecamatan")?;
    submission.answer(question.id())?.parts().next()
}

fn tallies(subjects: &[Subject]) -> Vec<Tally> {
    subjects
        .iter()
        .map(|subject| subject.tally.clone())
        .collect()
}

/// The time as it is stored: an answer to a repeat, which reads it back, tells the same.
fn milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond())
        .expect("a timestamp without its last digits is within range like the timestamp")
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;
