//! Pages before templates, by what they show: those of a section together, and of news, of which there
//! may be thousands, each.

use std::sync::Arc;

use tera::Value;

use super::Page;
use super::directory::Listed;
use crate::content::{Content, Front, News, Sections, Source};
use crate::markdown::Body;
use crate::memory::{Memo, Same};

/// The pages of the last build, before templates. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct ViewMemory {
    /// Values that any page may show: `site` as text, and the sources.
    shared: Option<(String, Vec<Source>)>,
    /// Pages of a section, by what of the content they show.
    pub(super) sections: Sections<Vec<Arc<Page>>>,
    /// Pages of one item.
    pub(super) items: Memo<String, Files, Arc<Page>>,
    /// News in a list, each an `EntryView`.
    pub(super) shown: Memo<String, Arc<Front<News>>, Value>,
    /// The page that lists the news, by its file and what it lists.
    pub(super) lists: Memo<String, (Files, Fronts), Arc<Page>>,
    /// The page that lists all others.
    pub(super) directory: Memo<String, (Files, Vec<Listed>), Arc<Page>>,
}

/// The items that a list shows, each by its front matter.
type Fronts = Vec<Arc<Front<News>>>;

/// The files that a page shows, each by its body: the very same body is of the very same file.
pub(super) type Files = Vec<Same<Body>>;

impl ViewMemory {
    pub(crate) fn remembering() -> Self {
        Self {
            shared: None,
            sections: Sections::remembering(),
            items: Memo::remembering(),
            shown: Memo::remembering(),
            lists: Memo::remembering(),
            directory: Memo::remembering(),
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
            self.items.clear();
            self.shown.clear();
            self.lists.clear();
            self.directory.clear();
        }
    }
}
