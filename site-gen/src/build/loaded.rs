//! First stage: what the folders hold.

use std::sync::Arc;

use super::Edited;
use crate::content::folder::{Files, FolderMemory};
use crate::options::{self, Options};
use crate::theme::{Theme, ThemeMemory};
use content_files::diagnostics::{Problem, Problems};

/// The content folder as text, and the theme.
#[derive(Debug)]
pub(crate) struct Loaded<'m> {
    pub(super) files: Arc<Files>,
    pub(super) theme: &'m mut Theme,
    /// Of the theme; those of the content are found when it is read for its meaning.
    pub(super) problems: Vec<Problem>,
}

impl<'m> Loaded<'m> {
    /// Reads both folders, which must be there.
    pub(super) fn read(
        options: &Options,
        edited: &Edited,
        folder: &mut FolderMemory,
        theme: &'m mut ThemeMemory,
    ) -> Result<Self, Problems> {
        options::find_folders(options).inspect_err(|_| {
            // What was edited meanwhile was not read.
            folder.forget();
            theme.forget();
        })?;
        let edited = edited.in_folders(&options.content, &options.templates);
        let (content, templates) = edited.unzip();
        let (files, (theme, problems)) = rayon::join(
            || folder.read(&options.content, content),
            || theme.load(&options.templates, templates),
        );
        Ok(Self {
            files,
            theme,
            problems,
        })
    }
}
