//! What a form has sent, and fields that show it again.

use std::borrow::Cow;
use std::fmt;

use forms::{ErrorView, FieldView, GroupView, OptionView};
use jiff::Timestamp;
use jiff::civil::Date;
use programme::{wib, words};
use web::{Incoming, Refusal, form_pairs};

/// The name of the field that holds a form's token.
pub(crate) const TOKEN: &str = "sesi";

/// Names and values that were sent.
#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// What a form has sent, or, with a GET, the query of the address.
    pub(crate) fn of(request: &Incoming) -> Result<Self, Refusal> {
        let pairs = if request.parts.method == http::Method::POST {
            form_pairs(&request.body)?
        } else {
            form_pairs(request.parts.uri.query().unwrap_or_default().as_bytes())?
        };
        let owned =
            |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
        Ok(Self(pairs.into_iter().map(owned).collect()))
    }

    /// The first value with this name, without the spaces around it; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// The first value with this name, as it was sent.
    pub fn exact(&self, name: &str) -> &str {
        let mut all = self.0.iter();
        let found = all.find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// All values with this name, as of ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A field of one line, whose id is its name.
pub(crate) fn input(name: &str, label: &str) -> FieldView {
    FieldView {
        id: name.to_owned(),
        name: name.to_owned(),
        label: label.to_owned(),
        widget: "input",
        input_type: "text",
        autocomplete: Some("off".to_owned()),
        required: true,
        ..FieldView::default()
    }
}

/// A field for a password; what was typed is not shown again.
pub(crate) fn password(name: &str, label: &str, autocomplete: &str) -> FieldView {
    FieldView {
        input_type: "password",
        autocomplete: Some(autocomplete.to_owned()),
        ..input(name, label)
    }
}

/// The field for the newest code of the authenticator.
pub(crate) fn newest_code() -> FieldView {
    let hint = "Enam angka dari aplikasi autentikator. Satu kode berlaku sekali; kode baru muncul \
                setiap 30 detik.";
    with_hint(
        FieldView {
            inputmode: Some("numeric"),
            autocomplete: Some("one-time-code".to_owned()),
            ..input("kode", "Kode terbaru")
        },
        hint,
    )
}

/// Returns the field with a line of help.
pub(crate) fn with_hint(mut field: FieldView, hint: &str) -> FieldView {
    field.hint = Some(hint.to_owned());
    described(field)
}

/// Returns the field with what was wrong.
pub(crate) fn with_error(mut field: FieldView, message: &str) -> FieldView {
    field.error = Some(message.to_owned());
    described(field)
}

/// Returns the field with what was typed.
pub(crate) fn with_value(mut field: FieldView, value: &str) -> FieldView {
    value.clone_into(&mut field.value);
    field
}

/// Returns the field as one that may stay empty.
pub(crate) fn optional(mut field: FieldView) -> FieldView {
    field.required = false;
    field.optional = true;
    field
}

/// A question with one answer out of a short list.
pub(crate) fn radios(name: &str, label: &str) -> FieldView {
    FieldView {
        widget: "radios",
        ..input(name, label)
    }
}

/// A question with one answer out of a long list of values and labels.
pub(crate) fn select<'a>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
    chosen: &str,
) -> FieldView {
    let options = options.into_iter().map(|(value, label)| OptionView {
        id: String::new(),
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        selected: value == chosen,
        parent: None,
    });
    FieldView {
        widget: "select",
        groups: vec![GroupView {
            label: None,
            options: options.collect(),
        }],
        ..input(name, label)
    }
}

/// Gives the field its options, values with labels, and tells the value that was sent.
pub(crate) fn chosen<'a>(
    field: FieldView,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
    sent: &Fields,
) -> (FieldView, Option<String>) {
    let (field, values) = ticked(field, options, sent);
    (field, values.into_iter().next())
}

/// Gives the field the entries of a closed list as its options, and tells the one that was sent.
pub(crate) fn one_of<'a, T: Copy + fmt::Display>(
    field: FieldView,
    list: impl IntoIterator<Item = (T, &'a str)>,
    sent: &Fields,
) -> (FieldView, Option<T>) {
    let (field, values) = listed(field, list, sent);
    (field, values.into_iter().next())
}

/// The same for a question with several answers.
pub(crate) fn several_of<'a, T: Copy + fmt::Display>(
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
        });
    }
    field.groups = vec![GroupView {
        label: None,
        options: views,
    }];
    (field, known)
}

/// A field for a day. Browsers that know dates send `2026-11-30`; in all others it is typed.
pub(crate) fn day(name: &str, label: &str) -> FieldView {
    FieldView {
        input_type: "date",
        ..input(name, label)
    }
}

/// Reads a day: year first, or as people write it. `None` where nothing was sent.
pub(crate) fn read_day(text: &str) -> Result<Option<Date>, ()> {
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
pub(crate) const WRONG_DAY: &str = "Tulis hari, bulan, dan tahun dengan angka, misalnya 30-11-2026";

/// A field for the day on which something happened, with the day or what is wrong with it.
pub(crate) fn day_that_was(
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
pub(crate) struct FreeText {
    pub field: FieldView,
    /// The text; the error says that it is too long.
    pub text: Result<Option<String>, ()>,
}

/// Most characters of a free text.
const LONGEST_TEXT: u32 = 200;

/// Message beside a free text that is too long.
pub(crate) const TOO_LONG: &str = "Tulis paling banyak 200 huruf";

/// A field for a few words, which may stay empty.
pub(crate) fn free_text(name: &str, label: &str, sent: &Fields) -> FreeText {
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

/// The error summary of these fields.
pub(crate) fn errors(fields: &[FieldView]) -> Vec<ErrorView> {
    let wrong = fields.iter().filter_map(|field| {
        let message = field.error.clone()?;
        let href = format!("#{}", field.id);
        Some(ErrorView { href, message })
    });
    wrong.collect()
}

fn described(mut field: FieldView) -> FieldView {
    let hint = field
        .hint
        .as_ref()
        .map(|_| format!("{}-petunjuk", field.id));
    let error = field
        .error
        .as_ref()
        .map(|_| format!("{}-kesalahan", field.id));
    let ids: Vec<String> = hint.into_iter().chain(error).collect();
    field.described_by = (!ids.is_empty()).then(|| ids.join(" "));
    field
}
