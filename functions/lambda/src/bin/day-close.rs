//! The close of each day, called on a schedule, an hour after midnight WIB or later: what was
//! recorded on it is added up once. Called again it does what is left, so every call may be
//! repeated, and a day that nobody called is made up for by the next.
//!
//! The first call of an old table closes every day since the programme's first, so it takes longer.

use std::process::ExitCode;

use jiff::Timestamp;

fn main() -> ExitCode {
    web::lambda::run_job(
        "day-close",
        |_| lambda::jobs::table(),
        async |repository, _| lambda::jobs::close_days(repository, Timestamp::now()).await,
    )
}
