//! Points of lists that were meant as such and are none, or stand in another list than they seem to.

use std::ops::Range;

use memchr::memchr;

use super::BodyRenderer;

/// The beginning of a point in a list that is none in Markdown.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    /// A dash or a dot.
    Dash(char),
    /// A letter with a bracket, or a letter or number between brackets: what stands before and
    /// behind its value, and that.
    Numbered((bool, u32)),
}

impl Typed {
    fn of(mark: &str) -> Option<Self> {
        let mut letters = mark.chars();
        if let (Some(dash @ ('–' | '—' | '·')), None) = (letters.next(), letters.next()) {
            return Some(Self::Dash(dash));
        }
        let (value, is_open) = match mark.strip_prefix('(') {
            Some(value) => (value, true),
            None => (mark, false),
        };
        let value = value.strip_suffix(')')?;
        match value.as_bytes() {
            [letter @ (b'a'..=b'z' | b'A'..=b'Z')] => {
                Some(Self::Numbered((is_open, u32::from(*letter))))
            }
            // With one bracket alone, it is one in Markdown too.
            [b'0'..=b'9', ..] if is_open && value.len() < 4 => {
                let number: u32 = value.parse().ok()?;
                Some(Self::Numbered((is_open, 1_000 + number)))
            }
            _ => None,
        }
    }

    /// Tells whether a point with the other beginning comes next in the same list.
    fn goes_on_with(&self, next: &Self) -> bool {
        match (self, next) {
            (Self::Dash(own), Self::Dash(next)) => own == next,
            (Self::Numbered((own_open, own)), Self::Numbered((open, next))) => {
                own_open == open && own + 1 == *next
            }
            _ => false,
        }
    }
}

