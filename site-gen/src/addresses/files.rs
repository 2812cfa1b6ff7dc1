//! The file that each address is written to. Two addresses with one file would overwrite each other,
//! and a file cannot be where another one needs a folder.

use std::collections::BTreeSet;
use std::fmt;

use super::Addresses;
use content_files::diagnostics::Problem;

/// Folders of the host in which there can be no page: others answer there, and who they are.
const FOLDERS: [(&str, &str); 5] = [
    ("/aset/", "gambar dan gaya"),
    (bundle::address::FUNCTIONS, "pengiriman formulir"),
    (bundle::address::DESK, "meja petugas"),
    (bundle::address::EDITOR, "penyunting isi"),
    (bundle::address::PREVIEW, "pratinjau"),
];

/// Says whom an address belongs to, where no page can have it.
pub(crate) fn owner(address: &str) -> Option<&'static str> {
    let mut folders = FOLDERS.iter();
    let (_, owner) = folders.find(|(folder, _)| address.starts_with(folder))?;
    Some(owner)
}

/// Longest name of a file or a folder, in bytes, on every system that the site is written or served
/// on.
const LONGEST_NAME: usize = 255;

/// Longest address, in bytes: a path may have 4,096 on Linux, with the folder that the site is
/// written to.
const LONGEST: usize = 2_000;

/// The ending that the compressed copies of a file add to its name.
const COPY: &str = ".br";

/// Says why no file can have the name that an address gives it.
pub(crate) fn too_long(address: &str) -> Option<String> {
    let mut parts = address.split('/');
    let copies = if address.ends_with('/') {
        0
    } else {
        COPY.len()
    };
    let most = LONGEST_NAME - copies;
    if parts.any(|part| part.len() > most) {
        return Some(format!(
            "bagian di antara garis miring paling panjang {most} huruf, sebab menjadi nama berkas"
        ));
    }
    (address.len() > LONGEST).then(|| format!("alamat paling panjang {LONGEST} huruf"))
}

/// An address, and the other one that stands in the way of its file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Obstacle<'a> {
    address: &'a str,
    other: String,
    way: Way,
}

/// How the files of two addresses meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// In one file.
    Same,
    /// The other has a file where this one needs a folder.
    Above,
    /// This one has a file where the other needs a folder.
    Below,
}

impl<'a> Obstacle<'a> {
    /// Finds what is in the way, of everything that `is_taken`, except for what lies below the address.
    pub(super) fn find(address: &'a str, is_taken: impl Fn(&str) -> bool) -> Option<Self> {
        let slashes = address.match_indices('/').map(|(slash, _)| slash);
        let above = slashes.map(|slash| &address[..slash]);
        let with_original = |file| [Some(file), original(file)].into_iter().flatten();
        let same = with_original(address).map(|other| (page_of(other), Way::Same));
        let above = above.flat_map(with_original);
        // What redirects from it has the file by its own name.
        let above = above.flat_map(|other| [other, page_of(other)]);
        let mut others = same.chain(above.map(|other| (other, Way::Above)));
        let (other, way) = others.find(|(other, _)| is_taken(other))?;
        Some(Self {
            address,
            other: other.to_owned(),
            way,
        })
    }

    /// Tells whether the other one is the very same address.
    pub(super) fn is_itself(&self) -> bool {
        self.address == self.other
    }
}

impl fmt::Display for Obstacle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            address,
            other,
            way,
        } = self;
        match way {
            Way::Same if self.is_itself() => write!(f, "`{address}` sudah ada isinya"),
            Way::Same => write!(f, "`{address}` memakai berkas yang sama dengan `{other}`"),
            Way::Above => write!(f, "`{address}` perlu folder di tempat berkas `{other}`"),
            Way::Below => write!(f, "`{address}` berada di tempat folder dari `{other}`"),
        }
    }
}

impl Addresses {
    /// Finds whatever stands in the way of a file at an address.
    pub(super) fn obstacle<'a>(&self, address: &'a str) -> Option<Obstacle<'a>> {
        let is_taken = |other: &str| self.has(other) || self.fixed.contains(other);
        Obstacle::find(address, is_taken)
            .or_else(|| below(address, &self.promised))
            .or_else(|| below(address, &self.fixed))
    }

    /// Reports the files of the theme with a fixed address that would overwrite something, or stand
    /// in its way; `place` tells where they come from.
    pub(crate) fn check_fixed(&self, place: impl Fn(&str) -> String) -> Vec<Problem> {
        let obstacles = self.fixed.iter().filter_map(|address| {
            let is_taken = |other: &str| self.has(other) || other == bundle::address::DESCRIPTION;
            Obstacle::find(address, is_taken).or_else(|| below(address, &self.promised))
        });
        let problems = obstacles.map(|obstacle| {
            let problem =
                Problem::whole_file(&place(obstacle.address), format!("alamat {obstacle}"));
            problem.with_hint("ganti nama berkas ini, atau hapus")
        });
        let long = self.fixed.iter().filter_map(|address| {
            let why = too_long(address)?;
            let problem = Problem::whole_file(&place(address), "nama berkas ini terlalu panjang");
            Some(problem.with_hint(why))
        });
        problems.chain(long).collect()
    }
}

/// Finds the first of the others for whose folder the file of an address leaves no place.
fn below<'a>(address: &'a str, others: &BTreeSet<String>) -> Option<Obstacle<'a>> {
    if address.ends_with('/') {
        return None;
    }
    let folder = format!("{address}/");
    let first = others.range(folder.clone()..).next();
    let other = first.filter(|other| other.starts_with(&folder))?;
    Some(Obstacle {
        address,
        other: other.clone(),
        way: Way::Below,
    })
}

/// Returns the address of the page whose file is asked for by its name; any other stays as it is.
fn page_of(address: &str) -> &str {
    let page = address.strip_suffix("index.html");
    page.filter(|page| page.ends_with('/')).unwrap_or(address)
}

/// Returns the address of the file whose compressed copy has this one.
fn original(address: &str) -> Option<&str> {
    let (original, extension) = address.rsplit_once('.')?;
    ["br", "gz"].contains(&extension).then_some(original)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_file_can_have_are_told() {
        let name = |length: usize| "a".repeat(length);
        let table = [
            (format!("/{}/", name(255)), false),
            (format!("/{}/", name(256)), true),
            (format!("/{}/b/", name(256)), true),
            // Its compressed copies have three letters more.
            (format!("/b/{}.csv", name(248)), false),
            (format!("/b/{}.csv", name(249)), true),
            (format!("/{}", "b/".repeat(999)), false),
            (format!("/{}", "b/".repeat(1_000)), true),
        ];
        for (address, expected) in table {
            assert_eq!(too_long(&address).is_some(), expected, "{address}");
        }
    }

    #[test]
    fn what_needs_a_folder_where_a_page_has_its_file_meets_it() {
        let taken = ["/tentang/", "/robots.txt", "/lama/index.html"];
        let table = [
            ("/tentang/index.html/", Some("/tentang/")),
            ("/tentang/index.html.br/a/", Some("/tentang/")),
            ("/tentang/index.html", Some("/tentang/")),
            ("/robots.txt.gz/", Some("/robots.txt")),
            ("/lama/index.html/x/", Some("/lama/index.html")),
            ("/tentang/lain/", None),
            ("/lama/", None),
            ("/index.html/", None),
        ];
        for (address, expected) in table {
            let found = Obstacle::find(address, |other| taken.contains(&other));
            let other = found.as_ref().map(|obstacle| obstacle.other.as_str());
            assert_eq!(other, expected, "{address}");
        }
    }
}
