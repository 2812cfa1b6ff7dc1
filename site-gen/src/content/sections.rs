//! Sections of the site, each by the parts of the content that it looked at.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::parts::{Content, Seen};

/// Results by name, each made of parts of the content. The default remembers nothing.
#[derive(Debug)]
pub(crate) struct Sections<V>(Option<Mutex<HashMap<&'static str, (Seen, V)>>>);

impl<V> Default for Sections<V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<V: Clone> Sections<V> {
    pub(crate) fn remembering() -> Self {
        Self(Some(Mutex::default()))
    }

    /// Returns the result of `make`: the one of before, where all that it looked at then is the
    /// same. Besides the content it must read nothing that changes without [`Sections::clear`].
    pub(crate) fn recall(
        &self,
        name: &'static str,
        content: &Content,
        make: impl FnOnce(&Content) -> V,
    ) -> V {
        let Some(known) = &self.0 else {
            return make(content);
        };
        let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, value)) = lock().get(name)
            && content.is_as_seen(seen)
        {
            content.note_all(seen);
            return value.clone();
        }
        let reader = content.reader();
        let value = make(&reader);
        let seen = reader.seen();
        content.note_all(&seen);
        lock().insert(name, (seen, value.clone()));
        value
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        if let Some(known) = &mut self.0 {
            known
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    use jiff::civil::Date;

    use super::*;
    use crate::content::assemble::assemble;
    use crate::content::folder::Files;
    use crate::content::parse;
    use crate::markdown::LastAround;

    const STEP: &str = "langkah/p1-pendaftaran.md";

    /// Reads the content of a folder, after `earlier` content.
    fn read(folder: &Path, earlier: Option<&Content>) -> Content {
        let (parsed, mut problems) = parse::content(&Files::read(folder));
        let look = (&BTreeMap::new(), &BTreeSet::new());
        let around = &mut LastAround::default();
        let assembled = assemble(
            parsed,
            true,
            Date::MIN,
            look,
            around,
            earlier,
            &mut problems,
        );
        assembled.content.expect("the small site is whole")
    }

    fn copy_all(from: &Path, to: &Path) {
        for entry in fs::read_dir(from).expect("a folder") {
            let from = entry.expect("a file").path();
            let to = to.join(from.file_name().expect("a name"));
            if from.is_dir() {
                fs::create_dir(&to).expect("there is room");
                copy_all(&from, &to);
            } else {
                fs::copy(&from, &to).expect("there is room");
            }
        }
    }

    #[test]
    fn a_section_is_made_again_when_what_it_looked_at_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/content");
        let copy = |name: &str, change: &dyn Fn(String) -> String| {
            let text = fs::read_to_string(site.join(name)).expect("it is there");
            fs::write(folder.path().join(name), change(text)).expect("there is room");
        };
        copy_all(&site, folder.path());

        let (sections, within) = (Sections::remembering(), Sections::remembering());
        let made = Cell::new(0);
        // Which sections are made anew: of titles, of texts, of something else, and one that asks for
        // what is remembered of titles.
        let anew = |content: &Content| {
            let is_new = |name, look: &dyn Fn(&Content)| {
                let before = made.get();
                sections.recall(name, content, |content| {
                    look(content);
                    made.set(before + 1);
                });
                made.get() > before
            };
            [
                is_new("titles", &|content| {
                    assert!(
                        content
                            .steps()
                            .iter()
                            .all(|step| !step.meta.title.is_empty())
                    );
                }),
                is_new("texts", &|content| {
                    let bodies = content.steps().iter().map(|step| content.body(step));
                    assert!(bodies.count() > 0);
                }),
                is_new("news", &|content| assert!(!content.news().is_empty())),
                is_new("whole", &|content| {
                    within.recall("titles", content, |content| content.steps().len());
                }),
            ]
        };
        let first = read(folder.path(), None);
        within.recall("titles", &first, |content| content.steps().len());
        assert_eq!(anew(&first), [true; 4]);
        assert_eq!(anew(&first), [false; 4]);
        let second = read(folder.path(), Some(&first));
        assert_eq!(anew(&second), [false; 4]);

        copy(STEP, &|text| text + "\nSatu kalimat lagi.\n");
        let third = read(folder.path(), Some(&second));
        assert_eq!(anew(&third), [false, true, false, false]);

        copy(STEP, &|text| text.replace("judul = \"", "judul = \"Baru: "));
        let fourth = read(folder.path(), Some(&third));
        assert_eq!(anew(&fourth), [true, true, false, true]);
    }
}
