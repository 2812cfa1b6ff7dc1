//! The questions of an act: closed lists, days, and a few words of an officer's own, each with what
//! was answered and what is wrong with it.

use std::str::FromStr;

use forms::FieldView;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::{wib, words};

use super::asked::{Asked, Deed};
use crate::form::{self, Fields, answered, input, optional, with_error, with_hint, with_value};
use crate::page::Visit;

/// Questions that are asked one after the other.
pub(super) struct Questions<'a> {
    sent: &'a Fields,
    now: Timestamp,
    /// Whether they were answered, so that what is missing is wrong.
    is_sent: bool,
    fields: Vec<FieldView>,
}

impl<'a> Questions<'a> {
    /// Makes an empty list of questions; with `is_sent` it is said of each what is wrong.
    pub(super) fn of(visit: &'a Visit<'_>, is_sent: bool) -> Self {
        Self {
            sent: &visit.fields,
            now: visit.now,
            is_sent,
            fields: Vec::new(),
        }
    }

    /// Asks for one of the field's options; `missing` says so where none was chosen, and `None` lets
    /// it be.
    pub(super) fn one_of<T: FromStr>(
        &mut self,
        field: FieldView,
        missing: Option<&str>,
    ) -> Option<T> {
        let field = answered(field, self.sent);
        let chosen = chosen(&field).next();
        self.put(field, missing.filter(|_| chosen.is_none()));
        chosen
    }

    /// Asks for any number of the field's options.
    pub(super) fn several_of<T: FromStr>(&mut self, field: FieldView) -> Vec<T> {
        let field = answered(field, self.sent);
        let chosen = chosen(&field).collect();
        self.put(field, None);
        chosen
    }

    /// Asks for the day on which something happened; without `must` it may be missing.
    pub(super) fn day_that_was(&mut self, name: &str, label: &str, must: bool) -> Option<Date> {
        let today = wib::date(self.now);
        let hint = format!("Hari ini {}", words::day(today));
        let (day, wrong) = match self.day(name) {
            Ok(None) => (None, Some("Tulis harinya")),
            Err(wrong) => (None, Some(wrong)),
            Ok(Some(day)) if day > today => (
                None,
                Some("Hari itu belum tiba. Tulis hari ini atau hari sebelumnya"),
            ),
            Ok(day) => (day, None),
        };
        let field = with_value(
            with_hint(form::day(name, label), &hint),
            self.sent.text(name),
        );
        self.put(field, wrong.filter(|_| must));
        day
    }

    /// Asks for a day from today on, which may be left out.
    pub(super) fn day_to_come(&mut self, name: &str, label: &str, hint: &str) -> Option<Date> {
        let today = wib::date(self.now);
        let last = today.saturating_add(FURTHEST_DAYS.days());
        let (day, wrong) = match self.day(name) {
            Err(wrong) => (None, Some(wrong.to_owned())),
            Ok(Some(day)) if day < today => {
                (None, Some("Tulis hari ini atau hari sesudahnya".to_owned()))
            }
            Ok(Some(day)) if day > last => (
                None,
                Some(format!(
                    "Tulis hari dalam {FURTHEST_DAYS} hari ke depan, paling lambat {}",
                    words::day(last)
                )),
            ),
            Ok(day) => (day, None),
        };
        let field = with_hint(optional(form::day(name, label)), hint);
        self.put(with_value(field, self.sent.text(name)), wrong.as_deref());
        day
    }

    /// Asks for a few words of the officer's own; `missing` says where they can't be left out.
    pub(super) fn text(
        &mut self,
        name: &str,
        label: &str,
        missing: Option<&str>,
    ) -> Option<String> {
        let field = FieldView {
            widget: "textarea",
            max_length: Some(LONGEST_TEXT),
            ..input(name, label)
        };
        let hint = "Jangan tulis nama orang lain, nomor, atau jumlah uang. Ikut terhapus bersama \
                    datanya.";
        let written = self.sent.text(name);
        let is_long = written.chars().count() > LONGEST_TEXT as usize;
        let wrong = match missing {
            Some(missing) if written.is_empty() => Some(missing),
            _ => is_long.then_some("Tulis paling banyak 200 huruf"),
        };
        self.put(with_value(optional(with_hint(field, hint)), written), wrong);
        (!written.is_empty()).then(|| written.to_owned())
    }

    /// Says what is wrong about an answer beside another.
    pub(super) fn refuse(&mut self, name: &str, wrong: &str) {
        let mut fields = self.fields.iter_mut();
        if let Some(field) = fields.find(|field| self.is_sent && field.name == name) {
            *field = with_error(field.clone(), wrong);
        }
    }

    /// Tells whether all was answered, and rightly.
    pub(super) fn are_answered(&self) -> bool {
        self.is_sent && self.fields.iter().all(|field| field.error.is_none())
    }

    /// Makes the form of these questions. `deed` is recorded once all are answered.
    pub(super) fn asked(self, title: &str, button: &str, deed: Option<Deed>) -> Asked {
        Asked {
            title: title.to_owned(),
            paragraphs: Vec::new(),
            button: button.to_owned(),
            deed: deed.filter(|_| self.are_answered()),
            fields: self.fields,
            confirm: None,
        }
    }

    fn put(&mut self, field: FieldView, wrong: Option<&str>) {
        let wrong = wrong.filter(|_| self.is_sent);
        self.fields.push(match wrong {
            Some(message) => with_error(field, message),
            None => field,
        });
    }

    fn day(&self, name: &str) -> Result<Option<Date>, &'static str> {
        form::read_day(self.sent.text(name))
    }
}

/// Iterates over the chosen options.
fn chosen<T: FromStr>(field: &FieldView) -> impl Iterator<Item = T> {
    let options = field.groups.iter().flat_map(|group| &group.options);
    let chosen = options.filter(|option| option.selected);
    chosen.filter_map(|option| option.value.parse().ok())
}

/// Days after which a day to come is none that an office can promise: more likely a slip, which would
/// hide somebody from the list until then.
const FURTHEST_DAYS: i32 = 90;

/// Most characters of a free text.
const LONGEST_TEXT: u32 = 200;
