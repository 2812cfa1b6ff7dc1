//! The words of a comparison as Markdown and as HTML.
//!
//! A detail is written in the least markup there is: keys stand between backticks, and a backslash
//! makes the next letter one like any other. [`plain`] makes such a text of what editors wrote.

use std::fmt::Write as _;

use crate::markdown;

/// Keeps GitHub from taking a name for a mention and a number for a reference: it looks for them
/// after all escapes are gone, where nothing but another letter between helps.
const NO_SPACE: char = '\u{200b}';

/// Writes a text of editors, on one line, of which nothing is markup.
pub(super) fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('\\', "\\\\").replace('`', "\\`")
}

/// Writes a detail as Markdown.
pub(super) fn to_markdown(detail: &str) -> String {
    let mut markdown = String::with_capacity(detail.len());
    for (position, piece) in pieces(detail).into_iter().enumerate() {
        match piece {
            Piece::Code(key) => {
                let _ = write!(markdown, "`{key}`");
            }
            Piece::Text(text) => markdown.push_str(&escaped(&text, position == 0)),
        }
    }
    markdown
}

/// Writes a detail as HTML.
pub(super) fn to_html(detail: &str) -> String {
    let mut html = String::with_capacity(detail.len());
    for piece in pieces(detail) {
        match piece {
            Piece::Code(key) => {
                let _ = write!(html, "<code>{}</code>", markdown::escape(&key));
            }
            Piece::Text(text) => html.push_str(&markdown::escape(&text)),
        }
    }
    html
}

enum Piece {
    Text(String),
    Code(String),
}

fn pieces(detail: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = detail;
    while let Some(place) = rest.find(['\\', '`']) {
        let (before, behind) = (&rest[..place], &rest[place + 1..]);
        text.push_str(before);
        if rest[place..].starts_with('\\') {
            let mut letters = behind.chars();
            text.extend(letters.next());
            rest = letters.as_str();
        } else if let Some((key, behind)) = behind.split_once('`') {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
            pieces.push(Piece::Code(key.to_owned()));
            rest = behind;
        } else {
            text.push('`');
            rest = behind;
        }
    }
    text.push_str(rest);
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    pieces
}

/// Writes a text in which Markdown finds nothing to act on, after a list's marker if it `begins`
/// there.
///
/// The rule is that of `CommonMark`, section 2.4: a backslash before ASCII punctuation makes it
/// literal. So that the text stays readable in a terminal, only those signs get one that can act
/// where they stand: what opens code, emphasis, links, HTML, entities, and the strikethrough and
/// formulas of GitHub's flavour; at the beginning what opens a heading, a quote or a list; and
/// before a name or a number the references of GitLab's flavour (`!1`, `%milestone`). Mentions and
/// numbers of issues (`@name`, `#1`) need more, see [`NO_SPACE`]. A bare web address stays a link:
/// it leads where it says.
fn escaped(text: &str, begins: bool) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let start = if begins { marker(text) } else { None };
    let mut before = None;
    for (place, letter) in text.char_indices() {
        let rest = &text[place + letter.len_utf8()..];
        let next = rest.chars().next();
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let acts = match letter {
            '`' | '*' | '[' | '<' | '~' | '$' => true,
            '\\' => next.is_some_and(|next| next.is_ascii_punctuation()),
            // Within a word it is a letter.
            '_' => !(is_word(before) && is_word(next)),
            '&' => is_entity(rest),
            '!' | '%' => is_word(next),
            _ => false,
        };
        if acts || start == Some(place) {
            escaped.push('\\');
        }
        escaped.push(letter);
        let refers = match letter {
            // Behind a word it is part of an e-mail address.
            '@' => !is_word(before) && is_word(next),
            '#' => next.is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        };
        if refers {
            escaped.push(NO_SPACE);
        }
        before = Some(letter);
    }
    escaped
}

/// Finds the position of the sign that makes the start of a text a heading, a quote or an item of a
/// list.
fn marker(text: &str) -> Option<usize> {
    if text.starts_with(['#', '>', '-', '+', '=', '|']) {
        return Some(0);
    }
    let digits = text.len()
        - text
            .trim_start_matches(|letter: char| letter.is_ascii_digit())
            .len();
    (digits > 0 && text[digits..].starts_with(['.', ')'])).then_some(digits)
}

/// Tells whether what stands behind a `&` makes it an entity.
fn is_entity(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or_default();
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '#';
    name.len() < rest.len() && !name.is_empty() && name.chars().all(is_name)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    #[test]
    fn only_what_acts_is_escaped() {
        let table = [
            ("[Tentang](/tentang/)", "\\[Tentang](/tentang/)"),
            ("snake_case _x_", "snake_case \\_x\\_"),
            ("10% & 5 * 3", "10% & 5 \\* 3"),
            ("&amp; `x`", "\\&amp; \\`x\\`"),
            ("halo@kantor.example", "halo@kantor.example"),
            ("@nama #1", "@\u{200b}nama #\u{200b}1"),
            ("/tentang/#daftar", "/tentang/#daftar"),
            ("oke/oce#12", "oke/oce#\u{200b}12"),
            ("1. satu", "1\\. satu"),
            ("- satu", "\\- satu"),
        ];
        for (text, expected) in table {
            assert_eq!(to_markdown(&plain(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_editors_wrote_is_read_as_they_wrote_it() {
        let texts = [
            "[a](/b/) ![c](d) <b>e</b> **f** __g__ ~~h~~ `i` ``j`` \\k \\* \\\\ &lt; &#35;",
            "# a",
            "## a",
            "> a",
            "- a",
            "+ a",
            "* a",
            "1) a",
            "12. a",
            "---",
            "===",
            "| a | b |",
            "[ ] a",
            "a_b_c _d_ e*f*g",
            "$a$ $$b$$ [^1]",
            "<https://contoh.example/>",
            "“a” `b` ”c` “d`",
        ];
        let flavour = Options::ENABLE_GFM
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_MATH;
        for text in texts {
            let markdown = format!("- {}\n", to_markdown(&plain(text)));
            let mut read = String::new();
            for event in Parser::new_ext(&markdown, flavour) {
                match event {
                    Event::Text(text) => read.push_str(&text),
                    Event::Start(Tag::List(_) | Tag::Item) | Event::End(_) => {}
                    other => panic!("{text}: {other:?} in {markdown}"),
                }
            }
            assert_eq!(read.replace(NO_SPACE, ""), text, "{markdown}");
            assert_eq!(to_html(&plain(text)), crate::markdown::escape(text));
        }
        let detail = format!("`kunci`: {}", plain("a`b\\c"));
        assert_eq!(to_markdown(&detail), "`kunci`: a\\`b\\c");
        assert_eq!(to_html(&detail), "<code>kunci</code>: a`b\\c");
    }
}
