//! The Lambda function of `/api/registration`.

use std::process::ExitCode;

fn main() -> ExitCode {
    submissions::lambda::run("registration")
}
