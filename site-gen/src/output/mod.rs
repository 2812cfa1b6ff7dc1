//! Writes the site to disk without ever leaving it half-written.
//!
//! One writer at a time ([`exclusive`]) prepares every file whose bytes changed beside the site, so
//! that a full disk is met before anything is touched. Only then are they renamed into their
//! places, and what vanished is removed last. Which files are ours is remembered in a list beside
//! them: a file that somebody else put there is never overwritten or removed.

pub mod compress;
mod encoders;
mod exclusive;
mod memory;
mod places;
mod refusals;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::memory::drop_beside;
use crate::parallel;
use compress::{Effort, Encoding};
use content_files::diagnostics::{Problem, Problems};
use content_files::file::{self, unwritable};
use exclusive::Exclusive;
use memory::Differences;
pub(crate) use memory::OutputMemory;
use places::Places;
use refusals::{refuse_foreign, refuse_unexpected, stays_inside};

/// The redirects for whoever answers requests, under the output folder: a JSON object of old and
/// new addresses.
pub const EDGE_REDIRECTS: &str = "edge/redirects.json";

/// Returns the file of an address, under the output folder: `/x/` is `public/x/index.html`.
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

/// The bytes of each file by its path under the output folder. Shared with whoever made them: what
/// did not change since the last build is the very same.
pub(crate) type Files = BTreeMap<Arc<str>, Arc<[u8]>>;

/// Brings `root` to the state of `files`, with compressed copies beside those that shrink. With an
/// error, the site is as it was, unless the error says that it is not.
pub(crate) fn write(
    root: &Path,
    files: Files,
    effort: Effort,
    memory: &mut OutputMemory,
) -> Result<Changes, Problems> {
    let known = memory.take(root, effort);
    let Differences { changed, are_new } = match &known {
        Some((known, _)) => Differences::new(known, &files, effort),
        None => Differences::all(&files),
    };
    refuse_unexpected(root, &changed)?;
    let with_copies = |(name, bytes): &(&str, &Arc<[u8]>)| {
        let applies = compress::applies(effort, name, bytes);
        let copies = applies.then(|| Encoding::ALL.map(|encoding| copy_of(name, encoding)));
        let copies = copies.into_iter().flatten();
        [(*name).to_owned()].into_iter().chain(copies)
    };
    let new: BTreeSet<String> = if are_new {
        let all = files.iter().map(|(name, bytes)| (&**name, bytes));
        let new = all.flat_map(|file| with_copies(&file)).collect();
        refuse_foreign(root, &files, &new, &read_list(root))?;
        new
    } else {
        changed.iter().flat_map(with_copies).collect()
    };
    let writer = Exclusive::enter(root, exclusive::PATIENCE).map_err(one)?;
    let last = known.map(|(files, mark)| {
        drop_beside(files);
        mark
    });
    if last.is_some_and(|mark| mark != writer.before()) {
        // Somebody has written since then: nothing is known any more.
        drop(writer);
        return write(root, files, effort, memory);
    }
    let places = Places::of(root, changed);
    let prepared = prepare(&writer, root, &places, effort)?;
    make_folders(root, &places.new_folders, &prepared)?;
    let old = if are_new {
        // Whoever wrote while this build waited has left another list.
        let old = read_list(root);
        // Should the build be stopped half-way, the next one still knows every file of both.
        write_list(root, old.union(&new)).map_err(one)?;
        old
    } else {
        new.clone()
    };
    let folders = &places.new_folders;
    let put = put_in_place(&writer, root, folders, &prepared, &old, &new, effort);
    let changes = put.and_then(|changes| {
        if are_new {
            write_list(root, &new)?;
        }
        Ok(changes)
    });
    let changes = changes.map_err(|problem| one(problem).after_changes())?;
    memory.keep(root, effort, files, writer.mark());
    Ok(changes)
}

