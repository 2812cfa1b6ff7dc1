//! The data file itself, beside the process that has it open: SQLite lets others read meanwhile.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

/// Why the file was not read or copied.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// SQLite can't read it.
    #[error("{} tidak dapat dibaca ({_1}).", _0.display())]
    Unreadable(PathBuf, rusqlite::Error),
    /// Something with the copy's name is there already.
    #[error("{} sudah ada, dan tidak kami timpa. Sebutkan nama lain dengan --to BERKAS.", _0.display())]
    Taken(PathBuf),
    /// The copy can't be written.
    #[error("{} tidak dapat ditulis ({_1}). Sebutkan tempat lain dengan --to BERKAS.", _0.display())]
    Unwritable(PathBuf, io::Error),
}

/// Lists whatever SQLite finds wrong with the file's structure; nothing where it is whole.
pub fn faults(path: &Path) -> Result<Vec<String>, FileError> {
    let unreadable = |cause| FileError::Unreadable(path.to_owned(), cause);
    let connection = open(path)?;
    let mut check = connection
        .prepare("PRAGMA quick_check(20)")
        .map_err(unreadable)?;
    let found = check.query_map([], |row| row.get(0)).map_err(unreadable)?;
    let found: Result<Vec<String>, _> = found.collect();
    let mut found = found.map_err(unreadable)?;
    found.retain(|line| line != "ok");
    Ok(found)
}

/// Writes a copy, whole as of one moment, into a new file that only its owner reads.
pub fn copy(path: &Path, to: &Path) -> Result<(), FileError> {
    let unwritable = |cause| FileError::Unwritable(to.to_owned(), cause);
    let name = to
        .to_str()
        .ok_or_else(|| unwritable(io::ErrorKind::InvalidFilename.into()))?;
    // SQLite fills an empty file, and keeps its mode.
    let file = new_file(to).map_err(unwritable)?;
    let connection = open(path)?;
    connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(|cause| match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                FileError::Unreadable(path.to_owned(), cause)
            }
            _ => unwritable(io::Error::other(cause)),
        })?;
    file.sync_all().map_err(unwritable)
}

/// Creates a new file that only its owner reads and writes.
pub fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

fn open(path: &Path) -> Result<Connection, FileError> {
    // Not read-only: whoever comes first after a crash has to fold the journal in.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
        .and_then(|connection| {
            connection.busy_timeout(std::time::Duration::from_secs(30))?;
            Ok(connection)
        })
        .map_err(|cause| FileError::Unreadable(path.to_owned(), cause))
}
