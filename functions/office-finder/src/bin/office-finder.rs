//! The Lambda function of `/api/office`.

use std::process::ExitCode;

use office_finder::OfficeFinder;

fn main() -> ExitCode {
    web::lambda::run("office-finder", "office_finder", async |beside| {
        let bundle = web::bundle::folder(|name| std::env::var(name).ok(), beside);
        OfficeFinder::load(&bundle).map_err(|problem| problem.to_string())
    })
}
