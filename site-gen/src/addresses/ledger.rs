//! The ledger of addresses: a published address never vanishes.
//!
//! `content/alamat.txt` lists every address that was published: pages, feeds, calendars and data
//! files. Not in it are examples, which are promised to nobody; anchors, which change with the
//! words of headings and are checked wherever we link to them ourselves; and files that only pages
//! load, whose names change with their bytes. The ledger only grows, by `site-gen alamat`. An
//! address of it that has no page any more needs a redirect in `content/pengalihan.toml`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use super::Published;
use super::files::{owner, too_long};
use super::list::List;
use super::redirects::{Redirect, Redirects, lacks_slash};
use crate::kinds;
use content_files::diagnostics::Problem;

/// The list of published addresses, in the content folder.
pub(crate) const LIST: &str = "alamat.txt";

/// The redirects, in the content folder.
pub(crate) const REDIRECTS: &str = "pengalihan.toml";

/// The advice for addresses that are not in the ledger.
const COMMAND: &str = "catat dengan `cargo run -p site-gen -- alamat`";

/// The addresses of the site as the content folder records them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    /// `alamat.txt`; `None` when there is none, or it can't be read: both are problems.
    pub(crate) list: Option<List>,
    /// `pengalihan.toml`.
    pub(crate) redirects: Redirects,
    /// Redirects that no editor has to write; see [`Ledger::imply`].
    implied: Vec<Redirect>,
    /// Whether there is a `pengalihan.toml` that could not be read: then what it redirects only
    /// seems to be gone.
    are_redirects_lost: bool,
}

impl Ledger {
    /// Makes the ledger of a content folder.
    pub(crate) fn new(list: Option<List>, redirects: Redirects, are_redirects_lost: bool) -> Self {
        Self {
            list,
            redirects,
            implied: Vec::new(),
            are_redirects_lost,
        }
    }

    /// Tells whether there is a file of redirects that could not be read.
    pub(crate) fn are_redirects_lost(&self) -> bool {
        self.are_redirects_lost
    }

    /// Sends visitors of lists that were published and are empty now to their catalogue. Lists below
    /// one, such as `/pelatihan/topik/pemasaran/`, come and go with what they list: an editor who
    /// takes a past session away should not have to think of them.
    pub(crate) fn imply(&mut self, is_page: impl Fn(&str) -> bool) {
        let is_gone =
            |address: &str| !is_page(address) && self.redirects.place_of(address).is_none();
        let entries = self.list.iter().flat_map(List::entries);
        let gone = entries.filter(|(address, _)| is_gone(address));
        self.implied = gone
            .filter_map(|(address, _)| {
                let catalogue = catalogue(address)?;
                is_page(catalogue).then(|| Redirect {
                    from: address.to_owned(),
                    to: catalogue.to_owned(),
                    note: None,
                })
            })
            .collect();
    }

    /// Iterates over all redirects, in no order that matters.
    pub(crate) fn moves(&self) -> impl Iterator<Item = &Redirect> {
        self.redirects.all().iter().chain(&self.implied)
    }

    /// Writes old and new addresses, for whoever answers requests.
    pub(crate) fn edge_table(&self) -> Vec<u8> {
        let table: BTreeMap<&str, &str> = self
            .moves()
            .map(|redirect| (redirect.from.as_str(), redirect.to.as_str()))
            .collect();
        let mut json =
            serde_json::to_vec_pretty(&table).expect("a map from text to text has a JSON form");
        json.push(b'\n');
        json
    }

    /// Reports everything that is wrong between what was published, what is, and the redirects.
    pub(crate) fn check(&self, published: &Published) -> Vec<Problem> {
        let mut problems = self.redirects.check(published);
        let moved: HashSet<&str> = self
            .moves()
            .map(|redirect| redirect.from.as_str())
            .collect();
        let successors = LazyLock::new(|| Successors::new(published, &self.known()));
        for (address, line) in self.list.iter().flat_map(List::entries) {
            let is_gone =
                published.lacks(address) && !self.are_redirects_lost && !moved.contains(address);
            if is_gone && let Some(list) = &self.list {
                let hint = self.way_out(address, || successors.of(address).to_owned());
                let message =
                    format!("alamat `{address}` sudah terbit, tetapi halamannya tidak ada lagi");
                problems.push(list.source.problem(line, message).with_hint(hint));
            }
        }
        problems
    }