/// Gives the prepared files their names, new folders with all that is in them, and removes what the
/// site has no more.
fn put_in_place(
    writer: &Exclusive,
    root: &Path,
    new_folders: &[&str],
    prepared: &[Prepared],
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    effort: Effort,
) -> Result<Changes, Box<Problem>> {
    let mark = root.join(EFFORT);
    let failed = |path: &Path, error: &io::Error| Box::new(unwritable(path, error));
    if !has_copies(root, effort) {
        // Until all are of this effort, none are.
        remove_if_there(&mark).map_err(|error| failed(&mark, &error))?;
    }
    let rename = |name: &str| {
        let path = root.join(name);
        fs::rename(writer.prepared(name), &path).map_err(|error| failed(&path, &error))
    };
    // First, so that a page is there before another one leads to it.
    new_folders.iter().try_for_each(|folder| rename(folder))?;
    parallel::try_map(prepared, |file| {
        if file.is_in_new_folder {
            return Ok(());
        }
        file.remove_copies(root, old)?;
        file.parts.iter().try_for_each(|name| rename(name))
    })?;
    let mut removed = remove_vanished(root, old, new);
    removed.retain(|name| !is_copy(name));
    write_if_changed(&mark, effort_name(effort).as_bytes())
        .map_err(|error| failed(&mark, &error))?;
    let changed = prepared.iter().filter(|file| file.is_changed);
    Ok(Changes {
        written: changed.map(|file| file.name.clone()).collect(),
        removed,
    })
}

#[expect(
    clippy::boxed_local,
    reason = "problems come in boxes, as errors that are large do"
)]
fn one(problem: Box<Problem>) -> Problems {
    Problems::new(vec![*problem])
}

/// Writes a file that is not there yet, in a folder that need not be there either: Git keeps no
/// empty ones.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(bytes)
}

/// A file of the site that has new bytes, or lacks compressed copies.
#[derive(Debug)]
struct Prepared {
    name: String,
    /// Whether its own bytes are other than before.
    is_changed: bool,
    /// Whether it gets its place together with its folder.
    is_in_new_folder: bool,
    /// The names of what was prepared: itself first, and its copies.
    parts: Vec<String>,
}

impl Prepared {
    /// Removes compressed copies of the old bytes: until there are new ones, a server must not
    /// send them.
    fn remove_copies(&self, root: &Path, old: &BTreeSet<String>) -> Result<(), Box<Problem>> {
        if !self.is_changed {
            return Ok(());
        }
        for copy in Encoding::ALL.map(|encoding| copy_of(&self.name, encoding)) {
            if old.contains(&copy) {
                let path = root.join(&copy);
                remove_if_there(&path).map_err(|error| Box::new(unwritable(&path, &error)))?;
            }
        }
        Ok(())
    }
}

/// Writes beside the site whatever has to change in it: files whose bytes are others, and copies
/// that are missing or of another effort.
fn prepare(
    writer: &Exclusive,
    root: &Path,
    places: &Places<'_>,
    effort: Effort,
) -> Result<Vec<Prepared>, Problems> {
    let are_copies_good = has_copies(root, effort);
    let prepared = parallel::try_map(&places.files, |&((name, bytes), is_in_new_folder)| {
        let mut parts = Vec::new();
        let mut add = |name: String, bytes: &[u8]| {
            writer.prepare(&name, bytes)?;
            parts.push(name);
            io::Result::Ok(())
        };
        let is_changed = is_in_new_folder || !file::holds(&root.join(name), bytes);
        if is_changed {
            add(name.to_owned(), bytes)?;
        }
        if compress::applies(effort, name, bytes) {
            for encoding in Encoding::ALL {
                let copy = copy_of(name, encoding);
                if is_changed || !are_copies_good || !root.join(&copy).exists() {
                    add(copy, &encoding.compress(bytes, effort))?;
                }
            }
        }
        let name = name.to_owned();
        Ok((!parts.is_empty()).then_some(Prepared {
            name,
            is_changed,
            is_in_new_folder,
            parts,
        }))
    });
    let prepared = prepared.map_err(|error| one(Box::new(unwritable(root, &error))))?;
    Ok(prepared.into_iter().flatten().collect())
}

