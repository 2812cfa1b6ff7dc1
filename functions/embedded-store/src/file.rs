//! The data file: made private and whole, locked by one process, and looked at before it is used.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use dynoxide::Database;
use rusqlite::Connection;

use crate::private;

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
    /// A folder has the name.
    #[error(
        "{} adalah folder, bukan berkas data.\n\
         Sebutkan berkasnya dengan --data BERKAS, misalnya {}.",
        .0.display(),
        .0.join("okoce.db").display()
    )]
    IsFolder(PathBuf),
    /// There is no room left beside the file.
    #[error(
        "Tempat di disk untuk berkas data {} hampir habis.\n\
         Data yang ada tidak rusak. Kosongkan dulu sebagian disk, lalu coba lagi.",
        .0.display()
    )]
    Full(PathBuf),
    /// Another process has the file open.
    #[error(
        "Berkas data {} sedang dipakai program lain: dev-server, atau perintah okoce yang belum selesai.\n\
         Tunggu sampai selesai atau hentikan dulu, atau pilih berkas lain dengan --data BERKAS.",
        .0.display()
    )]
    InUse(PathBuf),
    /// The file is there, but it is not a store, or it is damaged.
    #[error(
        "Berkas data {} rusak atau bukan berkas data OK OCE ({}).\n\
         Berkas itu tidak kami ubah. Pindahkan dulu ke tempat aman, \
         lalu kembalikan dari cadangan, atau pilih berkas lain dengan --data BERKAS.",
        .0.display(),
        .1
    )]
    Corrupt(PathBuf, String),
    /// The name is one that files beside a data file have.
    #[error(
        "Nama {} tidak dapat dipakai untuk berkas data: nama seperti itu milik berkas di sebelahnya.\n\
         Pilih nama lain dengan --data BERKAS, misalnya var/okoce.db.",
        .0.display()
    )]
    ReservedName(PathBuf),
    /// The key of a data file is there, and the data is not.
    #[error(
        "Berkas data {data} tidak ada atau kosong, padahal kuncinya {key} ada.\n\
         Kembalikan berkas data dari cadangan. Bila memang ingin mulai dari awal, \
         pindahkan dulu berkas kuncinya ke tempat lain.",
        data = .0.display(),
        key = .1.display()
    )]
    DataGone(PathBuf, PathBuf),
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

/// Room that must be there, in bytes, for a start to go well: a new file with its table and its
/// journal takes a quarter of it.
const LEAST_ROOM: usize = 1024 * 1024;

/// Endings of the files that belong to a data file.
const OWN_ENDINGS: [&str; 6] = ["key", "lock", "socket", "baru", "kunci-baru", "ruang"];

/// A data file that this process alone has.
#[derive(Debug)]
pub(crate) struct Place {
    /// The file's real path, links followed.
    path: PathBuf,
    /// Held for as long as the store runs, and let go of last: SQLite's own locks let a second
    /// process in between two writes, and they are lost when any handle of the file is closed.
    lock: File,
    /// Whether there was no data before.
    is_new: bool,
    /// Whether a first start was cut short before.
    was_begun: bool,
}