    /// Says what to do about an address that is gone. Of one that no page can have, a redirect
    /// would be refused.
    fn way_out(&self, address: &str, target: impl FnOnce() -> String) -> String {
        if lacks_slash(address) {
            let whole = format!("{address}/");
            return if self.known().contains(whole.as_str()) {
                format!("hapus baris ini: `{whole}` sudah tercatat")
            } else {
                format!("alamat halaman diakhiri garis miring: tulis `{whole}`")
            };
        }
        if let Some(owner) = owner(address) {
            return format!(
                "hapus baris ini: alamat itu bukan halaman, tetapi dipakai untuk {owner}"
            );
        }
        if let Some(why) = too_long(address) {
            return format!("hapus baris ini, atau perbaiki: {why}");
        }
        let target = target();
        format!(
            "bila halaman itu pindah atau dihapus, tambahkan ini ke `{REDIRECTS}` dan periksa tujuannya; bila belum pernah terbit, hapus baris ini\n\n[[pengalihan]]\ndari = \"{address}\"\nke = \"{target}\""
        )
    }

    /// Lists the addresses that are in the ledger.
    pub(crate) fn known(&self) -> BTreeSet<&str> {
        let entries = self.list.iter().flat_map(List::entries);
        entries.map(|(address, _)| address).collect()
    }

    /// Tells which of the addresses are not in the ledger. Among examples, only those of content
    /// files are told: lists and feeds may be there only because of an example.
    pub(crate) fn check_recorded(
        &self,
        promised: &BTreeSet<String>,
        among_examples: bool,
    ) -> Option<Problem> {
        let list = self.list.as_ref()?;
        // One without any is told as lost.
        list.entries().next()?;
        let mut missing = self.missing(promised);
        missing.retain(|address| !among_examples || super::is_entry(address));
        if missing.is_empty() {
            return None;
        }
        let count = missing.len();
        let mut names: Vec<String> = missing
            .iter()
            .take(NAMED)
            .map(|address| format!("`{address}`"))
            .collect();
        if count > NAMED {
            names.push(format!("dan {} lagi", count - NAMED));
        }
        let message = format!("{count} alamat baru belum tercatat: {}", names.join(", "));
        Some(
            list.source
                .problem(0..0, message)
                .with_hint(format!("sebelum situs diterbitkan, {COMMAND}"))
                .into_warning("alamat"),
        )
    }

    /// Lists the addresses that are not in the ledger.
    pub(crate) fn missing(&self, promised: &BTreeSet<String>) -> Vec<String> {
        let known = self.known();
        let promised = promised.iter();
        promised
            .filter(|address| !known.contains(address.as_str()))
            .cloned()
            .collect()
    }
}

/// More addresses than this are not read in a message.
const NAMED: usize = 5;

/// Builds the problem for a missing ledger. Whether a site was ever published can't be seen from
/// its content, so a missing ledger is taken for a lost one: a warning would let whoever deletes it
/// take every address away. A new site gets its own with one command.
pub(crate) fn no_list(path: &str) -> Problem {
    lost(path, "daftar alamat yang sudah terbit tidak ada")
}

/// Builds the problem for a ledger without an address, which holds as little as a missing one.
pub(super) fn empty_list(path: &str) -> Problem {
    lost(path, "daftar alamat yang sudah terbit kosong")
}

fn lost(path: &str, message: &str) -> Problem {
    Problem::whole_file(path, message).with_hint(format!(
        "kembalikan dari simpanan Git terakhir yang memuatnya, misalnya dengan `git checkout HEAD -- {path}`; bila situs ini belum pernah terbit, {COMMAND}"
    ))
}

/// Lists the addresses that others may rely on: not those of examples or of files below them.
pub(super) fn promised<'a>(
    addresses: impl IntoIterator<Item = &'a str>,
    examples: &[String],
) -> BTreeSet<String> {
    let examples: HashSet<&str> = examples.iter().map(String::as_str).collect();
    let is_example = |address: &str| {
        let mut folders = address.match_indices('/').map(|(slash, _)| slash + 1);
        folders.any(|end| examples.contains(&address[..end])) || examples.contains(address)
    };
    addresses
        .into_iter()
        .filter(|address| is_promise(address) && !is_example(address))
        .map(str::to_owned)
        .collect()
}

/// Tells whether others may rely on an address: a page, or a file that is read or subscribed to by
/// itself. What only our pages load is not among them.
fn is_promise(address: &str) -> bool {
    const FILES: [&str; 5] = [".csv", ".ics", ".json", ".txt", ".xml"];
    let is_internal = ["/aset/", "/pagefind/", "/cari/indeks"]
        .iter()
        .any(|folder| address.starts_with(folder));
    let is_file = FILES.iter().any(|extension| address.ends_with(extension));
    address.ends_with('/') || (is_file && !is_internal && !kinds::is_session_calendar(address))
}

