//! The intended meaning of a value that the reader can't read, by its letters and by the schema.

use super::Advice;
use super::dates::{self, Written};
use super::marks::{CURLY, is_quote, quote};
use crate::schema::{Shape, value_example, value_line};

/// A value as it was written, and what it stands for.
pub(super) struct Value<'v> {
    /// The key it is written behind.
    pub(super) key: &'v str,
    /// The text as written.
    pub(super) raw: &'v str,
    /// The shape it must have, where that is known.
    pub(super) shape: Option<&'v Shape>,
    /// Whether it is one of the values of a list, and has no key of its own.
    pub(super) is_item: bool,
}

impl Value<'_> {
    /// Returns advice for the value; nothing where only the reader knows the fault.
    pub(super) fn advice(&self) -> Option<Advice> {
        let raw = self.raw;
        if raw.is_empty() {
            return Some(self.empty());
        }
        if let Some(whole) = raw.strip_suffix(',').filter(|rest| is_whole(rest)) {
            return Some(Advice::new(
                "tanda koma di akhir baris ini berlebih",
                self.write(whole),
            ));
        }
        if raw.starts_with(is_quote) || raw.starts_with(CURLY) {
            return self.quotes();
        }
        if raw.ends_with(CURLY) {
            return Some(self.curly_quotes());
        }
        if raw.starts_with(['[', '{']) {
            return None;
        }
        if raw.ends_with(is_quote) {
            let inner = raw.trim_end_matches(is_quote).trim_end();
            return Some(Advice::new(
                "tanda kutip pembuka belum ada",
                self.write(&quote(inner)),
            ));
        }
        Some(match self.shape {
            Some(Shape::Boolean) => self.yes_or_no(),
            Some(Shape::Date) => self.date(),
            Some(Shape::DateTime) => self.date_time(),
            Some(Shape::Integer { .. } | Shape::Number { .. }) => self.number(),
            Some(Shape::List { item, .. })
                if matches!(item.as_ref(), Shape::Text { .. } | Shape::Choice(_)) =>
            {
                self.bare_list()
            }
            Some(shape @ (Shape::List { .. } | Shape::Table(_))) => Advice::new(
                format!("isi `{}` ini belum dikenal", self.key),
                format!("tulis seperti `{}`", value_line(self.key, shape)),
            ),
            Some(Shape::Choice(known)) => self.choice(known),
            Some(Shape::Text { .. } | Shape::PartialDate | Shape::Any) | None => self.bare_text(),
        })
    }

    /// Tells whether the reader took it as it was meant, so that its text can be looked at.
    pub(super) fn is_bare_text(&self) -> bool {
        matches!(
            self.shape,
            Some(Shape::Text { .. } | Shape::PartialDate | Shape::Choice(_))
        ) && self.raw.chars().all(|letter| {
            letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '.' | ':' | '/')
        })
    }

    fn empty(&self) -> Advice {
        let example = self.shape.map_or_else(
            || self.line("\"isi\""),
            |shape| self.line(&value_example(shape)),
        );
        Advice::new(
            format!("isi `{}` belum ada", self.key),
            format!("tulis isinya, misalnya `{example}`"),
        )
    }

    fn yes_or_no(&self) -> Advice {
        let word = self.raw.to_lowercase();
        let meant = match word.as_str() {
            "ya" | "iya" | "benar" | "betul" | "yes" | "on" | "true" => Some("true"),
            "tidak" | "bukan" | "salah" | "no" | "off" | "false" => Some("false"),
            _ => None,
        };
        let hint = meant.map_or_else(
            || {
                format!(
                    "tulis `{}` atau `{}`",
                    self.line("true"),
                    self.line("false")
                )
            },
            |meant| {
                let opposite = if meant == "true" { "false" } else { "true" };
                format!("tulis `{}`; kebalikannya `{opposite}`", self.line(meant))
            },
        );
        Advice::new(
            format!("`{}` hanya mengenal `true` atau `false`", self.key),
            hint,
        )
    }

    fn date(&self) -> Advice {
        let right = "tulis tahun-bulan-tanggal, tanpa tanda kutip";
        let example = |day| format!("`{}`", self.line(&format!("{day}")));
        match dates::read(self.raw) {
            Written::Day(day) => Advice::new(
                "tanggal ini belum berbentuk tahun-bulan-tanggal",
                format!(
                    "{right}, dengan dua angka untuk bulan dan tanggal: {}",
                    example(day)
                ),
            ),
            Written::NoSuchDay => Advice::new(
                "tanggal ini tidak ada di kalender",
                format!("{right}, misalnya {}", example(dates::EXAMPLE)),
            ),
            Written::Unsure | Written::Other => Advice::new(
                "tanggal ini belum berbentuk tahun-bulan-tanggal",
                format!("{right}, misalnya {}", example(dates::EXAMPLE)),
            ),
        }
    }

    fn date_time(&self) -> Advice {
        let (day, time) = self
            .raw
            .rsplit_once([' ', 'T', ','])
            .unwrap_or((self.raw, ""));
        let read = dates::read(day);
        let message = if read == Written::NoSuchDay {
            "tanggal ini tidak ada di kalender"
        } else {
            "tanggal dan jam ini belum dikenal"
        };
        let right = "tulis tahun-bulan-tanggal, huruf `T`, lalu jam, tanpa tanda kutip";
        let hint = match (read, dates::time(time)) {
            (Written::Day(day), Some(time)) => {
                format!("{right}: `{}`", self.line(&format!("{day}T{time}")))
            }
            _ => format!(
                "{right}, misalnya `{}`",
                self.line(&format!("{}T09:00:00", dates::EXAMPLE))
            ),
        };
        Advice::new(message, hint)
    }

    fn number(&self) -> Advice {
        let is_whole = matches!(self.shape, Some(Shape::Integer { .. }));
        let end = self
            .raw
            .find(|letter: char| !(letter.is_ascii_digit() || "+-.,".contains(letter)))
            .unwrap_or(self.raw.len());
        let (digits, words) = self.raw.split_at(end);
        let has_word = words.starts_with(|letter: char| letter == ' ' || letter.is_alphabetic());
        if let Some(number) = plain_number(digits, is_whole)
            && !words.contains(|letter: char| letter.is_ascii_digit())
            && (has_word || words.is_empty())
        {
            let message = if has_word {
                "bilangan ini memakai kata"
            } else {
                "bilangan ini belum dikenal"
            };
            let how = if has_word {
                "tulis bilangannya saja"
            } else if is_whole {
                "tulis angkanya saja, tanpa titik ribuan dan tanpa nol di depan"
            } else {
                "tulis titik, bukan koma, sebelum pecahannya"
            };
            return Advice::new(message, format!("{how}: `{}`", self.line(&number)));
        }
        let example = self.shape.map(value_example).unwrap_or_default();
        Advice::new(
            format!("`{}` harus berupa bilangan", self.key),
            format!(
                "tulis dengan angka, tanpa tanda kutip, misalnya `{}`",
                self.line(&example)
            ),
        )
    }

    fn choice(&self, known: &[String]) -> Advice {
        let written = self.raw.to_lowercase();
        let meant = known.iter().find(|choice| choice.to_lowercase() == written);
        let meant = meant.map_or(self.raw, String::as_str);
        Advice::new("teks belum diapit tanda kutip", self.write(&quote(meant)))
    }

    /// Advises on texts without marks or brackets, where a list of texts must be.
    fn bare_list(&self) -> Advice {
        let items: Vec<String> = self
            .raw
            .trim_end_matches(']')
            .split(',')
            .map(|item| quote(item.trim()))
            .collect();
        Advice::new(
            "daftar ini belum diapit kurung siku, dan isinya belum diapit tanda kutip",
            self.write(&format!("[{}]", items.join(", "))),
        )
    }

    fn bare_text(&self) -> Advice {
        let mut hint = self.write(&quote(self.raw));
        let is_number = self
            .raw
            .starts_with(|first: char| first.is_ascii_digit() || first == '+');
        if is_number && !self.raw.contains(char::is_alphabetic) {
            hint = format!("nomor telepon, kode, dan tahun di sini adalah teks: {hint}");
        }
        Advice::new("teks belum diapit tanda kutip", hint)
    }

    pub(super) fn write(&self, value: &str) -> String {
        format!("tulis `{}`", self.line(value))
    }

    /// Writes a value as it stands in the file.
    pub(super) fn line(&self, value: &str) -> String {
        if self.is_item {
            value.to_owned()
        } else {
            format!("{} = {value}", self.key)
        }
    }
}

