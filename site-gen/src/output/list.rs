//! The list of the site's files, beside them: what it does not name is somebody else's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::refusals::stays_inside;
use content_files::diagnostics::Problems;
use content_files::file;

/// Name of the list of files that were written by the last build.
const LIST: &str = ".site-gen";

/// Reads the files of the last build. Names that lead out of the folder are not believed.
pub(super) fn read(root: &Path) -> BTreeSet<String> {
    let list = fs::read_to_string(root.join(LIST)).unwrap_or_default();
    list.lines()
        .filter(|name| stays_inside(name))
        .map(str::to_owned)
        .collect()
}

/// Writes the files of this build, by name.
pub(super) fn write<'a>(
    root: &Path,
    names: impl IntoIterator<Item = &'a String>,
) -> Result<(), Problems> {
    let mut list = String::new();
    for name in names {
        list.push_str(name);
        list.push('\n');
    }
    file::replace(&root.join(LIST), list.as_bytes())
}
