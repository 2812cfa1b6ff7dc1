//! Jobs that the clock runs, or another job. Each may be repeated: it does what is left, and what
//! nobody called is made up for by the next.

use std::path::Path;

use jiff::Timestamp;
use programme::Reference;
use programme::closed_lists::ErasureReason;
use records::history::OPERATOR;
use records::{Person, Repository};
use serde::Deserialize;
use serde_json::{Value, json};
use sessions::Sessions;

use crate::environment;
use crate::host::both;

/// A job with what it works on.
#[derive(Debug)]
pub enum Job {
    /// The close of each day, an hour after midnight WIB or later: what was recorded on it is added
    /// up once. The first call of an old table closes every day since the programme's first.
    DayClose(Repository),
    /// The sweep of places, every few minutes: an offer that nobody took in time passes on, also
    /// when nobody asks for a place.
    PlacesSweep(Sessions, Repository),
    /// The check of a restored table, called by the drill (`infra/aws/scheduled/drill.py`) with whom
    /// the ledger of erasures names.
    RestoreCheck(Repository),
}

/// The job that `OKOCE_JOB` names.
enum Named {
    DayClose,
    PlacesSweep,
    RestoreCheck,
}

impl Named {
    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        match variable("OKOCE_JOB").unwrap_or_default().as_str() {
            "day-close" => Ok(Self::DayClose),
            "places-sweep" => Ok(Self::PlacesSweep),
            "restore-check" => Ok(Self::RestoreCheck),
            other => Err(format!(
                "OKOCE_JOB is `{other}`: it has to be day-close, places-sweep or restore-check"
            )),
        }
    }
}

/// Question of the drill about a restored table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Restored {
    /// References of whom had herself erased, as the ledger outside of the backups has them.
    erased: Vec<String>,
}

impl Job {
    /// Reads from the environment which job it is, `OKOCE_JOB`, and its table. `variable` looks up
    /// a variable; `beside` is the folder of the binary. The error names all that is missing.
    pub fn read(variable: impl Fn(&str) -> Option<String>, beside: &Path) -> Result<Self, String> {
        let (environment, named) = both(environment::table(&variable), Named::read(&variable))?;
        let repository = environment.repository();
        Ok(match named {
            Named::DayClose => Self::DayClose(repository),
            Named::PlacesSweep => {
                let bundle = web::bundle::folder(variable, beside);
                let sessions = Sessions::load(&bundle).map_err(|problem| problem.to_string())?;
                Self::PlacesSweep(sessions, repository)
            }
            Named::RestoreCheck => Self::RestoreCheck(repository),
        })
    }

    /// Does the job, and says what it did.
    pub async fn run(&self, event: Value, now: Timestamp) -> Result<String, String> {
        match self {
            Self::DayClose(repository) => {
                let closed = repository.close_days(now).await;
                let closed = closed.map_err(|failure| failure.to_string())?;
                Ok(format!(
                    "closed through {}, {} items new, {} added to earlier days",
                    closed.through, closed.new, closed.supplements
                ))
            }
            Self::PlacesSweep(sessions, repository) => {
                let settled = sessions.settle(repository, now).await;
                let settled = settled.map_err(|failure| failure.to_string())?;
                Ok(format!("{settled} sessions are in order"))
            }
            Self::RestoreCheck(repository) => {
                let asked = serde_json::from_value(event).map_err(|problem| problem.to_string())?;
                check_restored(repository, asked, now).await
            }
        }
    }
}

/// Erases again, in a restored table, whom the ledger names and the backup brought back, and checks
/// the whole table. Gives the figures as JSON; what is off is counted, not named, because a log
/// keeps it.
async fn check_restored(
    repository: &Repository,
    asked: Restored,
    now: Timestamp,
) -> Result<String, String> {
    let mut erased_again = 0;
    for reference in &asked.erased {
        let reference = Reference::parse(reference)
            .map_err(|_| "the ledger of erasures has something that is no reference")?;
        let person = Person::by_reference(reference);
        let erased = repository.erase(&person, OPERATOR, ErasureReason::Wish, now);
        let erased = erased.await.map_err(|failure| failure.to_string())?;
        erased_again += erased.submissions;
    }
    let verified = repository.verify(now, |_| ()).await;
    let verified = verified.map_err(|failure| failure.to_string())?;
    let figures = json!({
        "submissions": verified.submissions,
        "events": verified.events,
        "days": verified.days,
        "findings": verified.findings.len(),
        "erased_again": erased_again,
    });
    Ok(figures.to_string())
}
