//! Content files as forms in the browser, for those who would rather not write TOML.
//!
//! Start with [`Editor`], which is made of the kinds that can be edited. The forms are drawn by
//! [Decap CMS](https://decapcms.org). [`Editor::config`] tells it what there is to edit, made from
//! the same types that the content is checked against: labels are the keys, hints their
//! descriptions, and limits, choices and references follow the schema. Decap never sees TOML:
//! [`Document`] gives it each file as JSON and puts what comes back into the file, value by value,
//! so that comments, order and spelling of everything else stay.
//!
//! Decap and not Sveltia CMS, because Decap speaks to a server of ours: Sveltia works on local files
//! only through the browser's own file access, which writes whole files anew, asks for a folder on
//! each visit, and is found in one family of browsers.
//!
//! Invariants: no kind of content is known here; callers bring them as [`Editable`]. Only a
//! [`Place`] is opened or written, and none leads out of the content folder. A file that changed
//! since it was opened is never overwritten. Whatever is saved can be opened again.
//!
//! ```
//! use content_editor::{Document, Editable, Editor, Files};
//! use schemars::JsonSchema;
//!
//! #[derive(JsonSchema)]
//! struct Topics {
//!     /// Nama topik.
//!     topik: Vec<String>,
//! }
//!
//! let files = Files::One { extension: "toml", shown: &[] };
//! let editor = Editor::new(vec![Editable::new::<Topics>("topik", "Topik", files)]);
//! let config = editor.config("http://127.0.0.1:8080", "/admin/api");
//! assert_eq!(config["collections"][0]["files"][0]["fields"][0]["hint"], "Nama topik.");
//!
//! let content = tempfile::tempdir()?;
//! let file = content.path().join("topik.toml");
//! std::fs::write(&file, "# Urut abjad.\ntopik = [\"kue\"]\n")?;
//! let place = editor.place("content/topik.toml")?;
//! let opened = Document::open(content.path(), &place)?;
//! let form = opened.to_json().replace("kue", "roti");
//! Document::from_json(&form)?.save(content.path(), &place, opened.version())?;
//! assert_eq!(std::fs::read_to_string(&file)?, "# Urut abjad.\ntopik = [\"roti\"]\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod config;
mod document;
mod editable;
mod error;
mod field;
mod hidden;
mod merge;
mod place;
mod values;

use std::path::Path;

use serde_json::Value;

pub use document::{Document, Version};
pub use editable::{Editable, Files, Folder};
pub use error::EditError;
pub use place::Place;

/// The content folder as the configuration calls it; its real place is known to the server.
const ROOT: &str = "content";

/// The kinds that can be edited, in the order in which they are offered.
#[derive(Debug)]
pub struct Editor {
    kinds: Vec<Editable>,
}

impl Editor {
    /// Makes an editor of these kinds, offered in this order.
    pub fn new(kinds: Vec<Editable>) -> Self {
        Self { kinds }
    }

    /// Describes the forms to Decap, for a server that serves the site at `origin` and speaks the
    /// protocol of Decap's local backend at `endpoint`, an address on that origin.
    pub fn config(&self, origin: &str, endpoint: &str) -> Value {
        config::config(&self.kinds, origin, endpoint)
    }

    /// Finds the place of a path such as `content/pelatihan/membuat-kue.md`.
    pub fn place(&self, path: &str) -> Result<Place<'_>, EditError> {
        Place::parse(&self.kinds, path)
    }

    /// Lists the paths of all files in a folder such as `content/pelatihan`, by name; `content` is
    /// where the content folder really is.
    pub fn places_in(&self, content: &Path, folder: &str) -> Result<Vec<String>, EditError> {
        place::in_folder(&self.kinds, content, folder)
    }
}
