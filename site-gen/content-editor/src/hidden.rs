//! Letters that nobody sees, in what comes from a file and in what a form sends.
//!
//! What is hidden is decided where the check has it, in [`content_files::letters`]. A form takes
//! out what pasting brought along and refuses the rest; a file that holds any is opened without
//! them, so that saving it mends it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::EditError;
use content_files::letters::{self, Pasted};

/// How many letters before a hidden one are shown.
const SHOWN: usize = 20;

/// Takes out of all values what pasting brought along. A letter that may have been meant is
/// refused, with its field. The key `body` is that of the Markdown, which has lines.
pub(crate) fn clean(values: &mut Map<String, Value>, body: &str) -> Result<(), EditError> {
    for (key, value) in values {
        let (name, line) = if key == body {
            ("isi halaman".to_owned(), "\n")
        } else {
            (format!("`{key}`"), " ")
        };
        each_text(value, &name, &mut |text, name| {
            *text = without_pasted(text, line);
            match letters::find_hidden(text) {
                None => Ok(()),
                Some((span, letter)) => Err(EditError::Hidden {
                    place: place(name, &text[..span.start]),
                    letter: letters::number(letter),
                }),
            }
        })?;
    }
    Ok(())
}

/// Takes every hidden letter out of values that come from a file.
pub(crate) fn drop_all(values: &mut Map<String, Value>) {
    for value in values.values_mut() {
        let dropped = each_text(value, "", &mut |text, _| {
            *text = without(text, " ").into_owned();
            Ok(())
        });
        debug_assert!(dropped.is_ok(), "nothing is refused");
    }
}

/// Returns the text of a file without hidden letters. A byte-order mark at its beginning stays.
/// What ends a line does so in Markdown; in TOML a text on one line would be broken by it.
pub(crate) fn without_in_file(text: &str, has_body: bool) -> Cow<'_, str> {
    let content = text.trim_start_matches('\u{feff}');
    if letters::find_hidden(content).is_none() {
        return text.into();
    }
    let mut clean = text[..text.len() - content.len()].to_owned();
    let mut fences = 0;
    for line in content.split_inclusive('\n') {
        let is_body = has_body && fences >= 2;
        let line = without(line, if is_body { "\n" } else { " " });
        fences += usize::from(line.trim_end() == "+++");
        clean.push_str(&line);
    }
    clean.into()
}

/// Returns a text without hidden letters; `line` stands for those that end one.
fn without<'a>(text: &'a str, line: &str) -> Cow<'a, str> {
    if letters::find_hidden(text).is_none() {
        return text.into();
    }
    let mut clean = without_pasted(text, line);
    clean.retain(|letter| !letters::is_hidden(letter));
    clean.into()
}

/// Returns a text without what pasting brought along; `line` stands for what ends a line.
fn without_pasted(text: &str, line: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        match letters::pasted(letter) {
            Some(Pasted::Nothing) => {}
            Some(Pasted::LineBreak) => clean.push_str(line),
            None => clean.push(letter),
        }
    }
    clean
}

/// Visits all texts of a value, each with the name that people know its field by.
fn each_text(
    value: &mut Value,
    name: &str,
    visit: &mut dyn FnMut(&mut String, &str) -> Result<(), EditError>,
) -> Result<(), EditError> {
    match value {
        Value::String(text) => visit(text, name),
        Value::Array(items) => items.iter_mut().enumerate().try_for_each(|(place, item)| {
            each_text(item, &format!("{name} nomor {}", place + 1), visit)
        }),
        Value::Object(object) => object
            .iter_mut()
            .try_for_each(|(key, value)| each_text(value, &format!("{name}, `{key}`"), visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn place(name: &str, before: &str) -> String {
    let line = before.lines().next_back().unwrap_or_default();
    let start = line.char_indices().rev().nth(SHOWN - 1);
    let shown = line[start.map_or(0, |(start, _)| start)..].trim();
    if shown.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, sesudah “{shown}”,")
    }
}
