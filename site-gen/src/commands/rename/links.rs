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
    let goes_on =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.' | '%');
    text.match_indices(address).filter_map(move |(start, _)| {
        let end = start + address.len();
        let is_whole = !text[..start].ends_with(goes_on) && !text[end..].starts_with(goes_on);
        is_whole.then_some(start)
    })
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
