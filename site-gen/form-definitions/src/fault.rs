//! Faults of a form definition, in the words of the editor who wrote it.

use std::fmt;

use content_files::PathStep;
use content_files::diagnostics::Problem;
use content_files::source::Source;

/// One thing in a definition that can't work, with its place in the TOML file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}{}", Shown(.path), .hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})")))]
pub struct Fault {
    /// Its place. The last steps may name something that is missing from the file; the place
    /// to show is then the deepest part of the path that exists.
    pub path: Vec<PathStep>,
    /// The fault itself, in Indonesian.
    pub message: String,
    /// The way out of it, in Indonesian.
    pub hint: Option<String>,
}

impl Fault {
    /// Places the fault at its key in the file that the definition was read from.
    pub fn placed(self, file: &Source) -> Problem {
        let problem = file.problem_at(&self.path, self.message);
        match self.hint {
            Some(hint) => problem.with_hint(hint),
            None => problem,
        }
    }
}

/// A path as people write it, `pertanyaan[2].pesan: `; nothing for the file as a whole.
struct Shown<'a>(&'a [PathStep]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Key(key) if position == 0 => write!(out, "{key}")?,
                PathStep::Key(key) => write!(out, ".{key}")?,
                PathStep::Index(index) => write!(out, "[{index}]")?,
            }
        }
        out.write_str(if self.0.is_empty() { "" } else { ": " })
    }
}

/// A place in the definition while it is being resolved; children are made by [`Place::key`] and
/// [`Place::index`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Place(Vec<PathStep>);

impl Place {
    pub(crate) fn key(&self, key: &str) -> Self {
        self.step(PathStep::Key(key.to_owned().into()))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.step(PathStep::Index(index))
    }

    fn step(&self, step: PathStep) -> Self {
        let mut path = self.0.clone();
        path.push(step);
        Self(path)
    }
}

/// Faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault with what to do about it.
    pub(crate) fn add(
        &mut self,
        place: &Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.0.push(Fault {
            path: place.0.clone(),
            message: message.into(),
            hint: Some(hint.into()),
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_its_place() {
        let mut faults = Faults::default();
        let place = Place::default().key("pertanyaan").index(2).key("pesan");
        faults.add(&place, "pesan kurang", "tulis pesan");
        let shown = faults.into_vec().remove(0).to_string();
        assert_eq!(shown, "pertanyaan[2].pesan: pesan kurang (tulis pesan)");
    }
}
