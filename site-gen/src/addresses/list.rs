//! `content/alamat.txt`: one address a line, sorted, so that two branches that publish different
//! pages seldom meet.

use std::collections::BTreeSet;
use std::ops::Range;

use content_files::diagnostics::Problem;
use content_files::source::Source;

/// Stands above the addresses.
const HEADER: &str = "\
# Alamat yang sudah terbit dan tidak boleh hilang. Dicatat oleh `site-gen alamat`.
# Halaman pindah atau dihapus? Biarkan barisnya di sini, dan tulis tujuannya di pengalihan.toml.
";

/// The file as it was read.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) source: Source,
}

impl List {
    /// The addresses with their bytes in the file. What is no address is left out.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.lines().filter(|(text, _)| is_address(text))
    }

    /// Lines that are no address.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.lines()
            .filter(|(text, _)| !is_address(text))
            .map(|(text, span)| {
                self.source
                    .problem(span, format!("`{text}` bukan alamat di situs ini"))
                    .with_hint(
                        "alamat diawali `/`, tanpa spasi dan tanpa `..`, misalnya `/kecamatan/menteng/`; catatan diawali `#`",
                    )
            })
            .collect()
    }

    /// Lines that say something.
    fn lines(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let text = &self.source.text;
        let mut start = 0;
        text.split_inclusive('\n').filter_map(move |line| {
            let line_start = start;
            start += line.len();
            let content = line.trim_start_matches('\u{feff}').trim();
            let offset = line.find(content).unwrap_or_default();
            let span = line_start + offset..line_start + offset + content.len();
            (!content.is_empty() && !content.starts_with('#')).then_some((content, span))
        })
    }
}

/// The text of the file with these addresses.
pub(crate) fn text(addresses: &BTreeSet<&str>) -> String {
    let mut text = HEADER.to_owned();
    for address in addresses {
        text.push_str(address);
        text.push('\n');
    }
    text
}

fn is_address(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains([' ', '#', '?', '\\'])
        && !super::wanders(text)
}
