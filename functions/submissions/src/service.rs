//! The service of one form: the same in Lambda, on one machine and in tests.
//!
//! [`FormService`]'s `answer` is the table of contents: read, check, store, answer.

use std::sync::Arc;

use bundle::address;
use bytes::Bytes;
use form_http::receipt::{self, Receipt};
use form_http::{NotTaken, page_view};
use forms::{RawSubmission, SESSIONS, StoringForm, Submission};
use http::Response;
use http_body_util::Full;
use jiff::Timestamp;
use web::pages::{Message, PageView, RenderFailure};
use web::{Answer, ClientAddress, Format, Function, Incoming, Refusal, Route, Trace};

use crate::answer::{Answering, answer};
use crate::bundle::Bundle;
use crate::limits::Limits;
use crate::outcome::Outcome;
use crate::prepare::prepare;
use crate::preview::Preview;
use crate::quarantine;
use crate::same_at_once::SameAtOnce;
use crate::standings;
use programme::Reference;
use records::{NewSubmission, Receipted, Repository, Saved, Secret, Tally};
use sessions::Standing;

/// The service of one form, at `/api/<endpoint>` and below. Clones share everything.
#[derive(Clone, Debug)]
pub struct FormService {
    shared: Arc<Shared>,
}

#[derive(Clone, Debug)]
struct Shared {
    bundle: Arc<Bundle>,
    endpoint: String,
    routes: [Route; 3],
    repository: Repository,
    secret: Secret,
    limits: Limits,
    same_at_once: SameAtOnce,
    now: fn() -> Timestamp,
}

impl FormService {
    /// Makes the service of the form whose endpoint is `endpoint`, such as `registration`, with the
    /// limits of everyone. `None` when the bundle has no such form that
    /// stores.
    pub fn new(
        bundle: Arc<Bundle>,
        endpoint: &str,
        repository: Repository,
        secret: Secret,
    ) -> Option<Self> {
        bundle.form(endpoint)?;
        let form = address::of(endpoint);
        let shared = Shared {
            bundle,
            endpoint: endpoint.to_owned(),
            routes: [
                Route::post(form.clone()),
                Route::get(format!("{form}{}", address::RECEIPT)),
                Route::get(format!("{form}{}", address::RECEIPT_FILE)),
            ],
            repository,
            secret,
            limits: Limits::default(),
            same_at_once: SameAtOnce::default(),
            now: Timestamp::now,
        };
        Some(Self {
            shared: Arc::new(shared),
        })
    }

