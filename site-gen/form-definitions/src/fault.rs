//! Faults of a form definition, in the words of the editor who wrote it.

use std::fmt;

use content_files::PathStep;

/// One thing in a definition that can't work, with its place in the TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its place. The last steps may name something that is missing from the file; the place
    /// to show is then the deepest part of the path that exists.
    pub path: Vec<PathStep>,
    /// The fault itself, in Indonesian.
    pub message: String,
    /// The way out of it, in Indonesian.
    pub hint: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.path.iter().enumerate() {
            match step {
                PathStep::Key(key) if position == 0 => write!(out, "{key}")?,
                PathStep::Key(key) => write!(out, ".{key}")?,
                PathStep::Index(index) => write!(out, "[{index}]")?,
            }
        }
        let colon = if self.path.is_empty() { "" } else { ": " };
        write!(out, "{colon}{}", self.message)?;
        self.hint
            .iter()
            .try_for_each(|hint| write!(out, " ({hint})"))
    }
}

/// A place in the definition while it is being resolved; children are made by [`Place::key`] and
/// [`Place::index`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Place(Vec<PathStep>);

impl Place {
    pub(crate) fn key(&self, key: &str) -> Self {
        self.step(PathStep::Key(key.to_owned()))
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

/// "maksud Anda `x`?" for the nearest known name, or the list of known names when none is near.
///
/// Near means at most a third of the letters differ, so that a slip in a short name still finds
/// its neighbour and an unrelated word does not.
pub(crate) fn suggestion<'a>(
    written: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let nearest = known
        .clone()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((distance, name)) if distance <= name.chars().count().div_ceil(3) => {
            format!("maksud Anda `{name}`?")
        }
        Some(_) => {
            let names: Vec<_> = known.map(|name| format!("`{name}`")).collect();
            format!("yang ada: {}", names.join(", "))
        }
        None => "belum ada satu pun yang dapat dipakai di sini".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_name() {
        let known = ["kecamatan", "kelurahan", "bidang"];
        let table = [
            ("kecamatn", "maksud Anda `kecamatan`?"),
            ("kelurhaan", "maksud Anda `kelurahan`?"),
            ("provinsi", "yang ada: `kecamatan`, `kelurahan`, `bidang`"),
        ];
        for (written, expected) in table {
            assert_eq!(
                suggestion(written, known.into_iter()),
                expected,
                "{written}"
            );
        }
        assert_eq!(
            suggestion("x", std::iter::empty()),
            "belum ada satu pun yang dapat dipakai di sini"
        );
    }

    #[test]
    fn shows_its_place() {
        let mut faults = Faults::default();
        let place = Place::default().key("pertanyaan").index(2).key("pesan");
        faults.add(&place, "pesan kurang", "tulis pesan");
        let shown = faults.into_vec().remove(0).to_string();
        assert_eq!(shown, "pertanyaan[2].pesan: pesan kurang (tulis pesan)");
    }
}
