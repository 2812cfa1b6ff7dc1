//! A content file as it was read, with what was made of it.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use content_files::diagnostics::Problem;

/// The text of a file, or why it can't be read.
pub(super) type Text = Result<Arc<str>, Box<Problem>>;

/// A file of the content folder. What was made of its name and text alone stays with it: from build
/// to build it is the very same, until its text is another.
#[derive(Debug)]
pub(crate) struct ContentFile {
    pub(super) text: Text,
    /// The file as its type.
    made: OnceLock<Box<dyn Any + Send + Sync>>,
    address: OnceLock<Option<String>>,
}

impl ContentFile {
    pub(super) fn new(text: Text) -> Self {
        Self {
            text,
            made: OnceLock::new(),
            address: OnceLock::new(),
        }
    }

    /// Returns the file as its type, which follows from its kind; `make` reads nothing but the
    /// file's name and text.
    pub(crate) fn made<T: Send + Sync + 'static>(&self, make: impl FnOnce(&Text) -> T) -> &T {
        let value = self.made.get_or_init(|| Box::new(make(&self.text)));
        value
            .downcast_ref()
            .expect("files of a kind all become one type")
    }

    /// Returns the address that the file says, also where it is broken elsewhere.
    pub(crate) fn address(&self, find: impl FnOnce(&str) -> Option<String>) -> Option<&str> {
        let address = || find(self.text.as_ref().ok()?);
        self.address.get_or_init(address).as_deref()
    }
}

impl PartialEq for ContentFile {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for ContentFile {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_becomes_its_type_once() {
        let file = ContentFile::new(Ok("12".into()));
        let length = |text: &Text| text.as_ref().map_or(0, |text| text.len());
        assert_eq!(*file.made(length), 2);
        assert_eq!(*file.made(|_| 7_usize), 2);
        assert_eq!(file.address(|text| Some(text.to_owned())), Some("12"));
        assert_eq!(file.address(|_| None), Some("12"));
        assert_eq!(file, ContentFile::new(Ok("12".into())));
    }
}
