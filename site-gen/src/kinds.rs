//! The kinds of content: the one table of what can stand in the content folder.
//!
//! Whatever is done for every kind goes over [`Kind::ALL`], and whatever differs from kind to kind
//! is a `match` without a catch-all arm. So a new kind is a row here, and the compiler names every
//! place that must say something about it: its place and its type (`content/parse/parsed.rs`), from
//! there the file that is read and the field that pages see (`content/parse`, `content/assemble`),
//! its references (`content/references.rs`), and each command.

/// Declares [`Kind`] from its rows, so that no list of kinds can miss one.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $name:literal, $extension:literal, $place:ident;)*) => {
        /// A kind of content.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// All kinds, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            const fn row(self) -> (&'static str, &'static str, Place) {
                match self {
                    $(Self::$kind => ($name, $extension, Place::$place),)*
                }
            }
        }
    };
}

kinds! {
    /// The four pillars.
    Pillar: "pilar", "md", Below;
    /// The seven steps, P1 to P7.
    Step: "langkah", "md", Below;
    /// The training catalogue.
    Training: "pelatihan", "md", Below;
    /// The community directory.
    Community: "komunitas", "md", Below;
    /// The offices, one in each kecamatan.
    Kecamatan: "kecamatan", "md", Below;
    /// News.
    News: "berita", "md", Below;
    /// Sets of dated figures.
    FigureSet: "angka", "toml", Together;
    /// Reports of fortnights, as they were published.
    Report: "laporan", "toml", Dated;
    /// Single pages.
    SinglePage: "halaman", "md", Top;
    /// The home page.
    Home: "beranda", "md", Home;
    /// The text above the entries of a list page.
    Index: "_indeks", "md", Lists;
    /// Definitions of forms.
    Form: "formulir", "toml", Said;
    /// Settings and menus.
    Site: "situs", "toml", Settings;
    /// The kota and the kabupaten.
    Cities: "kota", "toml", Settings;
    /// Topics of trainings.
    Topics: "topik", "toml", Settings;
    /// Sectors of business.
    Sectors: "bidang", "toml", Settings;
    /// Types of communities.
    CommunityTypes: "jenis-komunitas", "toml", Settings;
    /// Sources of facts.
    Sources: "sumber", "toml", Settings;
    /// Terms and their meaning.
    Glossary: "glosarium", "toml", Settings;
    /// Messages that the functions answer with.
    Messages: "pesan", "toml", Settings;
    /// Addresses that moved.
    Redirects: "pengalihan", "toml", Settings;
}

/// The place where the files of a kind stand, and the pages they become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a folder with a list page; each file is a page below that.
    Below,
    /// In a folder with a list page, which shows them all; none has a page of its own.
    Together,
    /// In a folder, named by their day; each file is a page below the list of reports. A command
    /// writes them, and people leave them alone.
    Dated,
    /// In a folder; each file is a page right below the home page.
    Top,
    /// In a folder; each file says the address of its page.
    Said,
    /// In every folder that has a list page: one file, which describes that page.
    Lists,
    /// Beside the folders: one file, which is the home page.
    Home,
    /// Beside the folders: one file, which is no page.
    Settings,
}

impl Kind {
    /// Returns the name of the folder, or of the file without its extension; editors know the kind
    /// by it.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// Returns the extension of its files: `md` for front matter and Markdown, `toml` for TOML
    /// alone.
    pub(crate) fn extension(self) -> &'static str {
        self.row().1
    }

    pub(crate) fn place(self) -> Place {
        self.row().2
    }

    /// Tells whether it has a folder of its own, with one file for each entry.
    pub(crate) fn has_folder(self) -> bool {
        match self.place() {
            Place::Below | Place::Together | Place::Dated | Place::Top | Place::Said => true,
            Place::Lists | Place::Home | Place::Settings => false,
        }
    }

    /// Tells whether its one file stands beside the folders.
    pub(crate) fn is_lone(self) -> bool {
        matches!(self.place(), Place::Home | Place::Settings)
    }

    /// Tells whether its folder has a list page, described by the folder's `_indeks.md`.
    pub(crate) fn has_list(self) -> bool {
        matches!(self.place(), Place::Below | Place::Together)
    }

    /// Returns the path of a file in the content folder. `stem` tells the files of a folder apart,
    /// and is the folder for a list page; other kinds have one file.
    pub(crate) fn file(self, stem: &str) -> String {
        let (name, extension, place) = self.row();
        match place {
            Place::Below | Place::Together | Place::Dated | Place::Top | Place::Said => {
                format!("{name}/{stem}.{extension}")
            }
            Place::Lists => format!("{stem}/{name}.{extension}"),
            Place::Home | Place::Settings => format!("{name}.{extension}"),
        }
    }

    /// Returns the address of the page that shows a file, if its name tells; `stem` as for
    /// [`Kind::file`].
    pub(crate) fn address(self, stem: &str) -> Option<String> {
        let name = self.name();
        match self.place() {
            Place::Below => Some(format!("/{name}/{stem}/")),
            Place::Together => Some(format!("/{name}/")),
            Place::Dated => Some(format!("{REPORTS}{stem}/")),
            Place::Top | Place::Lists => Some(format!("/{stem}/")),
            Place::Home => Some("/".to_owned()),
            Place::Said | Place::Settings => None,
        }
    }

    /// Finds the kind of a file, by its path in the content folder, and the file's `stem` as for
    /// [`Kind::file`].
    pub(crate) fn of_file(path: &str) -> Option<(Self, &str)> {
        Self::ALL.iter().find_map(|&kind| {
            let stem = path.strip_suffix(kind.extension())?.strip_suffix('.')?;
            let (folder, name) = stem.split_once('/').unwrap_or(("", stem));
            let stem = match kind.place() {
                Place::Below | Place::Together | Place::Dated | Place::Top | Place::Said => {
                    (folder == kind.name() && name != Self::Index.name()).then_some(name)
                }
                Place::Lists => (name == kind.name() && is_listed_folder(folder)).then_some(folder),
                Place::Home | Place::Settings => (stem == kind.name()).then_some(""),
            }?;
            Some((kind, stem))
        })
    }

    /// Iterates over the kinds of which people can make new files.
    pub fn written_by_hand() -> impl Iterator<Item = Self> {
        Self::with_folder().filter(|kind| kind.place() != Place::Dated)
    }

    /// Iterates over the kinds with a folder of their own, of which there can be any number of
    /// files.
    pub(crate) fn with_folder() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.has_folder())
    }

    /// Finds the kind whose folder has this name.
    pub(crate) fn of_folder(name: &str) -> Option<Self> {
        Self::with_folder().find(|kind| kind.name() == name)
    }

    /// Iterates over the kinds whose folder has a list page.
    pub(crate) fn listed() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.has_list())
    }
}

