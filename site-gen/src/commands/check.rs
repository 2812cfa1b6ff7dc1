//! `site-gen check`: everything that a build does, except writing.

use crate::build::{Report, verify};
use crate::options::Options;
use content_files::diagnostics::Problems;

/// Makes the site and throws it away. With any error, all problems are returned, warnings too.
pub fn check(options: &Options) -> Result<Report, Problems> {
    let site = verify(options)?;
    Ok(site.unwritten())
}
