//! Writes the site to disk without ever leaving it half-written.
//!
//! One writer at a time ([`exclusive`]) prepares every file whose bytes changed beside the site, so
//! that a full disk is met before anything is touched. Only then are they renamed into their
//! places, and what vanished is removed last. Which files are ours is remembered in a list beside
//! them: a file that somebody else put there is never overwritten or removed.

pub mod compress;
mod encoders;
mod exclusive;
mod laying;
mod memory;
mod places;
mod preparation;
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
use laying::Laid;
pub(crate) use laying::Laying;
use memory::Differences;
pub(crate) use memory::OutputMemory;
use places::Folders;
use preparation::{Preparation, Prepared};
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

/// Brings `root` to the state of `files` and of what was laid beside it, with compressed copies
/// beside those that shrink. With an error, the site is as it was, unless the error says that it is
/// not.
pub(crate) fn write(
    root: &Path,
    files: Files,
    laying: Option<Laying>,
    effort: Effort,
    memory: &mut OutputMemory,
) -> Result<Changes, Problems> {
    let is_whole = laying.is_none();
    // What is remembered is compared with all files, in memory.
    let known = memory.take(root, effort).filter(|_| is_whole);
    let (entered, laid) = laying.map(Laying::end).unzip();
    let laid: Vec<Laid> = laid.unwrap_or_default();
    let Differences { changed, are_new } = match &known {
        Some((known, _)) => Differences::new(known, &files, effort),
        None => Differences::all(&files),
    };
    refuse_unexpected(root, &changed)?;
    let new: BTreeSet<String> = if are_new {
        let in_memory = files.iter().map(|(name, bytes)| (&**name, bytes));
        let in_memory = in_memory.flat_map(|file| with_copies(file, effort));
        let laid_names = laid
            .iter()
            .flat_map(|file| names(&file.name, file.gets_copies));
        let new = in_memory.chain(laid_names).collect();
        let is_same = |name: &str| {
            let in_memory = files.get(name);
            let position = || laid.binary_search_by(|file| file.name.as_str().cmp(name));
            in_memory
                .map(|bytes| file::holds(&root.join(name), bytes))
                .or_else(|| Some(laid[position().ok()?].is_same()))
        };
        refuse_foreign(root, is_same, &new, &read_list(root))?;
        new
    } else {
        let changed = changed.iter().copied();
        changed.flat_map(|file| with_copies(file, effort)).collect()
    };
    let enter = || Preparation::enter(root, effort, exclusive::PATIENCE);
    let mut preparation = entered.map_or_else(enter, Ok).map_err(one)?;
    let last = known.map(|(files, mark)| {
        drop_beside(files);
        mark
    });
    if last.is_some_and(|mark| mark != preparation.writer.before()) {
        // Somebody has written since then: nothing is known any more.
        drop(preparation);
        return write(root, files, None, effort, memory);
    }
    let mut folders = Folders::of(root);
    let waiting: Vec<_> = changed
        .into_iter()
        .map(|(name, bytes)| (name, bytes, folders.are_new_for(name)))
        .collect();
    let prepared = parallel::try_map(&waiting, |&(name, bytes, is_new)| {
        preparation.prepare(name, bytes, is_new)
    });
    let prepared = prepared.map_err(|error| one(Box::new(unwritable(root, &error))))?;
    for file in laid.iter().filter(|file| file.prepared.is_none()) {
        if folders.are_new_for(&file.name) {
            // It was there when the page was laid.
            let gone = io::ErrorKind::NotFound.into();
            return Err(one(Box::new(unwritable(&root.join(&file.name), &gone))));
        }
    }
    let laid = laid.into_iter().filter_map(|file| file.prepared);
    let laid = laid.map(|file| Prepared {
        is_in_new_folder: folders.are_new_for(&file.name),
        ..file
    });
    let mut prepared: Vec<Prepared> = laid.chain(prepared.into_iter().flatten()).collect();
    prepared.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let new_folders = folders.into_new();
    preparation.writer.begin_changes();
    make_folders(root, &new_folders, &prepared)?;
    let old = if are_new {
        // Whoever wrote while this build waited has left another list.
        let old = read_list(root);
        // Should the build be stopped half-way, the next one still knows every file of both.
        write_list(root, old.union(&new)).map_err(one)?;
        old
    } else {
        new.clone()
    };
    let writer = &preparation.writer;
    let put = put_in_place(writer, root, &new_folders, &prepared, &old, &new, effort);
    let changes = put.and_then(|changes| {
        if are_new {
            write_list(root, &new)?;
        }
        Ok(changes)
    });
    let changes = changes.map_err(|problem| one(problem).after_changes())?;
    if is_whole {
        memory.keep(root, effort, files, writer.mark());
    }
    Ok(changes)
}

