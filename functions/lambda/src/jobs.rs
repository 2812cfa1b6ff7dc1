//! Jobs that the clock runs, or another job. Each may be repeated: it does what is left.

use jiff::Timestamp;
use records::Repository;
use records::environment::Environment;

/// The table that the environment names. The error names all that is missing.
pub fn table() -> Result<Repository, String> {
    let environment = Environment::read(|name| std::env::var(name).ok())?;
    Ok(environment.repository())
}

/// Adds up every day that is over.
#[cfg(feature = "day-close")]
pub async fn close_days(repository: &Repository, now: Timestamp) -> Result<String, String> {
    let closed = repository.close_days(now).await;
    let closed = closed.map_err(|failure| failure.to_string())?;
    Ok(format!(
        "closed through {}, {} items new, {} added to earlier days",
        closed.through, closed.new, closed.supplements
    ))
}

/// The sessions of the bundle; `beside` is the folder of the binary.
#[cfg(feature = "places-sweep")]
pub fn sessions(beside: &std::path::Path) -> Result<places::Sessions, String> {
    let bundle = web::bundle::folder(|name| std::env::var(name).ok(), beside);
    places::Sessions::load(&bundle).map_err(|problem| problem.to_string())
}

/// Puts the places of every session in order.
#[cfg(feature = "places-sweep")]
pub async fn sweep_places(
    sessions: &places::Sessions,
    repository: &Repository,
    now: Timestamp,
) -> Result<String, String> {
    let settled = sessions.settle(repository, now).await;
    let settled = settled.map_err(|failure| failure.to_string())?;
    Ok(format!("{settled} sessions are in order"))
}

/// Question of the drill about a restored table.
#[cfg(feature = "restore-check")]
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Restored {
    /// References of whom had herself erased, as the ledger outside of the backups has them.
    erased: Vec<String>,
}

/// Erases again, in a restored table, whom the ledger names and the backup brought back, and checks
/// the whole table. Gives the figures as JSON; what is off is counted, not named, because a log
/// keeps it.
#[cfg(feature = "restore-check")]
pub async fn check_restored(
    repository: &Repository,
    event: serde_json::Value,
    now: Timestamp,
) -> Result<String, String> {
    use programme::closed_lists::ErasureReason;
    use records::Person;
    use records::history::OPERATOR;

    let asked: Restored = serde_json::from_value(event).map_err(|problem| problem.to_string())?;
    let mut erased_again = 0;
    for reference in &asked.erased {
        let person = Person::by_reference(reference)
            .ok_or("the ledger of erasures has something that is no reference")?;
        let erased = repository.erase(&person, OPERATOR, ErasureReason::Wish, now);
        let erased = erased.await.map_err(|failure| failure.to_string())?;
        erased_again += erased.submissions;
    }
    let verified = repository.verify(now, |_| ()).await;
    let verified = verified.map_err(|failure| failure.to_string())?;
    let figures = serde_json::json!({
        "submissions": verified.submissions,
        "events": verified.events,
        "days": verified.days,
        "findings": verified.findings.len(),
        "erased_again": erased_again,
    });
    Ok(figures.to_string())
}
