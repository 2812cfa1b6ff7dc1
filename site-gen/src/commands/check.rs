//! `site-gen check`: everything that a build does, except writing.

use super::examples;
use crate::build::{Report, verify};
use crate::options::Options;
use content_files::diagnostics::{Problem, Problems};

/// Makes the site and throws it away. With any error, all problems are returned, warnings too. Of a
/// site with examples it is told too what will be wrong without them.
pub fn check(options: &Options) -> Result<Report, Problems> {
    let site = verify(options).map_err(|problems| examples::explain(options, problems))?;
    let mut report = site.unwritten();
    let has_examples = |warning: &Problem| warning.topic == Some("contoh");
    if options.with_examples && report.warnings.iter().any(has_examples) {
        let mut warnings: Vec<Problem> = report.warnings.iter().cloned().collect();
        warnings.extend(examples::without_examples(options));
        report.warnings = Problems::new(warnings);
    }
    Ok(report)
}
