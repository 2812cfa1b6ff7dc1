//! A sent form, and fields that show it again.

use std::borrow::Cow;

use forms::{ErrorView, FieldView, GroupView, OptionView};
use web::{Incoming, Refusal, form_pairs};

/// The name of the field that holds a form's token. No question of the site's forms can have it,
/// for their ids have no hyphen.
pub(crate) const TOKEN: &str = "token-meja";

/// Names and values that were sent.
#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The pairs of a sent form, or, with a GET, of the address's query. Bytes that are no text are
    /// refused: an act of an officer is not kept garbled.
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

    /// All names and values, in their order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
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

/// One answer out of a few, all in sight; each option with its code and its words.
pub(crate) fn radios<'a>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> FieldView {
    choice("radios", name, label, options)
}

/// One answer out of many.
pub(crate) fn select<'a>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> FieldView {
    choice("select", name, label, options)
}

/// Returns the choice with one of its options chosen, where it is one.
pub(crate) fn chosen(mut field: FieldView, value: &str) -> FieldView {
    for option in field.groups.iter_mut().flat_map(|group| &mut group.options) {
        option.selected = option.value == value;
    }
    field
}

fn choice<'a>(
    widget: &'static str,
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> FieldView {
    let options = (1..)
        .zip(options)
        .map(|(place, (value, label))| OptionView {
            id: match place {
                1 => name.to_owned(),
                _ => format!("{name}-{place}"),
            },
            value: value.to_owned(),
            label: label.to_owned(),
            hint: None,
            selected: false,
            parent: None,
            serves: Vec::new(),
        });
    let group = GroupView {
        label: None,
        options: options.collect(),
    };
    FieldView {
        widget,
        groups: vec![group],
        ..input(name, label)
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

/// The error summary of these fields.
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
