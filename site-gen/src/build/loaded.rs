//! First stage: what the folders hold.

use crate::content::load::{self, Files};
use crate::options::{self, Options};
use crate::theme::{Theme, ThemeMemory};
use content_files::diagnostics::{Problem, Problems};

/// The content folder as text, and the theme.
#[derive(Debug)]
pub(crate) struct Loaded<'m> {
    pub(super) files: Files,
    pub(super) theme: &'m mut Theme,
    /// Of the theme; those of the content are found when it is read for its meaning.
    pub(super) problems: Vec<Problem>,
}

impl<'m> Loaded<'m> {
    /// Reads both folders, which must be there.
    pub(super) fn read(options: &Options, theme: &'m mut ThemeMemory) -> Result<Self, Problems> {
        options::find_folders(options)?;
        let (files, (theme, problems)) = rayon::join(
            || load::read(&options.content),
            || theme.load(&options.templates),
        );
        Ok(Self {
            files,
            theme,
            problems,
        })
    }
}
