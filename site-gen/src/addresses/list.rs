//! `content/alamat.txt`: one address a line, sorted, so that two branches that publish different
//! pages seldom meet.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ledger;
use content_files::diagnostics::Problem;
use content_files::source::Source;

/// The file before the first address: what stands above all of them.
pub(crate) const NEW: &str = "\
# Alamat yang sudah terbit dan tidak boleh hilang. Dicatat oleh `site-gen alamat`.
# Halaman pindah atau dihapus? Biarkan barisnya di sini, dan tulis tujuannya di pengalihan.toml.
";

/// The page that every site has, and so the first address of a list that is begun.
pub(crate) const HOME: &str = "/";

/// The file as it was read.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) source: Source,
}

impl List {
    /// Iterates over the addresses with their bytes in the file. What is no address is left out.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.lines().filter(|(text, _)| is_address(text))
    }

    /// Reports a list that says nothing, which is as good as lost, and the lines that are no address.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        if is_blank(&self.source.text) {
            return vec![ledger::empty_list(&self.source.path)];
        }
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

    /// Writes the text of the file with more addresses, each behind the last one that sorts before
    /// it. Comments, order and line ends stay as people left them.
    pub(crate) fn with<'a>(&self, added: impl IntoIterator<Item = &'a String>) -> String {
        let text = &self.source.text;
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let known: BTreeMap<_, _> = self
            .entries()
            .map(|(address, span)| {
                let end = text[span.end..].find('\n');
                (address, end.map_or(text.len(), |end| span.end + end + 1))
            })
            .collect();
        // In front of the first one, comments are those of the file.
        let first = self.entries().next();
        let top = first.map_or(text.len(), |(_, span)| {
            text[..span.start].rfind('\n').map_or(0, |end| end + 1)
        });
        let mut places: Vec<(usize, &str)> = added
            .into_iter()
            .map(String::as_str)
            .filter(|address| !known.contains_key(address))
            .map(|address| {
                let before = known.range(..address).next_back();
                (before.map_or(top, |(_, end)| *end), address)
            })
            .collect();
        places.sort_unstable();
        let mut result = String::new();
        let mut done = 0;
        for (place, address) in places {
            result.push_str(&text[done..place]);
            done = place;
            if !result.is_empty() && !result.ends_with('\n') {
                result.push_str(line_end);
            }
            result.push_str(address);
            result.push_str(line_end);
        }
        result.push_str(&text[done..]);
        result
    }

    /// Iterates over the lines that say something.
    fn lines(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        lines(&self.source.text)
    }
}

/// Tells whether a text has no line but empty ones and comments.
pub(crate) fn is_blank(text: &str) -> bool {
    lines(text).next().is_none()
}

fn lines(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
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

fn is_address(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains([' ', '#', '?', '\\'])
        && !super::wanders(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_addresses_leave_the_other_lines_as_they_are() {
        let added = ["/", "/berita/", "/z/"].map(str::to_owned);
        let table = [
            (NEW, format!("{NEW}/\n/berita/\n/z/\n")),
            ("", "/\n/berita/\n/z/\n".to_owned()),
            (
                "# Awal.\n/a/\n\n# Dari situs lama.\n/lama/\n# Akhir.",
                "# Awal.\n/\n/a/\n/berita/\n\n# Dari situs lama.\n/lama/\n/z/\n# Akhir.".to_owned(),
            ),
            ("/\r\n/c/", "/\r\n/berita/\r\n/c/\r\n/z/\r\n".to_owned()),
            ("/z/\n/\n", "/z/\n/\n/berita/\n".to_owned()),
        ];
        for (text, expected) in table {
            let source = Source::plain(text.into(), "alamat.txt".to_owned());
            let source = source.expect("it has no strange letters");
            assert_eq!(List { source }.with(&added), expected, "{text}");
        }
    }
}
