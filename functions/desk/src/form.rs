//! A sent form, and fields that show it again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use forms::{ErrorView, FieldView, GroupView, OptionView};
use jiff::civil::Date;
use web::{Incoming, Refusal, form_pairs};

/// Names of the fields that the desk adds to a form, also where the others are the questions of a
/// site's form. Editors choose the ids of those, and an id has no hyphen: no question has one of
/// these names.
pub(crate) mod own {
    /// The token of the sign-in.
    pub(crate) const TOKEN: &str = "token-meja";
    /// The number of the last event that the officer has seen.
    pub(crate) const SEEN: &str = "terakhir-meja";
    /// The id of the action, by which it is known again.
    pub(crate) const ACTION: &str = "aksi-meja";
    /// Says that the effect was read.
    pub(crate) const CONFIRMED: &str = "yakin-meja";
    /// The reason why answers are put right.
    pub(crate) const REASON: &str = "alasan-meja";
    /// The way in which a consent was given that the officer heard.
    pub(crate) const CONSENT: &str = "persetujuan-meja";
    /// The source of the answers: the person herself, or paper.
    pub(crate) const EVIDENCE: &str = "bukti-meja";
    /// The occasion on which they were given.
    pub(crate) const OCCASION: &str = "acara-meja";
    /// The reference of the form before, in the address of the next one.
    pub(crate) const REFERENCE: &str = "nomor-meja";
    /// The outcome of the form before, there too.
    pub(crate) const OUTCOME: &str = "hasil-meja";

    #[cfg(test)]
    pub(super) const ALL: [&str; 10] = [
        TOKEN, SEEN, ACTION, CONFIRMED, REASON, CONSENT, EVIDENCE, OCCASION, REFERENCE, OUTCOME,
    ];
}

/// Names and values that were sent.
#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the pairs of a sent form, or, with a GET, of the address's query. Bytes that are no
    /// text are refused: an act of an officer is not kept garbled.
    pub(crate) fn of(request: &Incoming) -> Result<Self, Refusal> {
        let pairs = if request.parts.method == http::Method::POST {
            form_pairs(&request.body)
        } else {
            form_pairs(request.parts.uri.query().unwrap_or_default().as_bytes())
        };
        let garbled = |text: &Cow<'_, str>| text.contains(char::REPLACEMENT_CHARACTER);
        if pairs
            .iter()
            .any(|(name, value)| garbled(name) || garbled(value))
        {
            return Err(Refusal::Unreadable);
        }
        let owned =
            |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
        Ok(Self(pairs.into_iter().map(owned).collect()))
    }

    /// Returns the first value with this name, without the spaces around it; empty where there is
    /// none.
    pub fn text(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// Returns the first value with this name, as it was sent.
    pub fn exact(&self, name: &str) -> &str {
        let mut all = self.0.iter();
        let found = all.find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Iterates over all names and values, in their order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Iterates over all values with this name, as of ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

/// Makes a field of one line, whose id is its name.
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

/// Makes a field for one answer out of a few, all in sight; each option with its code and its
/// words.
pub(crate) fn radios<V: Into<String>, L: Into<String>>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (V, L)>,
) -> FieldView {
    choice("radios", name, label, options)
}

/// Makes a field for one answer out of many.
pub(crate) fn select<V: Into<String>, L: Into<String>>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (V, L)>,
) -> FieldView {
    choice("select", name, label, options)
}

/// Makes a field for several answers out of a few.
pub(crate) fn checkboxes<V: Into<String>, L: Into<String>>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (V, L)>,
) -> FieldView {
    choice("checkboxes", name, label, options)
}

/// Returns the choice with one of its options chosen, where it is one.
pub(crate) fn chosen(field: FieldView, value: &str) -> FieldView {
    chosen_all(field, &[value])
}

/// Returns the choice with what was sent under its name chosen.
pub(crate) fn answered(field: FieldView, sent: &Fields) -> FieldView {
    let name = field.name.clone();
    let values: Vec<&str> = sent.all(&name).collect();
    chosen_all(field, &values)
}

/// Returns the choice with these of its options chosen.
pub(crate) fn chosen_all(mut field: FieldView, values: &[&str]) -> FieldView {
    for option in field.groups.iter_mut().flat_map(|group| &mut group.options) {
        option.selected = values.contains(&option.value.as_str());
    }
    field
}

/// Returns the choice with its options under the headings that the function gives their values, in
/// the order of the headings.
pub(crate) fn grouped<'a>(mut field: FieldView, heading: impl Fn(&str) -> &'a str) -> FieldView {
    let mut groups: BTreeMap<&str, Vec<OptionView>> = BTreeMap::new();
    for option in field.groups.drain(..).flat_map(|group| group.options) {
        let heading = heading(&option.value);
        groups.entry(heading).or_default().push(option);
    }
    let groups = groups.into_iter().map(|(heading, options)| GroupView {
        label: Some(heading.to_owned()),
        options,
    });
    field.groups = groups.collect();
    number(&mut field);
    field
}

