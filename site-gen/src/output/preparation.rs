//! Files beside the site, before they get their places.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::compress::{self, Effort, Encoding};
use super::copies;
use super::exclusive::Exclusive;
use super::memory::Changed;
use super::places::Folders;
use crate::parallel;
use content_files::diagnostics::Problem;
use content_files::file::{self, unwritable};

/// An output folder that nobody else changes, and how its files are written.
#[derive(Debug)]
pub(super) struct Preparation {
    pub(super) writer: Exclusive,
    root: PathBuf,
    effort: Effort,
    /// Whether the compressed copies that are there were made with the same effort.
    are_copies_good: bool,
}

impl Preparation {
    /// Enters the folder, waiting for whoever is writing there.
    pub(super) fn enter(
        root: &Path,
        effort: Effort,
        patience: Duration,
    ) -> Result<Self, Box<Problem>> {
        Ok(Self {
            writer: Exclusive::enter(root, patience)?,
            root: root.to_owned(),
            effort,
            are_copies_good: copies::are_of(root, effort),
        })
    }

    /// Tells whether a file gets compressed copies.
    pub(super) fn gets_copies(&self, name: &str, bytes: &[u8]) -> bool {
        compress::applies(self.effort, name, bytes)
    }

    /// Writes beside the site what has to change of a file: its bytes, if they are others, and
    /// copies that are missing or of another effort. One that `is_new` is known not to be there.
    pub(super) fn prepare(
        &self,
        name: &str,
        bytes: &[u8],
        is_new: bool,
    ) -> io::Result<Option<Prepared>> {
        let mut parts = Vec::new();
        let mut add = |name: String, bytes: &[u8]| {
            self.writer.prepare(&name, bytes)?;
            parts.push(name);
            io::Result::Ok(())
        };
        let is_changed = is_new || !file::holds(&self.root.join(name), bytes);
        if is_changed {
            add(name.to_owned(), bytes)?;
        }
        if self.gets_copies(name, bytes) {
            for encoding in Encoding::ALL {
                let copy = copies::copy_of(name, encoding);
                if is_changed || !self.are_copies_good || !self.root.join(&copy).exists() {
                    add(copy, &encoding.compress(bytes, self.effort))?;
                }
            }
        }
        Ok((!parts.is_empty()).then(|| Prepared {
            name: name.to_owned(),
            is_changed,
            is_in_new_folder: is_new,
            parts,
        }))
    }
}

/// A file of the site that has new bytes, or lacks compressed copies.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) name: String,
    /// Whether its own bytes are other than before.
    pub(super) is_changed: bool,
    /// Whether it gets its place together with its folder.
    pub(super) is_in_new_folder: bool,
    /// The names of what was prepared: itself first, and its copies.
    pub(super) parts: Vec<String>,
}

/// Everything that will be changed in an output folder.
#[derive(Debug)]
pub(super) struct Ready {
    /// By their names.
    pub(super) files: Vec<Prepared>,
    /// The folders that are not there yet, without those inside of another.
    pub(super) new_folders: Vec<String>,
}

impl Ready {
    /// Prepares the changed files, beside those that were laid before.
    pub(super) fn new(
        preparation: &Preparation,
        changed: Vec<Changed<'_>>,
        laid: Vec<Laid>,
    ) -> Result<Self, Box<Problem>> {
        let root = &preparation.root;
        let mut folders = Folders::of(root);
        let waiting: Vec<_> = changed
            .into_iter()
            .map(|(name, bytes)| (name, bytes, folders.are_new_for(name)))
            .collect();
        let prepared = parallel::try_map(&waiting, |&(name, bytes, is_new)| {
            preparation.prepare(name, bytes, is_new)
        });
        let prepared = prepared.map_err(|error| Box::new(unwritable(root, &error)))?;
        let mut files: Vec<Prepared> = prepared.into_iter().flatten().collect();
        for Laid { name, prepared, .. } in laid {
            let is_in_new_folder = folders.are_new_for(&name);
            match prepared {
                Some(file) => files.push(Prepared {
                    is_in_new_folder,
                    ..file
                }),
                // It was there when the page was laid.
                None if is_in_new_folder => {
                    let gone = io::ErrorKind::NotFound.into();
                    return Err(Box::new(unwritable(&root.join(&name), &gone)));
                }
                None => {}
            }
        }
        files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            files,
            new_folders: folders.into_new(),
        })
    }
}

/// A file that was laid beside the site before the others were there.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) name: String,
    pub(super) gets_copies: bool,
    /// Its bytes and copies; nothing where the very same are in their places.
    pub(super) prepared: Option<Prepared>,
}

impl Laid {
    /// Tells whether the file that is in its place has the same bytes.
    pub(super) fn is_same(&self) -> bool {
        !self.prepared.as_ref().is_some_and(|file| file.is_changed)
    }
}
