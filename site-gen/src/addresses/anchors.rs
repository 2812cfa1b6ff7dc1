//! Ids of elements, to which links lead: each may stand once on a page.

use std::sync::Arc;

use memchr::{memmem, memrchr2};

use super::FileLinks;
use crate::markdown;
use content_files::diagnostics::Problem;

/// Iterates over the values of all `id` attributes.
pub(super) fn ids(html: &str) -> impl Iterator<Item = &str> {
    const ATTRIBUTE: &str = " id=\"";
    let found = memmem::find_iter(html.as_bytes(), ATTRIBUTE);
    // In running text, it is only about one.
    let in_tags = found.filter(|at| {
        memrchr2(b'<', b'>', &html.as_bytes()[..*at])
            .is_some_and(|sign| html[sign..].starts_with('<'))
    });
    in_tags.filter_map(|at| html[at + ATTRIBUTE.len()..].split('"').next())
}

/// Finds the first id that more than one element has.
pub(crate) fn repeated(html: &str) -> Option<&str> {
    let mut sorted: Vec<&str> = ids(html).collect();
    sorted.sort_unstable();
    let is_repeated = |id: &&str| {
        let after = sorted.partition_point(|other| other <= id);
        sorted[..after].iter().rev().nth(1) == Some(id)
    };
    // Most pages have none, and those are told from the others without looking for each.
    let has_any = sorted.windows(2).any(|pair| pair[0] == pair[1]);
    has_any.then(|| ids(html).find(is_repeated)).flatten()
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
        assert_eq!(ids(html).collect::<Vec<_>>(), ["a", "d", "a"]);
        assert_eq!(repeated(html), Some("a"));
        let both = r#"<p id="b"></p><p id="a"></p><p id="c"></p><p id="a"></p><p id="b"></p>"#;
        assert_eq!(repeated(both), Some("b"), "the first in the page");
        assert_eq!(
            repeated(r#"<p id="a"></p><p id="b">&lt;p id="b"</p>"#),
            None
        );
    }
}
