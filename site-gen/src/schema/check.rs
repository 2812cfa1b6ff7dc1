//! The walk over a table, and what it tells the editor.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{Shape, TableShape};
use crate::content::{PartialDate, time};
use crate::suggestion::{nearest, suggest};

/// Something in a table that does not fit.
#[derive(Debug)]
pub(crate) struct Finding {
    /// Bytes of the TOML text; `None` for something missing from the table as a whole.
    pub(crate) span: Option<Range<usize>>,
    pub(crate) message: String,
    pub(crate) hint: String,
}

/// Everything in `table` that does not fit `shape`.
pub(crate) fn check(table: &DeTable<'_>, shape: &TableShape) -> Vec<Finding> {
    let mut walk = Walk::default();
    walk.table(table, shape, None);
    walk.findings
}

#[derive(Default)]
struct Walk {
    findings: Vec<Finding>,
}

impl Walk {
    fn add(&mut self, span: Range<usize>, message: String, hint: impl Into<String>) {
        self.findings.push(Finding {
            span: Some(span),
            message,
            hint: hint.into(),
        });
    }

    fn table(&mut self, table: &DeTable<'_>, shape: &TableShape, header: Option<&Range<usize>>) {
        // A mistyped key is told once, not as unknown and as missing.
        let mut mistyped: Vec<&str> = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some(shape) = shape.keys.get(name) {
                self.value(name, value, shape);
                continue;
            }
            let known = shape.keys.keys().map(String::as_str);
            let missing = known.clone().filter(|key| !table.contains_key(*key));
            let near = nearest(name, missing);
            let hint = if near.is_empty() {
                suggest(name, known)
            } else {
                suggest(name, near.iter().copied())
            };
            mistyped.extend(near);
            let message = format!("kunci `{name}` tidak dikenal di sini");
            self.add(key.span(), message, hint);
        }
        for name in &shape.required {
            if !table.contains_key(name.as_str()) && !mistyped.contains(&name.as_str()) {
                let example = shape.keys.get(name).map_or_else(String::new, |shape| {
                    format!(", misalnya `{}`", example(name, shape))
                });
                self.findings.push(Finding {
                    span: header.cloned(),
                    message: format!("kunci `{name}` belum ada"),
                    hint: format!("tambahkan di bagian ini{example}"),
                });
            }
        }
    }

    fn value(&mut self, name: &str, value: &Spanned<DeValue<'_>>, shape: &Shape) {
        let span = value.span();
        match (shape, value.get_ref()) {
            (Shape::Any, _) | (Shape::Boolean, DeValue::Boolean(_)) => {}
            (Shape::Text { min, max }, DeValue::String(text)) => {
                self.text(name, span, text, *min, *max);
            }
            (Shape::Choice(known), DeValue::String(text)) => {
                if !known.iter().any(|known| known == text) {
                    self.add(
                        span,
                        format!("`{name}` tidak mengenal `{text}`"),
                        suggest(text, known.iter().map(String::as_str)),
                    );
                }
            }
            (Shape::PartialDate, DeValue::String(text)) => {
                if PartialDate::parse(text).is_none() {
                    self.wrong_kind(name, value, shape);
                }
            }
            (Shape::Date, DeValue::Datetime(date)) if time::to_date(*date).is_some() => {}
            (Shape::DateTime, DeValue::Datetime(date)) if time::to_date_time(*date).is_some() => {}
            (Shape::Integer { min, max }, DeValue::Integer(number)) => {
                let digits = number.as_str();
                match i64::from_str_radix(digits, number.radix()) {
                    Ok(number) if (*min..=*max).contains(&number) => {}
                    Ok(number) if number < *min => self.add(
                        span,
                        format!("`{name}` terlalu kecil: {digits}"),
                        format!("paling sedikit {min}"),
                    ),
                    _ => self.add(
                        span,
                        format!("`{name}` terlalu besar: {digits}"),
                        format!("paling banyak {max}"),
                    ),
                }
            }
            (Shape::Number { min, max }, DeValue::Integer(_) | DeValue::Float(_)) => {
                self.number(name, value, *min, *max);
            }
            (Shape::List { item, min, max }, DeValue::Array(items)) => {
                self.list(name, span, items, item, *min, *max);
            }
            (Shape::Table(shape), DeValue::Table(table)) => self.table(table, shape, Some(&span)),
            _ => self.wrong_kind(name, value, shape),
        }
    }

    fn text(&mut self, name: &str, span: Range<usize>, text: &str, min: u64, max: u64) {
        let length = text.trim().chars().count() as u64;
        if length == 0 && min > 0 {
            self.add(
                span,
                format!("`{name}` masih kosong"),
                "tulis isinya di antara tanda kutip",
            );
        } else if min == max && length != min {
            self.add(
                span,
                format!("`{name}` berisi {length} huruf"),
                format!("tulis tepat {min} huruf"),
            );
        } else if length < min {
            self.add(
                span,
                format!("`{name}` terlalu pendek: {length} huruf"),
                format!("tulis paling sedikit {min} huruf"),
            );
        } else if length > max {
            self.add(
                span,
                format!("`{name}` terlalu panjang: {length} huruf"),
                format!(
                    "ringkas menjadi paling banyak {max} huruf; kurangi {} huruf",
                    length - max
                ),
            );
        }
    }

    fn number(&mut self, name: &str, value: &Spanned<DeValue<'_>>, min: f64, max: f64) {
        let number: Option<f64> = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if !number.is_some_and(|number| (min..=max).contains(&number)) {
            self.add(
                value.span(),
                format!("`{name}` berada di luar batas"),
                format!("tulis angka dari {min} sampai {max}"),
            );
        }
    }

    fn list(
        &mut self,
        name: &str,
        span: Range<usize>,
        items: &DeArray<'_>,
        item: &Shape,
        min: u64,
        max: u64,
    ) {
        let count = items.len() as u64;
        if count < min {
            self.add(
                span,
                format!("`{name}` masih kosong"),
                format!(
                    "tulis paling sedikit {min}, misalnya `{}`",
                    example(
                        name,
                        &Shape::List {
                            item: Box::new(item.clone()),
                            min,
                            max,
                        }
                    )
                ),
            );
        } else if count > max {
            self.add(
                span,
                format!("`{name}` berisi {count} hal"),
                format!("tulis paling banyak {max}"),
            );
        }
        for value in items {
            self.value(name, value, item);
        }
    }

    fn wrong_kind(&mut self, name: &str, value: &Spanned<DeValue<'_>>, shape: &Shape) {
        let message = match (shape, value.get_ref()) {
            (Shape::Date | Shape::DateTime | Shape::PartialDate, DeValue::String(text)) => {
                format!(
                    "`{name}` harus berupa {}, tetapi isinya teks \"{text}\"",
                    noun(shape)
                )
            }
            (Shape::DateTime, DeValue::Datetime(found)) if found.offset.is_some() => {
                format!("`{name}` memuat zona waktu")
            }
            (_, found) => format!(
                "`{name}` harus berupa {}, tetapi isinya {}",
                noun(shape),
                found_noun(found)
            ),
        };
        let hint = match (shape, value.get_ref()) {
            (Shape::DateTime, DeValue::Datetime(found)) if found.offset.is_some() => {
                "semua waktu di sini adalah WIB: hapus `Z` atau `+07:00` di belakangnya".to_owned()
            }
            _ => format!("tulis seperti `{}`", example(name, shape)),
        };
        self.add(value.span(), message, hint);
    }
}

/// A line that fits, to copy.
pub(crate) fn example(name: &str, shape: &Shape) -> String {
    match shape {
        Shape::List { item, .. } if matches!(item.as_ref(), Shape::Table(_)) => {
            format!("[[{name}]]")
        }
        Shape::Table(table) => format!("{name} = {}", table_example(table)),
        _ => format!("{name} = {}", value_example(shape)),
    }
}

fn value_example(shape: &Shape) -> String {
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
    let pairs: Vec<String> = table
        .required
        .iter()
        .filter_map(|key| Some(format!("{key} = {}", value_example(table.keys.get(key)?))))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn noun(shape: &Shape) -> &'static str {
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

fn found_noun(value: &DeValue<'_>) -> &'static str {
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
