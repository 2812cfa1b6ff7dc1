//! The content folder as it was read last.

use std::path::Path;
use std::sync::Arc;

use super::Files;

/// The files of the last build. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct FolderMemory {
    is_remembering: bool,
    last: Option<Arc<Files>>,
}

impl FolderMemory {
    pub(crate) fn remembering() -> Self {
        Self {
            is_remembering: true,
            last: None,
        }
    }

    /// Makes the next build read everything.
    pub(crate) fn forget(&mut self) {
        self.last = None;
    }

    /// Reads the folder: only the `edited` files, where it is known which those are. A text that is
    /// what it was stays the very same.
    pub(crate) fn read(&mut self, root: &Path, edited: Option<Vec<&Path>>) -> Arc<Files> {
        let last = self.last.take().filter(|last| last.is_of(root));
        let files = match (last, edited) {
            (Some(last), Some(edited)) if edited.is_empty() => last,
            (Some(last), edited) => Arc::new(Files::read_again(&last, edited.as_deref())),
            (None, _) => Arc::new(Files::read(root)),
        };
        if self.is_remembering {
            self.last = Some(Arc::clone(&files));
        }
        files
    }
}
