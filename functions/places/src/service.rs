//! The service of places.

use std::path::Path;
use std::sync::Arc;

use ::bundle::address;
use ::bundle::address::receipt::STANDING;
use form_http::receipt::{self, Receipt};
use form_http::{NotTaken, page_view};
use forms::{Answers, RawSubmission};
use jiff::Timestamp;
use programme::{Reference, Slug};
use records::history::Status;
use records::{Free, Joined, Left, Proof, Receipted, Repository, Secret, StoreFailure};
use sessions::{Held, Standing};
use web::bundle::BundleError;
use web::pages::{Message, PageView};
use web::{Answer, Answering, Function, Incoming, Refusal, Route, Trace};

use crate::bundle::Bundle;
use crate::outcome::Outcome;

/// The service at `/api/seats` and below. Clones share everything.
#[derive(Clone, Debug)]
pub struct PlacesService {
    bundle: Arc<Bundle>,
    routes: [Route; 3],
    repository: Repository,
    secret: Secret,
    counts_addresses: bool,
    now: fn() -> Timestamp,
}

impl PlacesService {
    /// Loads the service of a bundle, `dist/functions` as the site generator writes it. `None`
    /// where no form asks for a place.
    pub fn load(
        bundle: &Path,
        repository: Repository,
        secret: Secret,
    ) -> Result<Option<Self>, BundleError> {
        let bundle = Bundle::load(bundle)?;
        let path = address::of(address::SEATS);
        Ok(bundle.map(|bundle| Self {
            bundle: Arc::new(bundle),
            routes: [
                Route::post(path.clone()),
                Route::get(format!("{path}{}", address::RECEIPT)),
                Route::get(format!("{path}/{{id}}")),
            ],
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

    /// Puts every session in order, as [`sessions::Sessions::settle`] does. For a host that lives long, every
    /// half minute.
    pub async fn sweep(&self) {
        // The next time does what this one could not.
        let _ = self
            .bundle
            .sessions
            .settle(&self.repository, (self.now)())
            .await;
    }

    /// Says how many places are free, after everything is where it belongs. Nothing is written
    /// about a session that nobody has asked for yet.
    async fn free_places(
        &self,
        repository: &Repository,
        held: &Held,
    ) -> Result<Free, StoreFailure> {
        let now = (self.now)();
        let rules = &held.rules;
        // Nobody can have what may still be empty.
        if now >= rules.closes || rules.is_cancelled {
            return Ok(Free {
                places: rules.capacity,
                free: 0,
                is_open: false,
            });
        }
        let Some(free) = repository.free_places(&rules.session, now).await? else {
            return Ok(Free {
                places: rules.capacity,
                free: rules.capacity,
                is_open: (rules.opens..rules.closes).contains(&now),
            });
        };
        let sessions = &self.bundle.sessions;
        if !sessions.refresh(held, repository, now).await? {
            return Ok(free);
        }
        let free_now = repository.free_places(&rules.session, now).await?;
        Ok(free_now.unwrap_or(free))
    }

    /// Gives a place, or takes it back.
    async fn sent(&self, request: &Incoming, trace: &mut Trace) -> Outcome<'_> {
        let form = &self.bundle.form;
        let checked = form_http::checked(request, form, trace, |raw| {
            let withdrawn = self.withdrawn(raw);
            let answers = match &withdrawn {
                Some(_) => form.check_without(SESSION, raw),
                None if form.is_closed() => return Ok(None),
                None => form.check(raw),
            };
            Ok(Some((answers?, withdrawn)))
        });
        let (raw, answers, withdrawn) = match checked {
            Ok((raw, Some((answers, withdrawn)))) => (raw, answers, withdrawn),
            Ok((_, None)) => return Outcome::NoSession,
            Err(reason) => return Outcome::NotTaken(reason),
        };
        let asked = match withdrawn {
            Some(asked) => asked,
            None => match self.asked(answers.text(SESSION).unwrap_or_default()) {
                Some(asked @ Asked::Held(_)) => asked,
                _ => return Outcome::NoSession,
            },
        };
        match self.decide(asked, &answers, request, &raw).await {
            Ok(outcome) => outcome,
            Err(failure) => {
                trace.store_failure = Some(failure.to_string());
                Outcome::NotTaken(NotTaken::StoreFailed { raw })
            }
        }
    }

    /// Finds the session that is meant, by its id.
    fn asked(&self, id: &str) -> Option<Asked<'_>> {
        match self.bundle.sessions.get(id) {
            Some(held) => Some(Asked::Held(held)),
            None => id.parse().ok().map(Asked::Gone),
        }
    }

    /// Finds the session that is meant where the form can't offer it any more: one that was
    /// cancelled, or one that is gone from the site, in which a place is to be given back.
    fn withdrawn(&self, raw: &RawSubmission) -> Option<Asked<'_>> {
        let asked = self.asked(raw.values(SESSION).next()?)?;
        let is_withdrawn = match &asked {
            Asked::Held(held) => held.rules.is_cancelled,
            Asked::Gone(_) => raw.values(ACTION).any(|action| action == LEAVE),
        };
        is_withdrawn.then_some(asked)
    }

    async fn decide<'a>(
        &'a self,
        asked: Asked<'a>,
        answers: &Answers,
        request: &Incoming,
        raw: &RawSubmission,
    ) -> Result<Outcome<'a>, StoreFailure> {
        let now = self.now;
        let repository = &self.repository.for_one_request();
        let look_up = &self.bundle.look_up;
        let claim = form_http::claim(request, look_up, answers, self.counts_addresses);
        let Some(claim) = claim else {
            return Ok(Outcome::NotTaken(NotTaken::NotFound { raw: raw.clone() }));
        };
        let reference = claim.reference;
        let proven = match repository.prove(&self.secret, &claim, now()).await? {
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
        let sessions = &self.bundle.sessions;
        let held = match asked {
            Asked::Held(held) => held,
            Asked::Gone(id) => {
                let left = repository.leave(&id, reference, now()).await?;
                return Ok(match left {
                    Left::Gone => done(&id, Standing::Left, reference, now()),
                    Left::NeverAsked | Left::Present => Outcome::NoSession,
                });
            }
        };
        let standing = if answers.text(ACTION) == Some(LEAVE) {
            sessions.refresh(held, repository, now()).await?;
            let session = &held.rules.session;
            match repository.leave(session, reference, now()).await? {
                Left::Gone => Standing::Left,
                Left::NeverAsked => return Ok(Outcome::NeverAsked(held)),
                Left::Present => return Ok(Outcome::Present(held)),
            }
        } else {
            let joined = sessions.join(held, repository, reference, now).await?;
            let Some(standing) = Standing::of(joined) else {
                return Ok(match joined {
                    Joined::NotYet(opens) => Outcome::NotYet(held, opens),
                    Joined::Closed => Outcome::Closed(held),
                    Joined::Cancelled => Outcome::Cancelled(held),
                    Joined::Ended => Outcome::NoParticipant,
                    _ => Outcome::NoSession,
                });
            };
            standing
        };
        Ok(done(&held.rules.session, standing, reference, now()))
    }

