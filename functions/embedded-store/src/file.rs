//! The data file: made private, locked by one process, and looked at before it is used.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use dynoxide::Database;

/// Place where submissions are kept.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use embedded_store::{Data, Store, StoreError};
///
/// let folder = tempfile::tempdir().expect("a folder");
/// let data = Data::File(folder.path().join("okoce.db"));
/// let store = Store::open(&data).expect("a new file");
/// // A file belongs to one process at a time.
/// assert!(matches!(Store::open(&data), Err(StoreError::InUse(_))));
/// # drop(store);
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// In a file that survives restarts; made when missing, with its folder.
    File(PathBuf),
    /// In memory: nothing survives the process.
    Memory,
}

/// Why the store could not be opened. Its text is for the person at the terminal: what is wrong
/// and what to do, in Indonesian.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or the file cannot be made or written.
    #[error(
        "Berkas data {} tidak dapat ditulis ({}).\n\
         Beri izin tulis pada foldernya, atau pilih tempat lain dengan --data BERKAS.",
        .0.display(),
        .1
    )]
    Unwritable(PathBuf, #[source] io::Error),
    /// Another process has the file open.
    #[error(
        "Berkas data {} sedang dipakai dev-server lain.\n\
         Hentikan yang lain dulu, atau pilih berkas lain dengan --data BERKAS.",
        .0.display()
    )]
    InUse(PathBuf),
    /// The file is there, but it is not a store, or it is damaged.
    #[error(
        "Berkas data {} rusak atau bukan berkas data OK OCE ({}).\n\
         Berkas itu tidak kami ubah. Pindahkan dulu ke tempat aman, \
         atau pilih berkas lain dengan --data BERKAS.",
        .0.display(),
        .1
    )]
    Corrupt(PathBuf, String),
    /// The socket for other processes cannot be made, for example because its path is longer than
    /// the system takes (107 bytes on Linux).
    #[error(
        "Soket {} tidak dapat dibuka ({}).\n\
         Pilih berkas data dengan alamat yang lebih pendek dengan --data BERKAS.",
        .0.display(),
        .1
    )]
    Socket(PathBuf, #[source] io::Error),
}

/// Read and written by the owner, and by nobody else.
const PRIVATE_FILE: u32 = 0o600;

/// Entered by the owner, and by nobody else.
const PRIVATE_FOLDER: u32 = 0o700;

/// An open data file.
pub(crate) struct Opened {
    pub(crate) database: Database,
    /// Held for as long as the store runs: SQLite's own locks let a second process in between two
    /// writes, and two servers on one file would each sweep and cache on their own.
    pub(crate) lock: File,
}

/// Opens the data file at `path`, which is made when missing; data and lock are given mode 0600
/// whatever the umask, and SQLite gives its journal the mode of the data.
pub(crate) fn open(path: &Path) -> Result<Opened, StoreError> {
    let unwritable = |cause| StoreError::Unwritable(path.to_owned(), cause);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let lock = private_file(&path.with_extension("lock")).map_err(unwritable)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(cause)) => return Err(unwritable(cause)),
    }
    // SQLite opens a file that it may not write read-only and fails at the first submission;
    // better to say so now.
    private_file(path).map_err(unwritable)?;
    let corrupt = |cause: String| StoreError::Corrupt(path.to_owned(), cause);
    let name = path
        .to_str()
        .ok_or_else(|| corrupt("nama berkas bukan UTF-8".to_owned()))?;
    let database = Database::new(name).map_err(|e| corrupt(e.to_string()))?;
    // Opening reads the header only; asking for the tables reads the schema.
    database
        .database_info()
        .map_err(|e| corrupt(e.to_string()))?;
    Ok(Opened { database, lock })
}

/// Opens a file for writing at its end, made when missing, that only its owner reads and writes.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(PRIVATE_FILE)
        .open(path)?;
    // The mode above holds for a new file, and less the umask.
    file.set_permissions(Permissions::from_mode(PRIVATE_FILE))?;
    Ok(file)
}

/// Makes a folder that only its owner enters, or takes that from others.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let made = DirBuilder::new().mode(PRIVATE_FOLDER).create(path);
    match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    if !fs::symlink_metadata(path)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    fs::set_permissions(path, Permissions::from_mode(PRIVATE_FOLDER))
}

/// Takes a socket's file from everybody but its owner.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(PRIVATE_FILE))
}
