//! A kind of content that can be edited, and the files it is kept in.

use schemars::JsonSchema;

use crate::field::{self, Field};
use content_files::schema::TableShape;
use programme::Slug;

/// A kind of content with a form of its own.
#[derive(Debug)]
pub struct Editable {
    /// The folder's name, or the file's without its end.
    pub(crate) name: &'static str,
    /// For people.
    pub(crate) label: &'static str,
    pub(crate) files: Files,
    pub(crate) fields: Vec<Field>,
    pub(crate) shape: TableShape,
}

/// The files that a form is for.
#[derive(Debug, Clone)]
pub enum Files {
    /// All files of the folder of that name; new ones, where that makes sense. None is removed or
    /// renamed here: published addresses stay.
    Folder(Folder),
    /// One file of the content folder.
    One {
        /// The end of its name.
        extension: &'static str,
        /// The keys by which people tell its entries apart, where other content refers to them.
        shown: &'static [&'static str],
    },
    /// One file of that name in each of these folders.
    InFolders {
        /// The end of its name.
        extension: &'static str,
        /// The names of the folders, as they are offered.
        folders: Vec<&'static str>,
        /// The address of the page that shows the file of a folder.
        address: fn(&str) -> String,
    },
}

/// A folder whose files a form is for.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The end of their names: `md` for those with a Markdown part.
    pub extension: &'static str,
    /// The name for one of them, when new ones can be made.
    pub one: Option<&'static str>,
    /// The key of the title, by which people tell them apart.
    pub title: &'static str,
    /// The keys by which their list can be sorted.
    pub sorted_by: &'static [&'static str],
    /// The address of the page that shows the file with a stem.
    pub address: fn(&str) -> String,
}

impl Editable {
    /// Makes a kind whose files become a `T`, by the name of its folder or file and a label for
    /// people.
    pub fn new<T: JsonSchema>(name: &'static str, label: &'static str, files: Files) -> Self {
        Self {
            name,
            label,
            files,
            fields: field::fields::<T>(),
            shape: TableShape::of::<T>(),
        }
    }

    /// Adds the keys that it shares with other kinds, before its own.
    #[must_use]
    pub fn with_common<T: JsonSchema>(self) -> Self {
        let mut fields = field::fields::<T>();
        fields.extend(self.fields);
        // Stable: equal places stay in the order of the types.
        fields.sort_by_key(|field| field.place);
        Self {
            fields,
            shape: TableShape::of::<T>().and(self.shape),
            ..self
        }
    }

    /// Tells whether a new file of it can be made.
    pub(crate) fn can_be_new(&self) -> bool {
        matches!(&self.files, Files::Folder(folder) if folder.one.is_some())
    }

    /// Tells whether its files have a Markdown part.
    pub(crate) fn has_body(&self) -> bool {
        self.extension() == "md"
    }

    /// Tells whether this form is for the file at a path under the content folder.
    pub(crate) fn holds(&self, relative: &str) -> bool {
        let Some((path, extension)) = relative.rsplit_once('.') else {
            return false;
        };
        let (folder, stem) = path.split_once('/').unwrap_or(("", path));
        let is_here = match &self.files {
            Files::Folder(_) => folder == self.name && Slug::is_valid(stem),
            Files::One { .. } => path == self.name,
            Files::InFolders { folders, .. } => stem == self.name && folders.contains(&folder),
        };
        is_here && extension == self.extension()
    }

    pub(crate) fn extension(&self) -> &'static str {
        match self.files {
            Files::Folder(Folder { extension, .. })
            | Files::One { extension, .. }
            | Files::InFolders { extension, .. } => extension,
        }
    }
}
