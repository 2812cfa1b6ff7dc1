//! The Lambda function of the officers' desk.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::host::run("desk", lambda::table::prepare_desk)
}
