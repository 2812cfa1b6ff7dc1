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
    /// Problems of the folder.
    unreadable: Vec<Problem>,
    /// Problems of the files.
    problems: Vec<Problem>,
}

impl ThemeMemory {
    /// Makes the next build read everything.
    pub(crate) fn forget(&mut self) {
        self.0 = None;
    }

    /// Loads the theme in a folder, and what is wrong with it. Where no byte of it has changed, it
    /// is not made anew: templates are parsed and style sheets put together once. Where it is known
    /// that no file was `edited`, the folder is not read either.
    pub(crate) fn load(
        &mut self,
        root: &Path,
        edited: Option<Vec<&Path>>,
    ) -> (&mut Theme, Vec<Problem>) {
        let known = self.0.take().filter(|known| known.root == root);
        if edited.is_some_and(|files| files.is_empty())
            && let Some(known) = known
        {
            let problems = [known.unreadable.as_slice(), &known.problems].concat();
            return (&mut self.0.insert(known).theme, problems);
        }
        let (files, unreadable) = super::read(root);
        let remembered = known
            .filter(|known| known.files == files)
            .unwrap_or_else(|| {
                let (theme, problems) = super::load(root, &files);
                Remembered {
                    root: root.to_owned(),
                    files,
                    theme,
                    unreadable: Vec::new(),
                    problems,
                }
            });
        let remembered = Remembered {
            unreadable,
            ..remembered
        };
        let problems = [remembered.unreadable.as_slice(), &remembered.problems].concat();
        (&mut self.0.insert(remembered).theme, problems)
    }
}
