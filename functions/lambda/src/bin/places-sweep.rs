//! The sweep of places, called on a schedule, every few minutes: an offer that nobody took in time
//! passes on, also when nobody asks for a place. Called again it does what is left.

use std::process::ExitCode;

use jiff::Timestamp;

fn main() -> ExitCode {
    web::lambda::run_job(
        "places-sweep",
        |beside| Ok((lambda::jobs::sessions(beside)?, lambda::jobs::table()?)),
        async |(sessions, repository), _| {
            lambda::jobs::sweep_places(sessions, repository, Timestamp::now()).await
        },
    )
}
