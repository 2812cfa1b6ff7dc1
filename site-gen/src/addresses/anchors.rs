//! Ids of elements, to which links lead: each may stand once on a page.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use memchr::{memmem, memrchr2};

use super::FileLinks;
use crate::markdown;
use content_files::diagnostics::Problem;
use content_files::source::{Source, key};

/// The ids of a page's elements.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Ids {
    /// In their order, each with a quotation mark behind it, which none has in it.
    listed: Box<str>,
    /// The first that stands again later.
    pub(crate) repeated: Option<Box<str>>,
}

impl Ids {
    /// Finds the values of all `id` attributes.
    pub(crate) fn of(html: &str) -> Self {
        const ATTRIBUTE: &str = " id=\"";
        let found = memmem::find_iter(html.as_bytes(), ATTRIBUTE);
        // In running text, it is only about one.
        let in_tags = found.filter(|at| {
            memrchr2(b'<', b'>', &html.as_bytes()[..*at])
                .is_some_and(|sign| html[sign..].starts_with('<'))
        });
        let values = in_tags.filter_map(|at| {
            let value = &html[at + ATTRIBUTE.len()..];
            Some(&value[..=value.find('"')?])
        });
        let values: Vec<&str> = values.collect();
        Self {
            listed: values.concat().into(),
            repeated: repeated(&values).map(|value| value.trim_end_matches('"').into()),
        }
    }

    /// Iterates over them, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.listed.split_terminator('"')
    }
}

/// Finds the first value that stands again later.
fn repeated<'a>(values: &[&'a str]) -> Option<&'a str> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let pairs = sorted.windows(2).filter(|pair| pair[0] == pair[1]);
    // Of nearly every page, it is empty.
    let repeated: HashSet<&str> = pairs.map(|pair| pair[0]).collect();
    let mut values = values.iter().copied();
    values.find(|value| repeated.contains(value))
}

/// Tells of ids that stand twice, each with its page: what a heading is called may be what the
/// template calls something of its own, made from data. `named` finds what in a file of data gives
/// a page an id, and `declared` the place where the templates do. What no file of a page has comes
/// from a template of many, and is told once.
pub(crate) fn check<'a>(
    repeated: impl Iterator<Item = (&'a str, &'a str)>,
    files: &[Arc<FileLinks>],
    named: impl Fn(&str, &str) -> Option<(Source, Range<usize>)>,
    declared: impl Fn(&str, String) -> Option<Problem>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut elsewhere: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (page, id) in repeated {
        let files = files.iter().filter(|file| file.page == page);
        if let Some((file, span)) = files.clone().find_map(|file| heading(&file.source, id)) {
            let problem = file.problem(span, message(id, page));
            problems.push(problem.with_hint(
                "ganti judul bagian ini: halamannya sudah memakai nama itu di tempat lain",
            ));
        } else if let Some((source, span)) = named(page, id) {
            let problem = source.problem(span, message(id, page));
            problems.push(problem.with_hint(
                "ganti nama ini: halamannya sudah memakai nama bagian itu di tempat lain",
            ));
        } else if let Some(file) = sharing(files).find(|file| stem(&file.source) == id) {
            let problem = file.source.problem(0..0, message(id, page));
            problems.push(problem.with_hint(
                "ganti nama berkas ini: halamannya sudah memakai nama bagian itu di tempat lain",
            ));
        } else {
            elsewhere.entry(id).or_default().push(page);
        }
    }
    problems.extend(elsewhere.into_iter().map(|(id, pages)| {
        let mut message = message(id, pages[0]);
        if pages.len() > 1 {
            let more = format!(", dan di {} halaman lain", pages.len() - 1);
            message.push_str(&more);
        }
        if let Some(problem) = declared(id, message.clone()) {
            return problem.with_hint(
                "ganti nama di salah satu tempatnya di templat: satu nama hanya untuk satu bagian halaman",
            );
        }
        let file = files.iter().find(|file| pages.contains(&&*file.page));
        let problem = match file {
            Some(file) => file.source.problem(0..0, message),
            None => Problem::whole_file(pages[0], message),
        };
        problem.with_hint(RENAME)
    }));
    problems
}

fn message(id: &str, page: &str) -> String {
    format!("nama bagian `#{id}` dipakai dua kali di halaman `{page}`")
}

/// Returns the files of a page that shows several, each as a part with its name.
fn sharing<'f>(
    files: impl Iterator<Item = &'f Arc<FileLinks>> + Clone,
) -> impl Iterator<Item = &'f Arc<FileLinks>> {
    let is_shared = files.clone().nth(1).is_some();
    files.filter(move |_| is_shared)
}

/// The keys of a form that hold Markdown with headings.
const TEXTS: [&str; 2] = ["pengantar", "pengantar_tutup"];

/// Finds the heading with an id, in Markdown or in the texts of a form.
fn heading<'s>(source: &'s Source, id: &str) -> Option<(&'s Source, Range<usize>)> {
    let parts = if source.body.is_empty() {
        TEXTS.map(|name| source.locate(&[key(name)])).to_vec()
    } else {
        vec![source.body.clone()]
    };
    parts.into_iter().find_map(|part| {
        let heading = markdown::heading(&source.text[part.clone()], id)?;
        Some((source, part.start + heading.start..part.start + heading.end))
    })
}

/// Returns the name of a file without its folder and its extension.
fn stem(source: &Source) -> &str {
    let stem = Path::new(&source.path).file_stem();
    stem.and_then(OsStr::to_str).unwrap_or_default()
}

const RENAME: &str = "ganti nama salah satunya di isi, agar tautan menuju tempat yang benar";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_elements() {
        let html = r#"<p id="a">kode: &lt;b id="x"&gt;</p><b class="c" id="d"></b><i id="a"></i>"#;
        let ids = Ids::of(html);
        assert_eq!(ids.iter().collect::<Vec<_>>(), ["a", "d", "a"]);
        assert_eq!(ids.repeated.as_deref(), Some("a"));
        let once = r#"<p id="a"></p><p id="b">&lt;p id="b"</p>"#;
        assert_eq!(Ids::of(once).repeated, None);
        let both = r#"<p id="b"></p><p id="a"></p><p id="c"></p><p id="a"></p><p id="b"></p>"#;
        assert_eq!(
            Ids::of(both).repeated.as_deref(),
            Some("b"),
            "the first in the page"
        );
    }
}
