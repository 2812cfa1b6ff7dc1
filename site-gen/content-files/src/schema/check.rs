//! The walk over a table, and what it tells the editor.

use std::ops::Range;

use programme::characters::is_blank;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::examples::{example, found_noun, noun, value_line};
use super::finding::Finding;
use super::fix::near_keys;
use super::misplaced::{self, Table};
use super::{Shape, TableShape};
use crate::dates::{PartialDate, to_date, to_date_time};
use crate::suggestion::suggest;

/// Finds everything in `table` that does not fit `shape`. `text` is what the table was read from.
pub fn check(table: &DeTable<'_>, shape: &TableShape, text: &str) -> Vec<Finding> {
    let mut walk = Walk {
        text,
        findings: Vec::new(),
        present: Vec::new(),
    };
    walk.table(&Table {
        keys: table,
        shape,
        span: None,
        outer: None,
    });
    walk.findings
}

struct Walk<'w> {
    text: &'w str,
    findings: Vec<Finding>,
    /// Keys of tables that were found in another place.
    present: Vec<(Option<Range<usize>>, String)>,
}

impl Walk<'_> {
    fn add(&mut self, span: Range<usize>, message: String, hint: impl Into<String>) {
        self.findings.push(Finding {
            span: Some(span),
            message,
            hint: hint.into(),
        });
    }

    fn table(&mut self, place: &Table<'_, '_>) {
        let Table {
            keys: table, shape, ..
        } = *place;
        let mut unknown = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match shape.keys.get(name) {
                Some(shape) => self.value(name, value, shape, place),
                None => unknown.push((key.span(), name)),
            }
        }
        // A mistyped key is told once, not as unknown and as missing.
        let mistyped = self.unknown(place, unknown);
        for name in &shape.required {
            let is_elsewhere = || {
                let mut present = self.present.iter();
                present.any(|(span, key)| *span == place.span && key == name)
            };
            if !table.contains_key(name.as_str())
                && !mistyped.contains(&name.as_str())
                && !is_elsewhere()
            {
                let example = shape.keys.get(name).map_or_else(String::new, |shape| {
                    let example = match place.outer {
                        Some(_) => value_line(name, shape),
                        None => example(name, shape),
                    };
                    format!(", misalnya `{example}`")
                });
                self.findings.push(Finding {
                    span: place.span.clone(),
                    message: format!("kunci `{name}` belum ada"),
                    hint: format!("tambahkan di bagian ini{example}"),
                });
            }
        }
    }

    /// Tells of keys that the table must not have. Returns those that were meant by slips.
    fn unknown<'w>(
        &mut self,
        place: &Table<'w, '_>,
        unknown: Vec<(Range<usize>, &'w str)>,
    ) -> Vec<&'w str> {
        let mut mistyped = Vec::new();
        if unknown.is_empty() {
            return mistyped;
        }
        let misplaced = misplaced::find(place, &unknown, self.text);
        self.findings.extend(misplaced.findings);
        let present = misplaced.present.into_iter();
        self.present
            .extend(present.map(|(span, key)| (span, key.to_owned())));
        for (span, name) in unknown {
            if misplaced.keys.contains(&name) {
                continue;
            }
            let near = near_keys(name, place.keys, place.shape);
            let hint = if near.is_empty() {
                suggest(name, place.shape.keys.keys().map(String::as_str))
            } else {
                suggest(name, near.iter().copied())
            };
            mistyped.extend(near);
            self.add(span, format!("kunci `{name}` tidak dikenal di sini"), hint);
        }
        mistyped
    }

    fn value(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        shape: &Shape,
        outer: &Table<'_, '_>,
    ) {
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
            (Shape::Date, DeValue::Datetime(date)) if to_date(*date).is_some() => {}
            (Shape::DateTime, DeValue::Datetime(date)) if to_date_time(*date).is_some() => {}
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
            (Shape::List { .. }, DeValue::Array(_)) => {
                self.list(name, value, shape, outer);
            }
            (Shape::Table(shape), DeValue::Table(table)) => self.table(&Table {
                keys: table,
                shape,
                span: Some(span),
                outer: Some(outer),
            }),
            _ => self.wrong_kind(name, value, shape),
        }
    }

    fn text(&mut self, name: &str, span: Range<usize>, text: &str, min: u64, max: u64) {
        let length = text.trim().chars().count() as u64;
        if min > 0 && is_blank(text) {
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
        value: &Spanned<DeValue<'_>>,
        shape: &Shape,
        outer: &Table<'_, '_>,
    ) {
        let (Shape::List { item, min, max }, DeValue::Array(items)) = (shape, value.get_ref())
        else {
            return;
        };
        let count = items.len() as u64;
        if min == max && count != *min {
            self.add(
                value.span(),
                format!("`{name}` berisi {count} hal"),
                format!("tulis tepat {min}"),
            );
        } else if count < *min {
            self.add(
                value.span(),
                format!("`{name}` masih kosong"),
                format!(
                    "tulis paling sedikit {min}, misalnya `{}`",
                    value_line(name, shape)
                ),
            );
        } else if count > *max {
            self.add(
                value.span(),
                format!("`{name}` berisi {count} hal"),
                format!("tulis paling banyak {max}"),
            );
        }
        if matches!(item.as_ref(), Shape::Table(_)) {
            let is_table = |item: &&Spanned<DeValue<'_>>| item.get_ref().is_table();
            if let Some(other) = items.iter().find(|item| !is_table(item)) {
                // The others are alike, and are mended with it.
                self.add(
                    other.span(),
                    format!(
                        "isi daftar `{name}` harus berupa sekumpulan kunci, tetapi ini {}",
                        found_noun(other.get_ref())
                    ),
                    format!("tulis seperti `{}`", value_line(name, shape)),
                );
            }
            for table in items.iter().filter(is_table) {
                self.value(name, table, item, outer);
            }
            return;
        }
        for value in items {
            self.value(name, value, item, outer);
        }
    }

    fn wrong_kind(&mut self, name: &str, value: &Spanned<DeValue<'_>>, shape: &Shape) {
        let (message, hint) = self.wrong_brackets(value, shape).unwrap_or_else(|| {
            (
                wrong_kind(name, value, shape),
                kind_hint(name, value, shape),
            )
        });
        self.add(value.span(), message, hint);
    }

    /// Reports a header with one bracket for two, or two for one.
    fn wrong_brackets(
        &self,
        value: &Spanned<DeValue<'_>>,
        shape: &Shape,
    ) -> Option<(String, String)> {
        let header = self.header(&value.span())?;
        match (shape, value.get_ref()) {
            (Shape::Table(_), DeValue::Array(_)) => Some((
                format!("`[[{header}]]` memakai dua kurung siku, padahal bagian ini hanya satu"),
                format!("tulis `[{header}]`"),
            )),
            (shape, DeValue::Table(_)) if shape.is_table_list() => {
                Some((single_bracket(header), format!("tulis `[[{header}]]`")))
            }
            _ => None,
        }
    }

    /// Returns the text between the brackets, where a value is written below a header.
    fn header(&self, span: &Range<usize>) -> Option<&str> {
        let written = self.text.get(span.clone())?;
        let is_header = written.starts_with('[') && !written.contains(['"', ',', '=', '\n']);
        is_header.then(|| written.trim_matches(['[', ']']).trim())
    }
}

