//! Lines that fit a schema, to copy, and the words for what a value is.

use toml::de::DeValue;

use super::{Shape, TableShape};

/// Writes a line that fits, to copy.
pub fn example(name: &str, shape: &Shape) -> String {
    match shape {
        Shape::List { item, .. } if matches!(item.as_ref(), Shape::Table(_)) => {
            format!("[[{name}]]")
        }
        _ => value_line(name, shape),
    }
}

/// Writes a line that fits behind a key that is there, where a header would cut off what follows.
pub fn value_line(name: &str, shape: &Shape) -> String {
    format!("{name} = {}", value_example(shape))
}

/// Writes a value that fits.
pub fn value_example(shape: &Shape) -> String {
    match shape {
        Shape::Text { .. } | Shape::Any => "\"...\"".to_owned(),
        Shape::Choice(known) => format!("\"{}\"", known.first().map_or("...", String::as_str)),
        Shape::Date => "2026-11-21".to_owned(),
        Shape::DateTime => "2026-11-21T09:00:00".to_owned(),
        Shape::PartialDate => "\"2017-12\"".to_owned(),
        Shape::Integer { min, .. } => (*min).max(1).to_string(),
        Shape::Number { .. } => "1.5".to_owned(),
        Shape::Boolean => "true".to_owned(),
        Shape::List { item, .. } => format!("[{}]", value_example(item)),
        Shape::Table(table) => table_example(table),
    }
}

fn table_example(table: &TableShape) -> String {
    let mut keys: Vec<&String> = table.required.iter().collect();
    if keys.is_empty() {
        keys.extend(table.keys.keys().next());
    }
    let pairs: Vec<String> = keys
        .into_iter()
        .filter_map(|key| Some(format!("{key} = {}", value_example(table.keys.get(key)?))))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// Names in Indonesian the kind of value that a shape asks for.
pub(super) fn noun(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text { .. } | Shape::Any => "teks di antara tanda kutip",
        Shape::Choice(_) => "salah satu pilihan di antara tanda kutip",
        Shape::Date => "tanggal tanpa tanda kutip",
        Shape::DateTime => "tanggal dan jam tanpa tanda kutip",
        Shape::PartialDate => "tahun, bulan, atau tanggal di antara tanda kutip",
        Shape::Integer { .. } => "bilangan bulat",
        Shape::Number { .. } => "bilangan",
        Shape::Boolean => "`true` atau `false`",
        Shape::List { .. } => "daftar di antara `[` dan `]`",
        Shape::Table(_) => "sekumpulan kunci",
    }
}

/// Names in Indonesian the kind that a written value is of.
pub(super) fn found_noun(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "teks",
        DeValue::Integer(_) => "bilangan bulat",
        DeValue::Float(_) => "bilangan pecahan",
        DeValue::Boolean(_) => "`true` atau `false`",
        DeValue::Datetime(found) if found.date.is_none() => "jam",
        DeValue::Datetime(found) if found.time.is_none() => "tanggal",
        DeValue::Datetime(_) => "tanggal dan jam",
        DeValue::Array(_) => "daftar",
        DeValue::Table(_) => "sekumpulan kunci",
    }
}
