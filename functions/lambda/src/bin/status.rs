//! The Lambda function of the status.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::host::run("status", lambda::table::prepare_status)
}
