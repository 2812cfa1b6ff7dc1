//! The service: the same in Lambda, on one machine and in tests.

use std::path::Path;
use std::sync::Arc;

use ::bundle::{MessageId, PhraseId, address, template};
use ::sessions::Had;
use bytes::Bytes;
use form_http::{NotTaken, Words, page_view};
use forms::RawSubmission;
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use programme::closed_lists::{Right, Via};
use records::history::{Act, CITIZEN, NotActed, Objection, Status, What};
use records::{Claim, Proof, Proven, Repository, Secret, StoreFailure};
use web::bundle::BundleError;
use web::pages::{Message, PageView, RenderFailure};
use web::{Answer, Format, Function, HTML, Incoming, JSON, Refusal, Route, Trace};

use crate::bundle::{ACTION, Bundle};
use crate::json::StatusJson;
use crate::sessions::{sessions, views};
use crate::view::{AgainView, CERTAIN, Mentored, StatusView, WithdrawalView, due};

/// The service at `POST /api/status`. Clones share everything.
#[derive(Clone, Debug)]
pub struct StatusService {
    bundle: Arc<Bundle>,
    routes: [Route; 1],
    repository: Repository,
    secret: Secret,
    counts_addresses: bool,
    now: fn() -> Timestamp,
}

/// Outcome of a look-up.
enum Outcome {
    /// The status, after claiming a right or without.
    Shown {
        proven: Proven,
        digits: String,
        claimed: Option<Right>,
        mentored: Mentored,
        holdings: Vec<Had>,
    },
    /// Is the withdrawal certain?
    Asked { proven: Proven, digits: String },
    /// Not looked up.
    NotTaken(NotTaken),
}

impl StatusService {
    /// Loads the service of a bundle, `dist/functions` as the site generator writes it. `None`
    /// where no form asks for a status.
    pub fn load(
        bundle: &Path,
        repository: Repository,
        secret: Secret,
    ) -> Result<Option<Self>, BundleError> {
        let bundle = Bundle::load(bundle)?;
        Ok(bundle.map(|bundle| Self {
            bundle: Arc::new(bundle),
            routes: [Route::post(address::of(address::STATUS))],
            repository,
            secret,
            counts_addresses: true,
            now: Timestamp::now,
        }))
    }

    /// Returns this service counting wrong tries by address or not, as load tests on one machine
    /// need it. Those with one reference are counted all the same.
    #[must_use]
    pub fn counting_addresses(mut self, is_counted: bool) -> Self {
        self.counts_addresses = is_counted;
        self
    }

    /// Returns this service with another clock, so that a test can let days pass.
    #[must_use]
    pub fn with_clock(mut self, now: fn() -> Timestamp) -> Self {
        self.now = now;
        self
    }

    /// Returns this service with another repository.
    #[must_use]
    pub fn with_repository(mut self, repository: Repository) -> Self {
        self.repository = repository;
        self
    }

    /// Finds out whether it is hers, and does what she wants.
    async fn look(&self, request: &Incoming, now: Timestamp, trace: &mut Trace) -> Outcome {
        let form = &self.bundle.form;
        let checked = form_http::checked(request, form, trace, |raw| form.check(raw));
        let (raw, answers) = match checked {
            Ok(checked) => checked,
            Err(reason) => return Outcome::NotTaken(reason),
        };
        let look_up = &self.bundle.look_up;
        let claim = form_http::claim(request, look_up, &answers, self.counts_addresses);
        let Some(claim) = claim else {
            return Outcome::NotTaken(NotTaken::NotFound { raw });
        };
        let right = answers.text(ACTION).and_then(|code| code.parse().ok());
        let is_certain = request.format == Format::Json || raw.values(CERTAIN).any(|is| is == "ya");
        let repository = &self.repository.for_one_request();
        let found = match repository.prove(&self.secret, &claim, now).await {
            Ok(Proof::Proven(proven)) => {
                let found = self
                    .go_on(repository, *proven, right, is_certain, &claim, now)
                    .await;
                self.with_holdings(repository, found, now, trace).await
            }
            Ok(Proof::Unproven) => Ok(None),
            Ok(Proof::Limited { until }) => {
                return Outcome::NotTaken(NotTaken::Limited { raw, until });
            }
            Err(failure) => Err(failure),
        };
        match found {
            Ok(Some(outcome)) => outcome,
            Ok(None) => Outcome::NotTaken(NotTaken::NotFound { raw }),
            Err(failure) => Self::failed(raw, &failure, trace),
        }
    }

