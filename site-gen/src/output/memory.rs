//! The output folder as the last build left it: what did not change since needs not be looked at.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::Files;
use super::compress::{Effort, applies};
use super::exclusive::mark_of;

/// The last build's files, and how they were written.
#[derive(Debug, Default)]
pub(crate) struct OutputMemory(Option<Left>);

#[derive(Debug)]
struct Left {
    root: PathBuf,
    effort: Effort,
    files: Files,
    /// The mark of whoever wrote them.
    mark: SystemTime,
}

impl OutputMemory {
    /// Takes out the files that lie in the folder as long as it bears the mark that comes with them.
    /// Should writing fail now, the next build looks at every file.
    pub(super) fn take(&mut self, root: &Path, effort: Effort) -> Option<(Files, SystemTime)> {
        let left = self.0.take()?;
        let is_same =
            left.root == root && left.effort == effort && mark_of(root) == Some(left.mark);
        is_same.then_some((left.files, left.mark))
    }

    pub(super) fn keep(&mut self, root: &Path, effort: Effort, files: Files, mark: SystemTime) {
        self.0 = Some(Left {
            root: root.to_owned(),
            effort,
            files,
            mark,
        });
    }
}

/// A file that is not known to lie in the folder.
pub(super) type Changed<'a> = (&'a str, &'a Arc<[u8]>);

/// The files that are not as the last build left them.
pub(super) struct Differences<'a> {
    pub(super) changed: Vec<Changed<'a>>,
    /// Whether there are others than in the last build, compressed copies too.
    pub(super) are_new: bool,
}

impl<'a> Differences<'a> {
    pub(super) fn all(new: &'a Files) -> Self {
        Self {
            changed: new.iter().map(|(name, bytes)| (&**name, bytes)).collect(),
            are_new: true,
        }
    }

    /// Compares both, which are sorted, so that one walk over them is enough.
    pub(super) fn new(old: &Files, new: &'a Files, effort: Effort) -> Self {
        let (mut changed, mut are_new) = (Vec::new(), false);
        let is_same = |known: &Arc<str>, name| Arc::ptr_eq(known, name) || known == name;
        let mut old = old.iter().peekable();
        for (name, bytes) in new {
            while old
                .next_if(|(known, _)| !is_same(known, name) && *known < name)
                .is_some()
            {
                are_new = true;
            }
            let Some((_, known)) = old.next_if(|(known, _)| is_same(known, name)) else {
                are_new = true;
                changed.push((&**name, bytes));
                continue;
            };
            // One that is the very same need not be compared.
            if !Arc::ptr_eq(known, bytes) && known != bytes {
                changed.push((&**name, bytes));
                are_new |= applies(effort, name, known) != applies(effort, name, bytes);
            }
        }
        are_new |= old.next().is_some();
        Self { changed, are_new }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the files of one letter each, and their bytes: `a1 b2`.
    fn files(text: &str) -> Files {
        let names = text.split_whitespace().map(|file| file.split_at(1));
        names
            .map(|(name, bytes)| (name.into(), Arc::from(bytes.as_bytes())))
            .collect()
    }

    #[test]
    fn finds_what_changed() {
        let old = files("a1 c2 d3");
        let table = [
            ("a1 c2 d3", "", false),
            ("a1 cx d3", "c", false),
            ("a1 bx c2 d3", "b", true),
            ("a1 d3", "", true),
            ("a1 c2", "", true),
            ("a1 c2 d3 e4", "e", true),
        ];
        for (new, changed, are_new) in table {
            let now = files(new);
            let found = Differences::new(&old, &now, Effort::None);
            let names: String = found.changed.iter().map(|(name, _)| *name).collect();
            assert_eq!((&*names, found.are_new), (changed, are_new), "{new}");
        }
    }
}
