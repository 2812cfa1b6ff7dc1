//! The Lambda function of `/api/office`.

use std::path::Path;
use std::process::ExitCode;

use lambda::host::Prepared;
use office_finder::OfficeFinder;

fn main() -> ExitCode {
    lambda::host::run("office-finder", async |beside: &Path| {
        let bundle = web::bundle::folder(|name| std::env::var(name).ok(), beside);
        let function = OfficeFinder::load(&bundle).map_err(|problem| problem.to_string())?;
        Ok(Prepared {
            function,
            key_age_days: None,
        })
    })
}
