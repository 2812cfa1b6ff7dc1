//! The close of each day, called on a schedule, an hour after midnight WIB or later: what was
//! recorded on it is added up once. Called again it does what is left, so every call may be
//! repeated, and a day that nobody called is made up for by the next.
//!
//! The first call of an old table closes every day since the programme's first, so it takes longer.

use std::process::ExitCode;

use jiff::Timestamp;
use records::environment::Environment;

fn main() -> ExitCode {
    web::lambda::run_job(
        "day-close",
        || Environment::read(|name| std::env::var(name).ok()).map(|found| found.repository()),
        async |repository| {
            let closed = repository.close_days(Timestamp::now()).await;
            let closed = closed.map_err(|failure| failure.to_string())?;
            Ok(format!(
                "closed through {}, {} items new, {} added to earlier days",
                closed.through, closed.new, closed.supplements
            ))
        },
    )
}
