//! The places of changed files: a folder that is not there yet comes into its place whole.

use std::collections::HashMap;
use std::path::Path;

/// The folders of files, each looked up once.
#[derive(Debug)]
pub(super) struct Folders<'a> {
    root: &'a Path,
    /// Whether each is not there yet, or is none.
    known: HashMap<String, bool>,
    new: Vec<String>,
}

impl<'a> Folders<'a> {
    /// Makes a list of which none has been looked up yet.
    pub(super) fn of(root: &'a Path) -> Self {
        Self {
            root,
            known: HashMap::new(),
            new: Vec::new(),
        }
    }

    /// Tells whether a file lies in a folder that is not there yet.
    pub(super) fn are_new_for(&mut self, name: &str) -> bool {
        let mut folders = name.match_indices('/').map(|(end, _)| &name[..end]);
        folders.any(|folder| {
            self.known.get(folder).copied().unwrap_or_else(|| {
                let is_new = !self.root.join(folder).is_dir();
                self.known.insert(folder.to_owned(), is_new);
                self.new.extend(is_new.then(|| folder.to_owned()));
                is_new
            })
        })
    }

    /// Returns the folders that are not there yet, without those inside of another.
    pub(super) fn into_new(self) -> Vec<String> {
        self.new
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn new_folders_come_whole_and_others_keep_what_they_hold() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        fs::create_dir_all(root.join("public/a")).expect("it can be made");
        let mut folders = Folders::of(root);
        let table = [
            ("public/a-b/c/index.html", true),
            ("public/a-b/index.html", true),
            ("edge/x.json", true),
            ("public/a/index.html", false),
            ("public/a-b/d/index.html", true),
            ("public/b/index.html", true),
            ("public/index.html", false),
        ];
        for (name, is_new) in table {
            assert_eq!(folders.are_new_for(name), is_new, "{name}");
        }
        assert_eq!(folders.into_new(), ["public/a-b", "edge", "public/b"]);
    }
}