    /// Returns this service with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        Arc::make_mut(&mut self.shared).limits = limits;
        self
    }

    /// Returns this service with another clock, so that a test can let years pass.
    #[must_use]
    pub fn with_clock(mut self, now: fn() -> Timestamp) -> Self {
        Arc::make_mut(&mut self.shared).now = now;
        self
    }

    /// Shows a page that otherwise only follows a sent form. Nothing is stored.
    pub fn preview(&self, preview: Preview) -> Response<Full<Bytes>> {
        let now = (self.shared.now)();
        let outcome = preview.outcome(self.form(), now);
        let request_id = web::draw_request_id();
        let response = self.response(&outcome, Format::Page, &request_id, now);
        web::finish(self, response, &request_id)
    }

    fn response(
        &self,
        outcome: &Outcome,
        format: Format,
        request_id: &str,
        now: Timestamp,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let answering = Answering {
            bundle: &self.shared.bundle,
            form: self.form(),
            secret: &self.shared.secret,
            request_id,
            now,
        };
        answer(&answering, outcome, format)
    }

    /// Takes a sent form: is it complete, is there room, is it stored?
    async fn submit(&self, request: &Incoming, trace: &mut Trace) -> Outcome {
        let form = self.form();
        let checked = form_http::checked(request, form, trace, |raw| form.check(raw));
        let (raw, submission) = match checked {
            Ok(checked) => checked,
            Err(reason) => return Outcome::NotTaken(reason),
        };
        let address = request.parts.extensions.get::<ClientAddress>();
        let quarantine = quarantine::reason(self.form(), &submission);
        let now = (self.shared.now)();
        let new = prepare(
            self.form(),
            &submission,
            quarantine,
            &self.shared.secret,
            now,
        );
        let receipt_answers = submission.receipt_answers().to_vec();
        let repository = &self.shared.repository.for_one_request();
        let outcome = self
            .store(
                repository,
                raw,
                &new,
                address.copied(),
                receipt_answers,
                trace,
            )
            .await;
        match outcome {
            Outcome::Stored(receipt) => {
                let joined = self.join(repository, &submission, receipt, trace);
                Outcome::Stored(joined.await)
            }
            Outcome::Repeated(receipt) => {
                let joined = self.join(repository, &submission, receipt, trace);
                Outcome::Repeated(joined.await)
            }
            Outcome::Noted { .. } => Outcome::Noted {
                with_sessions: !chosen_sessions(self.form(), &submission).is_empty(),
            },
            other => other,
        }
    }

    /// Asks for a place in each session that was chosen with the form, and puts into the receipt
    /// what came of it. The form is stored by then, so nothing that goes wrong here takes that
    /// back: who could not be put down is told where to ask again.
    async fn join(
        &self,
        repository: &Repository,
        submission: &Submission,
        mut receipt: Receipt,
        trace: &mut Trace,
    ) -> Receipt {
        let reference = receipt.receipted.reference;
        for session in chosen_sessions(self.form(), submission) {
            let standing = self.join_one(repository, session, reference, trace).await;
            receipt.answers.push(standings::pair(session, standing));
        }
        receipt
    }

    async fn join_one(
        &self,
        repository: &Repository,
        session: &str,
        reference: Reference,
        trace: &mut Trace,
    ) -> Option<Standing> {
        let Shared { bundle, now, .. } = &*self.shared;
        let held = bundle.sessions().get(session)?;
        let joined = bundle.sessions().join(held, repository, reference, *now);
        match joined.await {
            Ok(joined) => Standing::of(joined),
            Err(failure) => {
                trace.store_failure = Some(failure.to_string());
                None
            }
        }
    }

    /// Stores a submission within the limits. The same submission again is no new one, so it gets
    /// its receipt whatever the limits say.
    async fn store(
        &self,
        repository: &Repository,
        raw: RawSubmission,
        new: &NewSubmission,
        address: Option<ClientAddress>,
        receipt_answers: Vec<(String, String)>,
        trace: &mut Trace,
    ) -> Outcome {
        let Shared { secret, limits, .. } = &*self.shared;
        trace.quarantine = new.quarantine.as_ref().map(|aside| aside.reason.name());
        let receipt = |receipted| Receipt {
            receipted,
            answers: receipt_answers.clone(),
        };
        let tallies = limits.tallies(
            secret,
            address.map(|ClientAddress(address)| address),
            new.phone_hash.as_deref(),
            new.received_at,
        );
        // Held until the form is stored.
        let _turn;
        if !tallies.is_empty() {
            let turn = self.shared.same_at_once.turn(&new.hashes.current.key);
            _turn = turn.await;
            if let Some(receipted) = recognise(repository, new, trace).await {
                return Outcome::Repeated(receipt(receipted));
            }
            if let Some(until) = count(repository, &tallies, trace).await {
                // It may have been stored since, by the same form sent twice at once.
                return match recognise(repository, new, trace).await {
                    Some(receipted) => Outcome::Repeated(receipt(receipted)),
                    None => Outcome::NotTaken(NotTaken::Limited { raw, until }),
                };
            }
        }
        let saved = repository.save(new).await;
        asked(trace, saved.calls);
        match saved.result {
            Ok(Saved::Same(receipted)) => Outcome::Repeated(receipt(receipted)),
            Ok(Saved::New(receipted)) => Outcome::Stored(receipt(receipted)),
            Ok(Saved::Other(_)) => Outcome::Noted {
                with_sessions: false,
            },
            Err(failure) => {
                trace.store_failure = Some(failure.to_string());
                Outcome::NotTaken(NotTaken::StoreFailed { raw })
            }
        }
    }

    fn receipt(&self, request: &Incoming, outcome: fn(Receipt) -> Outcome) -> Outcome {
        let Shared {
            secret, endpoint, ..
        } = &*self.shared;
        let query = request.parts.uri.query().unwrap_or_default();
        receipt::read(secret, endpoint, query).map_or(Outcome::UnknownReceipt, outcome)
    }

    /// Returns the form that is served.
    pub fn form(&self) -> &StoringForm {
        let Shared {
            bundle, endpoint, ..
        } = &*self.shared;
        bundle
            .form(endpoint)
            .expect("`new` made sure that the bundle has this form, and it doesn't change")
    }
}

