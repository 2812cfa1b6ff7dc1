//! Ids of headings, made from their words.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Gives each heading of a page an id of its own.
#[derive(Debug)]
pub(super) struct Slugs<'a> {
    /// Ids of the templates, around the text.
    reserved: &'a BTreeSet<String>,
    /// How often each id was asked for: the next of many that are alike need not be searched.
    used: HashMap<String, usize>,
}

/// Beginning of the ids of footnotes, before their number.
pub(super) const FOOTNOTE: &str = "catatan-kaki-";

impl<'a> Slugs<'a> {
    pub(super) fn new(reserved: &'a BTreeSet<String>) -> Self {
        let used = HashMap::new();
        Self { reserved, used }
    }

    /// Makes an id for this text that nothing else on its page has: `apa-itu-ok-oce`,
    /// `apa-itu-ok-oce-2`.
    pub(super) fn next(&mut self, text: &str) -> String {
        let base = slug(text);
        let mut count = self.used.get(&base).copied().unwrap_or_default();
        let id = loop {
            count += 1;
            let id = match count {
                1 => base.clone(),
                _ => format!("{base}-{count}"),
            };
            if !self.used.contains_key(&id) && !self.is_reserved(&id) {
                break id;
            }
        };
        self.used.insert(base, count);
        self.used.entry(id.clone()).or_insert(1);
        id
    }

    fn is_reserved(&self, id: &str) -> bool {
        let is_number = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
        self.reserved.contains(id) || id.strip_prefix(FOOTNOTE).is_some_and(is_number)
    }
}

/// Finds the heading of a text that has this id, or has it but for a number behind it.
pub(crate) fn heading(text: &str, id: &str) -> Option<Range<usize>> {
    let mut heading: Option<(Range<usize>, String)> = None;
    for (event, span) in Parser::new(text).into_offset_iter() {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some((span, String::new())),
            (Event::Text(part) | Event::Code(part), Some((_, words))) => words.push_str(&part),
            (Event::End(TagEnd::Heading(_)), Some((span, words))) => {
                let rest = id.strip_prefix(&slug(words));
                if rest.is_some_and(|rest| {
                    rest.bytes()
                        .all(|byte| byte == b'-' || byte.is_ascii_digit())
                }) {
                    // Without the end of its line.
                    let length = text[span.clone()].trim_end().len();
                    return Some(span.start..span.start + length);
                }
                heading = None;
            }
            _ => {}
        }
    }
    None
}

fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        slug.push_str("bagian");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_and_unique() {
        let reserved = BTreeSet::from(["isi-halaman".to_owned(), "syarat-2".to_owned()]);
        let mut slugs = Slugs::new(&reserved);
        let table = [
            ("Apa itu OK OCE?", "apa-itu-ok-oce"),
            ("Apa itu: OK-OCE", "apa-itu-ok-oce-2"),
            ("???", "bagian"),
            ("Satu 2", "satu-2"),
            ("Satu", "satu"),
            ("Satu", "satu-3"),
            ("Satu 2", "satu-2-2"),
            ("Kafé 24 jam", "kafé-24-jam"),
            // Of the template.
            ("Isi halaman", "isi-halaman-2"),
            ("Isi halaman", "isi-halaman-3"),
            ("Syarat", "syarat"),
            ("Syarat", "syarat-3"),
            // An id that another heading took.
            ("Syarat 3", "syarat-3-2"),
            ("Syarat", "syarat-4"),
            ("Tahap 2", "tahap-2"),
            ("Tahap", "tahap"),
            ("Tahap", "tahap-3"),
            // Of a footnote.
            ("Catatan kaki 1", "catatan-kaki-1-2"),
            ("Catatan kaki dua", "catatan-kaki-dua"),
        ];
        for (text, id) in table {
            assert_eq!(slugs.next(text), id, "{text}");
        }
    }
}
