//! Marks that were meant for Markdown but are none, so that visitors would read them as text.

use std::ops::Range;

use super::Renderer;

/// Signs that word processors put before the items of a list.
const BULLETS: [char; 5] = ['•', '●', '▪', '◦', '‣'];

/// The beginnings of an address.
const ADDRESSES: [&str; 5] = ["/", "#", "http://", "https://", "www."];

impl Renderer<'_> {
    /// Looks at the lines of a paragraph; one message of each sort is enough.
    pub(super) fn check_paragraph(&mut self, paragraph: Range<usize>) {
        let text = self.text;
        let mut start = paragraph.start;
        let mut reported = Reported::default();
        for line in text[paragraph].split_inclusive('\n') {
            let content = line.trim();
            let place = start + line.len() - line.trim_start().len();
            let mut next = text[start + line.len()..].lines();
            start += line.len();
            match content.chars().next() {
                Some('#') => self.check_marks(content, place),
                Some('|') if !reported.table => {
                    reported.table =
                        self.check_row(content, next.next().unwrap_or_default(), place);
                }
                Some(bullet) if !reported.bullet && BULLETS.contains(&bullet) => {
                    reported.bullet = true;
                    self.warn(
                        "daftar",
                        place..place + bullet.len_utf8(),
                        format!(
                            "tanda `{bullet}` tidak membuat daftar: barisnya akan tampil bersambung"
                        ),
                        format!("ganti setiap `{bullet}` dengan `-` dan satu spasi"),
                    );
                }
                _ => {}
            }
        }
    }

    /// `##Judul`. One `#` alone may be a word of its own kind: `#okoce`.
    fn check_marks(&mut self, line: &str, place: usize) {
        let title = line.trim_start_matches('#');
        let marks = &line[..line.len() - title.len()];
        if (2..=6).contains(&marks.len()) && title.starts_with(|first: char| !first.is_whitespace())
        {
            self.warn(
                "bagian",
                place..place + line.len(),
                "baris ini tidak menjadi judul bagian",
                format!("beri spasi di belakang tanda `#`: `{marks} {title}`"),
            );
        }
    }

    /// A row that is in no table. Whether it is one.
    fn check_row(&mut self, row: &str, next: &str, place: usize) -> bool {
        let cells = row.trim_matches('|').split('|').count();
        if row.len() < 2 || !row[1..].contains('|') {
            return false;
        }
        let line = format!("|{}", " --- |".repeat(cells));
        let next = next.trim();
        let is_line = next.contains('-') && next.chars().all(|letter| "|-: ".contains(letter));
        let hint = if is_line {
            format!("baris keduanya harus punya kolom sebanyak baris ini: `{line}`")
        } else {
            format!("di bawah baris nama kolom, tambahkan baris `{line}`")
        };
        let place = place..place + row.len();
        self.warn("tabel", place, "baris ini tidak menjadi tabel", hint);
        true
    }

    /// `[teks](/alamat dengan spasi/)` and `[teks] (/alamat/)`: what follows a `]` in running text.
    pub(super) fn check_unlinked(&mut self, span: &Range<usize>) {
        let text = self.text;
        if self.in_code || !text[..span.start].ends_with(']') {
            return;
        }
        let rest = text[span.start..].lines().next().unwrap_or_default();
        let opened = rest.trim_start_matches(' ');
        let Some((address, _)) = opened
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
        else {
            return;
        };
        let is_address = ADDRESSES.iter().any(|start| address.starts_with(start));
        let has_space = address.contains(char::is_whitespace);
        if !is_address || (!has_space && opened.len() == rest.len()) {
            return;
        }
        let place = span.start + rest.len() - opened.len();
        let (message, hint) = if has_space {
            (
                "alamat ini memuat spasi, jadi tidak menjadi tautan atau gambar",
                "tulis alamatnya tanpa spasi; nama gambar yang memuat spasi perlu diganti lebih dulu",
            )
        } else {
            (
                "alamat ini tidak menjadi tautan",
                "hapus spasi di antara `]` dan `(`",
            )
        };
        self.warn("tautan", place..place + address.len() + 2, message, hint);
    }
}

/// The slips of a paragraph that have been reported.
#[derive(Default)]
struct Reported {
    table: bool,
    bullet: bool,
}
