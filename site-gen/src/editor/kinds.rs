//! What can be edited, and where it is kept.

use std::sync::LazyLock;

use schemars::JsonSchema;

use crate::content::load::{FORMS, INDEX, INDEXED, Kind, is_slug};
use crate::content::{
    CityList, Community, CommunityTypeList, FigureSet, Glossary, Home, Index, Kecamatan, Meta,
    News, Pillar, RedirectList, SectorList, SinglePage, Site, SourceList, Step, TopicList,
    Training,
};
use crate::editor::EditError;
use crate::editor::field::{self, Field};
use crate::schema::TableShape;

/// Where the configuration says content is; where it really is, the server knows.
pub(super) const ROOT: &str = "content";

/// Something with a form of its own.
#[derive(Debug)]
pub(super) struct Editable {
    /// The folder's name, or the file's without its end.
    pub(super) name: &'static str,
    /// For people.
    pub(super) label: &'static str,
    pub(super) files: Files,
    pub(super) fields: Vec<Field>,
    pub(super) shape: TableShape,
}

/// Which files a form is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Files {
    /// All files of the folder of that name; new ones, where that makes sense. None is removed or
    /// renamed here: published addresses stay, and `site-gen rename` knows how to move them.
    Folder {
        extension: &'static str,
        /// What one of them is called, when new ones can be made.
        one: Option<&'static str>,
        /// The address of the page that shows the file with a stem.
        address: fn(&str) -> String,
    },
    /// One file of the content folder.
    One { extension: &'static str },
    /// The `_indeks.md` of each folder that has one.
    Indexes,
}

impl Editable {
    fn new<T: JsonSchema>(name: &'static str, label: &'static str, files: Files) -> Self {
        Self {
            name,
            label,
            files,
            fields: field::fields::<T>(),
            shape: TableShape::of::<T>(),
        }
    }

    /// With the keys that all pages share, before its own.
    fn page<T: JsonSchema>(name: &'static str, label: &'static str, files: Files) -> Self {
        let own = Self::new::<T>(name, label, files);
        let mut fields = field::fields::<Meta>();
        fields.extend(own.fields);
        // Stable: what must be filled in comes first, in the order of the types.
        fields.sort_by_key(|field| !field.is_required);
        Self {
            fields,
            shape: TableShape::of::<Meta>().and(own.shape),
            ..own
        }
    }

    /// Whether a new file of it can be made.
    pub(super) fn can_be_new(&self) -> bool {
        matches!(self.files, Files::Folder { one: Some(_), .. })
    }

    /// Whether its files have a Markdown part.
    pub(super) fn has_body(&self) -> bool {
        match self.files {
            Files::Folder { extension, .. } | Files::One { extension } => extension == "md",
            Files::Indexes => true,
        }
    }
}

/// Everything that can be edited, in the order in which it is offered.
pub(super) fn all() -> &'static [Editable] {
    // Made once: every request needs one of them, and to read the types takes milliseconds.
    static ALL: LazyLock<Vec<Editable>> = LazyLock::new(make);
    &ALL
}

fn make() -> Vec<Editable> {
    fn folder<T: Kind>(label: &'static str, one: Option<&'static str>) -> Editable {
        let files = Files::Folder {
            extension: T::EXTENSION,
            one,
            address: T::address,
        };
        Editable::page::<T>(T::FOLDER, label, files)
    }
    let toml = Files::One { extension: "toml" };
    let forms = Files::Folder {
        extension: "toml",
        one: None,
        // Its page has the address that the form says; this leads to all that follows a form.
        address: |id| format!("/_dev/formulir/{id}/kesalahan"),
    };
    vec![
        folder::<Training>("Pelatihan", Some("Pelatihan")),
        folder::<Community>("Komunitas", Some("Komunitas")),
        folder::<Kecamatan>("Kantor kecamatan", None),
        folder::<News>("Berita", Some("Berita")),
        folder::<SinglePage>("Halaman", Some("Halaman")),
        folder::<FigureSet>("Angka", Some("Kelompok angka")),
        folder::<Pillar>("Pilar", None),
        folder::<Step>("Langkah", None),
        Editable::new::<forms::source::FormSource>(FORMS, "Formulir", forms),
        Editable::page::<Home>("beranda", "Halaman depan", Files::One { extension: "md" }),
        Editable::page::<Index>(INDEX, "Pengantar daftar", Files::Indexes),
        Editable::new::<TopicList>("topik", "Topik", toml),
        Editable::new::<SectorList>("bidang", "Bidang usaha", toml),
        Editable::new::<CommunityTypeList>("jenis-komunitas", "Jenis komunitas", toml),
        Editable::new::<CityList>("kota", "Kota", toml),
        Editable::new::<SourceList>("sumber", "Sumber", toml),
        Editable::new::<Glossary>("glosarium", "Glosarium", toml),
        Editable::new::<Site>("situs", "Situs dan menu", toml),
        Editable::new::<RedirectList>("pengalihan", "Pengalihan", toml),
    ]
}