/// Tells whether a value can stand as it is.
fn is_whole(value: &str) -> bool {
    let text = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    matches!(value, "true" | "false")
        || text.is_some_and(|text| !text.contains(['"', '\\']))
        || value.starts_with('[') && value.ends_with(']')
        || !value.is_empty() && value.chars().all(|letter| letter.is_ascii_digit())
}

/// Writes a number as TOML writes it, of `1.500`, `6,25` or `007`; where it can mean only one.
fn plain_number(text: &str, is_whole: bool) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.trim_start_matches('+')),
    };
    let digits = if is_whole {
        without_thousands(digits)?
    } else {
        digits.replacen(',', ".", 1)
    };
    let number = digits.trim_start_matches('0');
    let number = match number.chars().next() {
        None | Some('.') => format!("0{number}"),
        Some(_) => number.to_owned(),
    };
    let is_plain = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit())
        && number.parse::<f64>().is_ok();
    is_plain.then(|| format!("{sign}{number}"))
}

/// Writes `1.500.000` without its points; nothing where they are no thousands.
fn without_thousands(digits: &str) -> Option<String> {
    let mut groups = digits.split(['.', ',']);
    let first = groups.next()?;
    let is_grouped = groups.clone().all(|group| group.len() == 3);
    is_grouped.then(|| groups.fold(first.to_owned(), |all, group| all + group))
}