    /// Shows the status, after claiming a right where one is claimed. `None` where the record went
    /// meanwhile.
    async fn go_on(
        &self,
        repository: &Repository,
        mut proven: Proven,
        right: Option<Right>,
        is_certain: bool,
        claim: &Claim<'_>,
        now: Timestamp,
    ) -> Result<Option<Outcome>, StoreFailure> {
        let digits = claim.digits.to_owned();
        let is_withdrawn = proven.state.withdrawn.is_some();
        let right = right.filter(|right| !(*right == Right::Withdraw && is_withdrawn));
        if let Some(right) = right
            && !proven.state.cases.iter().any(|case| case.right == right)
        {
            if right == Right::Withdraw && !is_certain {
                return Ok(Some(Outcome::Asked { proven, digits }));
            }
            let Some(after) = self.claim(repository, right, proven, claim, now).await? else {
                return Ok(None);
            };
            proven = after;
        }
        let joined = repository.joined(&proven, now).await?.map(Box::new);
        let told = Mentored::told_by(joined.as_deref(), &proven.state);
        let mentor = match told.and_then(|state| state.mentor()?.parse().ok()) {
            Some(id) => repository.mentor(&id).await?,
            None => None,
        };
        let mentored = Mentored { joined, mentor };
        Ok(Some(Outcome::Shown {
            proven,
            digits,
            claimed: right,
            mentored,
            holdings: Vec::new(),
        }))
    }

    /// Adds what she has of sessions. That is worth less than all the rest, which is shown without
    /// it where it can't be found out.
    async fn with_holdings(
        &self,
        repository: &Repository,
        mut found: Result<Option<Outcome>, StoreFailure>,
        now: Timestamp,
        trace: &mut Trace,
    ) -> Result<Option<Outcome>, StoreFailure> {
        if let Ok(Some(Outcome::Shown {
            proven, holdings, ..
        })) = &mut found
            && proven.state.status() == Status::Active
        {
            let sessions = &self.bundle.sessions;
            let held = sessions.had(repository, proven.reference, now).await;
            *holdings = held.unwrap_or_else(|failure| {
                trace.store_failure = Some(failure.to_string());
                Vec::new()
            });
        }
        found
    }

    /// Records that a right is claimed, unless it is already.
    async fn claim(
        &self,
        repository: &Repository,
        right: Right,
        mut proven: Proven,
        claim: &Claim<'_>,
        now: Timestamp,
    ) -> Result<Option<Proven>, StoreFailure> {
        let act = Act {
            reference: proven.reference,
            seen: None,
            id: Act::draw_id()?,
            by: CITIZEN.to_owned(),
            via: Via::Status,
            at: now,
            what: What::RightAsked { right },
            text: None,
        };
        match repository.act(&act, now).await {
            Ok(acted) => {
                proven.state = acted.state;
                Ok(Some(proven))
            }
            // The same was sent twice at once, and the other was faster: both get its answer.
            Err(
                NotActed::Objection(Objection::AlreadyAsked)
                | NotActed::Faster(_)
                | NotActed::Resent(_),
            ) => match repository.prove(&self.secret, claim, now).await? {
                Proof::Proven(proven) => Ok(Some(*proven)),
                Proof::Unproven | Proof::Limited { .. } => Ok(None),
            },
            // Erased or expired since it was looked up. Nothing here is about a mentor.
            Err(
                NotActed::Unknown
                | NotActed::Objection(_)
                | NotActed::Refused(_)
                | NotActed::UnknownMentor
                | NotActed::MentorFull,
            ) => Ok(None),
            Err(NotActed::Store(failure)) => Err(failure),
        }
    }

