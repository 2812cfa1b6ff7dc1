//! The Lambda function of the status.

use std::process::ExitCode;

fn main() -> ExitCode {
    web::lambda::run("status", lambda::form::prepare_status)
}
