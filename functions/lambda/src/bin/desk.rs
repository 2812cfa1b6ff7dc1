//! The Lambda function of the officers' desk.

use std::process::ExitCode;

fn main() -> ExitCode {
    web::lambda::run("desk", lambda::form::prepare_desk)
}