    fn failed(raw: RawSubmission, failure: &StoreFailure, trace: &mut Trace) -> Outcome {
        trace.store_failure = Some(failure.to_string());
        Outcome::NotTaken(NotTaken::StoreFailed { raw })
    }

    fn response(
        &self,
        outcome: &Outcome,
        request: &Incoming,
        now: Timestamp,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let bundle = &*self.bundle;
        match outcome {
            Outcome::Shown {
                proven, holdings, ..
            } if request.format == Format::Json => {
                let due = due(bundle, &proven.state).map(|day| day.to_string());
                let json = StatusJson::new(proven, due, sessions(bundle, holdings));
                Ok(web::respond_json(StatusCode::OK, JSON, &json))
            }
            Outcome::Shown {
                proven,
                digits,
                claimed,
                mentored,
                holdings,
            } => {
                let mut view = StatusView::new(bundle, proven, digits, *claimed, mentored, now);
                view.sessions = views(bundle, holdings, proven.reference, now);
                let title = &bundle.messages[PhraseId::TitleStatus];
                self.render(template::STATUS, title, "status", &view)
            }
            Outcome::Asked { proven, digits } => {
                let message = form_http::plain(&bundle.messages, MessageId::WithdrawalAsked, &[]);
                let view = WithdrawalView {
                    title: message.title,
                    paragraphs: message.paragraphs,
                    code: Right::Withdraw.code(),
                    again: AgainView::new(bundle, proven, digits),
                };
                self.render(template::WITHDRAWAL, message.title, "withdrawal", &view)
            }
            Outcome::NotTaken(reason) => form_http::Answering {
                form: &bundle.form,
                pages: &bundle.pages,
                messages: &bundle.messages,
                words: &Words::STATUS,
                request_id: &request.id,
                now,
            }
            .not_taken(reason, request.format),
        }
    }

    fn render(
        &self,
        template: &str,
        title: &str,
        name: &'static str,
        view: &impl serde::Serialize,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let mut context = self.bundle.pages.context(&self.page(title));
        context.insert(name, view);
        let html = self.bundle.pages.render(template, &context)?;
        Ok(web::respond(StatusCode::OK, HTML, html))
    }
}

impl Function for StatusService {
    fn name(&self) -> &'static str {
        address::STATUS
    }

    fn routes(&self) -> &[Route] {
        &self.routes
    }

    fn pages(&self) -> &web::Pages {
        &self.bundle.pages
    }

    fn answer<'a>(&'a self, request: &'a Incoming) -> web::Answering<'a> {
        Box::pin(async move {
            let now = (self.now)();
            let mut trace = self.trace();
            let outcome = self.look(request, now, &mut trace).await;
            trace.outcome = match &outcome {
                Outcome::Shown { claimed: None, .. } => "shown",
                Outcome::Shown { .. } => "right_claimed",
                Outcome::Asked { .. } => "asked_again",
                Outcome::NotTaken(reason) => reason.name(),
            };
            let response = self.response(&outcome, request, now);
            Answer { response, trace }
        })
    }

    fn page<'a>(&'a self, title: &'a str) -> PageView<'a> {
        page_view(&self.bundle.messages, &self.bundle.form, title)
    }

    fn refused(&self, refusal: &Refusal) -> Message<'_> {
        form_http::refused(&self.bundle.messages, refusal, &self.bundle.form)
    }

    fn broken(&self) -> Message<'_> {
        form_http::broken(&self.bundle.messages, &self.bundle.form)
    }

    fn trace(&self) -> Trace {
        Trace {
            form: Some(self.bundle.form.id().to_owned()),
            ..Trace::default()
        }
    }
}
