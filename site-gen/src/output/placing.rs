//! Prepared files into their places, and away with what the site has no more.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::compress::Effort;
use super::exclusive::Exclusive;
use super::preparation::Ready;
use super::{Changes, copies, one};
use crate::parallel;
use content_files::diagnostics::{Problem, Problems};
use content_files::file::unwritable;

/// Makes the new folders, empty until those that were prepared take their places. Where something
/// else stands in the place of a file or a folder, nothing has been changed yet.
pub(super) fn make_folders(root: &Path, ready: &Ready) -> Result<(), Problems> {
    let folders = ready.new_folders.iter().map(|folder| root.join(folder));
    let mut problems: Vec<Problem> = folders
        .filter_map(|folder| Some(unwritable(&folder, &fs::create_dir(&folder).err()?)))
        .collect();
    let is_folder = io::Error::from(io::ErrorKind::IsADirectory);
    let files = ready.files.iter().filter(|file| !file.is_in_new_folder);
    problems.extend(
        files
            .flat_map(|file| &file.parts)
            .map(|name| root.join(name))
            .filter(|target| target.is_dir())
            .map(|target| unwritable(&target, &is_folder)),
    );
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Problems::new(problems))
    }
}

/// Gives the prepared files their names, new folders with all that is in them, and removes what the
/// site has no more.
pub(super) fn put_in_place(
    writer: &Exclusive,
    root: &Path,
    ready: &Ready,
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    effort: Effort,
) -> Result<Changes, Problems> {
    let failed = |path: &Path, error: &io::Error| one(Box::new(unwritable(path, error)));
    copies::begin(root, effort).map_err(|error| failed(root, &error))?;
    let rename = |name: &str| {
        let path = root.join(name);
        fs::rename(writer.prepared(name), &path).map_err(|error| failed(&path, &error))
    };
    // First, so that a page is there before another one leads to it.
    ready
        .new_folders
        .iter()
        .try_for_each(|folder| rename(folder))?;
    parallel::try_map(&ready.files, |file| {
        if file.is_in_new_folder {
            return Ok(());
        }
        if file.is_changed {
            copies::remove(root, &file.name, old).map_err(one)?;
        }
        file.parts.iter().try_for_each(|name| rename(name))
    })?;
    let mut removed = remove_vanished(root, old, new);
    removed.retain(|name| !copies::is_copy(name));
    copies::end(root, effort)?;
    let changed = ready.files.iter().filter(|file| file.is_changed);
    Ok(Changes {
        written: changed.map(|file| file.name.clone()).collect(),
        removed,
    })
}

/// Removes files of the last build that are not in this one, and folders that became empty.
fn remove_vanished(root: &Path, old: &BTreeSet<String>, new: &BTreeSet<String>) -> Vec<String> {
    let mut removed = Vec::new();
    for name in old.difference(new) {
        let path = root.join(name);
        if fs::remove_file(&path).is_ok() {
            removed.push(name.clone());
        }
        let mut folder = path.parent();
        // Only empty folders can be removed; the first that is not ends the walk.
        while let Some(parent) = folder.filter(|parent| *parent != root) {
            if fs::remove_dir(parent).is_err() {
                break;
            }
            folder = parent.parent();
        }
    }
    removed
}

#[cfg(test)]
mod tests {
    use super::super::exclusive::PATIENCE;
    use super::super::preparation::Prepared;
    use super::*;

    #[test]
    fn a_write_that_stops_after_the_first_change_says_so() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        let writer = Exclusive::enter(root, PATIENCE).expect("nobody writes");
        let gone = Prepared {
            name: "public/x".to_owned(),
            is_changed: true,
            is_in_new_folder: false,
            parts: vec!["public/x".to_owned()],
        };
        let nothing = &BTreeSet::new();
        let ready = Ready {
            files: vec![gone],
            new_folders: Vec::new(),
        };
        let problems = put_in_place(&writer, root, &ready, nothing, nothing, Effort::None);
        let problems = problems.expect_err("its bytes are gone");
        let summary = problems.after_changes().summary();
        assert!(summary.contains("berubah sebagian"), "{summary}");
        assert!(!summary.contains("tidak diubah"), "{summary}");
    }
}
