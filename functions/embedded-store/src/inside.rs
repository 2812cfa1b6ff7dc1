//! A store that is open in this process: its database, the turns in which it is asked, and the
//! watch over its file and its clock.

use std::io;
use std::mem::{Discriminant, discriminant};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use bytes::Bytes;
use dynoxide::Database;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::clock::{Clock, Marks, Wrong};
use crate::file::{self, Identity};
use crate::marks;
use crate::operation::{self, Answer};

/// Most calls that are worked on at once; the others wait for their turn in the order they came.
/// The database has one writer and one reader: more threads would only wait for each other.
const AT_ONCE: u32 = 4;

/// Shortest time between two lines in the log about the same trouble.
const REPORTED_EVERY: Duration = Duration::from_mins(1);

/// Calls that are about the store itself, and not of DynamoDB's protocol.
pub(crate) const STATE: &str = "OkoceStore.State";
pub(crate) const COMPACT: &str = "OkoceStore.Compact";
pub(crate) const CLOCK_IS_RIGHT: &str = "OkoceStore.ClockIsRight";

/// Facts about a store's clock, in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The time that the machine's clock shows.
    pub now: i64,
    /// A moment that is over for sure, when the clock is more than a day before it: then nothing is
    /// received.
    pub wrong_before: Option<i64>,
    /// The moment since which the clock has gone on without a leap.
    pub steady_since: i64,
    /// The newest moment at which something was written, to the hour.
    pub newest: i64,
    /// The last deletion of expired rows; 0 when there was none.
    pub swept: i64,
}

pub(crate) struct Inside {
    /// Nothing while it is opened anew, and when that failed.
    database: RwLock<Option<Database>>,
    turns: Arc<Semaphore>,
    /// Nothing for a store in memory: there is nothing to lose.
    file: Option<OwnFile>,
    last_report: Mutex<Option<(Instant, Discriminant<Closed>)>>,
}

/// The file of a store, and its clock.
struct OwnFile {
    path: PathBuf,
    identity: Identity,
    journal: Mutex<Option<Identity>>,
    clock: Clock,
}

/// Why nothing is said yes to.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Closed {
    #[error("the clock shows second {}, and second {} was over already", _0.now, _0.at_least)]
    Clock(Wrong),
    #[error("the data file or its journal is no longer in its place")]
    FileGone,
    #[error("the data file is closed")]
    NotOpened,
    #[error("{0}")]
    Disk(&'static str),
}

/// Words of SQLite about the disk, which dynoxide passes on as text, and ours for the log: whoever
/// reads it has to know that no restart helps.
const DISK: [(&str, &str); 3] = [
    (
        "database or disk is full",
        "there is no room left on the disk of the data file",
    ),
    (
        "disk I/O error",
        "the disk of the data file fails to read or to write",
    ),
    (
        "attempt to write a readonly database",
        "the data file or its disk can only be read",
    ),
];

impl Inside {
    pub(crate) fn in_memory(database: Database) -> Arc<Self> {
        Self::with(database, None)
    }

    /// Makes a store on the file at `path`, in its place.
    pub(crate) fn on_file(
        database: Database,
        path: PathBuf,
        identity: Identity,
        clock: Clock,
    ) -> Arc<Self> {
        let journal = Mutex::default();
        let file = OwnFile {
            path,
            identity,
            journal,
            clock,
        };
        Self::with(database, Some(file))
    }

    fn with(database: Database, file: Option<OwnFile>) -> Arc<Self> {
        Arc::new(Inside {
            database: RwLock::new(Some(database)),
            turns: Arc::new(Semaphore::new(AT_ONCE as usize)),
            file,
            last_report: Mutex::default(),
        })
    }

    /// Closes the database, once nobody is being answered any more.
    pub(crate) fn close(&self) {
        let mut database = self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *database = None;
    }

    pub(crate) fn clock(&self) -> Option<&Clock> {
        self.file.as_ref().map(|file| &file.clock)
    }

    /// Answers a call, to its end also when nobody waits for the answer any more.
    pub(crate) async fn answer(self: &Arc<Self>, target: &str, body: Bytes) -> io::Result<Answer> {
        // Compaction closes the database, so it waits until nobody has it.
        let turns = if target == COMPACT { AT_ONCE } else { 1 };
        let turn = Arc::clone(&self.turns).acquire_many_owned(turns).await;
        let turn = turn.map_err(io::Error::other)?;
        let (inside, target) = (Arc::clone(self), target.to_owned());
        tokio::task::spawn_blocking(move || {
            let answer = match &*target {
                STATE => Ok(inside.state()),
                COMPACT => inside.compact(),
                CLOCK_IS_RIGHT => inside.confirm_clock(),
                _ => inside.answer_now(&target, &body),
            };
            drop(turn);
            answer.unwrap_or_else(|closed| {
                inside.report(&closed);
                Answer::closed(&closed.to_string())
            })
        })
        .await
        .map_err(io::Error::other)
    }

