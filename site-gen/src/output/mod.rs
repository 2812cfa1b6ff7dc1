//! Writes the site to disk without ever leaving it half-written.
//!
//! Only files whose bytes changed are written, each under a temporary name first; what vanished is
//! removed last. Which files are ours is remembered in a list beside them, so that a file that
//! somebody else put there, or a wrong `--out`, costs nobody anything.

pub mod compress;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use compress::{Effort, Encoding};
use content_files::diagnostics::Problem;
use content_files::file::{self, unwritable};

/// The redirects for whoever answers requests, under the output folder: a JSON object of old and
/// new addresses.
pub const EDGE_REDIRECTS: &str = "edge/redirects.json";

/// File of an address, under the output folder: `/x/` is `public/x/index.html`.
pub(crate) fn public_file(address: &str) -> String {
    if address.ends_with('/') {
        format!("public{address}index.html")
    } else {
        format!("public{address}")
    }
}

/// Name of the list of files that were written by the last build.
const LIST: &str = ".site-gen";

/// Name of the file that says with what effort the compressed copies were made.
const EFFORT: &str = ".site-gen-padat";

/// Changes that a build made on disk, as paths under the output folder, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// New and changed files.
    pub written: Vec<String>,
    /// Files that were there before and are not part of the site any more.
    pub removed: Vec<String>,
}

/// Brings `root` to the state of `files`, with compressed copies beside those that shrink.
pub(crate) fn write(
    root: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    effort: Effort,
) -> Result<Changes, Vec<Problem>> {
    refuse_unexpected(root, files)?;
    let old = read_list(root);
    let copies: Vec<String> = files
        .iter()
        .filter(|(name, bytes)| compress::applies(effort, name, bytes))
        .flat_map(|(name, _)| Encoding::ALL.map(|encoding| copy_of(name, encoding)))
        .collect();
    let new: BTreeSet<&str> = files.keys().chain(&copies).map(String::as_str).collect();
    // Should the build be stopped half-way, the next one still knows every file of both.
    let both: BTreeSet<&str> = old
        .iter()
        .map(String::as_str)
        .chain(new.iter().copied())
        .collect();
    write_list(root, &both)?;
    let mut written = write_changed(root, files)?;
    written.sort_unstable();
    write_copies(root, files, &written, effort)?;
    let mut removed = remove_vanished(root, &old, &new);
    removed.retain(|name| !is_copy(name));
    write_list(root, &new)?;
    Ok(Changes { written, removed })
}

/// Writes a file that is not there yet.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    fs::File::create_new(path)?.write_all(bytes)
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
        fs::create_dir_all(&folder).map_err(|error| vec![unwritable(&folder, &error)])?;
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
            Err(error) => problems.push(unwritable(&root.join(name), &error)),
        }
    }
    if problems.is_empty() {
        Ok(written)
    } else {
        Err(problems)
    }
}

/// Compresses what was written, and what has no copies of this effort yet.
fn write_copies(
    root: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    written: &[String],
    effort: Effort,
) -> Result<(), Vec<Problem>> {
    let mark = root.join(EFFORT);
    let name = format!("{effort:?}\n");
    let all = fs::read_to_string(&mark).ok().as_ref() != Some(&name);
    let results: Vec<io::Result<()>> = files
        .par_iter()
        .filter(|(name, bytes)| compress::applies(effort, name, bytes))
        .flat_map_iter(|(name, bytes)| Encoding::ALL.map(|encoding| (name, bytes, encoding)))
        .map(|(name, bytes, encoding)| {
            let path = root.join(copy_of(name, encoding));
            if all || written.binary_search(name).is_ok() || !path.exists() {
                file::write(&path, &encoding.compress(bytes, effort))?;
            }
            Ok(())
        })
        .collect();
    results
        .into_iter()
        .collect::<io::Result<()>>()
        .and_then(|()| write_if_changed(&mark, name.as_bytes()))
        .map(drop)
        .map_err(|error| vec![unwritable(root, &error)])
}

fn copy_of(name: &str, encoding: Encoding) -> String {
    format!("{name}.{}", encoding.extension())
}

fn is_copy(name: &str) -> bool {
    Encoding::ALL.iter().any(|encoding| {
        name.strip_suffix(encoding.extension())
            .is_some_and(|rest| rest.ends_with('.'))
    })
}

/// Whether the file had to be written.
fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if file::holds(path, bytes) {
        return Ok(false);
    }
    // Until there are new ones, a server must not send compressed copies of the old bytes.
    for encoding in Encoding::ALL {
        let mut copy = path.as_os_str().to_owned();
        copy.push(".");
        copy.push(encoding.extension());
        match fs::remove_file(copy) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    file::write(path, bytes)?;
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
        .filter(|name| stays_inside(name))
        .map(str::to_owned)
        .collect()
}

/// Names are made of addresses, and those of content. Where content is checked, no name leads out
/// of the folder; should a check be missing, nothing is written.
fn refuse_unexpected(root: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Vec<Problem>> {
    let unexpected = files.keys().filter(|name| !stays_inside(name));
    let problems: Vec<Problem> = unexpected
        .map(|name| {
            let message = format!("berkas `{name}` berada di luar map ini, jadi tidak ditulis");
            Problem::whole_file(&root.display().to_string(), message).with_hint(
                "cari alamat yang memuat `..` di map isi, lalu ganti dengan alamat biasa",
            )
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn stays_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    parts.all(|part| matches!(part, Component::Normal(_)))
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
        .map_err(|error| vec![unwritable(&path, &error)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_out_of_the_folder_is_not_written() {
        for name in [
            "public/../../lolos/index.html",
            "/lolos",
            "../lolos",
            "a/..",
        ] {
            let folder = tempfile::tempdir().expect("a folder can be made");
            let root = folder.path().join("dist");
            let files = ["public/index.html", name].map(|name| (name.to_owned(), Vec::new()));
            let refused = write(&root, &BTreeMap::from(files), Effort::Fast).expect_err(name);
            assert_eq!(refused.len(), 1, "{name}");
            let left = fs::read_dir(folder.path()).expect("it can be read").count();
            assert_eq!(left, 0, "{name}");
        }
    }
}
