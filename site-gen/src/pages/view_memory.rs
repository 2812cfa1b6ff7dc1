//! Pages before templates, by what they show: those of a section together, and the news, of which there
//! may be thousands, each.

use std::sync::{Arc, Mutex};

use super::Page;
use super::{directory, news};
use crate::content::{Content, Sections, Source};
use crate::memory::Last;

/// The pages of the last build, before templates. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct ViewMemory {
    /// Values that any page may show: `site` as text, and the sources.
    shared: Option<(String, Vec<Source>)>,
    /// Pages of a section, by what of the content they show.
    pub(super) sections: Sections<Vec<Arc<Page>>>,
    pub(super) news: Option<Mutex<Option<news::Earlier>>>,
    /// The page that lists all others.
    pub(super) directory: Option<Mutex<Last<directory::Inputs, Page>>>,
}

impl ViewMemory {
    pub(crate) fn remembering() -> Self {
        Self {
            shared: None,
            sections: Sections::remembering(),
            news: Some(Mutex::default()),
            directory: Some(Mutex::default()),
        }
    }

    /// Forgets everything when what any page may show has changed. `site` is the value as text.
    pub(crate) fn begin(&mut self, site: &str, content: &Content) {
        let sources = content.sources().as_slice();
        let is_same = self
            .shared
            .as_ref()
            .is_some_and(|(known, known_sources)| known == site && known_sources == sources);
        if !is_same {
            self.shared = Some((site.to_owned(), sources.to_vec()));
            self.sections.clear();
            self.news = self.news.take().map(|_| Mutex::default());
            self.directory = self.directory.take().map(|_| Mutex::default());
        }
    }
}
