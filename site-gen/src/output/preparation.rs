//! Files beside the site, before they get their places.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::compress::{self, Effort, Encoding};
use super::exclusive::Exclusive;
use super::{copy_of, has_copies, remove_if_there};
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
            are_copies_good: has_copies(root, effort),
        })
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
        if compress::applies(self.effort, name, bytes) {
            for encoding in Encoding::ALL {
                let copy = copy_of(name, encoding);
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

impl Prepared {
    /// Removes compressed copies of the old bytes: until there are new ones, a server must not
    /// send them.
    pub(super) fn remove_copies(
        &self,
        root: &Path,
        old: &BTreeSet<String>,
    ) -> Result<(), Box<Problem>> {
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
