//! Keys and headers that the reader finds twice: mostly because a header above them is missing, or
//! has one bracket where it needs two.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Fault;
use super::outline::{Header, Outline, Section};
use crate::schema::{Shape, TableShape, header_is_missing, single_bracket};

/// The faults in the headers of a text.
pub(super) struct Headers<'o> {
    outline: &'o Outline<'o>,
    shape: &'o TableShape,
    /// The places where the reader found something for the second time.
    repeated: Vec<Range<usize>>,
    pub(super) faults: Vec<Fault>,
    /// Bytes about which nothing more is to be said: what is reported is about all of them.
    pub(super) reported: Vec<Range<usize>>,
    /// Whether the reader has left out or mixed up something that others may refer to.
    pub(super) has_lost: bool,
}

impl<'o> Headers<'o> {
    pub(super) fn check(
        outline: &'o Outline<'o>,
        shape: &'o TableShape,
        repeated: Vec<Range<usize>>,
    ) -> Self {
        let mut headers = Self {
            outline,
            shape,
            repeated,
            faults: Vec::new(),
            reported: Vec::new(),
            has_lost: false,
        };
        if headers.repeated.is_empty() {
            return headers;
        }
        headers.single_brackets();
        for (number, section) in outline.sections.iter().enumerate() {
            headers.repeated_header(number, section);
            headers.repeated_keys(section);
        }
        headers
    }

