//! The Lambda function of a form that stores.

use std::process::ExitCode;

fn main() -> ExitCode {
    web::lambda::run("form", lambda::form::prepare)
}