/// A file of the content, by the path that the editor in the browser has for it. Only paths that
/// content can have are places, so none leads out of the content folder.
#[derive(Debug)]
pub struct Place {
    /// Under the content folder.
    pub(super) relative: String,
    pub(super) kind: &'static Editable,
}

impl Place {
    /// The place of a path such as `content/pelatihan/membuat-kue.md`.
    pub fn parse(path: &str) -> Result<Self, EditError> {
        let unknown = || EditError::UnknownPlace(path.to_owned());
        let relative = path
            .strip_prefix(ROOT)
            .and_then(|rest| rest.strip_prefix('/'))
            .ok_or_else(unknown)?;
        let kind = all()
            .iter()
            .find(|kind| kind.holds(relative))
            .ok_or_else(unknown)?;
        Ok(Self {
            relative: relative.to_owned(),
            kind,
        })
    }

    /// The places of all files in a folder such as `content/pelatihan`, by name.
    pub fn in_folder(content: &std::path::Path, folder: &str) -> Result<Vec<String>, EditError> {
        let unknown = || EditError::UnknownPlace(folder.to_owned());
        let name = folder
            .strip_prefix(ROOT)
            .and_then(|rest| rest.strip_prefix('/'))
            .ok_or_else(unknown)?;
        let kind = all()
            .iter()
            .find(|kind| kind.name == name && matches!(kind.files, Files::Folder { .. }))
            .ok_or_else(unknown)?;
        let files = std::fs::read_dir(content.join(name))
            .map_err(|error| EditError::Unreadable(format!("`{folder}`: {error}")))?;
        let mut paths: Vec<String> = files
            .filter_map(|file| Some(format!("{name}/{}", file.ok()?.file_name().to_str()?)))
            .filter(|relative| kind.holds(relative))
            .map(|relative| format!("{ROOT}/{relative}"))
            .collect();
        paths.sort_unstable();
        Ok(paths)
    }

    /// The path, as given.
    pub fn path(&self) -> String {
        format!("{ROOT}/{}", self.relative)
    }
}

impl Editable {
    /// Whether this form is for the file at a path under the content folder.
    fn holds(&self, relative: &str) -> bool {
        let Some((name, extension)) = relative.rsplit_once('.') else {
            return false;
        };
        match self.files {
            Files::Folder {
                extension: expected,
                ..
            } => {
                extension == expected
                    && name
                        .strip_prefix(self.name)
                        .and_then(|rest| rest.strip_prefix('/'))
                        .is_some_and(is_slug)
            }
            Files::One {
                extension: expected,
            } => extension == expected && name == self.name,
            Files::Indexes => {
                extension == "md"
                    && name
                        .split_once('/')
                        .is_some_and(|(folder, stem)| stem == INDEX && INDEXED.contains(&folder))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_content_is_a_place() {
        let table = [
            ("content/pelatihan/membuat-kue.md", Some("pelatihan")),
            ("content/angka/hasil.toml", Some("angka")),
            ("content/pelatihan/_indeks.md", Some("_indeks")),
            ("content/topik.toml", Some("topik")),
            ("content/formulir/pendaftaran.toml", Some("formulir")),
            ("content/pelatihan/membuat-kue.toml", None),
            ("content/pelatihan/../situs.toml", None),
            ("content/../Cargo.toml", None),
            ("content/pelatihan/a/b.md", None),
            ("content/pelatihan/.md", None),
            ("content/pelatihan/Kue Baru.md", None),
            ("content//etc/passwd.md", None),
            ("content/pelatihan\\..\\x.md", None),
            ("content/formulir/_indeks.md", None),
            ("content/alamat.txt", None),
            ("content/PANDUAN.md", None),
            ("/etc/passwd", None),
            ("", None),
        ];
        for (path, expected) in table {
            let place = Place::parse(path);
            assert_eq!(place.ok().map(|place| place.kind.name), expected, "{path}");
        }
    }
}
