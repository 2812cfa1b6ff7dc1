//! Tables: they scroll by themselves on phones, name their columns, and need no inline style.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event};

use super::super::html::escape;
use super::BodyRenderer;

/// The table that is being read.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Of the cell that is open: its first event and whether it shows anything.
    pub(super) cell: (usize, bool),
    head_has_text: bool,
    /// Whether a row of it was told to be none: one message is enough.
    pub(super) is_told: bool,
}

impl BodyRenderer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.table = Table {
            alignments,
            ..Table::default()
        };
        let label = escape(&self.next_table_label());
        // Whoever uses the keyboard alone scrolls the region once it has the focus.
        self.html(format!(
            "<div class=\"tabel-gulir\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">\n<table>\n"
        ));
    }

    pub(super) fn start_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        self.html("<thead><tr>");
    }

    pub(super) fn end_head(&mut self, span: Range<usize>) {
        if !self.table.head_has_text {
            self.find(
                span,
                "baris kepala tabel ini kosong",
                "tulis nama tiap kolom di baris pertama tabel",
            );
        }
        self.table.in_head = false;
        self.html("</tr></thead>\n<tbody>\n");
    }

    pub(super) fn start_row(&mut self, span: Range<usize>) {
        self.check_cells(self.table.alignments.len(), span.clone());
        self.check_row_below(span);
        self.table.column = 0;
        self.html("<tr>");
    }

    pub(super) fn start_cell(&mut self) {
        self.table.cell = (self.events.len(), false);
        self.html(String::new());
    }

    pub(super) fn end_cell(&mut self) {
        let (start, has_text) = self.table.cell;
        let is_header = self.table.in_head && has_text;
        self.table.head_has_text |= is_header;
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Right) => " class=\"rata-kanan\"",
            Some(Alignment::Center) => " class=\"rata-tengah\"",
            _ => "",
        };
        // An empty corner is no header: screen readers would announce nothing.
        let (opening, closing) = if is_header {
            (format!("<th scope=\"col\"{class}>"), "</th>")
        } else {
            (format!("<td{class}>"), "</td>")
        };
        self.events[start] = Event::Html(opening.into());
        self.html(closing);
        self.table.column += 1;
    }

    fn next_table_label(&mut self) -> String {
        let count = self
            .table_labels
            .entry(self.table_label.clone())
            .and_modify(|count| *count += 1)
            .or_insert(1);
        if *count == 1 {
            format!("Tabel: {}", self.table_label)
        } else {
            format!("Tabel {count}: {}", self.table_label)
        }
    }
}
