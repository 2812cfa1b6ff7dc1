//! The Lambda function of `/api/mentor-request`.

use std::process::ExitCode;

fn main() -> ExitCode {
    submissions::lambda::run("mentor-request")
}
