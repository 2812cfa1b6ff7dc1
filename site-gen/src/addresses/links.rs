//! Links to pages of this site: the page must exist, and so must the anchor.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use super::{Addresses, Certainty, Ids, Published, Redirect};
use crate::kinds;
use crate::markdown::LinkUse;
use crate::memory::Same;
use crate::parallel;
use content_files::diagnostics::Problem;
use content_files::source::Source;
use content_files::suggestion::{Known, suggest};

/// The links that stand in one file.
#[derive(Debug)]
pub(crate) struct FileLinks {
    pub(crate) source: Arc<Source>,
    /// Address of the page that shows the file: `#anchor` alone means an anchor there.
    pub(crate) page: String,
    pub(crate) links: Vec<LinkUse>,
    /// The byte of the file from which they count.
    pub(crate) start: usize,
}

impl FileLinks {
    /// Returns the bytes of a link in the file.
    pub(crate) fn place(&self, link: &LinkUse) -> Range<usize> {
        self.start + link.span.start..self.start + link.span.end
    }
}

/// The files whose links all led somewhere in the last build. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct LinkMemory {
    /// The addresses that they were compared with.
    published: Option<(Same<Addresses>, Certainty)>,
    /// In the order of the files; `None` where it has to be looked at each time, because a link leads
    /// to a part of a page, or nowhere.
    sound: Vec<Option<Arc<FileLinks>>>,
}

/// Reports every link that leads nowhere. `ids` gives those of the page at an address, if it could
/// be rendered; anchors of other pages are not checked. `moves` tells where visitors of old
/// addresses are sent.
pub(crate) fn check<'a>(
    files: &[Arc<FileLinks>],
    published: &Published,
    moves: impl IntoIterator<Item = &'a Redirect>,
    ids: impl Fn(&str) -> Option<&'a Ids>,
    memory: &mut LinkMemory,
) -> Vec<Problem> {
    let addresses = Same(Arc::clone(&published.addresses));
    let published_now = Some((addresses, published.certainty));
    if memory.published != published_now {
        memory.published = published_now;
        memory.sound.clear();
    }
    memory.sound.resize(files.len(), None);
    let open: Vec<(usize, &FileLinks)> = files
        .iter()
        .zip(&memory.sound)
        .enumerate()
        .filter(|(_, (file, sound))| !sound.as_ref().is_some_and(|sound| Arc::ptr_eq(sound, file)))
        .map(|(position, (file, _))| (position, &**file))
        .collect();
    let anchors = anchors_of(open.iter().map(|(_, file)| *file), ids);
    let moves: HashMap<&str, &str> = moves
        .into_iter()
        .map(|redirect| (redirect.from.as_str(), redirect.to.as_str()))
        .collect();
    let pages = LazyLock::new(|| Known::new(published.addresses.iter()));
    let problem = |file: &FileLinks, link: &LinkUse| {
        let (path, fragment) = split(&link.target, &file.page);
        let (message, hint) = if !path.starts_with('/') || path.starts_with("//") {
            (
                format!("`{path}` bukan alamat di situs ini"),
                OWN_PAGES.to_owned(),
            )
        } else if published.lacks(path) {
            match moves.get(path) {
                Some(to) => (
                    format!("halaman `{path}` sudah dialihkan ke `{to}`"),
                    format!("tulis langsung `{to}`"),
                ),
                None => (
                    format!("halaman `{path}` tidak ada"),
                    suggest_page(path, &pages),
                ),
            }
        } else if let Some(page) = kinds::chosen(&link.target).find(|page| published.lacks(page)) {
            (
                format!("alamat ini memilih `{page}`, padahal halaman itu tidak ada"),
                suggest_page(&page, &pages),
            )
        } else if let Some((fragment, known)) = fragment.zip(anchors.get(path))
            && !known.contains(fragment.as_ref())
        {
            (
                format!("bagian `#{fragment}` tidak ada di halaman `{path}`"),
                suggest_anchor(&fragment, known),
            )
        } else {
            return None;
        };
        let problem = file.source.problem(file.place(link), message);
        Some(problem.with_hint(hint))
    };
    let found = parallel::map(&open, |&(position, file)| {
        let links = file.links.iter().filter(|link| !link.is_picture);
        let problems: Vec<Problem> = links.filter_map(|link| problem(file, link)).collect();
        (position, problems)
    });
    let mut problems = Vec::new();
    for (position, of_file) in found {
        let file = &files[position];
        let is_sound = of_file.is_empty() && !file.links.iter().any(LinkUse::has_fragment);
        memory.sound[position] = is_sound.then(|| Arc::clone(file));
        problems.extend(of_file);
    }
    problems
}

