//! The service of places.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bundle::address;
use form_http::{NotTaken, page_view};
use forms::{Answers, Form, RawSubmission};
use jiff::{SignedDuration, Timestamp};
use programme::{Reference, Slug};
use records::history::Status;
use records::{
    Claim, Free, Joined, Left, Proof, Receipted, Repository, Rules, Secret, StoreFailure,
};
use submissions::Bundle;
use submissions::receipt::{self, Receipt};
use web::pages::{Message, PageView};
use web::{Answer, Answering, ClientAddress, Function, Incoming, Refusal, Route, Trace};

use crate::outcome::{Outcome, Standing};
use crate::sessions::{Held, LoadError, Sessions};

/// The service at `/api/seats` and below. Clones share everything.
#[derive(Clone, Debug)]
pub struct PlacesService {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    bundle: Arc<Bundle>,
    sessions: Sessions,
    routes: [Route; 3],
    repository: Repository,
    secret: Secret,
    counts_addresses: bool,
    now: fn() -> Timestamp,
    settled: Mutex<BTreeMap<Slug, Timestamp>>,
}

/// How old may be what we know of a session before it is put in order again. Offers lapse by the
/// minute, and nobody should wait much longer for a place that is free.
const FRESH: SignedDuration = SignedDuration::from_secs(30);

impl PlacesService {
    /// The service of the sessions in the bundle at `folder`, which `bundle` was read from.
    /// `counts_addresses` is off for load tests on one machine, which all come from one address.
    pub fn load(
        folder: &Path,
        bundle: Arc<Bundle>,
        repository: Repository,
        secret: Secret,
        counts_addresses: bool,
    ) -> Result<Self, LoadError> {
        bundle.look_up(address::SEATS).ok_or(LoadError::NoForm)?;
        let path = address::of(address::SEATS);
        let shared = Shared {
            bundle,
            sessions: Sessions::load(folder)?,
            routes: [
                Route::post(path.clone()),
                Route::get(format!("{path}{}", address::RECEIPT)),
                Route::get(format!("{path}/{{id}}")),
            ],
            repository,
            secret,
            counts_addresses,
            now: Timestamp::now,
            settled: Mutex::default(),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Puts every session in order, as [`Sessions::settle`] does. For a host that lives long, every
    /// half minute.
    pub async fn sweep(&self) {
        // The next time does what this one could not.
        let (sessions, now) = (&self.shared.sessions, (self.shared.now)());
        let _ = sessions.settle(&self.shared.repository, now).await;
    }

    /// How many places are free, after everything is where it belongs. Nothing is written about a
    /// session that nobody has asked for yet.
    async fn free_places(
        &self,
        repository: &Repository,
        rules: &Rules,
    ) -> Result<Free, StoreFailure> {
        let now = (self.shared.now)();
        let id = &rules.session;
        let Some(free) = repository.free_places(id, now).await? else {
            return Ok(Free {
                places: rules.capacity,
                free: rules.capacity,
                is_open: (rules.opens..rules.closes).contains(&now),
            });
        };
        if !self.settle(repository, id).await? {
            return Ok(free);
        }
        let free_now = repository.free_places(id, now).await?;
        Ok(free_now.unwrap_or(free))
    }

    /// Puts a session in order, unless that was done just before: then it is false.
    async fn settle(&self, repository: &Repository, id: &Slug) -> Result<bool, StoreFailure> {
        let now = (self.shared.now)();
        let settled = || {
            let known = self.shared.settled.lock();
            known.unwrap_or_else(PoisonError::into_inner)
        };
        let is_fresh = settled()
            .get(id)
            .is_some_and(|at| now.duration_since(*at) < FRESH);
        let Some(held) = self.shared.sessions.get(id.as_str()).filter(|_| !is_fresh) else {
            return Ok(false);
        };
        repository.open_places(&held.rules, now).await?;
        settled().insert(id.clone(), now);
        Ok(true)
    }

    /// Somebody asks for a place, or gives it back.
    async fn sent(&self, request: &Incoming, trace: &mut Trace) -> Outcome<'_> {
        let raw = match form_http::read(request, self.form()) {
            Ok(raw) => raw,
            Err(reason) => return Outcome::NotTaken(reason),
        };
        let answers = match self.form().check(&raw) {
            Ok(answers) => answers,
            Err(rejection) => {
                trace.rejected = Some(rejection.errors().len());
                return Outcome::NotTaken(NotTaken::Rejected { raw, rejection });
            }
        };
        let Some(held) = self
            .shared
            .sessions
            .get(answers.text(SESSION).unwrap_or_default())
        else {
            return Outcome::NoSession;
        };
        match self.decide(held, &answers, request, &raw).await {
            Ok(outcome) => outcome,
            Err(failure) => {
                trace.store_failure = Some(failure.to_string());
                Outcome::NotTaken(NotTaken::StoreFailed { raw })
            }
        }
    }

    async fn decide<'a>(
        &'a self,
        held: &'a Held,
        answers: &Answers,
        request: &Incoming,
        raw: &RawSubmission,
    ) -> Result<Outcome<'a>, StoreFailure> {
        let Shared { secret, now, .. } = &*self.shared;
        let repository = &self.shared.repository.for_one_request();
        let Some(reference) = self.reference(answers) else {
            return Ok(Outcome::NotTaken(NotTaken::NotFound { raw: raw.clone() }));
        };
        let address = request.parts.extensions.get::<ClientAddress>();
        let address = address.filter(|_| self.shared.counts_addresses);
        let claim = Claim {
            reference,
            digits: self.digits(answers),
            address: address.map(|ClientAddress(address)| *address),
        };
        let proven = match repository.prove(secret, &claim, now()).await? {
            Proof::Proven(proven) => proven,
            Proof::Unproven => {
                return Ok(Outcome::NotTaken(NotTaken::NotFound { raw: raw.clone() }));
            }
            Proof::Limited { until } => {
                return Ok(Outcome::NotTaken(NotTaken::Limited {
                    raw: raw.clone(),
                    until,
                }));
            }
        };
        // Only a registration enters a stage.
        let state = &proven.state;
        if state.status() != Status::Active || state.stage().is_none() {
            return Ok(Outcome::NoParticipant);
        }
        let session = &held.rules.session;
        self.settle(repository, session).await?;
        let standing = if answers.text(ACTION) == Some(LEAVE) {
            match repository.leave(session, reference, now()).await? {
                Left::Gone => Standing::Left,
                Left::NeverAsked => return Ok(Outcome::NeverAsked(held)),
                Left::Present => return Ok(Outcome::Present(held)),
            }
        } else {
            match repository.join(session, reference, &|| now()).await? {
                Joined::Seat => Standing::Seat,
                Joined::Waiting(place) => Standing::Waiting(place),
                Joined::Applied => Standing::Applied,
                Joined::NotYet(opens) => return Ok(Outcome::NotYet(held, opens)),
                Joined::Closed => return Ok(Outcome::Closed(held)),
                Joined::Ended => return Ok(Outcome::NoParticipant),
                Joined::Unknown => return Ok(Outcome::NoSession),
            }
        };
        let receipt = receipt_of(held, standing, reference, now());
        Ok(Outcome::Done(held, standing, receipt))
    }

    fn reference(&self, answers: &Answers) -> Option<Reference> {
        let question = &self.form().look_up()?.reference;
        answers.text(question)?.parse().ok()
    }

    fn digits<'a>(&self, answers: &'a Answers) -> &'a str {
        let look_up = self.form().look_up();
        let digits = look_up.and_then(|look_up| answers.text(&look_up.phone_digits));
        digits.unwrap_or_default()
    }

    fn receipt(&self, request: &Incoming) -> Outcome<'_> {
        let query = request.parts.uri.query().unwrap_or_default();
        let read = receipt::read(&self.shared.secret, address::SEATS, query);
        let shown = read.and_then(|receipt| {
            let answer = |name: &str| {
                let mut answers = receipt.answers.iter();
                let found = answers.find(|(id, _)| id == name);
                found.map_or("", |(_, value)| value.as_str())
            };
            let held = self.shared.sessions.get(answer(SESSION))?;
            let place = answer(PLACE).parse().ok();
            let standing = Standing::named(answer(STANDING), place)?;
            Some(Outcome::Shown(held, standing, receipt))
        });
        shown.unwrap_or(Outcome::UnknownReceipt)
    }

    /// How many places of a session are free.
    async fn free(&self, id: &str, trace: &mut Trace) -> Outcome<'_> {
        let Some(held) = self.shared.sessions.get(id) else {
            return Outcome::NotTaken(NotTaken::Refused(Refusal::NotFound));
        };
        let repository = self.shared.repository.for_one_request();
        match self.free_places(&repository, &held.rules).await {
            Ok(free) => Outcome::Counted(held, free),
            Err(failure) => {
                trace.store_failure = Some(failure.to_string());
                let nothing = RawSubmission::new(Vec::<(String, String)>::new());
                Outcome::NotTaken(NotTaken::StoreFailed { raw: nothing })
            }
        }
    }

    fn form(&self) -> &Form {
        let form = self.shared.bundle.look_up(address::SEATS);
        form.expect("`load` made sure that the bundle has this form, and it doesn't change")
    }
}