impl Function for FormService {
    fn name(&self) -> &str {
        &self.shared.endpoint
    }

    fn routes(&self) -> &[Route] {
        &self.shared.routes
    }

    fn pages(&self) -> &web::Pages {
        self.shared.bundle.pages().templates()
    }

    fn answer<'a>(&'a self, request: &'a Incoming) -> web::Answering<'a> {
        Box::pin(async move {
            let mut trace = self.trace();
            let path = request.parts.uri.path();
            let outcome = if path.ends_with(address::RECEIPT_FILE) {
                self.receipt(request, Outcome::ReceiptDownloaded)
            } else if path.ends_with(address::RECEIPT) {
                self.receipt(request, Outcome::ReceiptShown)
            } else {
                self.submit(request, &mut trace).await
            };
            trace.outcome = outcome.name();
            let now = (self.shared.now)();
            let response = self.response(&outcome, request.format, &request.id, now);
            Answer { response, trace }
        })
    }

    fn page<'a>(&'a self, title: &'a str) -> PageView<'a> {
        page_view(self.shared.bundle.messages(), self.form(), title)
    }

    fn refused(&self, refusal: &Refusal) -> Message<'_> {
        form_http::refused(self.shared.bundle.messages(), refusal, self.form())
    }

    fn broken(&self) -> Message<'_> {
        form_http::broken(self.shared.bundle.messages(), self.form())
    }

    fn trace(&self) -> Trace {
        Trace {
            form: Some(self.form().id().to_owned()),
            store_calls: Some(0),
            rejected: Some(0),
            ..Trace::default()
        }
    }
}

/// Lists the sessions that were chosen with a form.
fn chosen_sessions<'a>(form: &StoringForm, submission: &'a Submission) -> Vec<&'a str> {
    let question = form.question_from(SESSIONS);
    let answer = question.and_then(|question| submission.answer(question.id()));
    answer.map_or_else(Vec::new, |answer| answer.parts().collect())
}

/// Finds the receipt of the same submission, where it is stored already. Where that can't be found
/// out, storing it finds out.
async fn recognise(
    repository: &Repository,
    new: &NewSubmission,
    trace: &mut Trace,
) -> Option<Receipted> {
    let recognised = repository.recognise(new).await;
    asked(trace, recognised.calls);
    match recognised.result {
        Ok(found) => found,
        Err(failure) => {
            trace.uncounted = Some(failure.to_string());
            None
        }
    }
}

/// Counts a try, and says from when there is room again where there is none now. A count that
/// fails closes nothing, as one form too many costs less than a citizen's form lost; but no more
/// pass uncounted than may be counted.
async fn count(repository: &Repository, tallies: &[Tally], trace: &mut Trace) -> Option<Timestamp> {
    let counted = repository.count_all(tallies).await;
    asked(trace, counted.calls);
    counted.result.unwrap_or_else(|failure| {
        trace.uncounted = Some(failure.to_string());
        None
    })
}

/// Adds calls to the store to those of a request.
fn asked(trace: &mut Trace, calls: u32) {
    *trace.store_calls.get_or_insert_default() += calls;
}
