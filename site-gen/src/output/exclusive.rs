//! An output folder for one writer at a time, and the place where that one prepares its files.
//!
//! Two builds into one folder would take each other's temporary files, and each would remove what
//! the other wrote. A lock on a file in the folder keeps them apart; the system lets go of it when
//! the process ends, however it ends. What a stopped process left half-prepared lies in a folder of
//! its own, which the next writer empties.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use content_files::diagnostics::Problem;
use content_files::file::unwritable;

/// Name of the file that is locked, and says meanwhile which process writes. It stays; its time is
/// the mark of the last writer.
const LOCK: &str = ".site-gen-kunci";

/// Name of the folder of prepared files.
const PREPARED: &str = ".site-gen-baru";

/// How long a build waits for another to end: longer than most take.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// The right to change an output folder, until it is dropped.
#[derive(Debug)]
pub(super) struct Exclusive {
    root: PathBuf,
    prepared: PathBuf,
    before: SystemTime,
    mark: SystemTime,
    lock: File,
    /// The folder as it was found, as long as nothing is changed in it.
    found: Option<Found>,
}

/// An output folder before its writer came.
#[derive(Debug)]
struct Found {
    /// The first of the folders on the way to it that was not there.
    missing: Option<PathBuf>,
    /// Whether anybody had ever written there.
    has_lock: bool,
}

impl Exclusive {
    /// Makes the folder where it is missing, and waits for whoever is writing there.
    pub(super) fn enter(root: &Path, patience: Duration) -> Result<Self, Box<Problem>> {
        let failed = |error: &io::Error| Box::new(unwritable(root, error));
        let start = Instant::now();
        let (lock, found) = loop {
            let ancestors = root.ancestors();
            let missing = ancestors.take_while(|folder| !folder.exists()).last();
            let missing = missing.map(Path::to_owned);
            fs::create_dir_all(root).map_err(|error| failed(&error))?;
            let path = root.join(LOCK);
            match lock(&path, patience) {
                Ok((lock, has_lock)) if is_at(&lock, &path) => {
                    break (lock, Found { missing, has_lock });
                }
                // Whoever was waited for has changed nothing, and taken the lock away again.
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Err(Box::new(occupied(root)));
                }
                Err(error) => return Err(failed(&error)),
            }
            if start.elapsed() >= patience {
                return Err(Box::new(occupied(root)));
            }
        };
        let before = lock.metadata().and_then(|lock| lock.modified());
        let before = before.map_err(|error| failed(&error))?;
        let mut writer = Self {
            root: root.to_owned(),
            prepared: root.join(PREPARED),
            before,
            mark: before,
            lock,
            found: Some(found),
        };
        writer.mark = leave_mark(&mut writer.lock).map_err(|error| failed(&error))?;
        remove(&writer.prepared);
        fs::create_dir(&writer.prepared).map_err(|error| failed(&error))?;
        Ok(writer)
    }

    /// Says that the folder is going to be changed. Until then, it will be left as it was found.
    pub(super) fn begin_changes(&mut self) {
        self.found = None;
    }

    /// Returns the mark that the folder bore before.
    pub(super) fn before(&self) -> SystemTime {
        self.before
    }

    /// Returns the mark of this writer. As long as the folder bears it, nobody else has written.
    pub(super) fn mark(&self) -> SystemTime {
        self.mark
    }

    /// Returns the place of a file or folder of the site until it is renamed: each under its own
    /// name.
    pub(super) fn prepared(&self, name: &str) -> PathBuf {
        self.prepared.join(name)
    }

    /// Writes a file's bytes beside the site.
    pub(super) fn prepare(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.prepared(name);
        if let Some(folder) = path.parent().filter(|_| name.ends_with("/index.html")) {
            // A page is mostly alone in its folder; what fails here is said below.
            let _ = fs::create_dir(folder);
        }
        match (fs::write(&path, bytes), path.parent()) {
            (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(folder)?;
                fs::write(&path, bytes)
            }
            (written, _) => written,
        }
    }
}

impl Drop for Exclusive {
    fn drop(&mut self) {
        remove(&self.prepared);
        // Where this fails, the next build only looks at every file.
        let leave = |mark| {
            self.lock
                .set_len(0)
                .and_then(|()| self.lock.set_modified(mark))
        };
        let Some(found) = &self.found else {
            let _ = leave(self.mark);
            return;
        };
        let _ = if found.has_lock {
            leave(self.before)
        } else {
            fs::remove_file(self.root.join(LOCK))
        };
        let Some(missing) = &found.missing else {
            return;
        };
        // What somebody else has put into a folder meanwhile keeps it.
        let made = self.root.ancestors();
        let made = made.take_while(|folder| folder.starts_with(missing));
        let _ = made.map(fs::remove_dir).find(Result::is_err);
    }
}

/// Removes a folder; whatever can't be removed now is removed by the next writer.
fn remove(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}