/// Said of menus and buttons: in Markdown, addresses of other sites never come here.
const OWN_PAGES: &str = "menu, kaki, dan tombol beranda hanya menuju halaman di situs ini: tulis alamat yang diawali `/`, misalnya `/tentang/`; tautan ke situs lain ditulis di isi halaman";

/// Suggests the nearest addresses; a list of all would not be read.
pub(super) fn suggest_page(path: &str, pages: &Known<'_>) -> String {
    let near = pages.equally_near(path);
    if near.is_empty() {
        "periksa alamatnya, atau buat halamannya lebih dulu".to_owned()
    } else {
        suggest(path, near)
    }
}

/// Suggests the nearest anchor, as it is written in a link.
fn suggest_anchor(fragment: &str, known: &HashSet<&str>) -> String {
    let known: Vec<String> = known.iter().map(|anchor| format!("#{anchor}")).collect();
    suggest(&format!("#{fragment}"), known.iter().map(String::as_str))
}

/// Collects the anchors of the pages that links with a fragment point to.
fn anchors_of<'f, 'a>(
    files: impl Iterator<Item = &'f FileLinks>,
    ids: impl Fn(&str) -> Option<&'a Ids>,
) -> HashMap<&'f str, HashSet<&'a str>> {
    let targets = files.flat_map(|file| {
        let links = file.links.iter().filter(|link| link.has_fragment());
        links.map(|link| split(&link.target, &file.page).0)
    });
    let targets: HashSet<&str> = targets.collect();
    targets
        .into_iter()
        .filter_map(|path| Some((path, ids(path)?.iter().collect())))
        .collect()
}

/// Returns a link's page and its fragment, without the percent signs.
fn split<'a>(target: &'a str, page: &'a str) -> (&'a str, Option<Cow<'a, str>>) {
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (target, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    let path = if path.is_empty() { page } else { path };
    let fragment = fragment.filter(|fragment| !fragment.is_empty());
    (path, fragment.map(percent_decode))
}

fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let encoded = (byte == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(encoded.unwrap_or(byte));
        rest = if encoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&decoded).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(links: &[&str]) -> Arc<FileLinks> {
        let source = Source::plain("isi".into(), "a.md".to_owned()).expect("it is text");
        let links = links.iter().map(|target| LinkUse {
            target: (*target).to_owned(),
            span: 0..1,
            is_picture: false,
        });
        Arc::new(FileLinks {
            source: source.into(),
            page: "/a/".to_owned(),
            links: links.collect(),
            start: 0,
        })
    }

    fn published(addresses: &[&str]) -> Published {
        let addresses = addresses.iter().map(|address| (*address).to_owned());
        Published {
            addresses: Arc::new(Addresses::new(addresses, &[])),
            certainty: Certainty::All,
        }
    }

    #[test]
    fn sound_links_are_looked_at_again_when_something_else_is_published() {
        let memory = &mut LinkMemory::default();
        let mut problems = |files: &[Arc<FileLinks>], published: &Published, html: &str| {
            let ids = Ids::of(html);
            check(files, published, [], |_| Some(&ids), memory).len()
        };
        let files = [file(&["/b/"]), file(&["/b/#x"]), file(&["/c/"])];
        let all = published(&["/a/", "/b/", "/c/"]);
        let x = r#"<p id="x"></p>"#;
        assert_eq!(problems(&files, &all, x), 0);
        assert_eq!(problems(&files, &all, x), 0);
        // The anchor is gone, from a page at the same address.
        assert_eq!(problems(&files, &all, "<p></p>"), 1);
        assert_eq!(problems(&files, &published(&["/a/", "/b/"]), x), 1);
        // A broken link is told as long as it is there.
        assert_eq!(problems(&files, &published(&["/a/", "/c/"]), x), 2);
        let fewer = published(&["/a/", "/c/"]);
        assert_eq!(problems(&files, &fewer, x), 2);
        assert_eq!(problems(&files, &fewer, x), 2);
        // Another file in the place of a sound one.
        let [first, second, _] = files;
        assert_eq!(problems(&[first, second, file(&["/d/"])], &fewer, x), 3);
    }

    #[test]
    fn splits_targets() {
        let table = [
            ("/x/", ("/x/", None)),
            ("/x/#y", ("/x/", Some("y"))),
            ("/x/?a=b#y", ("/x/", Some("y"))),
            ("#kaf%C3%A9", ("/page/", Some("kafé"))),
            ("#100%", ("/page/", Some("100%"))),
            ("/x/#", ("/x/", None)),
        ];
        for (target, (path, fragment)) in table {
            let expected = (path, fragment.map(Cow::from));
            assert_eq!(split(target, "/page/"), expected, "{target}");
        }
    }
}
