//! Links to pages of this site: the page must exist, and so must the anchor.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use super::{Published, Redirect, anchors};
use crate::markdown::LinkUse;
use content_files::diagnostics::Problem;
use content_files::source::Source;
use content_files::suggestion::{Known, suggest};

/// The links that stand in one file.
#[derive(Debug)]
pub(crate) struct FileLinks {
    pub(crate) source: Arc<Source>,
    /// Address of the page that shows the file: `#anchor` alone means an anchor there.
    pub(crate) page: String,
    /// Shared with what is remembered of the file.
    pub(crate) links: Arc<[LinkUse]>,
    /// The byte of the file from which they count.
    pub(crate) start: usize,
}

impl FileLinks {
    /// The bytes of a link in the file.
    pub(crate) fn place(&self, link: &LinkUse) -> Range<usize> {
        self.start + link.span.start..self.start + link.span.end
    }
}

/// Every link that leads nowhere. `html` holds the pages that could be rendered; anchors of other
/// pages are not checked. `moves` tells where visitors of old addresses are sent.
pub(crate) fn check<'a>(
    files: &[FileLinks],
    published: &Published<'_>,
    moves: impl IntoIterator<Item = &'a Redirect>,
    html: &HashMap<&str, &str>,
) -> Vec<Problem> {
    let anchors = anchors_of(files, html);
    let moves: HashMap<&str, &str> = moves
        .into_iter()
        .map(|redirect| (redirect.from.as_str(), redirect.to.as_str()))
        .collect();
    let pages = LazyLock::new(|| Known::new(published.addresses.iter().copied()));
    files
        .par_iter()
        .flat_map_iter(|file| {
            let links = file.links.iter().filter(|link| !link.is_picture);
            links.filter_map(|link| {
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
                Some(
                    file.source
                        .problem(file.place(link), message)
                        .with_hint(hint),
                )
            })
        })
        .collect()
}

/// Said of menus and buttons: in Markdown, addresses of other sites never come here.
const OWN_PAGES: &str = "menu, kaki, dan tombol beranda hanya menuju halaman di situs ini: tulis alamat yang diawali `/`, misalnya `/tentang/`; tautan ke situs lain ditulis di isi halaman";

/// The nearest addresses; a list of all would not be read.
fn suggest_page(path: &str, pages: &Known<'_>) -> String {
    let near = pages.equally_near(path);
    if near.is_empty() {
        "periksa alamatnya, atau buat halamannya lebih dulu".to_owned()
    } else {
        suggest(path, near)
    }
}

/// The nearest anchor, as it is written in a link.
fn suggest_anchor(fragment: &str, known: &HashSet<&str>) -> String {
    let known: Vec<String> = known.iter().map(|anchor| format!("#{anchor}")).collect();
    suggest(&format!("#{fragment}"), known.iter().map(String::as_str))
}

/// The anchors of the pages that links with a fragment point to; few pages are worth reading.
fn anchors_of<'a>(
    files: &[FileLinks],
    html: &HashMap<&'a str, &'a str>,
) -> HashMap<&'a str, HashSet<&'a str>> {
    let targets: HashSet<&str> = files
        .iter()
        .flat_map(|file| {
            let links = file.links.iter();
            links
                .filter(|link| link.target.contains('#'))
                .map(|link| split(&link.target, &file.page))
        })
        .filter_map(|(path, fragment)| fragment.map(|_| path))
        .collect();
    targets
        .into_iter()
        .filter_map(|path| {
            let (path, html) = html.get_key_value(path)?;
            Some((*path, anchors::ids(html).collect()))
        })
        .collect()
}

/// A link's page and its fragment, without the percent signs.
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
