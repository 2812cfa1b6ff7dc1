//! Marks that were meant for Markdown but are none, so that visitors would read them as text.

use std::ops::Range;

use memchr::{memchr_iter, memchr2, memchr3};
use pulldown_cmark::LinkType;

use super::BodyRenderer;
use content_files::letters;

/// Signs that word processors put before the items of a list.
const BULLETS: [char; 5] = ['•', '●', '▪', '◦', '‣'];

/// Tells whether a sign at the beginning of a line is that of a list in a word processor; in the
/// fonts Symbol and Wingdings, these have letters for private use.
fn is_bullet(sign: char) -> bool {
    BULLETS.contains(&sign) || ('\u{f020}'..='\u{f0ff}').contains(&sign)
}

/// Bytes within which a note's name and an address end: from each of their beginnings on one line,
/// only so much is looked at.
pub(super) const LONGEST_NOTE: usize = 200;
pub(super) const LONGEST_ADDRESS: usize = 2_000;

/// The most marks that begin or end an emphasis.
const LONGEST_MARKS: usize = 3;

/// The beginnings of an address.
pub(super) const ADDRESSES: [&str; 5] = ["/", "#", "http://", "https://", "www."];

impl BodyRenderer<'_> {
    /// Looks at the lines of a paragraph; one message of each sort is enough.
    pub(super) fn check_paragraph(&mut self, paragraph: Range<usize>) {
        let text = self.text;
        let mut start = paragraph.start;
        let mut reported = Reported::default();
        let breaks = memchr_iter(b'\n', text[paragraph.clone()].as_bytes());
        let ends = breaks.map(|last| paragraph.start + last + 1);
        for end in ends.chain([paragraph.end]) {
            let line = text[start..end].trim_start();
            let (content, place) = (line.trim_end(), end - line.len());
            start = end;
            match content.chars().next() {
                Some('#') => self.check_marks(content, place),
                Some('-' | '*' | '+' | '0'..='9') if !reported.blank => {
                    reported.blank = self.check_item(content, place);
                }
                Some('|') if !reported.table => {
                    let next = text[end..].lines().next();
                    reported.table = self.check_row(content, next.unwrap_or_default(), place);
                }
                Some(bullet) if !reported.bullet && is_bullet(bullet) => {
                    reported.bullet = true;
                    // Those of Word's own fonts are seen nowhere else.
                    let shown = match bullet {
                        '\u{f000}'.. => format!("dari Word ({})", letters::number(bullet)),
                        bullet => format!("`{bullet}`"),
                    };
                    self.warn(
                        "daftar",
                        place..place + bullet.len_utf8(),
                        format!(
                            "tanda {shown} tidak membuat daftar: barisnya akan tampil bersambung"
                        ),
                        format!("ganti setiap tanda {shown} dengan `-` dan satu spasi"),
                    );
                }
                _ => {}
            }
        }
    }

    /// Reports `##Judul`. One `#` alone may be a word of its own kind: `#okoce`.
    fn check_marks(&mut self, line: &str, place: usize) {
        let title = line.trim_start_matches('#');
        let marks = &line[..line.len() - title.len()];
        if (1..=6).contains(&marks.len()) && self.check_blank(marks, title, "judul bagian", place) {
            return;
        }
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

    /// Reports a mark with a blank behind it that Markdown does not take for a space, and tells
    /// whether it is one.
    pub(super) fn check_blank(
        &mut self,
        mark: &str,
        behind: &str,
        meant: &str,
        place: usize,
    ) -> bool {
        let blank = behind.chars().next();
        let Some(blank) = blank.filter(|letter| letter.is_whitespace() && !letter.is_ascii())
        else {
            return false;
        };
        let start = place + mark.len();
        self.warn(
            "spasi",
            start..start + blank.len_utf8(),
            format!(
                "baris ini tidak menjadi {meant}: spasi di belakang `{mark}` bukan spasi biasa ({})",
                letters::number(blank)
            ),
            "hapus spasi itu, lalu ketik lagi dengan bilah spasi",
        );
        true
    }

    /// Reports `**tebal`, `__tebal` and `~~coret`: marks that nothing closes, or only a shorter run
    /// of them.
    pub(super) fn check_emphasis(&mut self, span: &Range<usize>) {
        let text = self.text;
        // What may be a mark and is none is a piece of text of its own.
        let mark = match &text[span.clone()] {
            mark @ ("*" | "_" | "~") if !self.in_code => mark,
            _ => return,
        };
        let is_mark = |byte: &&u8| mark.as_bytes().contains(byte);
        let bytes = text.as_bytes();
        let before = bytes[..span.start].iter().rev().take(LONGEST_MARKS);
        let behind = bytes[span.end..].iter().take(LONGEST_MARKS);
        let start = span.start - before.take_while(is_mark).count();
        let run = start..span.end + behind.take_while(is_mark).count();
        // A longer one is a line to fill in, or a word that is left out.
        let is_meant = (2..=LONGEST_MARKS).contains(&run.len()) && !text[..start].ends_with('\\');
        if !is_meant || start < self.told_marks {
            return;
        }
        self.told_marks = run.end;
        let marks = &text[run.clone()];
        let escaped = format!("\\{mark}").repeat(run.len());
        self.warn(
            "tebal",
            run,
            format!("tanda `{marks}` ini tidak punya pasangan, jadi akan tampil sebagai tulisan"),
            format!(
                "apit tulisannya di kedua sisi, tanpa spasi di antara tanda dan tulisan, misalnya `{marks}tulisan{marks}`; bila memang tanda untuk pembaca, tulis `{escaped}`"
            ),
        );
    }

    /// Reports a fence that nothing closes: all that follows would be code.
    pub(super) fn check_fence(&mut self, span: &Range<usize>) {
        let start = self.mark(span.start);
        let written = self.text[start..span.end].trim_end();
        let first = written.lines().next().unwrap_or_default();
        let mark = if first.starts_with('~') { '~' } else { '`' };
        let fence = &first[..first.len() - first.trim_start_matches(mark).len()];
        // In a quotation, the last line has a mark of its own.
        let last = written[first.len()..].lines().next_back();
        let last = last
            .unwrap_or_default()
            .trim_start_matches(['>', ' ', '\t']);
        if last.len() >= fence.len() && last.trim_start_matches(mark).is_empty() {
            return;
        }
        self.find(
            start..start + first.len(),
            "blok kode ini tidak ditutup: semua tulisan di bawahnya menjadi kode",
            format!("tulis {fence} di baris tersendiri di bawah kodenya, atau hapus tanda ini"),
        );
    }

    /// Reports a line of `-` meant as a rule, right under text that becomes a heading by it.
    pub(super) fn check_underline(&mut self, span: &Range<usize>, level: u8) {
        let written = self.text[span.clone()].trim();
        let line = written.lines().last().unwrap_or_default().trim();
        if level != 2 || !line.trim_matches('-').is_empty() {
            return;
        }
        let first = written.lines().next().unwrap_or_default();
        self.warn(
            "bagian",
            span.start..span.start + first.len(),
            format!("tulisan ini menjadi judul bagian, karena `{line}` berdiri tepat di bawahnya"),
            format!(
                "untuk garis pemisah, beri satu baris kosong di atas `{line}`; untuk judul bagian, tulis `## Judul`"
            ),
        );
    }

    /// Reports `[nama]: /alamat/` that no link names: the whole line does not appear.
    pub(super) fn check_unused(&mut self, span: Range<usize>) {
        let written = self.text[span.clone()].trim();
        // `[//]: # (catatan)` is how many write a note to themselves.
        let (name, address) = written.split_once("]:").unwrap_or_default();
        if name == "[//" || address.trim_start().starts_with('#') {
            return;
        }
        self.warn(
            "tautan",
            span.start..span.start + written.len(),
            "baris ini menjadi alamat untuk tautan, tetapi tidak ada tautan yang memakainya, jadi tidak akan tampil",
            format!("tulis tautannya `[teks]{name}]`, atau hapus baris ini; bila memang tulisan, tulis `\\{name}]:`"),
        );
    }

    /// Reports `[nama]: /lain/` of a name that has an address already.
    pub(super) fn warn_of_second(&mut self, span: Range<usize>) {
        self.warn(
            "tautan",
            span,
            "nama ini sudah punya alamat di baris lain: yang dipakai hanya yang pertama",
            "hapus salah satunya, atau beri nama lain, juga di tautannya",
        );
    }

    /// Reports a row with more cells than its table: what is too much would vanish.
    pub(super) fn check_cells(&mut self, columns: usize, span: Range<usize>) {
        let row = self.text[span.clone()].trim();
        let inside = row.strip_prefix('|').unwrap_or(row);
        let mut cells = 1;
        let mut is_escaped = false;
        for (position, letter) in inside.char_indices() {
            // The last one only closes the row.
            if letter == '|' && !is_escaped && position + 1 < inside.len() {
                cells += 1;
            }
            is_escaped = letter == '\\' && !is_escaped;
        }
        if cells > columns {
            self.warn(
                "tabel",
                span,
                format!(
                    "baris ini berisi {cells} kolom, padahal tabelnya {columns}: yang lebih tidak akan tampil"
                ),
                "samakan jumlah kolomnya; tanda `|` yang menjadi bagian tulisan, juga di dalam kode, ditulis `\\|`",
            );
        }
    }

    /// Reports a sentence right below a table, which would be a row of it.
    pub(super) fn check_row_below(&mut self, span: Range<usize>) {
        let row = self.text[span.clone()].trim();
        if row.contains('|') || std::mem::replace(&mut self.table.is_told, true) {
            return;
        }
        self.warn(
            "tabel",
            span.start..span.start + row.len(),
            "tulisan ini menjadi baris tabel di atasnya",
            "beri satu baris kosong di bawah tabel; bila memang baris tabel, awali dengan `|`",
        );
    }

    /// Reports `## Bagian {#khusus}`, as other site generators have it.
    pub(super) fn check_attributes(&mut self, heading: &str, span: Range<usize>) {
        let Some((_, attributes)) = heading.rsplit_once('{') else {
            return;
        };
        if attributes.ends_with('}') && attributes.starts_with(['#', '.']) {
            self.warn(
                "bagian",
                span,
                format!("`{{{attributes}` akan tampil di judul bagian ini"),
                "hapus kurung kurawal itu; nama bagian dibuat dari judulnya",
            );
        }
    }

    /// Reports `[teks][salah]` and `[kosong][]`: links whose name nothing explains. A word in
    /// brackets alone may be meant so.
    pub(super) fn check_undefined(&mut self, link_type: LinkType, span: Range<usize>) {
        let written = &self.text[span.clone()];
        let first_line = written.lines().next().unwrap_or_default();
        let is_link = matches!(
            link_type,
            LinkType::ReferenceUnknown
                | LinkType::CollapsedUnknown
                | LinkType::Reference
                | LinkType::Collapsed
        );
        if is_link {
            self.warn(
                "tautan",
                span,
                format!("`{first_line}` tidak menjadi tautan: alamatnya belum ditulis"),
                "tulis `[teks](/alamat/)`; bila memang tulisan dalam kurung siku, tulis `\\[`",
            );
        }
    }

    /// Reports `[^z]` in running text: a note that nobody has written.
    pub(super) fn check_note(&mut self, span: &Range<usize>) {
        if self.in_code || !self.has_carets {
            return;
        }
        let text = self.text;
        // The bracket may be a piece of text of its own.
        let start = span.start - usize::from(text[..span.start].ends_with('['));
        if !text[start..span.end].contains('^') {
            return;
        }
        for (at, _) in text[start..span.end].match_indices("[^") {
            let at = start + at;
            let name = &text.as_bytes()[at..text.len().min(at + LONGEST_NOTE)];
            let Some(length) = memchr3(b']', b' ', b'\n', name) else {
                continue;
            };
            let is_escaped = text[..at].ends_with('\\');
            if length < 3 || is_escaped || !text[at + length..].starts_with(']') {
                continue;
            }
            let note = &text[at..=at + length];
            self.warn(
                "catatan",
                at..at + note.len(),
                format!("catatan kaki `{note}` belum ada isinya"),
                format!("tulis isinya di baris tersendiri: `{note}: isi catatan`"),
            );
        }
    }

    /// Reports a row that is in no table, and tells whether it is one.
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

    /// Reports `[teks](/alamat dengan spasi/)`, `[teks] (/alamat/)` and `[teks
    /// [lain](/x/)](/alamat/)`: what follows a `]` in running text.
    pub(super) fn check_unlinked(&mut self, span: &Range<usize>) {
        let text = self.text;
        if text[..span.start].ends_with('[') {
            self.check_bracket(span);
        }
        if self.in_code || !text[..span.start].ends_with(']') {
            return;
        }
        let rest = &text[span.start..];
        let opened = rest.trim_start_matches(' ');
        let Some(inside) = opened.strip_prefix('(') else {
            return;
        };
        let near = &inside.as_bytes()[..inside.len().min(LONGEST_ADDRESS)];
        let Some(end) = memchr2(b')', b'\n', near).filter(|end| near[*end] == b')') else {
            if opened.len() == rest.len() {
                self.check_unclosed(inside, span.start);
            }
            return;
        };
        let address = &inside[..end];
        let is_address = ADDRESSES.iter().any(|start| address.starts_with(start));
        let has_space = address.contains(char::is_whitespace);
        if !is_address || text[..span.start].ends_with("\\]") {
            return;
        }
        let place = span.start + rest.len() - opened.len();
        let (message, hint) = if has_space {
            (
                "alamat ini memuat spasi, jadi tidak menjadi tautan atau gambar",
                "tulis alamatnya tanpa spasi; nama gambar yang memuat spasi perlu diganti lebih dulu",
            )
        } else if opened.len() < rest.len() {
            (
                "alamat ini tidak menjadi tautan",
                "hapus spasi di antara `]` dan `(`",
            )
        } else {
            // As the brackets stand right before it, something in them keeps them from being its text.
            (
                "alamat ini tidak menjadi tautan",
                "pindahkan tautan lain dan catatan kaki ke luar tanda `[` dan `]`; bila memang tulisan dalam kurung siku, tulis `\\]`",
            )
        };
        self.warn("tautan", place..place + address.len() + 2, message, hint);
    }
}

/// Iterates over the lines that look like the address of a link, `[nama]: /alamat/`, with their
/// names.
pub(super) fn definitions(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut end = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        end += line.len();
        let written = line.trim();
        let start = end - line.trim_start().len();
        let (name, _) = written.strip_prefix('[')?.split_once("]:")?;
        Some((name, start..start + written.len()))
    })
}

/// The slips of a paragraph that have been reported.
#[derive(Default)]
struct Reported {
    table: bool,
    bullet: bool,
    blank: bool,
}
