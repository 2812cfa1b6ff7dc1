//! Links that were meant as such and are none, for their brackets.

use std::ops::Range;

use memchr::memchr3;

use super::BodyRenderer;
use super::slips::{ADDRESSES, LONGEST_ADDRESS, LONGEST_NOTE};

impl BodyRenderer<'_> {
    /// Reports `[teks](/alamat/` that nothing closes on its line.
    pub(super) fn check_unclosed(&mut self, inside: &str, place: usize) {
        let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
        let address = &inside[..end.min(LONGEST_ADDRESS)];
        let is_address = ADDRESSES.iter().any(|start| address.starts_with(start));
        if !is_address || address.len() < end || self.text[..place].ends_with("\\]") {
            return;
        }
        self.warn(
            "tautan",
            place..place + 1 + address.len(),
            "alamat ini tidak menjadi tautan: kurungnya belum ditutup",
            format!(
                "tulis `)` di belakang alamatnya: `({})`",
                address.trim_end_matches([',', '.'])
            ),
        );
    }

    /// Reports `(teks)[/alamat/]` and `[[halaman]]`: what follows a `[` in running text.
    pub(super) fn check_bracket(&mut self, span: &Range<usize>) {
        let text = self.text;
        let (before, rest) = (&text[..span.start], &text[span.start..]);
        let near = &rest.as_bytes()[..rest.len().min(LONGEST_NOTE)];
        let Some(end) = memchr3(b']', b'[', b'\n', near).filter(|end| near[*end] == b']') else {
            return;
        };
        let (inside, behind) = (&rest[..end], &rest[end + 1..]);
        let is_address = ["/", "http://", "https://", "www."]
            .iter()
            .any(|start| inside.starts_with(start));
        if before.ends_with(")[") && is_address && !inside.contains(char::is_whitespace) {
            let start = span.start - 1;
            self.warn(
                "tautan",
                start..span.start + end + 1,
                "alamat ini tidak menjadi tautan: kurungnya tertukar",
                format!("tulis teksnya dalam `[` dan `]`, lalu alamatnya dalam `(` dan `)`: `[teks]({inside})`"),
            );
        } else if before.ends_with("[[")
            && !before.ends_with("\\[[")
            && !before.ends_with("\\[\\[")
            && behind.starts_with(']')
            && !behind[1..].starts_with(['(', '[', ']'])
            && inside.starts_with(|first: char| first.is_alphanumeric() || first == '/')
            // A part of front matter is told as such.
            && !behind[1..].lines().nth(1).is_some_and(|line| line.contains(" = "))
        {
            let start = span.start - 2;
            self.warn(
                "tautan",
                start..span.start + end + 2,
                format!("`[[{inside}]]` tidak menjadi tautan"),
                "tulis `[teks](/alamat/)`; bila memang tulisan dalam kurung siku, tulis `\\[\\[`",
            );
        }
    }
}
