//! Footnotes.

use std::ops::Range;

use pulldown_cmark::CowStr;
use unicase::UniCase;

use super::BodyRenderer;
use crate::markdown::slug::FOOTNOTE;

/// A footnote that is referred to or written.
pub(super) struct Footnote {
    number: usize,
    is_written: bool,
}

impl<'a> BodyRenderer<'a> {
    /// Places the number of a footnote, as a link to it.
    pub(super) fn refer_to_footnote(&mut self, name: CowStr<'a>) {
        let number = self.footnote(name).number;
        self.html(format!(
            "<sup class=\"footnote-reference\"><a href=\"#{FOOTNOTE}{number}\">{number}</a></sup>"
        ));
    }

    /// Returns a footnote; they are numbered in the order in which they are first met.
    fn footnote(&mut self, name: CowStr<'a>) -> &mut Footnote {
        let number = self.footnotes.len() + 1;
        let footnote = self.footnotes.entry(UniCase::new(name));
        footnote.or_insert(Footnote {
            number,
            is_written: false,
        })
    }

    pub(super) fn start_footnote(&mut self, name: CowStr<'a>, span: Range<usize>) {
        let label = format!("[^{name}]");
        let footnote = self.footnote(name);
        let number = footnote.number;
        let is_second = std::mem::replace(&mut footnote.is_written, true);
        let id = if is_second {
            let message = format!("catatan kaki `{label}` ditulis dua kali");
            let hint = "hapus salah satunya, atau beri nama lain";
            self.find(span.start..span.start + label.len(), message, hint);
            String::new()
        } else {
            format!(" id=\"{FOOTNOTE}{number}\"")
        };
        self.html(format!(
            "<div class=\"footnote-definition\"{id}><sup>{number}</sup>\n"
        ));
    }
}