    /// Reports `[sesi]` where the schema has a list: once, and nothing of what follows from it.
    fn single_brackets(&mut self) {
        let shape = self.shape;
        let is_wrong = |header: &&Header<'_>| {
            !header.is_list && shape.at(&header.path).is_some_and(Shape::is_table_list)
        };
        let wrong: Vec<&Header<'_>> = self.headers().filter(is_wrong).collect();
        let mut seen: BTreeSet<&[&str]> = BTreeSet::new();
        for header in &wrong {
            if !seen.insert(&header.path) {
                continue;
            }
            let same = wrong.iter().filter(|other| other.path == header.path);
            let name = header.path.join(".");
            let right = format!("[[{name}]]");
            let hint = match same.count() {
                1 => format!("tulis `{right}`"),
                count => format!(
                    "tulis `{right}`, juga di {} tempat lain di bawahnya",
                    count - 1
                ),
            };
            self.lost(Fault::new(header.span.clone(), single_bracket(&name), hint));
        }
        let reported: Vec<Range<usize>> = self
            .outline
            .sections
            .iter()
            .filter(|section| seen.iter().any(|path| section.path().starts_with(path)))
            .flat_map(Self::spans)
            .collect();
        self.mark_reported(reported);
    }

    /// Reports a header that the table it belongs to has already: the header of the next table is
    /// missing above, or it was written twice.
    fn repeated_header(&mut self, number: usize, section: &'o Section<'o>) {
        let Some(header) = &section.header else {
            return;
        };
        if !self.is_repeated(&header.span) {
            return;
        }
        let before = self.outline.sections[..number]
            .iter()
            .rfind(|section| section.path() == header.path);
        let written = &self.outline.text[header.span.clone()];
        let Some(before) = before.filter(|_| !header.is_list) else {
            let name = header.path.join(".");
            self.lost(Fault::new(
                header.span.clone(),
                format!("`{name}` sudah ditulis dengan cara lain di atas"),
                format!("pindahkan isinya ke bagian `{written}`, lalu hapus yang di atas"),
            ));
            let same = |section: &&Section<'_>| section.path() == header.path;
            let sections = self.outline.sections.iter().filter(same);
            let other = self.outline.sections[0].pairs.iter();
            let other = other.filter(|pair| pair.key == name);
            let mut reported: Vec<Range<usize>> = sections.flat_map(Self::spans).collect();
            reported.extend(other.map(|pair| pair.key_span.clone()));
            self.mark_reported(reported);
            return;
        };
        if self.lost_header(before) {
            self.mark_reported(Self::spans(section));
            return;
        }
        self.lost(Fault::new(
            header.span.clone(),
            format!("`{written}` sudah ada di atas"),
            "pindahkan kunci di bawahnya ke bagian yang pertama, lalu hapus kepala ini".to_owned(),
        ));
        self.mark_reported(Self::spans(section));
    }

    /// Finds, below `[pertanyaan.pesan]`, where the keys of the next `[[pertanyaan]]` begin.
    fn lost_header(&mut self, section: &'o Section<'o>) -> bool {
        let Some((_, parents)) = section.path().split_last() else {
            return false;
        };
        if !self.shape.at(parents).is_some_and(Shape::is_table_list) {
            return false;
        }
        let is_lost = |key: &str| self.belongs_to(key, parents, section.path());
        let Some(lost) = section.pairs.iter().position(|pair| is_lost(pair.key)) else {
            return false;
        };
        let keys = &section.pairs[lost..];
        let first = &keys[0];
        self.lost(missing_header(first.key_span.clone(), first.key, parents));
        self.mark_reported(keys.iter().map(|pair| pair.key_span.clone()).collect());
        true
    }

    /// Reports keys that come again in one table. Several of them in a list's table are the next
    /// item, of which the header is missing.
    fn repeated_keys(&mut self, section: &'o Section<'o>) {
        let path = section.path();
        let is_item = section.header.as_ref().is_some_and(|header| header.is_list);
        let repeated = section
            .pairs
            .iter()
            .filter(|pair| self.is_repeated(&pair.key_span))
            .count();
        if repeated == 0 || self.lost_header(section) {
            return;
        }
        let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut last = Vec::new();
        let mut again = Vec::new();
        let mut is_below_lost = false;
        for pair in &section.pairs {
            let key = meant(pair.key);
            let is_again = !seen.insert(key.clone());
            if is_again && is_item && repeated > 1 && key != last {
                self.lost(missing_header(pair.key_span.clone(), pair.key, path));
                seen = BTreeSet::from([key.clone()]);
                is_below_lost = true;
            } else if is_again {
                self.has_lost |= key == ["id"];
                let item = is_item.then_some(path);
                self.faults.push(twice(pair.key, &pair.key_span, item));
            }
            if is_again || is_below_lost && self.is_repeated(&pair.key_span) {
                again.push(pair.key_span.clone());
            }
            last = key;
        }
        self.mark_reported(again);
    }

    /// Tells whether a key is not one of the table at `path`, but of the one around it.
    fn belongs_to(&self, key: &str, parents: &[&str], path: &[&str]) -> bool {
        let knows = |path: &[&str]| {
            self.shape
                .table_at(path)
                .is_some_and(|table| table.keys.contains_key(key))
        };
        knows(parents) && !knows(path)
    }

    fn is_repeated(&self, span: &Range<usize>) -> bool {
        self.repeated
            .iter()
            .any(|found| span.start <= found.start && found.end <= span.end)
    }

    fn lost(&mut self, fault: Fault) {
        self.has_lost = true;
        self.faults.push(fault);
    }

    fn mark_reported(&mut self, spans: Vec<Range<usize>>) {
        self.repeated.retain(|found| {
            !spans
                .iter()
                .any(|span| span.start <= found.start && found.end <= span.end)
        });
        self.reported.extend(spans);
    }

    fn headers(&self) -> impl Iterator<Item = &'o Header<'o>> + use<'o> {
        let sections = self.outline.sections.iter();
        sections.filter_map(|section| section.header.as_ref())
    }

    /// Lists the header and the keys of a section.
    fn spans(section: &Section<'_>) -> Vec<Range<usize>> {
        let header = section.header.iter().map(|header| header.span.clone());
        header
            .chain(section.pairs.iter().map(|pair| pair.key_span.clone()))
            .collect()
    }
}

/// Reads the names that lead to a key, however they are quoted and escaped.
fn meant(key: &str) -> Vec<String> {
    let parsed: Option<toml::Table> = toml::from_str(&format!("{key} = 0")).ok();
    let mut names = Vec::new();
    let mut table = parsed.as_ref();
    while let Some((name, value)) = table.and_then(|table| table.iter().next()) {
        names.push(name.clone());
        table = value.as_table();
    }
    if names.is_empty() {
        names.push(key.to_owned());
    }
    names
}

fn missing_header(span: Range<usize>, key: &str, path: &[&str]) -> Fault {
    let header = format!("[[{}]]", path.join("."));
    let (message, hint) = header_is_missing(&header, key);
    Fault::new(span, message, hint)
}

fn twice(key: &str, span: &Range<usize>, item: Option<&[&str]>) -> Fault {
    let mut hint = "pertahankan yang benar, lalu hapus yang lain".to_owned();
    if let Some(path) = item {
        hint = format!(
            "{hint}; bila ini awal isi yang baru, tulis `[[{}]]` di atasnya",
            path.join(".")
        );
    }
    Fault::new(
        span.clone(),
        format!("kunci `{key}` ditulis dua kali"),
        hint,
    )
}