    /// Takes the database for something that is no call.
    pub(crate) fn with_database<T>(&self, work: impl FnOnce(&Database) -> T) -> Result<T, Closed> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        database.as_ref().map(work).ok_or(Closed::NotOpened)
    }

    fn answer_now(&self, target: &str, body: &[u8]) -> Result<Answer, Closed> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let database = database.as_ref().ok_or(Closed::NotOpened)?;
        let Some(file) = &self.file else {
            return Ok(operation::answer(database, target, body));
        };
        if operation::changes_items(target) {
            file.clock.check().map_err(Closed::Clock)?;
            if let Some(marks) = file.clock.due() {
                note(database, &marks);
            }
        }
        let answer = operation::answer(database, target, body);
        if let Some(words) = about_disk(&answer) {
            return Err(Closed::Disk(words));
        }
        let answer = marks::hidden(target, answer);
        // Asked after the call: only then is it sure that what was written is in the file that the
        // next start will open.
        file.check_place()?;
        Ok(answer)
    }

    fn state(&self) -> Answer {
        let marks = self.clock().map(Clock::marks).unwrap_or_default();
        let wrong = self.clock().and_then(|clock| clock.check().err());
        Answer::of(&State {
            now: self.clock().map(Clock::now).unwrap_or_default(),
            wrong_before: wrong.map(|wrong| wrong.at_least),
            steady_since: marks.steady_since,
            newest: marks.newest,
            swept: marks.swept,
        })
    }

    fn confirm_clock(&self) -> Result<Answer, Closed> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let database = database.as_ref().ok_or(Closed::NotOpened)?;
        if let Some(clock) = self.clock() {
            let before = clock.marks().newest;
            let marks = clock.confirm();
            note(database, &marks);
            tracing::warn!(event = "clock_confirmed", now = marks.newest, before);
        }
        Ok(self.state())
    }

    /// Notes that expired rows were deleted.
    pub(crate) fn note_sweep(&self) {
        let noted = self.with_database(|database| {
            if let Some(clock) = self.clock() {
                note(database, &clock.swept());
            }
        });
        if let Err(closed) = noted {
            self.report(&closed);
        }
    }

    /// Writes the file anew, so that nothing is left in it of what was deleted, and neither in its
    /// journal. All turns are held.
    fn compact(&self) -> Result<Answer, Closed> {
        let mut slot = self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let database = slot.take().ok_or(Closed::NotOpened)?;
        let Some(file) = &self.file else {
            let done = database.vacuum();
            *slot = Some(database);
            return Ok(Answer::done(done.map_err(|error| error.to_string())));
        };
        let is_in_place = file.check_place();
        let done = database.vacuum().map_err(|error| error.to_string());
        // The last handle folds the journal into the file and removes it.
        drop(database);
        is_in_place?;
        *file.journal.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let name = file.path.to_string_lossy();
        *slot = Database::new(&name).ok();
        if slot.is_none() {
            return Err(Closed::NotOpened);
        }
        Ok(Answer::done(done))
    }

    fn report(&self, closed: &Closed) {
        let mut last_report = self
            .last_report
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let reason = discriminant(closed);
        let is_new = last_report
            .is_none_or(|(reported, about)| about != reason || reported.elapsed() > REPORTED_EVERY);
        if is_new {
            *last_report = Some((Instant::now(), reason));
            tracing::error!(event = "store_closed", reason = %closed);
        }
    }
}

impl OwnFile {
    /// Checks whether the names of file and journal still lead to those that are written.
    fn check_place(&self) -> Result<(), Closed> {
        let is_there = file::identity(&self.path).is_ok_and(|found| found == self.identity);
        let journal = file::identity(&file::journal(&self.path)).ok();
        let mut known = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = journal;
        }
        if is_there && journal.is_some() && *known == journal {
            Ok(())
        } else {
            Err(Closed::FileGone)
        }
    }
}

/// Returns the words about the disk, where a call failed for it.
fn about_disk(answer: &Answer) -> Option<&'static str> {
    let told = DISK.iter().find(|(told, _)| answer.body.contains(told));
    told.filter(|_| answer.status == 500)
        .map(|(_, words)| *words)
}

/// Writes marks down. A failure, on a full disk most often, leaves the older ones.
fn note(database: &Database, marks: &Marks) {
    if let Err(error) = marks::write(database, marks::CLOCK, marks) {
        tracing::error!(event = "clock_not_noted", %error);
    }
}
