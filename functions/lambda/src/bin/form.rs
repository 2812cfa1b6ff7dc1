//! The Lambda function of a form that stores.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::host::run("form", lambda::table::prepare_form)
}
