//! Hidden letters that are written as escapes.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::Problem;
use crate::letters::{find_hidden, message};
use crate::source::Source;

/// Finds every hidden letter that the texts of a front matter get only when their escapes are read:
/// those that stand in the file as they are have been refused with it.
pub(super) fn find(source: &Source, table: &DeTable<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    // An escape is the only way, and few files have any.
    if source.front_text().contains('\\') {
        walk_table(source, table, &mut problems);
    }
    problems
}

fn walk_table(source: &Source, table: &DeTable<'_>, problems: &mut Vec<Problem>) {
    for (key, value) in table {
        check(source, key.span(), key.get_ref(), problems);
        walk(source, value, problems);
    }
}

fn walk(source: &Source, value: &Spanned<DeValue<'_>>, problems: &mut Vec<Problem>) {
    match value.get_ref() {
        DeValue::String(text) => check(source, value.span(), text, problems),
        DeValue::Array(items) => {
            for item in items {
                walk(source, item, problems);
            }
        }
        DeValue::Table(table) => walk_table(source, table, problems),
        _ => {}
    }
}

fn check(source: &Source, span: Range<usize>, text: &str, problems: &mut Vec<Problem>) {
    let Some((_, letter)) = find_hidden(text) else {
        return;
    };
    let span = source.front_span(Some(span));
    let written = escape(&source.text[span.clone()], letter);
    let (place, hint) = match written {
        Some(place) => {
            let place = span.start + place.start..span.start + place.end;
            let escape = &source.text[place.clone()];
            let hint = format!("hapus `{escape}`; untuk menulis tanda `\\` sendiri, tulis `\\\\`");
            (place, hint)
        }
        None => (span, "hapus dan tulis ulang teks ini".to_owned()),
    };
    problems.push(source.problem(place, message(letter)).with_hint(hint));
}

/// Finds the bytes of the escape that stands for a letter in a text as it is written.
fn escape(raw: &str, letter: char) -> Option<Range<usize>> {
    let mut rest = raw.char_indices();
    while let Some((start, sign)) = rest.next() {
        if sign != '\\' {
            continue;
        }
        let (at, kind) = rest.next()?;
        let digits = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let end = at + kind.len_utf8() + digits;
        let found = match kind {
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'e' => Some('\u{1b}'),
            _ => raw
                .get(at + kind.len_utf8()..end)
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32),
        };
        if found == Some(letter) {
            return Some(start..end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_is_found_where_it_is_written() {
        let table = [
            (r#""A\u0001B""#, '\u{1}', Some(r"\u0001")),
            (r#""a\\b\b""#, '\u{8}', Some(r"\b")),
            (r#""\\u0001\U00000001""#, '\u{1}', Some(r"\U00000001")),
            (r#""\u200B""#, '\u{200b}', Some(r"\u200B")),
            (r#""é\x07""#, '\u{7}', Some(r"\x07")),
            (r#""\\b""#, '\u{8}', None),
            (r#""\u00"#, '\u{1}', None),
        ];
        for (raw, letter, expected) in table {
            let found = escape(raw, letter).map(|place| &raw[place]);
            assert_eq!(found, expected, "{raw}");
        }
    }
}
