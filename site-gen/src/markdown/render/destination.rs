//! The destination of a link as it is written: plain or between `<` and `>`, with escapes and
//! entities, behind the text of the link or in a definition of its own.
//!
//! `CommonMark`, sections 4.7, 6.3 and 6.6.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

/// Finds the destination that is written at byte `at` of a text, where nothing is but blanks and
/// the marks of a quotation.
fn at(text: &str, at: usize) -> Range<usize> {
    let rest = &text[at..];
    let blank = |letter: char| letter.is_ascii_whitespace() || letter == '>';
    let start = at + rest.len() - rest.trim_start_matches(blank).len();
    if let Some(inside) = text[start..].strip_prefix('<') {
        return start + 1..start + 1 + end(inside, |letter, _| letter == '>');
    }
    let is_end = |letter: char, depth: usize| {
        letter.is_ascii_whitespace() || letter.is_ascii_control() || (letter == ')' && depth == 0)
    };
    start..start + end(&text[start..], is_end)
}

/// Finds the first byte of a text that ends a destination; escaped signs do not.
fn end(text: &str, is_end: impl Fn(char, usize) -> bool) -> usize {
    let mut depth = 0;
    let mut is_escaped = false;
    for (position, letter) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        if is_end(letter, depth) {
            return position;
        }
        match letter {
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

/// Finds the destination of an inline link, `[text](/x/ "title")`, of which `text_end` is the byte
/// behind its text or before.
pub(super) fn of_inline(text: &str, text_end: usize, span: Range<usize>) -> Option<Range<usize>> {
    let rest = text.get(text_end..span.end)?;
    Some(at(text, text_end + rest.find("](")? + 2))
}

/// Finds the destination in a definition, `[name]: /x/ "title"`.
pub(super) fn of_definition(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let label = text.get(span.start + 1..span.end)?;
    let close = span.start + 1 + end(label, |letter, _| letter == ']');
    text[close..].starts_with("]:").then(|| at(text, close + 2))
}

/// Reads the address that a destination stands for.
pub(crate) fn read(written: &str) -> Option<String> {
    let link = format!("[x](<{written}>)");
    Parser::new(&link).find_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    })
}

/// Writes an address so that it reads back the same, plain and between `<` and `>`.
pub(crate) fn write(address: &str) -> String {
    let mut written = String::with_capacity(address.len());
    for letter in address.chars() {
        match letter {
            '\\' | '(' | ')' | '<' | '>' | '[' | ']' => written.extend(['\\', letter]),
            '&' => written.push_str("&amp;"),
            ' ' => written.push_str("&#32;"),
            _ => written.push(letter),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_definition_has_its_destination_on_its_line_or_the_next() {
        let table = [
            ("[x]: /a/", "/a/"),
            ("[x]:</a/>", "/a/"),
            ("[x]:\n  /a/#b 'judul'", "/a/#b"),
            ("[x]:\n> /a/", "/a/"),
            (r"[x\]y]: /a\-b/", r"/a\-b/"),
            ("[x]: <>", ""),
        ];
        for (text, expected) in table {
            let found = of_definition(text, 0..text.len()).map(|place| &text[place]);
            assert_eq!(found, Some(expected), "{text}");
        }
        assert_eq!(of_definition("[x]", 0..3), None);
    }

    proptest! {
        /// In every way in which `CommonMark` lets it be written.
        #[test]
        fn what_is_written_reads_back(address in "/[ -~é]{0,20}") {
            prop_assume!(address.trim() == address);
            let written = write(&address);
            prop_assert_eq!(read(&written), Some(address.clone()), "{}", &written);
            for link in [
                format!("[teks]({written})"),
                format!("[teks](<{written}> \"judul\")"),
                format!("[*teks* `]`](  {written}  'judul' )"),
            ] {
                let parsed = Parser::new(&link).into_offset_iter().find_map(|(event, span)| {
                    match event {
                        Event::Start(Tag::Link { dest_url, .. }) => Some((dest_url, span)),
                        _ => None,
                    }
                });
                let (found, span) = parsed.expect("it is a link");
                prop_assert_eq!(&*found, address.as_str(), "{}", &link);
                let text_end = link.find("](").expect("it is there");
                let place = of_inline(&link, text_end, span);
                prop_assert_eq!(place.map(|place| &link[place]), Some(written.as_str()), "{}", link);
            }
        }
    }
}
