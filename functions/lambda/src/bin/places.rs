//! The Lambda function of places in sessions.

use std::process::ExitCode;

fn main() -> ExitCode {
    web::lambda::run("places", lambda::form::prepare_places)
}
