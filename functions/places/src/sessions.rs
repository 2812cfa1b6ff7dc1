//! The sessions of a bundle.

use std::collections::BTreeMap;
use std::path::Path;

use bundle::{Session, file};
use jiff::Timestamp;
use programme::Slug;
use records::{Kind, Mode, Repository, Rules, StoreFailure};
use web::bundle::{BundleError, read_json};

/// The sessions that one can ask for a place in, by their ids.
#[derive(Debug, Default)]
pub struct Sessions(BTreeMap<Slug, Held>);

/// A session as pages show it, and the rules for its places.
#[derive(Debug)]
pub(crate) struct Held {
    pub session: Session,
    pub rules: Rules,
}

/// The sessions can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// They can't be read.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// One of them says something that no session can.
    #[error("the session `{0}` of the bundle can't be held")]
    Session(String),
    /// Nobody can ask for a place without a form.
    #[error("the bundle has no form for `{}`", bundle::address::SEATS)]
    NoForm,
}

impl Sessions {
    /// Reads the sessions of a bundle.
    pub fn load(bundle: &Path) -> Result<Self, LoadError> {
        let sessions: Vec<Session> = read_json(&bundle.join(file::SESSIONS))?;
        let held = sessions.into_iter().map(|session| {
            let rules = rules(&session).ok_or_else(|| LoadError::Session(session.id.clone()))?;
            Ok((rules.session.clone(), Held { session, rules }))
        });
        held.collect::<Result<_, _>>().map(Self)
    }

    /// The session with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Held> {
        self.0.get(id)
    }

    /// The rules of those that are held in this kecamatan.
    pub fn held_in(&self, kecamatan: &str) -> impl Iterator<Item = &Rules> {
        let held = self.0.values();
        let here = held.filter(move |held| held.session.kecamatan == kecamatan);
        here.map(|held| &held.rules)
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
        for held in self.0.values() {
            match settle_one(&held.rules, repository, now).await {
                Ok(is_known) => settled += usize::from(is_known),
                Err(failure) => failed = Some(failure),
            }
        }
        failed.map_or(Ok(settled), Err)
    }
}

/// False for a session that nobody has asked for yet.
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
        kind: Kind::named(&session.kind)?,
        mode: Mode::named(&session.mode)?,
        capacity: session.places,
        opens: session.opens.parse().ok()?,
        closes: session.closes.parse().ok()?,
        starts: session.starts.parse().ok()?,
    })
}
