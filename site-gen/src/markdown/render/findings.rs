//! Findings are noted here, those about HTML and about letters nobody sees are also made here.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{BodyRenderer, Finding};
use content_files::letters;

impl BodyRenderer<'_> {
    /// Refuses HTML, but for a comment that stands alone.
    pub(super) fn raw_html(&mut self, span: Range<usize>, html: &str) {
        let trimmed = html.trim();
        let is_comment = trimmed.starts_with("<!--")
            && trimmed
                .find("-->")
                .is_some_and(|end| end + "-->".len() == trimmed.len());
        if is_comment {
            return;
        }
        let shown = trimmed.lines().next().unwrap_or_default();
        if shown.starts_with("<!--") && trimmed.contains("-->") {
            self.find(
                span,
                "di baris catatan `<!-- … -->` ada tulisan lain, yang tidak akan diolah sebagai Markdown",
                "pindahkan tulisan itu ke baris di bawahnya, dengan satu baris kosong di antaranya",
            );
            return;
        }
        self.find(
            span,
            format!("HTML tidak dapat dipakai di sini: `{shown}`"),
            "pakai Markdown; untuk menulis tanda `<` sendiri, tulis `\\<`",
        );
    }

    /// Checks the letter an entity stands for: `&#8;` looks harmless where it is written.
    pub(super) fn check_decoded(&mut self, text: &CowStr<'_>, span: &Range<usize>) {
        if let CowStr::Borrowed(_) = text {
            return;
        }
        if let Some((_, letter)) = letters::find_hidden(text) {
            let line = self.text[span.clone()].lines().next().unwrap_or_default();
            let hint = format!("hapus `{line}`");
            self.find(
                span.start..span.start + line.len(),
                letters::message(letter),
                hint,
            );
        }
    }

    /// Notes an error.
    pub(super) fn find(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.findings.push(Finding {
            span,
            message: message.into(),
            hint: hint.into(),
            topic: None,
        });
    }

    /// Notes a warning of a topic.
    pub(super) fn warn(
        &mut self,
        topic: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.findings.push(Finding {
            span,
            message: message.into(),
            hint: hint.into(),
            topic: Some(topic),
        });
    }
}