    fn receipt(&self, request: &Incoming) -> Outcome<'_> {
        let query = request.parts.uri.query().unwrap_or_default();
        let read = receipt::read(&self.secret, address::SEATS, query);
        let shown = read.and_then(|receipt| {
            let answer = |name: &str| {
                let mut answers = receipt.answers.iter();
                let found = answers.find(|(id, _)| id == name);
                found.map_or("", |(_, value)| value.as_str())
            };
            let session = self.asked(answer(SESSION))?;
            let place = answer(PLACE).parse().ok();
            let standing = Standing::named(answer(STANDING), place)?;
            Some(match session {
                Asked::Gone(id) => Outcome::ShownGone(id.to_string(), standing, receipt),
                Asked::Held(held) if held.rules.is_cancelled && standing != Standing::Left => {
                    Outcome::ShownCancelled(held, receipt)
                }
                Asked::Held(held) => Outcome::Shown(held, standing, receipt),
            })
        });
        shown.unwrap_or(Outcome::UnknownReceipt)
    }

    /// Says how many places of a session are free.
    async fn free(&self, id: &str, trace: &mut Trace) -> Outcome<'_> {
        let Some(held) = self.bundle.sessions.get(id) else {
            return Outcome::NotTaken(NotTaken::Refused(Refusal::NotFound));
        };
        let repository = self.repository.for_one_request();
        match self.free_places(&repository, held).await {
            Ok(free) => Outcome::Counted(held, free),
            Err(failure) => {
                trace.store_failure = Some(failure.to_string());
                let nothing = RawSubmission::new(Vec::<(String, String)>::new());
                Outcome::NotTaken(NotTaken::StoreFailed { raw: nothing })
            }
        }
    }
}

impl Function for PlacesService {
    fn name(&self) -> &'static str {
        address::SEATS
    }

    fn routes(&self) -> &[Route] {
        &self.routes
    }

    fn pages(&self) -> &web::Pages {
        &self.bundle.pages
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
                bundle: &self.bundle,
                secret: &self.secret,
                request_id: &request.id,
                now: (self.now)(),
            };
            let response = answering.response(&outcome, request.format);
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
            rejected: Some(0),
            ..Trace::default()
        }
    }
}

/// The question for the session.
const SESSION: &str = "sesi";

/// The question for what is wanted: `ikut`, or else this.
const ACTION: &str = "tindakan";
const LEAVE: &str = "batal";

/// The place in the queue, in a receipt's address.
const PLACE: &str = "urutan";

/// A session that somebody means.
enum Asked<'a> {
    /// One that the site has.
    Held(&'a Held),
    /// One that it has no more, if it ever had it.
    Gone(Slug),
}

/// Makes the outcome that something of a session is hers, or not any more, with its receipt.
fn done<'a>(
    session: &Slug,
    standing: Standing,
    reference: Reference,
    now: Timestamp,
) -> Outcome<'a> {
    let receipt = receipt_of(session, standing, reference, now);
    Outcome::Done(session.to_string(), standing, receipt)
}

fn receipt_of(session: &Slug, standing: Standing, reference: Reference, now: Timestamp) -> Receipt {
    let mut answers = vec![
        (SESSION.to_owned(), session.to_string()),
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
