//! The check of a restored table, called by the drill (`infra/aws/scheduled/drill.py`) with whom the
//! ledger of erasures names. `OKOCE_TABLE` is the restored table, never the one that serves.

use std::process::ExitCode;

use jiff::Timestamp;

fn main() -> ExitCode {
    web::lambda::run_job(
        "restore-check",
        |_| lambda::jobs::table(),
        async |repository, event| {
            lambda::jobs::check_restored(repository, event, Timestamp::now()).await
        },
    )
}