fn choice<V: Into<String>, L: Into<String>>(
    widget: &'static str,
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (V, L)>,
) -> FieldView {
    let options = options.into_iter().map(|(value, label)| OptionView {
        id: String::new(),
        value: value.into(),
        label: label.into(),
        hint: None,
        selected: false,
        parent: None,
        serves: Vec::new(),
    });
    one_of(widget, name, label, options.collect())
}

fn one_of(widget: &'static str, name: &str, label: &str, options: Vec<OptionView>) -> FieldView {
    let mut field = FieldView {
        widget,
        groups: vec![GroupView {
            label: None,
            options,
        }],
        ..input(name, label)
    };
    number(&mut field);
    field
}

/// Gives each option an id. The first has the field's own, to which the summary of errors leads.
fn number(field: &mut FieldView) {
    let options = field.groups.iter_mut().flat_map(|group| &mut group.options);
    for (place, option) in (1..).zip(options) {
        option.id = match place {
            1 => field.id.clone(),
            _ => format!("{}-{place}", field.id),
        };
    }
}

/// Returns the field as one that may stay empty.
pub(crate) fn optional(mut field: FieldView) -> FieldView {
    field.required = false;
    field.optional = true;
    field
}

/// Makes a field for a password; what was typed is not shown again.
pub(crate) fn password(name: &str, label: &str, autocomplete: &str) -> FieldView {
    FieldView {
        input_type: "password",
        autocomplete: Some(autocomplete.to_owned()),
        ..input(name, label)
    }
}

/// Makes the field for the newest code of the authenticator.
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

/// Makes a field for a day. Browsers that know dates send `2026-11-30`; in all others it is typed.
pub(crate) fn day(name: &str, label: &str) -> FieldView {
    FieldView {
        input_type: "date",
        ..input(name, label)
    }
}

/// Reads a day: year first, or as people write it. `None` where nothing was sent.
pub(crate) fn read_day(text: &str) -> Result<Option<Date>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| part.parse().ok()).collect();
    // 30-11-26 would be a day of the first century.
    let (day, month, year) = match (&parts[..], numbers.as_deref()) {
        ([year, ..], Some([y, m, d])) if year.len() == 4 => (*d, *m, *y),
        ([.., year], Some([d, m, y])) if year.len() == 4 => (*d, *m, *y),
        _ => return Err("Tulis hari, bulan, dan tahun dengan angka, misalnya 30-11-2026"),
    };
    let date =
        |month: i16, day: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    date(month, day)
        .map(Some)
        .ok_or("Hari itu tidak ada di kalender. Periksa tanggal dan bulannya")
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

/// Makes the error summary of these fields.
pub(crate) fn errors(fields: &[FieldView]) -> Vec<ErrorView> {
    let wrong = fields.iter().filter_map(|field| {
        let message = field.error.clone()?;
        let href = format!("#{}", field.id);
        Some(ErrorView { href, message })
    });
    wrong.collect()
}

/// Returns the field tied to its hint and its error, for a field whose id is another.
pub(crate) fn described(mut field: FieldView) -> FieldView {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_question_can_have_a_name_of_the_desk() {
        for name in own::ALL {
            assert!(!forms::name::is_id(name), "{name}");
        }
    }

    #[test]
    fn days_are_read_as_browsers_send_and_as_people_write_them() {
        let last = jiff::civil::date(2026, 11, 30);
        for text in [
            "2026-11-30",
            "30-11-2026",
            "30/11/2026",
            "30.11.2026",
            "30 11 2026",
        ] {
            assert_eq!(read_day(text), Ok(Some(last)), "{text}");
        }
        assert_eq!(read_day(""), Ok(None));
        let told = |text: &str| read_day(text).expect_err(text);
        for wrong in [
            "besok",
            "30-11",
            "30-11-26",
            "1-2-3-2026",
            "2026-11-30T10:00",
            "3O-11-2026",
        ] {
            assert!(told(wrong).starts_with("Tulis hari, bulan"), "{wrong}");
        }
        for never in [
            "31-11-2026",
            "11-30-2026",
            "29-02-2025",
            "2026-02-30",
            "0-1-2026",
        ] {
            assert!(told(never).starts_with("Hari itu tidak ada"), "{never}");
        }
    }

    #[test]
    fn options_are_numbered_through_their_groups() {
        let field = checkboxes(
            "kecamatan",
            "Kecamatan",
            [("a", "A"), ("b", "B"), ("c", "C")],
        );
        let kota = |value: &str| if value == "b" { "Barat" } else { "Timur" };
        let field = chosen(grouped(field, kota), "c");
        let options = field.groups.iter().flat_map(|group| &group.options);
        let options: Vec<_> = options
            .map(|option| (option.id.as_str(), option.value.as_str(), option.selected))
            .collect();
        let expected = [
            ("kecamatan", "b", false),
            ("kecamatan-2", "a", false),
            ("kecamatan-3", "c", true),
        ];
        assert_eq!(options, expected);
        assert_eq!(field.groups[0].label.as_deref(), Some("Barat"));
    }
}