/// Makes the new folders, empty until those that were prepared take their places. Where something
/// else stands in the place of a file or a folder, nothing has been changed yet.
fn make_folders(root: &Path, new_folders: &[&str], prepared: &[Prepared]) -> Result<(), Problems> {
    let folders = new_folders.iter().map(|folder| root.join(folder));
    let mut problems: Vec<Problem> = folders
        .filter_map(|folder| Some(unwritable(&folder, &fs::create_dir(&folder).err()?)))
        .collect();
    let is_folder = io::Error::from(io::ErrorKind::IsADirectory);
    let files = prepared.iter().filter(|file| !file.is_in_new_folder);
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

/// Tells whether the compressed copies that are there were made with this effort.
fn has_copies(root: &Path, effort: Effort) -> bool {
    fs::read_to_string(root.join(EFFORT)).is_ok_and(|found| found == effort_name(effort))
}

fn effort_name(effort: Effort) -> String {
    format!("{effort:?}\n")
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
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

fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if file::holds(path, bytes) {
        return Ok(());
    }
    file::write(path, bytes)
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

/// Reads the files of the last build. Names that lead out of the folder are not believed.
fn read_list(root: &Path) -> BTreeSet<String> {
    let list = fs::read_to_string(root.join(LIST)).unwrap_or_default();
    list.lines()
        .filter(|name| stays_inside(name))
        .map(str::to_owned)
        .collect()
}

fn write_list<'a>(
    root: &Path,
    names: impl IntoIterator<Item = &'a String>,
) -> Result<(), Box<Problem>> {
    let mut list = String::new();
    for name in names {
        list.push_str(name);
        list.push('\n');
    }
    let path = root.join(LIST);
    write_if_changed(&path, list.as_bytes()).map_err(|error| Box::new(unwritable(&path, &error)))
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
            let files = ["public/index.html", name].map(|name| (name.into(), Arc::default()));
            let memory = &mut OutputMemory::default();
            let refused = write(&root, files.into(), Effort::Fast, memory).expect_err(name);
            assert_eq!(refused.errors(), 1, "{name}");
            let left = fs::read_dir(folder.path()).expect("it can be read").count();
            assert_eq!(left, 0, "{name}");
        }
    }

    #[test]
    fn with_a_file_in_the_place_of_a_folder_nothing_is_changed() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        let memory = &mut OutputMemory::default();
        let files = |names: &[&str], text: &str| {
            let bytes: Arc<[u8]> = text.as_bytes().into();
            let names = names.iter().map(|name| Arc::from(*name));
            names.map(|name| (name, Arc::clone(&bytes))).collect()
        };
        let first = files(&["public/index.html"], "lama");
        write(root, first, Effort::None, memory).expect("nothing is in the way");
        fs::write(root.join("public/x"), "orang lain").expect("it can be written");
        let names = [
            "public/a/index.html",
            "public/index.html",
            "public/x/index.html",
        ];
        let second = files(&names, "baru");
        let refused = write(root, second, Effort::None, memory).expect_err("`x` is in the way");
        assert_eq!(refused.errors(), 1);
        assert!(
            refused.summary().contains("tidak diubah"),
            "{}",
            refused.summary()
        );
        let left = fs::read(root.join("public/index.html")).expect("it is there");
        assert_eq!(left, b"lama");
    }

    #[test]
    fn a_write_that_stops_after_the_first_change_says_so() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        let writer = Exclusive::enter(root, exclusive::PATIENCE).expect("nobody writes");
        let gone = Prepared {
            name: "public/x".to_owned(),
            is_changed: true,
            is_in_new_folder: false,
            parts: vec!["public/x".to_owned()],
        };
        let nothing = &BTreeSet::new();
        let problem = put_in_place(&writer, root, &[], &[gone], nothing, nothing, Effort::None)
            .expect_err("its bytes are gone");
        let summary = one(problem).after_changes().summary();
        assert!(summary.contains("berubah sebagian"), "{summary}");
        assert!(!summary.contains("tidak diubah"), "{summary}");
    }
}