/// Locks a file, and tells whether it was there before; the error is [`ErrorKind::WouldBlock`] where
/// another process keeps it for too long.
fn lock(path: &Path, patience: Duration) -> io::Result<(File, bool)> {
    let mut options = File::options();
    options.read(true).write(true);
    let (file, was_there) = match options.clone().create_new(true).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => (options.open(path)?, true),
        made => (made?, false),
    };
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if start.elapsed() < patience => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
            // Some network folders know no locks: there it is as it was before there was one.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => break,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok((file, was_there))
}

/// Tells whether a file is the one that is found at a path now.
fn is_at(file: &File, path: &Path) -> bool {
    let identity = |of: io::Result<fs::Metadata>| Some((of.as_ref().ok()?.dev(), of.ok()?.ino()));
    let found = identity(fs::metadata(path));
    found.is_some() && found == identity(file.metadata())
}

/// Writes into the locked file who writes and since when. Returns the time that it has now: what the
/// system makes of it, which may keep it less exactly.
fn leave_mark(lock: &mut File) -> io::Result<SystemTime> {
    lock.set_len(0)?;
    writeln!(lock, "{}", std::process::id())?;
    lock.set_modified(SystemTime::now())?;
    lock.metadata()?.modified()
}

/// Reads the mark that a folder bears; `None` where nobody has written.
pub(super) fn mark_of(root: &Path) -> Option<SystemTime> {
    fs::metadata(root.join(LOCK)).ok()?.modified().ok()
}

fn occupied(root: &Path) -> Problem {
    let holder = fs::read_to_string(root.join(LOCK)).unwrap_or_default();
    let holder = match holder.trim() {
        "" => String::new(),
        number => format!(" (nomor proses {number})"),
    };
    Problem::whole_file(
        &root.display().to_string(),
        format!("folder ini sedang ditulis oleh program lain{holder}"),
    )
    .with_hint(
        "tunggu sampai program itu selesai, lalu coba lagi; atau pakai folder lain lewat `--out`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_second_waits_or_is_told_who_writes() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let first = Exclusive::enter(folder.path(), PATIENCE).expect("nobody writes");
        let refused = Exclusive::enter(folder.path(), Duration::ZERO).expect_err("one writes");
        let holder = format!("(nomor proses {})", std::process::id());
        assert!(refused.message.ends_with(&holder), "{refused}");
        let waiting = thread::scope(|scope| {
            let second = scope.spawn(|| Exclusive::enter(folder.path(), Duration::MAX).is_ok());
            drop(first);
            second.join()
        });
        assert!(waiting.is_ok_and(|entered| entered));
    }

    #[test]
    fn a_folder_bears_the_mark_of_its_last_writer() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        assert_eq!(mark_of(root), None);
        let enter = || {
            let mut writer = Exclusive::enter(root, PATIENCE).expect("nobody writes");
            writer.begin_changes();
            writer
        };
        let first = enter().mark();
        assert_eq!(mark_of(root), Some(first));
        let second = enter();
        assert_eq!(second.before(), first);
        assert_ne!(second.mark(), first);
        drop(second);
        let left = fs::read(root.join(LOCK)).expect("it stays");
        assert!(left.is_empty(), "the same site gives the same bytes");
    }

    #[test]
    fn a_folder_that_nothing_was_changed_in_is_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path().join("hasil/2026/dist");
        let first = Exclusive::enter(&root, PATIENCE).expect("nobody writes");
        first.prepare("a/7", b"utuh").expect("there is room");
        let second = thread::scope(|scope| {
            let waiting = scope.spawn(|| Exclusive::enter(&root, PATIENCE));
            thread::sleep(Duration::from_millis(50));
            drop(first);
            waiting.join()
        });
        let second = second.expect("it ends").expect("the first is gone");
        assert!(is_at(&second.lock, &root.join(LOCK)), "it has made another");
        drop(second);
        assert!(
            !folder.path().join("hasil").exists(),
            "nor was it there before"
        );
        let mut second = Exclusive::enter(&root, PATIENCE).expect("nobody writes");
        second.begin_changes();
        let mark = second.mark();
        drop(second);
        assert_eq!(mark_of(&root), Some(mark));
        drop(Exclusive::enter(&root, PATIENCE));
        assert_eq!(mark_of(&root), Some(mark));
        fs::remove_file(root.join(LOCK)).expect("nobody writes");
        drop(Exclusive::enter(&root, PATIENCE));
        assert!(root.exists(), "it was there before");
        assert_eq!(mark_of(&root), None);
    }

    #[test]
    fn one_that_can_not_begin_leaves_no_trace() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        fs::write(root.join(PREPARED), "milik orang").expect("it can be written");
        Exclusive::enter(root, PATIENCE).expect_err("no folder can be made there");
        assert_eq!(mark_of(root), None);
    }

    #[test]
    fn what_a_stopped_writer_left_is_gone() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let left = folder.path().join(PREPARED).join("0");
        fs::create_dir_all(&left).expect("it can be made");
        fs::write(left.join("7"), "setengah").expect("it can be written");
        let writer = Exclusive::enter(folder.path(), PATIENCE).expect("nobody writes");
        assert!(!left.exists());
        writer.prepare("a/7", b"utuh").expect("there is room");
        drop(writer);
        assert!(!folder.path().join(PREPARED).exists());
    }
}