/// Iterates over the name of a file in memory and those of its copies, if it gets any.
fn with_copies(
    (name, bytes): (&str, &Arc<[u8]>),
    effort: Effort,
) -> impl Iterator<Item = String> + use<> {
    names(name, compress::applies(effort, name, bytes))
}

/// Iterates over the name of a file and those of its copies, if it has any.
fn names(name: &str, gets_copies: bool) -> impl Iterator<Item = String> + use<> {
    let copies = gets_copies.then(|| Encoding::ALL.map(|encoding| copy_of(name, encoding)));
    std::iter::once(name.to_owned()).chain(copies.into_iter().flatten())
}

/// Gives the prepared files their names, new folders with all that is in them, and removes what the
/// site has no more.
fn put_in_place(
    writer: &Exclusive,
    root: &Path,
    new_folders: &[String],
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

/// Makes the new folders, empty until those that were prepared take their places. Where something
/// else stands in the place of a file or a folder, nothing has been changed yet.
fn make_folders(
    root: &Path,
    new_folders: &[String],
    prepared: &[Prepared],
) -> Result<(), Problems> {
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
            let refused = write(&root, files.into(), None, Effort::Fast, memory).expect_err(name);
            assert_eq!(refused.errors(), 1, "{name}");
            let left = fs::read_dir(folder.path()).expect("it can be read").count();
            assert_eq!(left, 0, "{name}");
        }
    }

    #[test]
    fn what_is_laid_comes_into_its_place_with_the_rest() {
        let long = |text: &str| text.repeat(200);
        let tree = |root: &Path| {
            let names = [
                "index.html",
                "index.html.br",
                "a/index.html",
                "a/index.html.gz",
            ];
            names.map(|name| fs::read(root.join("public").join(name)).ok())
        };
        let folder = tempfile::tempdir().expect("a folder can be made");
        let (whole, laid) = (folder.path().join("whole"), folder.path().join("laid"));
        for (home, page) in [("a", "b"), ("a", "c"), ("d", "c")] {
            let file = |name: &str, text: &str| (name.into(), long(text).into_bytes().into());
            let home = file("public/index.html", home);
            let files = [home.clone(), file("public/a/index.html", page)].into();
            let memory = &mut OutputMemory::default();
            let expected = write(&whole, files, None, Effort::Fast, memory).expect("it can");

            let laying = Laying::begin(&laid, Effort::Fast).expect("nobody writes");
            assert!(Laying::begin(&laid, Effort::Fast).is_none(), "one writes");
            assert!(laying.lay("/a/", long(page).as_bytes()));
            assert!(
                !laying.lay("/../../lolos/", b""),
                "it leads out of the folder"
            );
            let memory = &mut OutputMemory::default();
            let changes = write(&laid, [home].into(), Some(laying), Effort::Fast, memory);
            assert_eq!(changes.expect("it can"), expected);
            assert_eq!(tree(&laid), tree(&whole));
            assert!(
                memory.take(&laid, Effort::Fast).is_none(),
                "not all is known"
            );
        }
    }

    #[test]
    fn somebody_elses_file_stops_a_page_that_was_laid() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        let place = root.join("public/a/index.html");
        create(&place, b"orang lain").expect("it can be written");
        for (page, is_written) in [("kami", false), ("orang lain", true)] {
            let laying = Laying::begin(root, Effort::None).expect("nobody writes");
            assert!(laying.lay("/a/", page.as_bytes()));
            let memory = &mut OutputMemory::default();
            let written = write(root, Files::new(), Some(laying), Effort::None, memory);
            assert_eq!(written.is_ok(), is_written, "{page}");
            let left = fs::read(&place).expect("it is there");
            assert_eq!(left, b"orang lain");
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
        write(root, first, None, Effort::None, memory).expect("nothing is in the way");
        fs::write(root.join("public/x"), "orang lain").expect("it can be written");
        let names = [
            "public/a/index.html",
            "public/index.html",
            "public/x/index.html",
        ];
        let second = files(&names, "baru");
        let refused =
            write(root, second, None, Effort::None, memory).expect_err("`x` is in the way");
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
