//! The kinds that can be edited, and the places where they are kept.

use std::sync::LazyLock;

use schemars::JsonSchema;

use crate::addresses::RedirectList;
use crate::content::load::PageKind;
use crate::content::{
    CityList, Community, CommunityTypeList, FigureSet, Glossary, Home, Index, Kecamatan, Meta,
    News, Pillar, SectorList, SinglePage, Site, SourceList, Step, TopicList, Training,
};
use crate::editor::EditError;
use crate::editor::field::{self, Field};
use crate::kinds::{Kind, is_listed_folder};
use content_files::schema::TableShape;
use programme::Slug;

/// The content folder as the configuration calls it; its real place is known to the server.
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
        /// The name for one of them, when new ones can be made.
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
    let mut editable: Vec<(u8, Editable)> = Kind::ALL.iter().map(|kind| editable(*kind)).collect();
    editable.sort_by_key(|(place, _)| *place);
    editable.into_iter().map(|(_, editable)| editable).collect()
}

/// The form of a kind, and its place among all of them.
fn editable(kind: Kind) -> (u8, Editable) {
    fn folder<T: PageKind>(label: &'static str, one: Option<&'static str>) -> Editable {
        let files = Files::Folder {
            extension: T::KIND.extension(),
            one,
            address: |stem| T::KIND.address(stem).unwrap_or_default(),
        };
        Editable::page::<T>(T::KIND.name(), label, files)
    }
    fn page<T: JsonSchema>(kind: Kind, label: &'static str, files: Files) -> Editable {
        Editable::page::<T>(kind.name(), label, files)
    }
    fn list<T: JsonSchema>(kind: Kind, label: &'static str) -> Editable {
        let extension = kind.extension();
        Editable::new::<T>(kind.name(), label, Files::One { extension })
    }
    match kind {
        Kind::Training => (1, folder::<Training>("Pelatihan", Some("Pelatihan"))),
        Kind::Community => (2, folder::<Community>("Komunitas", Some("Komunitas"))),
        Kind::Kecamatan => (3, folder::<Kecamatan>("Kantor kecamatan", None)),
        Kind::News => (4, folder::<News>("Berita", Some("Berita"))),
        Kind::SinglePage => (5, folder::<SinglePage>("Halaman", Some("Halaman"))),
        Kind::FigureSet => (6, folder::<FigureSet>("Angka", Some("Kelompok angka"))),
        Kind::Pillar => (7, folder::<Pillar>("Pilar", None)),
        Kind::Step => (8, folder::<Step>("Langkah", None)),
        Kind::Form => {
            let files = Files::Folder {
                extension: kind.extension(),
                one: None,
                // Its page has the address that the form says; this leads to all that follows a
                // form.
                address: |id| format!("/_dev/formulir/{id}/kesalahan"),
            };
            let form =
                Editable::new::<form_definitions::FormSource>(kind.name(), "Formulir", files);
            (9, form)
        }
        Kind::Home => {
            let extension = kind.extension();
            (
                10,
                page::<Home>(kind, "Halaman depan", Files::One { extension }),
            )
        }
        Kind::Index => (11, page::<Index>(kind, "Pengantar daftar", Files::Indexes)),
        Kind::Topics => (12, list::<TopicList>(kind, "Topik")),
        Kind::Sectors => (13, list::<SectorList>(kind, "Bidang usaha")),
        Kind::CommunityTypes => (14, list::<CommunityTypeList>(kind, "Jenis komunitas")),
        Kind::Cities => (15, list::<CityList>(kind, "Kota")),
        Kind::Sources => (16, list::<SourceList>(kind, "Sumber")),
        Kind::Glossary => (17, list::<Glossary>(kind, "Glosarium")),
        Kind::Site => (18, list::<Site>(kind, "Situs dan menu")),
        Kind::Redirects => (19, list::<RedirectList>(kind, "Pengalihan")),
    }
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
                        .is_some_and(Slug::is_valid)
            }
            Files::One {
                extension: expected,
            } => extension == expected && name == self.name,
            Files::Indexes => {
                extension == "md"
                    && name.split_once('/').is_some_and(|(folder, stem)| {
                        stem == Kind::Index.name() && is_listed_folder(folder)
                    })
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
