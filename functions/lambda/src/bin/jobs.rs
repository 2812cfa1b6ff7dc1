//! The jobs of the clock: `OKOCE_JOB` names which.

use std::process::ExitCode;

use jiff::Timestamp;
use lambda::jobs::Job;

fn main() -> ExitCode {
    lambda::host::run_job(
        "jobs",
        |beside| Job::read(|name| std::env::var(name).ok(), beside),
        async |job, event| job.run(event, Timestamp::now()).await,
    )
}
