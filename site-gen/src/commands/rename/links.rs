//! Links to what moves, in Markdown and in front matter.

use super::Moves;
use super::edits::Edits;
use crate::addresses::FileLinks;
use crate::kinds;
use crate::markdown::{LinkUse, destination};

/// Fixes the links of a file that lead to an address that moves.
pub(super) fn fix(file: &FileLinks, moves: &Moves, edits: &mut Edits) {
    let source = &file.source;
    for link in &file.links {
        fix_choices(file, link, moves, edits);
        let old = link.target.split(['#', '?']).next().unwrap_or_default();
        let Some(new) = moves.get(old) else {
            continue;
        };
        let span = file.place(link);
        let shown = &source.text[span.clone()];
        let mut places = places(shown, old).peekable();
        if places.peek().is_some() {
            for place in places {
                let start = span.start + place;
                edits.replace(source, start..start + old.len(), new);
            }
            continue;
        }
        // With escapes or entities in it: it is written anew.
        if destination::read(shown).as_ref() == Some(&link.target) {
            let rest = &link.target[old.len()..];
            let address = destination::write(&format!("{new}{rest}"));
            edits.replace(source, span, address);
        }
    }
}

/// Fixes the links of a file that lead to a part of a page, where that gets another name.
pub(super) fn fix_part(file: &FileLinks, page: &str, old: &str, new: &str, edits: &mut Edits) {
    let source = &file.source;
    for link in &file.links {
        let (address, fragment) = link.target.split_once('#').unwrap_or_default();
        let path = address.split('?').next().unwrap_or_default();
        let path = if path.is_empty() { &file.page } else { path };
        if path != page || fragment != old {
            continue;
        }
        let span = file.place(link);
        let shown = &source.text[span.clone()];
        let part = format!("#{old}");
        let mut places = ends(shown, &part).peekable();
        if places.peek().is_some() {
            for place in places {
                let start = span.start + place + 1;
                edits.replace(source, start..start + old.len(), new);
            }
        } else if destination::read(shown).as_ref() == Some(&link.target) {
            let address = destination::write(&format!("{address}#{new}"));
            edits.replace(source, span, address);
        }
    }
}

/// Fixes what a link chooses in a form: `?pelatihan=nama-lama`.
fn fix_choices(file: &FileLinks, link: &LinkUse, moves: &Moves, edits: &mut Edits) {
    let answer = |page: &str| page.trim_matches('/').replace('/', "=");
    let span = file.place(link);
    for page in kinds::chosen(&link.target) {
        let Some(new) = moves.get(&page) else {
            continue;
        };
        let (old, new) = (answer(&page), answer(new));
        for place in places(&file.source.text[span.clone()], &old) {
            let start = span.start + place;
            edits.replace(&file.source, start..start + old.len(), &new);
        }
    }
}

/// Finds the places where an address stands in a text, and not as a part of a longer one.
fn places<'a>(text: &'a str, address: &'a str) -> impl Iterator<Item = usize> {
    ends(text, address).filter(|start| !text[..*start].ends_with(goes_on))
}

/// Finds the places where an address, or the end of one, stands in a text and ends there.
fn ends<'a>(text: &'a str, end: &'a str) -> impl Iterator<Item = usize> {
    let found = text.match_indices(end).map(|(start, _)| start);
    found.filter(|start| !text[start + end.len()..].starts_with(goes_on))
}

/// Tells whether a letter before or behind an address would make it another one.
fn goes_on(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_as_a_whole() {
        let table = [
            ("[a](/x/)", vec![4]),
            ("[/x/](/x/#b)", vec![1, 6]),
            ("\"/x/?c=d\"", vec![1]),
            ("[a](/x/kalender.ics)", vec![]),
            ("[a](/lain/x/)", vec![]),
            ("[a](https://contoh.example/x/)", vec![]),
        ];
        for (text, expected) in table {
            assert_eq!(places(text, "/x/").collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
