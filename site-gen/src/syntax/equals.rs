//! Lines with a key and a value, but no `=` between them: `judul: "Kue"`.

use super::Advice;
use super::values::{is_quote, quote};
use crate::schema::{Shape, TableShape};

/// What to tell of a line that begins with a known key.
pub(super) fn advice(line: &str, shape: &TableShape) -> Option<Advice> {
    let end = line.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))?;
    let (key, rest) = line.split_at(end);
    let known = shape.keys.get(key)?;
    let value = rest.trim_start().trim_start_matches(':').trim();
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
