//! Headings of the parts of a page.

use std::ops::Range;

use programme::characters::is_blank;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{BodyRenderer, Heading};

/// A heading whose text is being read.
pub(super) struct OpenHeading {
    pub(super) start_event: usize,
    pub(super) level: HeadingLevel,
    pub(super) span: Range<usize>,
    pub(super) text: String,
}

impl BodyRenderer<'_> {
    pub(super) fn end_heading(&mut self, tag: TagEnd) {
        let Some(open) = self.heading.take() else {
            return;
        };
        let text = open.text.trim().to_owned();
        let level = open.level as u8;
        if is_blank(&text) {
            self.find(
                open.span.clone(),
                "judul bagian ini kosong",
                "tulis judul di belakang tanda `#`, atau hapus tandanya",
            );
        }
        if self.nesting > 0 {
            self.find(
                open.span.clone(),
                "judul bagian berada di dalam daftar, kutipan, atau catatan kaki",
                "pindahkan ke baris tersendiri di luar daftar, atau tebalkan dengan `**`",
            );
        } else {
            self.check_level(&open, level);
            self.check_underline(&open.span, level);
        }
        self.check_attributes(&text, open.span.clone());
        let id = self.slugs.next(&text);
        self.events[open.start_event] = Event::Start(Tag::Heading {
            level: open.level,
            id: Some(id.clone().into()),
            classes: Vec::new(),
            attrs: Vec::new(),
        });
        self.events.push(Event::End(tag));
        self.heading_events
            .push(open.start_event..self.events.len());
        self.table_label.clone_from(&text);
        self.headings.push(Heading {
            id,
            level,
            text,
            element: 0..0,
        });
    }

    fn check_level(&mut self, open: &OpenHeading, level: u8) {
        let previous = self.headings.last().map_or(1, |heading| heading.level);
        if level == 1 {
            self.find(
                open.span.clone(),
                "judul tingkat 1 ada di dalam isi halaman",
                "judul halaman sudah diambil dari `judul`; pakai `##` di sini",
            );
        } else if level > previous + 1 {
            let marks = "#".repeat(usize::from(previous) + 1);
            self.find(
                open.span.clone(),
                format!("tingkat judul melompat dari {previous} ke {level}"),
                format!("pakai `{marks}` di sini"),
            );
        }
    }
}
