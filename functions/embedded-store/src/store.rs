//! A running store: the open file, the sweeper of expired rows, the socket beside the file.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dynoxide::Database;
use tokio::task::JoinHandle;

use crate::connector::Connector;
use crate::file::{self, Data, StoreError};
use crate::socket::Socket;

/// A running embedded store. It stops when dropped.
pub struct Store {
    database: Database,
    connector: Connector,
    sweeper: JoinHandle<()>,
    // Dropped in this order: who comes next finds no socket before the lock is free.
    _socket: Option<Socket>,
    _lock: Option<File>,
}

impl Store {
    /// Opens the store; one on a file also listens on the socket beside it, see
    /// [`Connector::to_running`]. It has to be called inside a Tokio runtime.
    pub fn open(data: &Data) -> Result<Self, StoreError> {
        let (database, lock) = match data {
            Data::File(path) => {
                let opened = file::open(path)?;
                (opened.database, Some(opened.lock))
            }
            Data::Memory => {
                let database = Database::memory()
                    .map_err(|e| StoreError::Corrupt(PathBuf::from(":memory:"), e.to_string()))?;
                (database, None)
            }
        };
        let connector = Connector::inside(database.clone());
        let socket = match data {
            Data::File(path) => Some(Socket::beside(path, connector.clone())?),
            Data::Memory => None,
        };
        Ok(Store {
            sweeper: tokio::spawn(sweep_expired(database.clone())),
            connector,
            database,
            _socket: socket,
            _lock: lock,
        })
    }

    /// The way to the store inside this process, for the AWS SDK.
    pub fn connector(&self) -> Connector {
        self.connector.clone()
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
        let file = file::private_file(path).map_err(unwritable)?;
        self.database
            .vacuum_into(name)
            .map_err(|cause| unwritable(std::io::Error::other(cause)))?;
        file.sync_all().map_err(unwritable)
    }
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
    }
}

/// Deletes rows past their time to live once an hour, as DynamoDB does on its own time.
async fn sweep_expired(database: Database) {
    let mut hourly = tokio::time::interval(Duration::from_hours(1));
    loop {
        hourly.tick().await;
        let database = database.clone();
        match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(0)) | Err(_) => {}
            Ok(Ok(count)) => tracing::info!(event = "ttl_sweep", count),
            Ok(Err(error)) => tracing::error!(event = "ttl_sweep", %error),
        }
    }
}
