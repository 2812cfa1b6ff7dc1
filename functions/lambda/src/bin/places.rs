//! The Lambda function of places in sessions.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::host::run("places", lambda::table::prepare_places)
}
