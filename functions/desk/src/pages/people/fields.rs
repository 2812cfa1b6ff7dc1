//! Fields of the acts: closed lists, days, and a few words of an officer's own.

use std::fmt;

use forms::{FieldView, GroupView, OptionView};
use jiff::Timestamp;
use jiff::civil::Date;
use programme::{wib, words};

use crate::form::{Fields, input, with_hint, with_value};

/// Returns the field as one that may stay empty.
pub(super) fn optional(mut field: FieldView) -> FieldView {
    field.required = false;
    field.optional = true;
    field
}

/// A question with one answer out of a short list.
pub(super) fn radios(name: &str, label: &str) -> FieldView {
    FieldView {
        widget: "radios",
        ..input(name, label)
    }
}

/// Gives the field its options, values with labels, and tells the value that was sent.
pub(super) fn chosen<'a>(
    field: FieldView,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
    sent: &Fields,
) -> (FieldView, Option<String>) {
    let (field, values) = ticked(field, options, sent);
    (field, values.into_iter().next())
}

/// Gives the field the entries of a closed list as its options, and tells the one that was sent.
pub(super) fn one_of<'a, T: Copy + fmt::Display>(
    field: FieldView,
    list: impl IntoIterator<Item = (T, &'a str)>,
    sent: &Fields,
) -> (FieldView, Option<T>) {
    let (field, values) = listed(field, list, sent);
    (field, values.into_iter().next())
}

/// Does the same for a question with several answers.
pub(super) fn several_of<'a, T: Copy + fmt::Display>(
    mut field: FieldView,
    list: impl IntoIterator<Item = (T, &'a str)>,
    sent: &Fields,
) -> (FieldView, Vec<T>) {
    field.widget = "checkboxes";
    listed(optional(field), list, sent)
}

fn listed<'a, T: Copy + fmt::Display>(
    field: FieldView,
    list: impl IntoIterator<Item = (T, &'a str)>,
    sent: &Fields,
) -> (FieldView, Vec<T>) {
    let list: Vec<(String, T, &str)> = list
        .into_iter()
        .map(|(one, label)| (one.to_string(), one, label))
        .collect();
    let options = list.iter().map(|(code, _, label)| (code.as_str(), *label));
    let (field, values) = ticked(field, options, sent);
    let is_sent = |code: &String| values.contains(code);
    let sent = list.iter().filter(|(code, ..)| is_sent(code));
    (field, sent.map(|(_, one, _)| *one).collect())
}

fn ticked<'a>(
    mut field: FieldView,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
    sent: &Fields,
) -> (FieldView, Vec<String>) {
    let values: Vec<&str> = sent.all(&field.name).collect();
    let mut known = Vec::new();
    let mut views = Vec::new();
    for (at, (value, label)) in options.into_iter().enumerate() {
        let selected = values.contains(&value);
        if selected {
            known.push(value.to_owned());
        }
        views.push(OptionView {
            // The first has the field's own id, to which the error summary leads.
            id: match at {
                0 => field.id.clone(),
                _ => format!("{}-{}", field.id, at + 1),
            },
            value: value.to_owned(),
            label: label.to_owned(),
            hint: None,
            selected,
            parent: None,
            serves: Vec::new(),
        });
    }
    field.groups = vec![GroupView {
        label: None,
        options: views,
    }];
    (field, known)
}

/// A field for a day. Browsers that know dates send `2026-11-30`; in all others it is typed.
pub(super) fn day(name: &str, label: &str) -> FieldView {
    FieldView {
        input_type: "date",
        ..input(name, label)
    }
}

/// Reads a day: year first, or as people write it. `None` where nothing was sent.
pub(super) fn read_day(text: &str) -> Result<Option<Date>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(day) = text.parse::<Date>() {
        return Ok(Some(day));
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let [day, month, year] = parts[..] else {
        return Err(());
    };
    let number = |text: &str| text.parse().ok();
    let date = || Date::new(year.parse().ok()?, number(month)?, number(day)?).ok();
    date().map(Some).ok_or(())
}

/// Message beside a day that can't be read.
pub(super) const WRONG_DAY: &str = "Tulis hari, bulan, dan tahun dengan angka, misalnya 30-11-2026";

/// A field for the day on which something happened, with the day or what is wrong with it.
pub(super) fn day_that_was(
    name: &str,
    label: &str,
    sent: &Fields,
    now: Timestamp,
) -> (FieldView, Result<Date, &'static str>) {
    let today = wib::date(now);
    let hint = format!("Hari ini {}", words::day(today));
    let field = with_value(with_hint(day(name, label), &hint), sent.text(name));
    let read = match read_day(sent.text(name)) {
        Ok(None) => Err("Tulis harinya"),
        Err(()) => Err(WRONG_DAY),
        Ok(Some(day)) if day > today => {
            Err("Hari itu belum tiba. Tulis hari ini atau hari sebelumnya")
        }
        Ok(Some(day)) => Ok(day),
    };
    (field, read)
}

/// A field for a few words of an officer's own, with what was written in it.
pub(super) struct FreeText {
    pub field: FieldView,
    /// The text; the error says that it is too long.
    pub text: Result<Option<String>, ()>,
}

/// Most characters of a free text.
const LONGEST_TEXT: u32 = 200;

/// Message beside a free text that is too long.
pub(super) const TOO_LONG: &str = "Tulis paling banyak 200 huruf";

/// A field for a few words, which may stay empty.
pub(super) fn free_text(name: &str, label: &str, sent: &Fields) -> FreeText {
    let field = FieldView {
        widget: "textarea",
        max_length: Some(LONGEST_TEXT),
        ..input(name, label)
    };
    let hint =
        "Jangan tulis nama orang lain, nomor, atau jumlah uang. Ikut terhapus bersama datanya.";
    let written = sent.text(name);
    let is_short = written.chars().count() <= LONGEST_TEXT as usize;
    FreeText {
        field: with_value(optional(with_hint(field, hint)), written),
        text: match written {
            "" => Ok(None),
            _ if is_short => Ok(Some(written.to_owned())),
            _ => Err(()),
        },
    }
}
