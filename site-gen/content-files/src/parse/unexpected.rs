//! Keys that stand below the `+++` that ends the front matter. They would be shown as text, and an
//! example whose `contoh = true` is among them would look real.

use std::ops::Range;

use memchr::{memchr, memmem};

use crate::diagnostics::Problem;
use crate::schema::{Shape, TableShape};
use crate::source::Source;

/// Finds the lines of the body that are keys of this kind of file; one problem for each block of
/// them.
pub(super) fn find(source: &Source, shape: &TableShape) -> Vec<Problem> {
    let mut problems = Vec::new();
    let body = source.body_text().as_bytes();
    if memchr(b'=', body).is_none() && memmem::find(body, b"[[").is_none() {
        // No line can be a key.
        return problems;
    }
    let mut hidden_until: Option<&str> = None;
    let mut in_block = false;
    let mut start = source.body.start;
    for line in source.body_text().split_inclusive('\n') {
        let content = line.trim_end();
        let span = start..start + content.len();
        start += line.len();
        if let Some(end) = hidden_until {
            hidden_until = Some(end).filter(|_| !ends(content, end));
        } else if content.is_empty() {
            in_block = false;
        } else {
            hidden_until = opens(content);
            if !in_block && is_key(content, shape) {
                in_block = true;
                problems.push(unexpected(source, span));
            }
        }
    }
    problems
}

/// Returns the sign that ends the code or the comment that a line opens.
fn opens(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    if line.starts_with("<!--") {
        return Some("-->").filter(|end| !line.contains(end));
    }
    if let Some(rest) = line.strip_prefix("```") {
        // With a backtick behind it, it is code in a sentence.
        return Some("```").filter(|_| !rest.trim_start_matches('`').contains('`'));
    }
    line.starts_with("~~~").then_some("~~~")
}

fn ends(line: &str, end: &str) -> bool {
    let is_comment = end == "-->";
    line.trim_start().starts_with(end) || (is_comment && line.contains(end))
}

fn unexpected(source: &Source, span: Range<usize>) -> Problem {
    let is_list = source.text[span.clone()].starts_with("[[");
    let mut front = source.front_text().lines();
    // What stands below a `[[sesi]]` belongs to it.
    let place = match front.find(|line| line.starts_with("[[")) {
        Some(first) if !is_list => format!(
            "ke atas `{}` yang pertama di bagian depan",
            first.trim_end()
        ),
        _ => "ke atas `+++` yang menutup bagian depan".to_owned(),
    };
    source
        .problem(span, "baris ini berada di bawah `+++`, jadi akan tampil sebagai tulisan biasa")
        .with_hint(format!("pindahkan {place}, beserta baris lain yang menyertainya; bila memang tulisan untuk pembaca, apit dengan tanda `` ` ``"))
}

/// Tells whether a line is `[[sesi]]`, or `contoh = true`.
fn is_key(line: &str, shape: &TableShape) -> bool {
    // Most lines end here: sentences begin with a capital.
    if !line.starts_with(|first: char| first.is_ascii_lowercase() || first == '[') {
        return false;
    }
    let name = match line.strip_prefix("[[") {
        Some(rest) => rest.strip_suffix("]]"),
        None => line.split_once('=').map(|(name, _)| name),
    };
    name.is_some_and(|name| has(shape, name.trim()))
}

/// Tells whether a table, or one in it, has a key.
fn has(shape: &TableShape, name: &str) -> bool {
    fn table(shape: &Shape) -> Option<&TableShape> {
        match shape {
            Shape::Table(table) => Some(table),
            Shape::List { item, .. } => table(item),
            _ => None,
        }
    }
    shape.keys.contains_key(name) || shape.keys.values().filter_map(table).any(|t| has(t, name))
}
