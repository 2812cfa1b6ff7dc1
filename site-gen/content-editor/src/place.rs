//! Files of the content, by the paths that the browser has for them.

use std::fs;
use std::path::Path;

use crate::EditError;
use crate::ROOT;
use crate::editable::{Editable, Files};

/// A file of the content, by the path that the editor in the browser has for it. Only paths that
/// content can have are places, so none leads out of the content folder.
#[derive(Debug)]
pub struct Place<'a> {
    /// Under the content folder.
    pub(crate) relative: String,
    pub(crate) kind: &'a Editable,
}

impl<'a> Place<'a> {
    pub(crate) fn parse(kinds: &'a [Editable], path: &str) -> Result<Self, EditError> {
        let unknown = || EditError::UnknownPlace(path.to_owned());
        let relative = in_root(path).ok_or_else(unknown)?;
        let kind = kinds.iter().find(|kind| kind.holds(relative));
        Ok(Self {
            relative: relative.to_owned(),
            kind: kind.ok_or_else(unknown)?,
        })
    }

    /// Returns the path, as given.
    pub fn path(&self) -> String {
        format!("{ROOT}/{}", self.relative)
    }
}

/// Lists the paths of all files in the folder of a kind, by name.
pub(crate) fn in_folder(
    kinds: &[Editable],
    content: &Path,
    folder: &str,
) -> Result<Vec<String>, EditError> {
    let unknown = || EditError::UnknownPlace(folder.to_owned());
    let name = in_root(folder).ok_or_else(unknown)?;
    let kind = kinds
        .iter()
        .find(|kind| kind.name == name && matches!(kind.files, Files::Folder(_)))
        .ok_or_else(unknown)?;
    let files = fs::read_dir(content.join(name))
        .map_err(|error| EditError::Unreadable(format!("`{folder}`: {error}")))?;
    let mut paths: Vec<String> = files
        .filter_map(|file| Some(format!("{name}/{}", file.ok()?.file_name().to_str()?)))
        .filter(|relative| kind.holds(relative))
        .map(|relative| format!("{ROOT}/{relative}"))
        .collect();
    paths.sort_unstable();
    Ok(paths)
}

fn in_root(path: &str) -> Option<&str> {
    path.strip_prefix(ROOT)?.strip_prefix('/')
}
