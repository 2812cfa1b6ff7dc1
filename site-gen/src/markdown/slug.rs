//! Ids of headings, made from their words.

use std::collections::HashSet;

/// Gives each heading of a page an id of its own.
#[derive(Debug, Default)]
pub(super) struct Slugs {
    used: HashSet<String>,
}

impl Slugs {
    /// An id for this text that was not given before: `apa-itu-ok-oce`, `apa-itu-ok-oce-2`.
    pub(super) fn next(&mut self, text: &str) -> String {
        let base = slug(text);
        let mut id = base.clone();
        let mut count = 1;
        while !self.used.insert(id.clone()) {
            count += 1;
            id = format!("{base}-{count}");
        }
        id
    }
}

fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric() {
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
        let mut slugs = Slugs::default();
        let table = [
            ("Apa itu OK OCE?", "apa-itu-ok-oce"),
            ("Apa itu: OK-OCE", "apa-itu-ok-oce-2"),
            ("???", "bagian"),
            ("Kafé 24 jam", "kafé-24-jam"),
        ];
        for (text, id) in table {
            assert_eq!(slugs.next(text), id, "{text}");
        }
    }
}
