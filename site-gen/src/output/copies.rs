//! The compressed copies beside the site's files: their names, and with what effort they were made.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::compress::{self, Effort, Encoding};
use content_files::diagnostics::{Problem, Problems};
use content_files::file::{self, unwritable};

/// Name of the file that says with what effort the compressed copies were made.
const EFFORT: &str = ".site-gen-padat";

/// Iterates over the name of a file in memory and those of its copies, if it gets any.
pub(super) fn with_copies(
    (name, bytes): (&str, &Arc<[u8]>),
    effort: Effort,
) -> impl Iterator<Item = String> + use<> {
    names(name, compress::applies(effort, name, bytes))
}

/// Iterates over the name of a file and those of its copies, if it gets any.
pub(super) fn names(name: &str, gets_copies: bool) -> impl Iterator<Item = String> + use<> {
    let copies = gets_copies.then(|| Encoding::ALL.map(|encoding| copy_of(name, encoding)));
    std::iter::once(name.to_owned()).chain(copies.into_iter().flatten())
}

/// Returns the name of a copy.
pub(super) fn copy_of(name: &str, encoding: Encoding) -> String {
    format!("{name}.{}", encoding.extension())
}

/// Tells whether a name is that of a copy.
pub(super) fn is_copy(name: &str) -> bool {
    Encoding::ALL.iter().any(|encoding| {
        name.strip_suffix(encoding.extension())
            .is_some_and(|rest| rest.ends_with('.'))
    })
}

/// Tells whether the compressed copies that are there were made with this effort.
pub(super) fn are_of(root: &Path, effort: Effort) -> bool {
    fs::read_to_string(root.join(EFFORT)).is_ok_and(|found| found == effort_name(effort))
}

fn effort_name(effort: Effort) -> String {
    format!("{effort:?}\n")
}

/// Says that copies may be of any effort: until all are of one, none are.
pub(super) fn begin(root: &Path, effort: Effort) -> io::Result<()> {
    if are_of(root, effort) {
        return Ok(());
    }
    remove_if_there(&root.join(EFFORT))
}

/// Says that all copies are of this effort.
pub(super) fn end(root: &Path, effort: Effort) -> Result<(), Problems> {
    file::replace(&root.join(EFFORT), effort_name(effort).as_bytes())
}

/// Removes the copies of a file's old bytes that are among the `old` files: until there are new ones,
/// a server must not send them.
pub(super) fn remove(root: &Path, name: &str, old: &BTreeSet<String>) -> Result<(), Box<Problem>> {
    for copy in Encoding::ALL.map(|encoding| copy_of(name, encoding)) {
        if old.contains(&copy) {
            let path = root.join(&copy);
            remove_if_there(&path).map_err(|error| Box::new(unwritable(&path, &error)))?;
        }
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
