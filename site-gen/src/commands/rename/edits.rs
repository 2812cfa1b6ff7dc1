//! Changes to files, gathered first and written together.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use content_files::diagnostics::Problems;
use content_files::file;
use content_files::source::Source;

/// Changes by path of the file.
#[derive(Debug, Default)]
pub(super) struct Edits(BTreeMap<String, File>);

#[derive(Debug, Default)]
struct File {
    /// The text that the file holds now; `None` when it is not there.
    text: Option<String>,
    /// No two of them share a byte: each is another address or name.
    changes: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Puts other text in the place of some bytes of a file. The same change twice is one.
    pub(super) fn replace(&mut self, source: &Source, span: Range<usize>, with: impl Into<String>) {
        let file = self.0.entry(source.path.clone()).or_default();
        file.text.get_or_insert_with(|| source.text.to_string());
        let change = (span, with.into());
        if !file.changes.contains(&change) {
            file.changes.push(change);
        }
    }

    /// Gives a file another text; `old` is `None` when it is not there.
    pub(super) fn write_whole(&mut self, path: &str, old: Option<&str>, new: String) {
        let file = File {
            text: old.map(str::to_owned),
            changes: vec![(0..old.unwrap_or_default().len(), new)],
        };
        self.0.insert(path.to_owned(), file);
    }

    /// Iterates over the files as they will be, by path.
    pub(super) fn texts(&self) -> impl Iterator<Item = (String, String)> {
        let files = self.0.iter();
        files.map(|(path, file)| (path.clone(), file.changed()))
    }

    /// Counts the changes in each file.
    pub(super) fn counts(&self) -> BTreeMap<String, usize> {
        let files = self.0.iter();
        files
            .map(|(path, file)| (path.clone(), file.changes.len()))
            .collect()
    }

    /// Writes all files and returns what would undo it.
    pub(super) fn write(self) -> Result<Undo, Problems> {
        let mut undo = Undo::default();
        for (path, edited) in self.0 {
            let changed = edited.changed();
            undo.0.push((path.clone(), edited.text));
            if let Err(problems) = file::replace(Path::new(&path), changed.as_bytes()) {
                undo.write()?;
                return Err(problems);
            }
        }
        Ok(undo)
    }
}

impl File {
    fn changed(&self) -> String {
        let mut text = self.text.clone().unwrap_or_default();
        let mut changes: Vec<_> = self.changes.iter().collect();
        // From the end, so that earlier places stay what they are.
        changes.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, with) in changes {
            text.replace_range(span.clone(), with);
        }
        text
    }
}

/// The files as they were.
#[derive(Debug, Default)]
pub(super) struct Undo(Vec<(String, Option<String>)>);

impl Undo {
    /// Puts them back.
    pub(super) fn write(self) -> Result<(), Problems> {
        for (path, text) in self.0 {
            match text {
                Some(text) => file::replace(Path::new(&path), text.as_bytes())?,
                // It was not there before; that it stays is no harm worth telling.
                None => drop(fs::remove_file(path)),
            }
        }
        Ok(())
    }
}