/// Returns the catalogue that a list of some of its entries belongs to.
pub(crate) fn catalogue(address: &str) -> Option<&str> {
    let parts: Vec<&str> = address.trim_matches('/').split('/').collect();
    let is_list = address.ends_with('/') && parts.len() > 2 && kinds::is_listed_folder(parts[0]);
    is_list.then(|| &address[..parts[0].len() + 2])
}

/// The places for visitors of addresses that are gone, looked up once for all of them.
struct Successors<'a> {
    /// The first page of each name.
    by_name: HashMap<&'a str, &'a str>,
    /// The only new page of a folder; `None` where there are several.
    new: HashMap<&'a str, Option<&'a str>>,
    pages: HashSet<&'a str>,
}

impl<'a> Successors<'a> {
    fn new(published: &'a Published, known: &BTreeSet<&str>) -> Self {
        let promised = published.addresses.iter();
        let mut pages: Vec<&str> = promised.filter(|page| page.ends_with('/')).collect();
        pages.sort_unstable();
        let mut by_name = HashMap::new();
        let mut new = HashMap::new();
        for page in &pages {
            let (folder, name) = split(page);
            by_name.entry(name).or_insert(*page);
            if !known.contains(page) {
                let only = new.entry(folder).and_modify(|only| *only = None);
                only.or_insert(Some(*page));
            }
        }
        Self {
            by_name,
            new,
            pages: pages.into_iter().collect(),
        }
    }

    /// Finds the best place: the page of that name in another place, the only new page in the same
    /// folder, or the folder's own page.
    fn of<'s>(&'s self, address: &'s str) -> &'s str {
        let (folder, name) = split(address);
        let same_name = self.by_name.get(name).copied();
        let only_new = || self.new.get(folder).copied().flatten();
        let above = || self.pages.get(folder).copied();
        same_name.or_else(only_new).or_else(above).unwrap_or("/")
    }
}

/// Returns the folder of an address and its last part: `/berita/` and `a/` of `/berita/a/`.
fn split(address: &str) -> (&str, &str) {
    let end = address.trim_end_matches('/').rfind('/');
    address.split_at(end.map_or(0, |slash| slash + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::addresses::{Addresses, Certainty};

    #[test]
    fn knows_what_others_rely_on() {
        let table = [
            ("/", true),
            ("/berita/a/", true),
            ("/berita/atom.xml", true),
            ("/pelatihan/kalender.ics", true),
            ("/404.html", false),
            ("/aset/gaya.1a2b3c4d.css", false),
            ("/pagefind/index.json", false),
            ("/sw.js", false),
            ("/pelatihan/membuat-kue/sesi/kue-1.ics", false),
            ("/pelatihan/membuat-kue/kalender.ics", true),
            // Pages may have the names of our folders.
            ("/sesi/", true),
            ("/pelatihan/sesi/", true),
            ("/pelatihan/sesi/kalender.ics", true),
            ("/pelatihan/sesi/sesi/kue-2.ics", false),
            ("/kecamatan/sesi/kalender.ics", true),
            ("/komunitas/jenis/sesi/", true),
            ("/pagefind/", true),
        ];
        for (address, expected) in table {
            assert_eq!(is_promise(address), expected, "{address}");
        }
    }

    #[test]
    fn lists_below_a_catalogue_are_sent_to_it() {
        let table = [
            ("/pelatihan/topik/pemasaran/", Some("/pelatihan/")),
            ("/pelatihan/membuat-kue/", None),
            ("/pelatihan/membuat-kue/kalender.ics", None),
            ("/tentang/lain/lagi/", None),
            ("/", None),
        ];
        for (address, expected) in table {
            assert_eq!(catalogue(address), expected, "{address}");
        }
    }

    #[test]
    fn finds_a_successor() {
        let addresses = [
            "/",
            "/berita/",
            "/berita/bazar/",
            "/berita/bazar-menteng/",
            "/pilar/garasi/",
            "/tentang/",
        ];
        let published = Published {
            addresses: Arc::new(Addresses::new(
                addresses.map(str::to_owned).into_iter(),
                &[],
            )),
            certainty: Certainty::All,
        };
        let known = BTreeSet::from(["/", "/berita/", "/berita/bazar/", "/tentang/"]);
        let successors = Successors::new(&published, &known);
        let table = [
            ("/berita/pasar-menteng/", "/berita/bazar-menteng/"),
            ("/langkah/garasi/", "/pilar/garasi/"),
            ("/pilar/ruang/", "/pilar/garasi/"),
            ("/pelatihan/kue/", "/"),
            ("/kontak/", "/"),
            ("/a/b/c/", "/"),
        ];
        for (address, expected) in table {
            assert_eq!(successors.of(address), expected, "{address}");
        }
    }
}