/// Folder of the calendar entries of single sessions, below the page of their training.
const SESSIONS: &str = "sesi";

/// Returns the address of the calendar entry of one session, by the address of its training.
pub(crate) fn session_calendar(training: &str, id: &str) -> String {
    format!("{training}{SESSIONS}/{id}.ics")
}

/// Tells whether an address is that of a session's calendar entry. They go with their sessions, so
/// nobody is promised that they stay.
pub(crate) fn is_session_calendar(address: &str) -> bool {
    let parts: Vec<&str> = address.trim_start_matches('/').split('/').collect();
    matches!(*parts, [folder, _, SESSIONS, file] if folder == Kind::Training.name() && !file.is_empty())
}

/// Address of the list of reports, which is there only where there is a report.
pub(crate) const REPORTS: &str = "/angka/laporan/";

/// Returns the address of the table of the report of a day.
pub(crate) fn report_data(day: impl std::fmt::Display) -> String {
    format!("{REPORTS}{day}/laporan.csv")
}

/// Iterates over the pages whose entries an address chooses in a form: `/pelatihan/batik/` for
/// `/daftar/?pelatihan=batik`. A list page has nothing to choose, and what is written with percent
/// signs is not judged.
pub(crate) fn chosen(address: &str) -> impl Iterator<Item = String> {
    let address = address.split('#').next().unwrap_or_default();
    let (page, query) = address.split_once('?').unwrap_or_default();
    let query = if is_listed_folder(page.trim_matches('/')) {
        ""
    } else {
        query
    };
    query.split('&').filter_map(|answer| {
        let (folder, slug) = answer.split_once('=')?;
        let is_name = !slug.is_empty() && !slug.contains('%');
        (is_name && is_listed_folder(folder)).then(|| format!("/{folder}/{slug}/"))
    })
}

/// Tells whether a folder has a list page.
pub(crate) fn is_listed_folder(name: &str) -> bool {
    Kind::of_folder(name).is_some_and(Kind::has_list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_tell_their_kind() {
        let table = [
            (
                "pelatihan/membuat-kue.md",
                Some((Kind::Training, "membuat-kue")),
            ),
            ("angka/hasil.toml", Some((Kind::FigureSet, "hasil"))),
            ("angka/_indeks.md", Some((Kind::Index, "angka"))),
            (
                "laporan/2026-11-27.toml",
                Some((Kind::Report, "2026-11-27")),
            ),
            (
                "formulir/pendaftaran.toml",
                Some((Kind::Form, "pendaftaran")),
            ),
            ("beranda.md", Some((Kind::Home, ""))),
            ("situs.toml", Some((Kind::Site, ""))),
            ("halaman/_indeks.md", None),
            ("pelatihan/membuat-kue.toml", None),
            ("alamat.txt", None),
            ("PANDUAN.md", None),
        ];
        for (path, expected) in table {
            assert_eq!(Kind::of_file(path), expected, "{path}");
            if let Some((kind, stem)) = expected {
                assert_eq!(kind.file(stem), path);
            }
        }
    }

    #[test]
    fn an_address_chooses_what_a_form_would() {
        let table: [(&str, &[&str]); 7] = [
            ("/daftar/?pelatihan=batik", &["/pelatihan/batik/"]),
            (
                "/daftar/?x=1&kecamatan=tebet&pelatihan=batik#isi",
                &["/kecamatan/tebet/", "/pelatihan/batik/"],
            ),
            ("/daftar/#isi?pelatihan=batik", &[]),
            ("/daftar/?pelatihan=", &[]),
            ("/daftar/?pelatihan", &[]),
            ("/daftar/?pelatihan=ba%74ik", &[]),
            ("/pelatihan/?langkah=p3", &[]),
        ];
        for (address, expected) in table {
            assert_eq!(chosen(address).collect::<Vec<_>>(), expected, "{address}");
        }
    }

    #[test]
    fn pages_have_their_addresses() {
        let table = [
            (
                Kind::Training,
                "membuat-kue",
                Some("/pelatihan/membuat-kue/"),
            ),
            (Kind::FigureSet, "hasil", Some("/angka/")),
            (
                Kind::Report,
                "2026-11-27",
                Some("/angka/laporan/2026-11-27/"),
            ),
            (Kind::SinglePage, "tentang", Some("/tentang/")),
            (Kind::Index, "angka", Some("/angka/")),
            (Kind::Home, "", Some("/")),
            (Kind::Form, "pendaftaran", None),
            (Kind::Topics, "", None),
        ];
        for (kind, stem, expected) in table {
            assert_eq!(kind.address(stem).as_deref(), expected, "{kind:?}");
        }
    }
}
