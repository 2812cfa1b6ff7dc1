//! The menu: its entries in their order, each for those who may open its page.

use records::Role;

use crate::addresses::{LIST, OFFICERS};

/// The officers who may see a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roles {
    /// All of them.
    All,
    /// The secretariat.
    Sekretariat,
}

impl Roles {
    /// Tells whether officers of this role are among them.
    pub fn contain(self, role: Role) -> bool {
        match self {
            Self::All => true,
            Self::Sekretariat => role == Role::Sekretariat,
        }
    }
}

/// An entry of the menu.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub label: &'static str,
    pub path: &'static str,
    roles: Roles,
}

impl Entry {
    /// Tells whether the page at `path` belongs to the entry. The list is above all others, so only
    /// it itself is it.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        path == self.path || (self.path != LIST && path.starts_with(self.path))
    }
}

const LABELS: [(&str, &str); 10] = [
    ("Daftar kerja", LIST),
    ("Minta mentor", "/meja/minta-mentor/"),
    ("Mentor", "/meja/mentor/"),
    ("Sesi", "/meja/sesi/"),
    ("Catat", "/meja/catat/"),
    ("Hak warga", "/meja/hak/"),
    ("Karantina", "/meja/karantina/"),
    ("Laporan", "/meja/laporan/"),
    ("Unduh", "/meja/unduh/"),
    ("Petugas", OFFICERS),
];

/// The menu of everybody.
pub(crate) struct Menu(Vec<Entry>);

impl Menu {
    /// Makes the menu; `roles_of` says who may open the page at a path.
    pub(crate) fn new(roles_of: impl Fn(&str) -> Option<Roles>) -> Self {
        let entry = |(label, path)| {
            Some(Entry {
                label,
                path,
                roles: roles_of(path)?,
            })
        };
        Self(LABELS.into_iter().filter_map(entry).collect())
    }

    /// Iterates over the entries for officers of this role.
    pub(crate) fn of(&self, role: Role) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| entry.roles.contain(role))
    }
}
