//! The sessions of a bundle, and asking for places in them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use bundle::{Session, file};
use jiff::{SignedDuration, Timestamp};
use programme::{Reference, Slug};
use records::{Holding, Joined, Repository, Rules, StoreFailure};
use web::bundle::{BundleError, read_json};

/// The sessions that one can ask for a place in, as the bundle has them: the soonest first.
#[derive(Debug, Default)]
pub struct Sessions {
    held: Vec<Held>,
    settled: Mutex<BTreeMap<Slug, Timestamp>>,
}

/// A session as pages show it, and the rules for its places.
#[derive(Debug)]
pub struct Held {
    /// The session as pages show it.
    pub session: Session,
    /// The rules for its places.
    pub rules: Rules,
}

/// Something that somebody has of a session.
#[derive(Debug)]
pub struct Had {
    /// The session's id.
    pub session: Slug,
    /// When it starts.
    pub starts: Timestamp,
    /// Her ticket of it.
    pub holding: Holding,
}

/// How old may be what we know of a session before it is put in order again. Offers lapse by the
/// minute, and nobody should wait much longer for a place that is free.
const FRESH: SignedDuration = SignedDuration::from_secs(30);

impl Sessions {
    /// Reads the sessions of a bundle.
    pub fn load(bundle: &Path) -> Result<Self, BundleError> {
        let path = bundle.join(file::SESSIONS);
        let sessions: Vec<Session> = read_json(&path)?;
        let held = sessions.into_iter().map(|session| {
            let rules = rules(&session).ok_or_else(|| {
                let problem = format!("the session `{}` can't be held", session.id);
                BundleError::new(&path, problem)
            })?;
            Ok(Held { session, rules })
        });
        Ok(Self {
            held: held.collect::<Result<_, _>>()?,
            settled: Mutex::default(),
        })
    }

    /// Iterates over all of them.
    pub fn all(&self) -> impl Iterator<Item = &Held> {
        self.held.iter()
    }

    /// Finds the session with this id.
    pub fn get(&self, id: &str) -> Option<&Held> {
        self.all().find(|held| held.session.id == id)
    }

    /// Iterates over the rules of those that are held in this kecamatan.
    pub fn held_in(&self, kecamatan: &str) -> impl Iterator<Item = &Rules> {
        let here = self
            .all()
            .filter(move |held| held.session.kecamatan == kecamatan);
        here.map(|held| &held.rules)
    }

    /// Finds out what somebody has of sessions: of those of the site in their order, then of those
    /// that it has no more, until they would have begun.
    pub async fn had(
        &self,
        repository: &Repository,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Vec<Had>, StoreFailure> {
        let hers = repository.sessions_of(reference).await?;
        let of_the_site = self.all().map(|held| &held.rules);
        let mut starts: Vec<(Slug, Timestamp)> = of_the_site
            .filter(|rules| hers.contains(&rules.session))
            .map(|rules| (rules.session.clone(), rules.starts))
            .collect();
        for id in hers.iter().filter(|id| self.get(id.as_str()).is_none()) {
            let start = repository.start_of(id).await?;
            starts.extend(
                start
                    .filter(|start| now < *start)
                    .map(|start| (id.clone(), start)),
            );
        }
        let sessions: Vec<Slug> = starts.iter().map(|(id, _)| id.clone()).collect();
        let holdings = repository.holdings(&sessions, reference).await?;
        let starts: BTreeMap<Slug, Timestamp> = starts.into_iter().collect();
        let had = holdings.into_iter().filter_map(|(session, holding)| {
            Some(Had {
                starts: *starts.get(&session)?,
                session,
                holding,
            })
        });
        Ok(had.collect())
    }

    /// Puts every session in order, whether or not anybody asks: lapsed offers pass on, and free
    /// places go to who waits. Nothing is written about a session that nobody has asked for yet.
    ///
    /// Gives how many there were to put in order. After a failure the others are done all the same,
    /// and the next time does the rest.
    pub async fn settle(
        &self,
        repository: &Repository,
        now: Timestamp,
    ) -> Result<usize, StoreFailure> {
        let (mut settled, mut failed) = (0, None);
        for held in self.all() {
            match settle_one(&held.rules, repository, now).await {
                Ok(is_known) => settled += usize::from(is_known),
                Err(failure) => failed = Some(failure),
            }
        }
        failed.map_or(Ok(settled), Err)
    }

    /// Asks for a place in a session for the person with this reference, who has proved that she
    /// is, after it was put in order.
    pub async fn join(
        &self,
        held: &Held,
        repository: &Repository,
        reference: Reference,
        now: fn() -> Timestamp,
    ) -> Result<Joined, StoreFailure> {
        self.refresh(held, repository, now()).await?;
        let session = &held.rules.session;
        repository.join(session, reference, &now).await
    }

    /// Puts a session in order, unless that was done just before: then it is false.
    pub async fn refresh(
        &self,
        held: &Held,
        repository: &Repository,
        now: Timestamp,
    ) -> Result<bool, StoreFailure> {
        let settled = || {
            let known = self.settled.lock();
            known.unwrap_or_else(PoisonError::into_inner)
        };
        let id = &held.rules.session;
        let is_fresh = |at: &Timestamp| now.duration_since(*at) < FRESH;
        if settled().get(id).is_some_and(is_fresh) {
            return Ok(false);
        }
        repository.open_places(&held.rules, now).await?;
        settled().insert(id.clone(), now);
        Ok(true)
    }
}

/// Settles the places of one session; false for one that nobody has asked for yet.
async fn settle_one(
    rules: &Rules,
    repository: &Repository,
    now: Timestamp,
) -> Result<bool, StoreFailure> {
    if repository.free_places(&rules.session, now).await?.is_none() {
        return Ok(false);
    }
    repository.open_places(rules, now).await?;
    Ok(true)
}

fn rules(session: &Session) -> Option<Rules> {
    Some(Rules {
        session: session.id.parse().ok()?,
        kind: session.kind,
        mode: session.mode,
        capacity: session.places,
        opens: session.opens.parse().ok()?,
        closes: session.closes.parse().ok()?,
        starts: session.starts.parse().ok()?,
        is_cancelled: session.is_cancelled,
    })
}
