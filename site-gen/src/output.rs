//! Writes the site to disk without ever leaving it half-written.
//!
//! Only files whose bytes changed are written, each under a temporary name first; what vanished is
//! removed last. Which files are ours is remembered in a list beside them, so that a file that
//! somebody else put there, or a wrong `--out`, costs nobody anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostics::Problem;

/// Name of the list of files that were written by the last build.
const LIST: &str = ".site-gen";

/// What a build changed on disk, as paths under the output folder, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// New and changed files.
    pub written: Vec<String>,
    /// Files that were there before and are not part of the site any more.
    pub removed: Vec<String>,
}

/// Brings `root` to the state of `files`.
pub(crate) fn write(
    root: &Path,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Changes, Vec<Problem>> {
    let old = read_list(root);
    let new: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    // Should the build be stopped half-way, the next one still knows every file of both.
    let both: BTreeSet<&str> = old
        .iter()
        .map(String::as_str)
        .chain(new.iter().copied())
        .collect();
    write_list(root, &both)?;
    let mut written = write_changed(root, files)?;
    written.sort_unstable();
    let removed = remove_vanished(root, &old, &new);
    write_list(root, &new)?;
    Ok(Changes { written, removed })
}

fn write_changed(
    root: &Path,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<String>, Vec<Problem>> {
    let folders: BTreeSet<PathBuf> = files
        .keys()
        .filter_map(|name| root.join(name).parent().map(Path::to_owned))
        .collect();
    for folder in folders {
        fs::create_dir_all(&folder).map_err(|error| vec![failure(&folder, &error)])?;
    }
    let results: Vec<(&String, io::Result<bool>)> = files
        .par_iter()
        .map(|(name, bytes)| (name, write_if_changed(&root.join(name), bytes)))
        .collect();
    let mut written = Vec::new();
    let mut problems = Vec::new();
    for (name, result) in results {
        match result {
            Ok(true) => written.push(name.clone()),
            Ok(false) => {}
            Err(error) => problems.push(failure(&root.join(name), &error)),
        }
    }
    if problems.is_empty() {
        Ok(written)
    } else {
        Err(problems)
    }
}

/// Whether the file had to be written.
fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let is_same = fs::metadata(path).is_ok_and(|found| found.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|found| found == bytes);
    if is_same {
        return Ok(false);
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".baru");
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, path)?;
    Ok(true)
}

/// Removes files of the last build that are not in this one, and folders that became empty.
fn remove_vanished(root: &Path, old: &BTreeSet<String>, new: &BTreeSet<&str>) -> Vec<String> {
    let mut removed = Vec::new();
    for name in old.iter().filter(|name| !new.contains(name.as_str())) {
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

/// The files of the last build. Names that lead out of the folder are not believed.
fn read_list(root: &Path) -> BTreeSet<String> {
    let list = fs::read_to_string(root.join(LIST)).unwrap_or_default();
    list.lines()
        .filter(|name| {
            Path::new(name)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
        })
        .map(str::to_owned)
        .collect()
}

fn write_list(root: &Path, names: &BTreeSet<&str>) -> Result<(), Vec<Problem>> {
    let mut list = String::new();
    for name in names {
        list.push_str(name);
        list.push('\n');
    }
    let path = root.join(LIST);
    fs::create_dir_all(root)
        .and_then(|()| write_if_changed(&path, list.as_bytes()))
        .map(drop)
        .map_err(|error| vec![failure(&path, &error)])
}

fn failure(path: &Path, error: &io::Error) -> Problem {
    let message = format!("tidak dapat ditulis: {error}");
    Problem::whole_file(&path.display().to_string(), message)
        .with_hint("periksa izin tulis dan ruang kosong di map keluaran")
}