/// Says that a header of one item among many has only one bracket.
pub fn single_bracket(header: &str) -> String {
    format!("`[{header}]` memakai satu kurung siku, padahal bagian ini boleh lebih dari satu")
}

fn wrong_kind(name: &str, value: &Spanned<DeValue<'_>>, shape: &Shape) -> String {
    match (shape, value.get_ref()) {
        (Shape::Date | Shape::DateTime | Shape::PartialDate, DeValue::String(text)) => {
            format!(
                "`{name}` harus berupa {}, tetapi isinya teks \"{text}\"",
                noun(shape)
            )
        }
        (Shape::DateTime, DeValue::Datetime(found)) if found.offset.is_some() => {
            format!("`{name}` memuat zona waktu")
        }
        (Shape::DateTime, DeValue::Datetime(found)) if is_leap_second(found) => {
            format!("`{name}` memuat detik ke-60, yang tidak ada di jam mana pun")
        }
        (_, found) => format!(
            "`{name}` harus berupa {}, tetapi isinya {}",
            noun(shape),
            found_noun(found)
        ),
    }
}

fn kind_hint(name: &str, value: &Spanned<DeValue<'_>>, shape: &Shape) -> String {
    let like = || format!("tulis seperti `{}`", value_line(name, shape));
    match (shape, value.get_ref()) {
        (Shape::DateTime, DeValue::Datetime(found)) if found.offset.is_some() => {
            "semua waktu di sini adalah WIB: hapus `Z` atau `+07:00` di belakangnya".to_owned()
        }
        (Shape::DateTime, DeValue::Datetime(found)) if is_leap_second(found) => {
            "detik ditulis dari 00 sampai 59, misalnya `23:59:59`".to_owned()
        }
        (Shape::Integer { .. }, DeValue::Float(number)) => without_thousands(number.as_str())
            .map_or_else(like, |number| {
                format!("tulis tanpa titik ribuan: `{name} = {number}`")
            }),
        _ => like(),
    }
}

/// Tells whether it is a leap second: TOML knows them, but no calendar here does.
fn is_leap_second(found: &toml_datetime::Datetime) -> bool {
    found.time.is_some_and(|time| time.second == Some(60))
}

/// Writes `1500` for `1.500`, which TOML reads as one and a half.
fn without_thousands(number: &str) -> Option<String> {
    let (thousands, rest) = number.split_once('.')?;
    let is_group = rest.len() == 3 && rest.bytes().all(|digit| digit.is_ascii_digit());
    is_group.then(|| format!("{thousands}{rest}"))
}
