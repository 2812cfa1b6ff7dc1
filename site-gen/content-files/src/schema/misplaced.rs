//! Keys that are right, but stand below the wrong header.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::TableShape;
use super::finding::Finding;

/// A table, what it must look like, and the table it is in.
pub(super) struct Table<'w, 'i> {
    pub(super) keys: &'w DeTable<'i>,
    pub(super) shape: &'w TableShape,
    /// Its header or its brackets; `None` for the file as a whole.
    pub(super) span: Option<Range<usize>>,
    pub(super) outer: Option<&'w Table<'w, 'i>>,
}

/// The keys that are told as misplaced, and need not be told as unknown.
#[derive(Default)]
pub(super) struct Misplaced<'w> {
    pub(super) keys: Vec<&'w str>,
    pub(super) findings: Vec<Finding>,
    /// The places they belong to: a table and a key that it has in truth, and that is not missing.
    pub(super) present: Vec<(Option<Range<usize>>, &'w str)>,
}

/// Finds unknown keys of a table that a table around it or in it knows, all of them in one message.
pub(super) fn find<'w>(
    place: &Table<'w, '_>,
    unknown: &[(Range<usize>, &'w str)],
    text: &str,
) -> Misplaced<'w> {
    let mut unknown = unknown.to_vec();
    unknown.sort_by_key(|(span, _)| span.start);
    let found = outside(place, &unknown, text).or_else(|| inside(place, &unknown));
    found.unwrap_or_default()
}

/// Finds keys of the table around this one, which a header or a bracket has cut off from it.
fn outside<'w>(
    place: &Table<'w, '_>,
    unknown: &[(Range<usize>, &'w str)],
    text: &str,
) -> Option<Misplaced<'w>> {
    let outer = place.outer?;
    let header = text.get(place.span.clone()?)?.lines().next()?;
    let mut keys = unknown.to_vec();
    keys.retain(|(_, name)| outer.shape.keys.contains_key(*name));
    let (_, first) = keys.first()?;
    let is_known = outer.keys.contains_key(*first);
    let outer_header = outer.span.clone().and_then(|span| text.get(span));
    if is_known
        && keys.len() > 1
        && let Some(outer) = outer_header.filter(|outer| outer.starts_with("[["))
    {
        return Some(missing_header(keys, outer));
    }
    let hint = if is_known {
        format!(
            "`{first}` sudah ditulis di atas `{header}`: pertahankan yang benar di sana, lalu hapus yang ini"
        )
    } else if header.starts_with('{') {
        "pindahkan ke luar `{` dan `}`, ke baris sendiri".to_owned()
    } else {
        let first = first_header(outer, text).unwrap_or(header);
        let which = if first.starts_with("[[") {
            " yang pertama"
        } else {
            ""
        };
        format!("pindahkan ke atas baris `{first}`{which}")
    };
    let right = match outer_header {
        Some(outer) => format!("di `{outer}`"),
        None => "di bagian teratas berkas".to_owned(),
    };
    let wrong = if header.starts_with('{') {
        "di antara `{` dan `}` ini".to_owned()
    } else {
        format!("di `{header}`")
    };
    let names: Vec<String> = keys.iter().map(|(_, name)| format!("`{name}`")).collect();
    let names = names.join(", ");
    let message = format!("tempat kunci {names} {right}, bukan {wrong}");
    let present = keys
        .iter()
        .map(|(_, name)| (outer.span.clone(), *name))
        .collect();
    Some(Misplaced {
        present,
        ..misplaced(keys, message, hint)
    })
}

/// Finds the first header below the keys of a table: keys that stand behind it are no longer its
/// own.
fn first_header<'t>(table: &Table<'_, '_>, text: &'t str) -> Option<&'t str> {
    let spans = table.keys.values().map(Spanned::span);
    let headers = spans.filter(|span| {
        let is_line_start = span.start == 0 || text[..span.start].ends_with('\n');
        is_line_start && text[span.start..].starts_with('[')
    });
    text.get(headers.min_by_key(|span| span.start)?)?
        .lines()
        .next()
}

/// Finds keys of the items of one list, of which the header is missing. One key alone may be
/// anything.
fn inside<'w>(place: &Table<'w, '_>, unknown: &[(Range<usize>, &'w str)]) -> Option<Misplaced<'w>> {
    let lists = place
        .shape
        .keys
        .iter()
        .filter(|(_, shape)| shape.is_table_list());
    let (list, keys) = lists
        .filter_map(|(list, shape)| {
            let item = shape.table()?;
            let mut keys = unknown.to_vec();
            keys.retain(|(_, name)| item.keys.contains_key(*name));
            Some((list, keys))
        })
        .max_by_key(|(_, keys)| keys.len())
        .filter(|(_, keys)| keys.len() > 1)?;
    Some(Misplaced {
        present: vec![(place.span.clone(), list.as_str())],
        ..missing_header(keys, &format!("[[{list}]]"))
    })
}

/// Reports keys of an item of which the header is missing above them.
fn missing_header<'w>(keys: Vec<(Range<usize>, &'w str)>, header: &str) -> Misplaced<'w> {
    let first = keys.first().map_or("", |(_, name)| name);
    let (message, hint) = header_is_missing(header, first);
    misplaced(keys, message, hint)
}

/// Says that a header is missing above this key, and what to do.
pub fn header_is_missing(header: &str, key: &str) -> (String, String) {
    (
        format!("baris `{header}` di atas `{key}` ini belum ada"),
        format!("tulis `{header}` di baris sendiri, di atas baris ini"),
    )
}

fn misplaced(keys: Vec<(Range<usize>, &str)>, message: String, hint: String) -> Misplaced<'_> {
    let span = keys.first().map(|(span, _)| span.clone());
    Misplaced {
        keys: keys.into_iter().map(|(_, name)| name).collect(),
        findings: vec![Finding {
            span,
            message,
            hint,
        }],
        present: Vec::new(),
    }
}
