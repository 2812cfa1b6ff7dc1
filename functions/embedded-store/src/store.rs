//! A running store: the open file, the sweeper of expired rows, the socket beside the file.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dynoxide::Database;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::connector::Connector;
use crate::file::{Data, Place, StoreError};
use crate::inside::Inside;
use crate::key::{self, Found, KeyError};
use crate::marks;
use crate::private;
use crate::socket::Socket;
use crate::sweep;

/// A running embedded store. It stops when dropped.
pub struct Store {
    connector: Connector,
    inside: Arc<Inside>,
    sweeper: JoinHandle<()>,
    // Dropped in this order: who comes next finds no socket before the lock is free.
    _socket: Option<Socket>,
    place: Option<Place>,
}

/// Why a store with keys was not opened. `E` is the caller's own reason.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened<E> {
    /// The store itself.
    #[error("{0}")]
    Store(StoreError),
    /// Its keys.
    #[error("{0}")]
    Key(KeyError),
    /// The caller could not prepare it.
    #[error("{0}")]
    Unprepared(E),
}

impl Store {
    /// Opens the store; one on a file also listens on the socket beside it, see
    /// [`Connector::to_running`]. It has to be called inside a Tokio runtime.
    pub fn open(data: &Data) -> Result<Self, StoreError> {
        let mut place = match data {
            Data::Memory => return Self::in_memory(),
            Data::File(path) => Place::take(path)?,
        };
        place.refuse_lost_data(&key::beside(place.path()))?;
        if place.is_new() {
            drop(place.open()?);
            place.finish()?;
        }
        Self::on_file(place)
    }

    /// Opens the store with the keys that its data belongs to: from the variable `OKOCE_KEY`, or
    /// from the file beside the data.
    ///
    /// `read` makes the caller's keys of their text, and gives a check value of each: only who has
    /// one of the keys can open the store again. `prepare` makes the tables. A new file gets its
    /// name when both are done, so that a start that is cut short leaves none.
    pub async fn open_with_keys<K, E>(
        data: &Data,
        read: impl FnOnce(&str) -> Result<(K, Vec<String>), String>,
        prepare: impl AsyncFn(Connector) -> Result<(), E>,
    ) -> Result<(Self, K), NotOpened<E>> {
        let mut place = match data {
            Data::Memory => None,
            Data::File(path) => Some(Place::take(path).map_err(NotOpened::Store)?),
        };
        let is_new = place.as_ref().is_none_or(Place::is_new);
        if let Some(place) = &place {
            let key = key::beside(place.path());
            place.refuse_lost_data(&key).map_err(NotOpened::Store)?;
        }
        let found = Found::of(data, is_new).map_err(NotOpened::Key)?;
        let read = read(&found.text);
        let (keys, checks) = read
            .map_err(|problem| NotOpened::Key(KeyError::Unusable(found.place.clone(), problem)))?;
        let store = match place.take() {
            None => Self::in_memory().map_err(NotOpened::Store)?,
            Some(mut place) => {
                if place.is_new() {
                    begin(&mut place, &found, &checks, &prepare).await?;
                }
                Self::on_file(place).map_err(NotOpened::Store)?
            }
        };
        store.know_keys(&checks).map_err(|problem| match problem {
            Some(problem) => NotOpened::Store(corrupt(data, problem)),
            None => NotOpened::Key(KeyError::Other(found.place.clone())),
        })?;
        prepare(store.connector())
            .await
            .map_err(NotOpened::Unprepared)?;
        Ok((store, keys))
    }

    fn in_memory() -> Result<Self, StoreError> {
        let database = Database::memory()
            .map_err(|e| StoreError::Corrupt(PathBuf::from(":memory:"), e.to_string()))?;
        Ok(Self::running(Inside::in_memory(database), None, None))
    }