impl Place {
    /// Takes the data file at `path` for this process, under whatever name. One that is missing is
    /// begun beside it, to be put there by [`Place::finish`] when it is whole.
    pub(crate) fn take(path: &Path) -> Result<Self, StoreError> {
        let unwritable = |cause| StoreError::Unwritable(path.to_owned(), cause);
        if has_reserved_name(path) {
            return Err(StoreError::ReservedName(path.to_owned()));
        }
        if path.is_dir() {
            return Err(StoreError::IsFolder(path.to_owned()));
        }
        if let Some(folder) = path.parent() {
            private::folders(folder).map_err(unwritable)?;
        }
        let path = real(path);
        if has_reserved_name(&path) {
            return Err(StoreError::ReservedName(path));
        }
        loop {
            let is_new = is_missing(&path).map_err(unwritable)?;
            let file = if is_new { begun(&path) } else { path.clone() };
            let lock = private::file(&file).map_err(unwritable)?;
            match lock.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(path)),
                Err(TryLockError::Error(cause)) => return Err(unwritable(cause)),
            }
            // Another process may have put its first file there in between.
            let taken = lock.metadata().map_err(unwritable)?;
            let is_ours = identity(&file).is_ok_and(|found| found == Identity::of(&taken));
            if is_ours && is_missing(&path).map_err(unwritable)? == is_new {
                make_room(&path)?;
                let was_begun = is_new && taken.len() > 0;
                return Ok(Place {
                    path,
                    lock,
                    is_new,
                    was_begun,
                });
            }
        }
    }

    /// Returns the file's real path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Tells whether there was no data before.
    pub(crate) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Refuses to begin anew beside the key of data that was there. An interrupted first start
    /// leaves its key as well, and beside it the file that it had begun.
    pub(crate) fn refuse_lost_data(&self, key: &Path) -> Result<(), StoreError> {
        if !self.is_new || self.was_begun || !key.exists() {
            return Ok(());
        }
        // Nothing but its name was there; if it stays, the next start finds the same.
        let _ = fs::remove_file(begun(&self.path));
        Err(StoreError::DataGone(self.path.clone(), key.to_owned()))
    }

    /// Checks the file and opens it.
    pub(crate) fn open(&self) -> Result<Database, StoreError> {
        let file = if self.is_new {
            self.clear_begun()?;
            begun(&self.path)
        } else {
            self.path.clone()
        };
        let corrupt = |cause: String| StoreError::Corrupt(self.path.clone(), cause);
        let name = file
            .to_str()
            .ok_or_else(|| corrupt("nama berkas bukan UTF-8".to_owned()))?;
        if !self.is_new {
            quick_check(name).map_err(&corrupt)?;
        }
        let database = Database::new(name).map_err(|e| corrupt(e.to_string()))?;
        // Opening reads the header only; asking for the tables reads the schema.
        database
            .database_info()
            .map_err(|e| corrupt(e.to_string()))?;
        Ok(database)
    }

    /// Puts a new file, which nobody has open any more, into its place.
    pub(crate) fn finish(&mut self) -> Result<(), StoreError> {
        if self.is_new {
            self.put_in_place()
                .map_err(|cause| StoreError::Unwritable(self.path.clone(), cause))?;
            self.is_new = false;
        }
        Ok(())
    }

    /// Identifies the file on the disk that is locked.
    pub(crate) fn identity(&self) -> io::Result<Identity> {
        Ok(Identity::of(&self.lock.metadata()?))
    }

    fn put_in_place(&self) -> io::Result<()> {
        self.lock.sync_all()?;
        fs::rename(begun(&self.path), &self.path)?;
        sync_folder(&self.path)
    }

    /// Empties a file that an interrupted first start left, and removes its journal.
    fn clear_begun(&self) -> Result<(), StoreError> {
        let unwritable = |cause| StoreError::Unwritable(self.path.clone(), cause);
        self.lock.set_len(0).map_err(unwritable)?;
        for ending in ["-wal", "-shm"] {
            match fs::remove_file(with_more(&begun(&self.path), ending)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A file on the disk, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    fn of(metadata: &fs::Metadata) -> Self {
        Identity {
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }
}

/// Identifies the file that has this name now.
pub(crate) fn identity(path: &Path) -> io::Result<Identity> {
    Ok(Identity::of(&fs::metadata(path)?))
}

/// Returns the path of the journal of a data file.
pub(crate) fn journal(path: &Path) -> PathBuf {
    with_more(path, "-wal")
}

/// Returns a path without links in it. The file itself may be missing, and its folder is there.
pub(crate) fn real(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// Returns the path of a new data file until it is whole.
fn begun(path: &Path) -> PathBuf {
    path.with_extension("baru")
}

fn with_more(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Tells whether a file of this name would be taken for one that belongs to a data file beside it.
pub fn has_reserved_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    OWN_ENDINGS.contains(&&*ending)
        || ["-wal", "-shm", "-journal"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Tells whether there is no data at `path`: no file, or one without a byte. Opening a store there
/// begins a new one.
pub fn is_missing(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(metadata.is_file() && metadata.len() == 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Makes sure that there is room beside the file. A full disk and a folder without rights look
/// alike to SQLite, and like a broken file.
fn make_room(path: &Path) -> Result<(), StoreError> {
    let probe = path.with_extension("ruang");
    let tried = private::file(&probe).and_then(|mut file| {
        file.write_all(&vec![0; LEAST_ROOM])?;
        file.sync_all()
    });
    let removed = fs::remove_file(&probe);
    match tried.and(removed) {
        Ok(()) => Ok(()),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded
            ) =>
        {
            Err(StoreError::Full(path.to_owned()))
        }
        Err(error) => Err(StoreError::Unwritable(path.to_owned(), error)),
    }
}

/// Looks for damage in the whole file, before any of it is read as data.
fn quick_check(name: &str) -> Result<(), String> {
    let said = |error: rusqlite::Error| error.to_string();
    let connection = Connection::open(name).map_err(said)?;
    let found: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(said)?;
    connection.close().map_err(|(_, error)| said(error))?;
    if found == "ok" { Ok(()) } else { Err(found) }
}

/// Waits until the names in the folder of a file are on the disk.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_beside_a_data_file_are_refused() {
        for (name, expected) in [
            ("okoce.db", false),
            ("okoce", false),
            ("kunci.sqlite", false),
            ("okoce.key", true),
            ("okoce.lock", true),
            ("okoce.socket", true),
            ("okoce.baru", true),
            ("okoce.db-wal", true),
            ("okoce.db-shm", true),
        ] {
            assert_eq!(has_reserved_name(Path::new(name)), expected, "{name}");
        }
    }
}
