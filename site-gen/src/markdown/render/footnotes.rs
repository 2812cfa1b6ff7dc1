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
    is_referred_to: bool,
    /// Of its first text, where that is written.
    label: Range<usize>,
}

impl<'a> BodyRenderer<'a> {
    /// Places the number of a footnote, as a link to it.
    pub(super) fn refer_to_footnote(&mut self, name: CowStr<'a>) {
        let footnote = self.footnote(name);
        footnote.is_referred_to = true;
        let number = footnote.number;
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
            is_referred_to: false,
            label: 0..0,
        })
    }

    pub(super) fn start_footnote(&mut self, name: CowStr<'a>, span: Range<usize>) {
        let label = format!("[^{name}]");
        let footnote = self.footnote(name);
        let number = footnote.number;
        let is_second = std::mem::replace(&mut footnote.is_written, true);
        if !is_second {
            footnote.label = span.start..span.start + label.len();
        }
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

    /// Reports the notes that no place in the text leads to.
    pub(super) fn check_unreferred(&mut self) {
        let footnotes = self.footnotes.values();
        let unreferred = footnotes.filter(|note| note.is_written && !note.is_referred_to);
        let mut labels: Vec<Range<usize>> = unreferred.map(|note| note.label.clone()).collect();
        labels.sort_unstable_by_key(|label| label.start);
        for label in labels {
            let name = &self.text[label.clone()];
            let message = format!("catatan kaki `{name}` tidak dirujuk di tulisan mana pun");
            let hint = format!(
                "tulis `{name}` di belakang kata yang dijelaskannya, atau hapus catatan ini; bila memang tulisan, tulis `\\{name}:`"
            );
            self.warn("catatan", label, message, hint);
        }
    }
}
