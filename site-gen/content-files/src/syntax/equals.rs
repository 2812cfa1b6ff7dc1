//! Lines without what makes them a key with a value: `judul: "Kue"`, `sesi`, `di perbarui = ...`.

use super::Advice;
use super::marks::{is_quote, quote};
use crate::schema::{Shape, TableShape};

/// Returns advice for a line that has a known key. `keys` are those of its table.
pub(super) fn advice(line: &str, keys: &TableShape, file: &TableShape) -> Option<Advice> {
    if let Some(advice) = header(line, file).or_else(|| spaces(line, keys)) {
        return Some(advice);
    }
    let end = line.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))?;
    let (key, rest) = line.split_at(end);
    let known = keys.keys.get(key)?;
    let value = [":", "- "]
        .iter()
        .find_map(|mark| rest.trim_start().strip_prefix(mark))
        .unwrap_or(rest)
        .trim();
    if value.is_empty() || value.starts_with('=') || !rest.starts_with([' ', ':', '\t']) {
        return None;
    }
    let is_bare_text =
        matches!(known, Shape::Text { .. } | Shape::Choice(_)) && !value.starts_with(is_quote);
    let value = if is_bare_text {
        quote(value)
    } else {
        value.to_owned()
    };
    Some(Advice::new(
        format!("tanda `=` di belakang `{key}` belum ada"),
        format!("tulis `{key} = {value}`"),
    ))
}

/// Recognises `sesi` alone, where `[[sesi]]` was meant.
fn header(line: &str, file: &TableShape) -> Option<Advice> {
    let header = match file.keys.get(line)? {
        shape if shape.is_table_list() => format!("[[{line}]]"),
        Shape::Table(_) => format!("[{line}]"),
        _ => return None,
    };
    Some(Advice::new(
        "kepala bagian ini belum diapit kurung siku",
        format!("tulis `{header}`"),
    ))
}

/// Recognises a key with spaces in it, which is known without them.
fn spaces(line: &str, keys: &TableShape) -> Option<Advice> {
    let (written, value) = line.split_once('=')?;
    let words: Vec<&str> = written.split_whitespace().collect();
    if words.len() < 2 {
        return None;
    }
    let key = [words.concat(), words.join("_")]
        .into_iter()
        .find(|key| keys.keys.contains_key(key))?;
    Some(Advice::new(
        "nama kunci tidak boleh memuat spasi",
        format!("tulis `{key} = {}`", value.trim()),
    ))
}