impl BodyRenderer<'_> {
    /// Reports `-\u{a0}satu` or `1.\u{a0}satu`, and tells whether it is such a line.
    pub(super) fn check_item(&mut self, line: &str, place: usize) -> bool {
        item(line).is_some_and(|(mark, text)| self.check_blank(mark, text, "daftar", place))
    }

    /// Reports `-satu` and `-dua`, or `1.satu` and `2.dua`, in two lines in a row: one alone may be
    /// meant so. The first ends at a byte.
    pub(super) fn check_glued(&mut self, end: usize) {
        let text = self.text;
        let Some(length) = memchr(b'\n', &text.as_bytes()[end..]) else {
            return;
        };
        self.check_typed(end, end + length + 1);
        let point = |start: usize| {
            // In a quotation, each line has a mark of its own.
            let point = text[start..].trim_start_matches(['>', ' ', '\t']);
            let (mark, _) = item(point)?;
            let words = point[mark.len()..].lines().next()?;
            Some((text.len() - point.len(), mark, words.trim_end()))
        };
        let is_glued = |(_, mark, words): &(usize, &str, &str)| {
            // `*miring*` is emphasis.
            words.starts_with(char::is_alphabetic) && !(*mark == "*" && words.contains('*'))
        };
        let below = end + length + 1;
        let Some(second) = point(below).filter(is_glued) else {
            return;
        };
        let above = text[..end].rfind('\n').map_or(0, |before| before + 1);
        let alike =
            |(_, mark, _): &(usize, &str, &str)| mark.chars().last() == second.1.chars().last();
        let Some(first) = point(above).filter(alike) else {
            return;
        };
        // One message is enough for all lines in a row.
        if std::mem::replace(&mut self.told_items, below) != above {
            let (place, mark, words) = if is_glued(&first) { first } else { second };
            self.warn(
                "daftar",
                place..place + mark.len(),
                format!("tanda `{mark}` ini tidak membuat daftar: barisnya akan tampil bersambung"),
                format!("beri satu spasi di belakang setiap tanda: `{mark} {words}`"),
            );
        }
    }

    /// Reports `– satu` and `– dua`, `a) satu` and `b) dua`, or `(1) satu` and `(2) dua`, in two
    /// lines in a row: lists as they are typed, which Markdown does not know. The first line ends at
    /// a byte, the second one begins at another.
    fn check_typed(&mut self, end: usize, below: usize) {
        let text = self.text;
        let point = |line: &'_ str| -> Option<(Typed, usize)> {
            let words = line.trim_start_matches(['>', ' ', '\t']);
            let mark = words.split([' ', '\t', '\u{a0}']).next()?;
            let is_followed = !words[mark.len()..].trim().is_empty();
            Some((Typed::of(mark).filter(|_| is_followed)?, mark.len()))
        };
        let Some((second, _)) = point(text[below..].lines().next().unwrap_or_default()) else {
            return;
        };
        let above = text[..end].rfind('\n').map_or(0, |before| before + 1);
        let Some((first, length)) = point(&text[above..end]) else {
            return;
        };
        if !first.goes_on_with(&second) || std::mem::replace(&mut self.told_items, below) == above {
            return;
        }
        let line = &text[above..end];
        let place = above + line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
        let mark = &text[place..place + length];
        let (with, kind) = match first {
            Typed::Dash(_) => ("-", "setiap tanda ini"),
            Typed::Numbered(_) => ("1.", "tanda di awal setiap baris"),
        };
        self.warn(
            "daftar",
            place..place + length,
            format!("tanda `{mark}` tidak membuat daftar: barisnya akan tampil bersambung"),
            format!("ganti {kind} dengan `{with}` dan satu spasi, dan beri satu baris kosong di atas daftarnya"),
        );
    }

    /// Begins a list: one further to the right than the list right above it was meant as a part of
    /// that, and ends it instead.
    pub(super) fn start_list(&mut self, first: Option<u64>, span: &Range<usize>) {
        if let Some(first) = first {
            self.check_number(first, span);
        }
        let column = self.column(span.start);
        let above = self.last_list.filter(|(column_above, end)| {
            let between = self.text.get(*end..span.start);
            column > *column_above && between.is_some_and(|between| between.trim().is_empty())
        });
        if above.is_some() {
            self.warn_of_point(
                span,
                "butir ini tidak menjadi bagian dari butir di atasnya: daftarnya terputus, dan butir berikutnya menjadi daftar lain",
            );
        }
        self.lists.push(OpenList {
            column,
            is_told: above.is_some(),
        });
    }

    pub(super) fn end_list(&mut self, span: &Range<usize>) {
        self.last_list = self.lists.pop().map(|list| (list.column, span.end));
    }

    /// Reports a point further to the right than the first of its list, which was meant as a part
    /// of the one above.
    pub(super) fn check_point(&mut self, span: &Range<usize>) {
        let column = self.column(span.start);
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        if column > list.column && !std::mem::replace(&mut list.is_told, true) {
            self.warn_of_point(
                span,
                "butir ini tidak menjadi bagian dari butir di atasnya, tetapi sejajar dengannya",
            );
        }
    }

    fn warn_of_point(&mut self, span: &Range<usize>, message: &str) {
        let start = self.mark(span.start);
        let mark = self.text[start..].split_whitespace().next();
        let mark = mark.unwrap_or_default();
        self.warn(
            "butir",
            start..start + mark.len(),
            message,
            format!(
                "geser `{mark}` ke kanan sampai sejajar dengan tulisan di belakang tanda butir di atasnya"
            ),
        );
    }

    /// Returns the byte of a point's mark: what is given may be the beginning of its line.
    pub(super) fn mark(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        start + rest.len() - rest.trim_start_matches([' ', '\t']).len()
    }

    /// Returns the column of a point's mark, from 0; tabs reach to the next multiple of four.
    fn column(&self, start: usize) -> usize {
        let line = &self.text[..self.mark(start)];
        let line = line.rsplit('\n').next().unwrap_or_default();
        line.chars().fold(0, |column, letter| match letter {
            '\t' => column / TAB * TAB + TAB,
            _ => column + 1,
        })
    }

    /// Reports a year that begins a sentence: it begins a list, too.
    fn check_number(&mut self, first: u64, span: &Range<usize>) {
        let start = self.mark(span.start);
        let item = &self.text[start..];
        let digits = item.bytes().take_while(u8::is_ascii_digit).count();
        if first >= UNLIKELY {
            let mark = item[digits..].chars().next().unwrap_or('.');
            self.warn(
                "daftar",
                start..start + digits + 1,
                format!("baris ini menjadi daftar bernomor yang mulai dari {first}"),
                format!(
                    "bila maksudnya kalimat biasa, tulis `{}\\{mark}`",
                    &item[..digits]
                ),
            );
        }
    }
}

/// Finds the mark at the beginning of a line that was meant as a point of a list, and what follows
/// it.
fn item(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = line.len() - text.len();
    let marks: &[char] = if digits > 0 {
        &['.', ')']
    } else {
        &['-', '*', '+']
    };
    text.starts_with(marks).then(|| line.split_at(digits + 1))
}

/// A list that has begun.
#[derive(Debug)]
pub(super) struct OpenList {
    /// Of the mark of its first point.
    column: usize,
    /// Whether a point of it was told to stand in the wrong column: one message is enough.
    is_told: bool,
}

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// Numbers from here on begin no list that anybody writes; years do.
const UNLIKELY: u64 = 100;
