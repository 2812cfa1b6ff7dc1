//! Texts between quotation marks, short enough to be read.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::markup::plain;

/// Longest text that is quoted in full, in characters.
const FULL: usize = 160;

/// Words around a change that are quoted with it, and words with which a long text begins.
const AROUND: usize = 4;

/// The remark about texts that read the same.
pub(super) const ONLY_SPACES: &str = "hanya spasi atau pergantian barisnya yang berubah";

/// Quotes a text, cut where it is long.
pub(super) fn quote(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !is_long(&text) {
        return in_full(&text);
    }
    let start: String = text.chars().take(FULL).collect();
    format!("“{}…”", plain(start.trim_end()))
}

/// Quotes a text of any length.
pub(super) fn in_full(text: &str) -> String {
    format!("“{}”", plain(text))
}

/// Tells whether a text is too long to be quoted in full.
pub(super) fn is_long(text: &str) -> bool {
    text.chars().count() > FULL
}

/// Writes a text and what became of it. Of long ones every change is quoted, with the words around
/// it, so that the two never look alike.
pub(super) fn change(old: &str, new: &str) -> String {
    let words = |text| str::split_whitespace(text).collect::<Vec<_>>();
    let (before, after) = (words(old), words(new));
    if before == after {
        return ONLY_SPACES.to_owned();
    }
    if !is_long(old) && !is_long(new) {
        return format!("{} menjadi {}", in_full(old), in_full(new));
    }
    let (gone, come): (Vec<_>, Vec<_>) = changes(&before, &after).into_iter().unzip();
    format!(
        "“{}” menjadi “{}”",
        excerpt(&before, &gone),
        excerpt(&after, &come)
    )
}

/// Writes the changed places and the beginning; what is left out between them is `…`.
fn excerpt(words: &[&str], places: &[Range<usize>]) -> String {
    let beginning = 0..AROUND.min(words.len());
    let mut shown = vec![beginning];
    for place in places {
        let start = place.start.saturating_sub(AROUND);
        let end = (place.end + AROUND).min(words.len());
        match shown.last_mut() {
            // One word is as short as the sign for leaving it out.
            Some(last) if start <= last.end + 1 => last.end = end.max(last.end),
            _ => shown.push(start..end),
        }
    }
    let is_cut = shown.last().is_some_and(|last| last.end < words.len());
    let parts = shown
        .into_iter()
        .map(|place| plain(&words[place].join(" ")));
    let end = is_cut.then(|| String::from("…"));
    let parts: Vec<String> = parts
        .flat_map(|part| [String::from("…"), part])
        .skip(1)
        .chain(end)
        .collect();
    parts.join(" ")
}

/// Finds the words that differ, in both texts: between two of these places the texts are the same.
fn changes(old: &[&str], new: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    capture_diff_slices(Algorithm::Myers, old, new)
        .into_iter()
        .filter(|change| change.tag() != DiffTag::Equal)
        .map(|change| (change.old_range(), change.new_range()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_quoted_where_they_differ() {
        let words: Vec<String> = (0..60).map(|number| format!("kata{number}")).collect();
        let long = words.join(" ");
        let table = [
            ("a b".to_owned(), "a c".to_owned(), "“a b” menjadi “a c”"),
            (
                long.clone(),
                long.replace("kata59", "lain"),
                "“kata0 kata1 kata2 kata3 … kata55 kata56 kata57 kata58 kata59” menjadi \
                 “kata0 kata1 kata2 kata3 … kata55 kata56 kata57 kata58 lain”",
            ),
            (
                long.clone(),
                long.replace("kata20 ", "").replace("kata40", "x y"),
                "“kata0 kata1 kata2 kata3 … kata16 kata17 kata18 kata19 kata20 kata21 kata22 kata23 kata24 \
                 … kata36 kata37 kata38 kata39 kata40 kata41 kata42 kata43 kata44 …” menjadi \
                 “kata0 kata1 kata2 kata3 … kata16 kata17 kata18 kata19 kata21 kata22 kata23 kata24 \
                 … kata36 kata37 kata38 kata39 x y kata41 kata42 kata43 kata44 …”",
            ),
            (
                long.clone(),
                "kata0".to_owned(),
                &format!("“{long}” menjadi “kata0”"),
            ),
            (
                long.clone(),
                long.replacen(' ', "\n", 1),
                "hanya spasi atau pergantian barisnya yang berubah",
            ),
        ];
        for (old, new, expected) in table {
            assert_eq!(change(&old, &new), expected);
        }
    }
}
