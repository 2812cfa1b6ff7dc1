//! Ids of elements, to which links lead: each may stand once on a page.

use std::collections::HashSet;
use std::sync::Arc;

use memchr::{memmem, memrchr2};

use super::FileLinks;
use crate::markdown;
use content_files::diagnostics::Problem;

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
/// template calls something of its own, made from data.
pub(crate) fn check<'a>(
    repeated: impl Iterator<Item = (&'a str, &'a str)>,
    files: &[Arc<FileLinks>],
) -> Vec<Problem> {
    repeated
        .map(|(page, id)| {
            let message = format!("nama bagian `#{id}` dipakai dua kali di halaman `{page}`");
            let file = files.iter().find(|file| file.page == page);
            let heading = file.and_then(|file| {
                let heading = markdown::heading(file.source.body_text(), id)?;
                let start = file.source.body.start;
                Some((file, start + heading.start..start + heading.end))
            });
            match (heading, file) {
                (Some((file, span)), _) => file.source.problem(span, message).with_hint(
                    "ganti judul bagian ini: halamannya sudah memakai nama itu di tempat lain",
                ),
                (None, Some(file)) => file.source.problem(0..0, message).with_hint(RENAME),
                (None, None) => Problem::whole_file(page, message).with_hint(RENAME),
            }
        })
        .collect()
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