    fn on_file(place: Place) -> Result<Self, StoreError> {
        let path = place.path().to_owned();
        let database = place.open()?;
        let corrupt = |cause| StoreError::Corrupt(path.clone(), cause);
        let marks = marks::read(&database, marks::CLOCK).map_err(corrupt)?;
        let clock = Clock::of_the_machine(marks);
        if let Err(wrong) = clock.check() {
            tracing::error!(
                event = "clock_is_wrong",
                now = wrong.now,
                at_least = wrong.at_least
            );
        }
        let unwritable = |cause| StoreError::Unwritable(path.clone(), cause);
        let identity = place.identity().map_err(unwritable)?;
        let inside = Inside::on_file(database, path.clone(), identity, clock);
        let socket = Socket::beside(&path, Connector::inside(Arc::clone(&inside)))?;
        Ok(Self::running(inside, Some(socket), Some(place)))
    }

    fn running(inside: Arc<Inside>, socket: Option<Socket>, place: Option<Place>) -> Self {
        Store {
            connector: Connector::inside(Arc::clone(&inside)),
            sweeper: tokio::spawn(sweep::keep_sweeping(Arc::clone(&inside))),
            inside,
            _socket: socket,
            place,
        }
    }

    /// Returns the way to the store inside this process, for the AWS SDK.
    pub fn connector(&self) -> Connector {
        self.connector.clone()
    }

    /// Compares keys with those that the data belongs to, and notes new ones. The error is the
    /// store's, or nothing where the keys are other ones.
    fn know_keys(&self, checks: &[String]) -> Result<(), Option<String>> {
        let known = self.inside.with_database(|database| {
            let known: Vec<String> = marks::read(database, marks::KEYS)?;
            let added = checks.iter().filter(|check| !known.contains(check));
            let all: Vec<&String> = known.iter().chain(added).collect();
            if all.len() == known.len() {
                return Ok(true);
            }
            if all.len() == known.len() + checks.len() && !known.is_empty() {
                return Ok(false);
            }
            marks::write(database, marks::KEYS, &all)?;
            Ok::<_, String>(true)
        });
        match known.map_err(|closed| Some(closed.to_string()))? {
            Ok(true) => Ok(()),
            Ok(false) => Err(None),
            Err(problem) => Err(Some(problem)),
        }
    }

    /// Writes a copy of all data, whole as of one moment, into a new file that only its owner
    /// reads. A file that is there is left as it is, and the call fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let unwritable = |cause| StoreError::Unwritable(path.to_owned(), cause);
        if path.exists() {
            return Err(unwritable(std::io::ErrorKind::AlreadyExists.into()));
        }
        let name = path
            .to_str()
            .ok_or_else(|| unwritable(std::io::ErrorKind::InvalidFilename.into()))?;
        // SQLite fills an empty file, and keeps its mode.
        let file = private::file(path).map_err(unwritable)?;
        self.inside
            .with_database(|database| database.vacuum_into(name))
            .map_err(|closed| unwritable(std::io::Error::other(closed)))?
            .map_err(|cause| unwritable(std::io::Error::other(cause)))?;
        file.sync_all().map_err(unwritable)
    }
}

/// Makes a new file whole: its tables, the check values, the key beside it, and its name last.
async fn begin<E>(
    place: &mut Place,
    found: &Found,
    checks: &[String],
    prepare: &impl AsyncFn(Connector) -> Result<(), E>,
) -> Result<(), NotOpened<E>> {
    let database = place.open().map_err(NotOpened::Store)?;
    let data = Data::File(place.path().to_owned());
    marks::write(&database, marks::KEYS, &checks)
        .map_err(|problem| NotOpened::Store(corrupt(&data, problem)))?;
    let inside = Inside::in_memory(database);
    let prepared = prepare(Connector::inside(Arc::clone(&inside))).await;
    prepared.map_err(NotOpened::Unprepared)?;
    inside.close();
    found.keep().map_err(NotOpened::Key)?;
    place.finish().map_err(NotOpened::Store)
}

fn corrupt(data: &Data, problem: String) -> StoreError {
    let path = match data {
        Data::File(path) => path.clone(),
        Data::Memory => PathBuf::from(":memory:"),
    };
    StoreError::Corrupt(path, problem)
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("connector", &self.connector)
            .finish_non_exhaustive()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.sweeper.abort();
        // Whoever still has a connector no longer has the file, before its lock is free.
        if self.place.is_some() {
            self.inside.close();
        }
    }
}
