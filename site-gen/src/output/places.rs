//! The places of changed files: a folder that is not there yet comes into its place whole.

use std::collections::HashSet;
use std::path::Path;

use super::memory::Changed;

/// The changed files, and the folders they need.
#[derive(Debug)]
pub(super) struct Places<'a> {
    /// Each with whether it lies in a folder that is not there yet.
    pub(super) files: Vec<(Changed<'a>, bool)>,
    /// The folders that are not there yet, or are none, without those inside of another.
    pub(super) new_folders: Vec<&'a str>,
}

impl<'a> Places<'a> {
    /// Looks each folder of these files up once, `files` in order of their names.
    pub(super) fn of(root: &'a Path, files: Vec<Changed<'a>>) -> Self {
        let mut folders = Folders::of(root);
        let files = files.into_iter().map(|(name, bytes)| {
            let is_in_new_folder = folders.are_new_for(name);
            ((name, bytes), is_in_new_folder)
        });
        Self {
            files: files.collect(),
            new_folders: folders.new,
        }
    }
}

/// The folders of files that are asked for in order of their names.
#[derive(Debug)]
pub(super) struct Folders<'a> {
    root: &'a Path,
    known: HashSet<&'a str>,
    /// Those that are not there yet, without those inside of another.
    new: Vec<&'a str>,
}

impl<'a> Folders<'a> {
    /// Makes a list of which none has been looked up yet.
    pub(super) fn of(root: &'a Path) -> Self {
        Self {
            root,
            known: HashSet::new(),
            new: Vec::new(),
        }
    }

    /// Tells whether a file lies in a folder that is not there yet. Each folder is looked up once.
    pub(super) fn are_new_for(&mut self, name: &'a str) -> bool {
        let is_in = |folder: &&str| {
            let inside = name.strip_prefix(*folder);
            inside.is_some_and(|inside| inside.starts_with('/'))
        };
        if self.new.last().is_some_and(is_in) {
            return true;
        }
        let mut folders = name.match_indices('/').map(|(end, _)| &name[..end]);
        let new =
            folders.find(|folder| self.known.insert(*folder) && !self.root.join(folder).is_dir());
        self.new.extend(new);
        new.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn new_folders_come_whole_and_others_keep_what_they_hold() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        fs::create_dir_all(root.join("public/a")).expect("it can be made");
        let bytes: Arc<[u8]> = Arc::default();
        let names = [
            "edge/x.json",
            "public/a-b/c/index.html",
            "public/a-b/index.html",
            "public/a/index.html",
            "public/b/index.html",
            "public/index.html",
        ];
        let files = names.map(|name| (name, &bytes)).to_vec();
        let places = Places::of(root, files);
        assert_eq!(places.new_folders, ["edge", "public/a-b", "public/b"]);
        let are_new: Vec<bool> = places.files.iter().map(|(_, is_new)| *is_new).collect();
        assert_eq!(are_new, [true, true, true, false, true, false]);
    }
}
