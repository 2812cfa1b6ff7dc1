//! The theme and the files it was read from.

use std::path::{Path, PathBuf};

use super::{Theme, ThemeFile};
use content_files::diagnostics::Problem;

/// The theme of the last build.
#[derive(Debug, Default)]
pub(crate) struct ThemeMemory(Option<Remembered>);

#[derive(Debug)]
struct Remembered {
    root: PathBuf,
    files: Vec<ThemeFile>,
    theme: Theme,
    problems: Vec<Problem>,
}

impl ThemeMemory {
    /// The theme in a folder, and what is wrong with it. Where no byte of it has changed, it is
    /// not made anew: templates are parsed and style sheets put together once.
    pub(crate) fn load(&mut self, root: &Path) -> (&mut Theme, Vec<Problem>) {
        let (files, mut problems) = super::read(root);
        let known = self.0.take();
        let remembered = known
            .filter(|known| known.root == root && known.files == files)
            .unwrap_or_else(|| {
                let (theme, problems) = super::load(root, &files);
                Remembered {
                    root: root.to_owned(),
                    files,
                    theme,
                    problems,
                }
            });
        problems.extend_from_slice(&remembered.problems);
        (&mut self.0.insert(remembered).theme, problems)
    }
}
