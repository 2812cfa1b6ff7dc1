//! The front matter of a Markdown file, between its two `+++` lines.

use std::ops::Range;

/// Measures the byte-order mark that editors on Windows may put before the text.
pub(crate) fn bom_length(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

/// The place of what is wrong, the message and the hint.
type SplitFault = (Range<usize>, &'static str, &'static str);

/// Finds the front matter and the body. Empty lines before the first `+++` do no harm.
pub(crate) fn split(text: &str) -> Result<(Range<usize>, Range<usize>), SplitFault> {
    let mut position = bom_length(text);
    let mut opening: Option<Range<usize>> = None;
    for line in text[position..].split_inclusive('\n') {
        let content = line.trim_end();
        let start = position;
        position += line.len();
        match &opening {
            None if content.is_empty() => {}
            None if content == "+++" => opening = Some(start..position),
            None => {
                let hint = if content == "---" {
                    "bagian depan di sini memakai TOML: ganti `---` dengan `+++`, dan tulis `kunci = \"isi\"`"
                } else {
                    "mulai berkas ini dengan baris `+++`, lalu judul dan keterangan lain, lalu `+++` lagi"
                };
                return Err((
                    start..start + content.len(),
                    "bagian depan berkas belum ada",
                    hint,
                ));
            }
            Some(opening) if content == "+++" => {
                if text[opening.end..start].trim().is_empty() && has_fence(&text[position..]) {
                    return Err((
                        start..start + content.len(),
                        "baris `+++` ini berlebih: bagian depan jadi kosong",
                        "hapus baris ini",
                    ));
                }
                let (front, rest) = (&text[opening.end..start], &text[position..]);
                if let Some(quotes) = open_text(front)
                    && rest.contains(quotes)
                    && has_fence(rest)
                {
                    return Err((
                        start..start + content.len(),
                        "baris `+++` ini berada di dalam teks beberapa baris, tetapi menutup bagian depan",
                        "beri satu spasi di depan `+++` ini",
                    ));
                }
                return Ok((opening.end..start, position..text.len()));
            }
            Some(_) => {}
        }
    }
    let opening = opening.unwrap_or_default();
    Err((
        opening.start..opening.start + "+++".len(),
        "bagian depan berkas belum ditutup",
        "tulis baris `+++` di antara bagian depan dan isi halaman",
    ))
}

/// Finds the quotes of a text of several lines that is still open at the end of a front matter.
fn open_text(front: &str) -> Option<&'static str> {
    let quotes = ["\"\"\"", "'''"];
    quotes
        .into_iter()
        .find(|quotes| front.matches(quotes).count() % 2 == 1)
}

/// Tells whether one of the lines closes a front matter.
fn has_fence(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "+++")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_front_matter() {
        let table = [
            ("+++\na = 1\n+++\nisi\n", "a = 1\n", "isi\n"),
            (
                "\u{feff}+++\r\na = 1\r\n+++\r\nisi\r\n",
                "a = 1\r\n",
                "isi\r\n",
            ),
            ("\n\n+++\n+++", "", ""),
            ("+++  \na = 1\n+++ \n", "a = 1\n", ""),
        ];
        for (text, front, body) in table {
            let (front_span, body_span) = split(text).expect(text);
            assert_eq!(&text[front_span], front, "{text:?}");
            assert_eq!(&text[body_span], body, "{text:?}");
        }
    }
}
