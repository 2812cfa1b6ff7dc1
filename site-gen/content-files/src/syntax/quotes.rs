//! Text whose quotation marks do not fit: curly ones, one too few, some inside.

use super::Advice;
use super::marks::{CURLY, is_quote, quote};
use super::values::Value;
use crate::schema::Shape;

impl Value<'_> {
    /// Returns advice for text between quotation marks that do not fit.
    pub(super) fn quotes(&self) -> Option<Advice> {
        if self.raw.starts_with(CURLY) {
            return Some(self.curly_quotes());
        }
        if self.raw.starts_with("\"\"\"") || self.raw.starts_with("'''") {
            return None;
        }
        let mark = self.raw.chars().next().filter(|first| is_quote(*first))?;
        self.quoted(mark)
    }

    pub(super) fn curly_quotes(&self) -> Advice {
        let inner = self.raw.trim_matches(|letter| {
            CURLY.contains(&letter) || is_quote(letter) || letter.is_whitespace()
        });
        Advice::new(
            "tanda kutip ini melengkung, seperti yang dibuat Word",
            format!("pakai tanda kutip lurus: `{}`", self.line(&quote(inner))),
        )
    }

    /// Recognises text that begins with a quotation mark: what is wrong comes behind the next one.
    fn quoted(&self, mark: char) -> Option<Advice> {
        let rest = &self.raw[1..];
        let (_, tail) = rest.split_once(mark)?;
        let tail = tail.trim();
        if tail.is_empty() || tail.starts_with(mark) || rest.contains('\\') {
            return None;
        }
        if tail.starts_with([',', ']']) {
            let is_list = matches!(self.shape, Some(Shape::List { .. }));
            return is_list.then(|| {
                let list = format!("[{}]", self.raw.trim_end_matches(']'));
                Advice::new("daftar ini belum diapit kurung siku", self.write(&list))
            });
        }
        if !tail.contains(mark) {
            let whole = rest.replacen(mark, "", 1);
            return Some(Advice::new(
                "ada tulisan di luar tanda kutip",
                format!(
                    "masukkan ke dalam tanda kutip, `{}`, atau hapus",
                    self.line(&quote(whole.trim()))
                ),
            ));
        }
        if mark == '"' && self.raw.matches(mark).count() % 2 == 1 {
            return Some(Advice::new(
                "ada tanda kutip yang belum punya pasangan",
                "apit setiap teks dengan dua tanda kutip; di dalam teks pakai “ dan ”",
            ));
        }
        let message = "ada tanda kutip di dalam teks ini";
        let Some(inner) = rest.trim_end().strip_suffix(mark) else {
            return Some(Advice::new(message, "di dalam teks pakai “ dan ”"));
        };
        let hint = match mark {
            '"' => format!(
                "di dalam teks pakai “ dan ”: `{}`",
                self.line(&quote(inner))
            ),
            _ => format!(
                "apit teks ini dengan tanda kutip ganda: `{}`",
                self.line(&quote(inner))
            ),
        };
        Some(Advice::new(message, hint))
    }
}
