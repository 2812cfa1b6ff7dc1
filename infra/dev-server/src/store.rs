//! The embedded store: DynamoDB's protocol on a SQLite file, reached over loopback by the same
//! client code that reaches DynamoDB in AWS.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use dynoxide::Database;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Where submissions are kept.
#[derive(Debug, Clone)]
pub enum Data {
    /// In a file that survives restarts; made when missing, with its folder.
    File(PathBuf),
    /// In memory: nothing survives the process.
    Memory,
}

/// Why the store could not be opened, with what to do about it.
#[derive(Debug)]
pub enum StoreError {
    /// The folder or the file cannot be made or written.
    Unwritable(PathBuf, std::io::Error),
    /// Another process has the file open.
    InUse(PathBuf),
    /// The file is there, but it is not a store, or it is damaged.
    Corrupt(PathBuf, String),
    /// The store's loopback port could not be opened.
    Loopback(std::io::Error),
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoreError::Unwritable(path, cause) => write!(
                f,
                "Berkas data {} tidak dapat ditulis ({cause}).\n\
                 Beri izin tulis pada foldernya, atau pilih tempat lain dengan --data BERKAS.",
                path.display()
            ),
            StoreError::InUse(path) => write!(
                f,
                "Berkas data {} sedang dipakai dev-server lain.\n\
                 Hentikan yang lain dulu, atau pilih berkas lain dengan --data BERKAS.",
                path.display()
            ),
            StoreError::Corrupt(path, cause) => write!(
                f,
                "Berkas data {} rusak atau bukan berkas data OK OCE ({cause}).\n\
                 Berkas itu tidak kami ubah. Pindahkan dulu ke tempat aman, \
                 atau pilih berkas lain dengan --data BERKAS.",
                path.display()
            ),
            StoreError::Loopback(cause) => {
                write!(f, "Penyimpanan tidak dapat dibuka di 127.0.0.1 ({cause}).")
            }
        }
    }
}

impl std::error::Error for StoreError {}

/// A running embedded store. It stops when dropped.
#[derive(Debug)]
pub struct Store {
    endpoint: String,
    tasks: [JoinHandle<()>; 2],
    /// Held for as long as the store runs: SQLite's own locks let a second process in between
    /// two writes, and two servers on one file would each sweep and cache on their own.
    _lock: Option<File>,
}

impl Store {
    /// Opens the store and serves it on a free loopback port.
    pub async fn open(data: &Data) -> Result<Self, StoreError> {
        let (database, lock) = match data {
            Data::File(path) => open_file(path)?,
            Data::Memory => {
                let database = Database::memory()
                    .map_err(|e| StoreError::Corrupt(PathBuf::from(":memory:"), e.to_string()))?;
                (database, None)
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .map_err(StoreError::Loopback)?;
        let address = listener.local_addr().map_err(StoreError::Loopback)?;
        let sweeper = tokio::spawn(sweep_expired(database.clone()));
        let server = tokio::spawn(async move {
            // `pending`: the store lives until its task is aborted by `drop`.
            if let Err(error) =
                dynoxide::server::serve_with_shutdown(listener, database, std::future::pending())
                    .await
            {
                tracing::error!(event = "store_stopped", error);
            }
        });
        Ok(Store {
            endpoint: format!("http://{address}"),
            tasks: [server, sweeper],
            _lock: lock,
        })
    }

    /// The address of the DynamoDB protocol, for example `http://127.0.0.1:40123`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn open_file(path: &Path) -> Result<(Database, Option<File>), StoreError> {
    let unwritable = |cause| StoreError::Unwritable(path.to_owned(), cause);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let lock_path = path.with_extension("lock");
    let lock = File::create(&lock_path).map_err(unwritable)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(cause)) => return Err(unwritable(cause)),
    }
    // SQLite opens a file that it may not write read-only and fails at the first submission;
    // better to say so now.
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .map_err(unwritable)?;
    let corrupt = |cause: String| StoreError::Corrupt(path.to_owned(), cause);
    let name = path
        .to_str()
        .ok_or_else(|| corrupt("nama berkas bukan UTF-8".to_owned()))?;
    let database = Database::new(name).map_err(|e| corrupt(e.to_string()))?;
    // Opening reads the header only; asking for the tables reads the schema.
    database
        .database_info()
        .map_err(|e| corrupt(e.to_string()))?;
    Ok((database, Some(lock)))
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