impl Function for PlacesService {
    fn name(&self) -> &'static str {
        address::SEATS
    }

    fn routes(&self) -> &[Route] {
        &self.shared.routes
    }

    fn pages(&self) -> &web::Pages {
        self.shared.bundle.pages().templates()
    }

    fn answer<'a>(&'a self, request: &'a Incoming) -> Answering<'a> {
        Box::pin(async move {
            let mut trace = self.trace();
            let outcome = match request.route {
                Some(0) => self.sent(request, &mut trace).await,
                Some(1) => self.receipt(request),
                _ => self.free(request.parameters.get("id"), &mut trace).await,
            };
            trace.outcome = outcome.name();
            let answering = crate::answer::Answering {
                bundle: &self.shared.bundle,
                form: self.form(),
                secret: &self.shared.secret,
                request_id: &request.id,
                now: (self.shared.now)(),
            };
            let response = answering.response(&outcome, request.format);
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
            rejected: Some(0),
            ..Trace::default()
        }
    }
}

/// The question for the session.
pub(crate) const SESSION: &str = "sesi";

/// The question for what is wanted: `ikut`, or else this.
const ACTION: &str = "tindakan";
const LEAVE: &str = "batal";

/// Her standing, in a receipt's address, and at which place of the queue.
const STANDING: &str = "hasil";
const PLACE: &str = "urutan";

fn receipt_of(held: &Held, standing: Standing, reference: Reference, now: Timestamp) -> Receipt {
    let mut answers = vec![
        (SESSION.to_owned(), held.session.id.clone()),
        (STANDING.to_owned(), standing.name().to_owned()),
    ];
    answers.extend(
        standing
            .place()
            .map(|place| (PLACE.to_owned(), place.to_string())),
    );
    Receipt {
        receipted: Receipted {
            reference,
            received_at: now,
        },
        answers,
    }
}
