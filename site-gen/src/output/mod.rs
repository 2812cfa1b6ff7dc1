//! Writes the site to disk without ever leaving it half-written.
//!
//! One writer at a time ([`exclusive`]) prepares every file whose bytes changed beside the site, so
//! that a full disk is met before anything is touched. Only then are they renamed into their
//! places, and what vanished is removed last. Which files are ours is remembered in a list beside
//! them: a file that somebody else put there is never overwritten or removed.

pub mod compress;
mod copies;
mod encoders;
mod exclusive;
mod laying;
mod list;
mod memory;
mod places;
mod placing;
mod preparation;
mod refusals;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::memory::drop_beside;
use compress::Effort;
use content_files::diagnostics::{Problem, Problems};
use content_files::file;
pub(crate) use laying::Laying;
use memory::Differences;
pub(crate) use memory::OutputMemory;
use placing::{make_folders, put_in_place};
use preparation::{Laid, Preparation, Ready};
use refusals::{refuse_foreign, refuse_unexpected};

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
        let new = all_names(&files, &laid, effort);
        let is_same = |name: &str| is_same(root, &files, &laid, name);
        refuse_foreign(root, is_same, &new, &list::read(root))?;
        new
    } else {
        let changed = changed.iter().copied();
        let names = changed.flat_map(|file| copies::with_copies(file, effort));
        names.collect()
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
    let ready = Ready::new(&preparation, changed, laid).map_err(one)?;
    preparation.writer.begin_changes();
    make_folders(root, &ready)?;
    let old = if are_new {
        // Whoever wrote while this build waited has left another list.
        let old = list::read(root);
        // Should the build be stopped half-way, the next one still knows every file of both.
        list::write(root, old.union(&new))?;
        old
    } else {
        new.clone()
    };
    let writer = &preparation.writer;
    let put = put_in_place(writer, root, &ready, &old, &new, effort).and_then(|changes| {
        if are_new {
            list::write(root, &new)?;
        }
        Ok(changes)
    });
    let changes = put.map_err(Problems::after_changes)?;
    if is_whole {
        memory.keep(root, effort, files, writer.mark());
    }
    Ok(changes)
}

/// Lists the names of all files and of their copies.
fn all_names(files: &Files, laid: &[Laid], effort: Effort) -> BTreeSet<String> {
    let in_memory = files.iter().map(|(name, bytes)| (&**name, bytes));
    let in_memory = in_memory.flat_map(|file| copies::with_copies(file, effort));
    let laid = laid
        .iter()
        .flat_map(|file| copies::names(&file.name, file.gets_copies));
    in_memory.chain(laid).collect()
}

/// Tells whether what lies in the place of a file has the file's bytes; `None` for a name that none
/// of the files has.
fn is_same(root: &Path, files: &Files, laid: &[Laid], name: &str) -> Option<bool> {
    if let Some(bytes) = files.get(name) {
        return Some(file::holds(&root.join(name), bytes));
    }
    let position = laid.binary_search_by(|file| file.name.as_str().cmp(name));
    Some(laid[position.ok()?].is_same())
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
}
