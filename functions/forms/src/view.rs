//! The form as its templates show it: every decision is made here, templates only place values.

use serde::Serialize;

use crate::form::Form;
use crate::kind::{Appearance, Kind, TICKED};
use crate::option::ChoiceOption;
use crate::question::Question;
use crate::submission::{RawSubmission, Rejection};
use crate::text;

/// A form, blank or filled, ready for a template. Every text is plain and must be escaped, but
/// for `intro_html` and `beside_html`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormView {
    /// The definition's id.
    pub id: String,
    /// Address that the form is sent to.
    pub action: String,
    /// Heading of the page.
    pub title: String,
    /// The introduction, already HTML.
    pub intro_html: String,
    /// More about the form, for beside or below the questions, already HTML; may be empty.
    pub beside_html: String,
    /// Whether the introduction stands in the place of the form, which nobody can send for now.
    pub is_closed: bool,
    /// Words on the button.
    pub submit_label: String,
    /// Name of the input that people never see, on a form that stores.
    pub honeypot: Option<String>,
    /// The error summary, in the order of the fields; empty on a blank form.
    pub errors: Vec<ErrorView>,
    /// The questions.
    pub fields: Vec<FieldView>,
}

/// One line of the error summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorView {
    /// Link to the first control of the field, for example `#nama`.
    pub href: String,
    /// Message, word for word as beside the field.
    pub message: String,
}

/// One question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent answer to a question of its own"
)]
pub struct FieldView {
    /// Id of the control, or of the first control of a group.
    pub id: String,
    /// Name of the control.
    pub name: String,
    /// `input`, `textarea`, `radios`, `select`, `checkboxes` or `checkbox`.
    pub widget: &'static str,
    /// `text`, `tel` or `email`; for `input` only.
    pub input_type: &'static str,
    /// `tel`, `email` or `numeric`: which keyboard a phone shows.
    pub inputmode: Option<&'static str>,
    /// The `autocomplete` token: what the browser may fill in.
    pub autocomplete: Option<String>,
    /// The question.
    pub label: String,
    /// A line of help; its element's id is `<id>-petunjuk`.
    pub hint: Option<String>,
    /// Message of what was wrong; its element's id is `<id>-kesalahan`.
    pub error: Option<String>,
    /// Whether an answer is needed, where the question is asked at all.
    pub required: bool,
    /// The opposite, for the words "tidak wajib".
    pub optional: bool,
    /// The answer of an `input` or `textarea`, the first value otherwise.
    pub value: String,
    /// Whether a link to the page may fill it in: a reference, which is no secret.
    pub from_address: bool,
    /// Whether a `checkbox` is ticked.
    pub checked: bool,
    /// The sentence beside a `checkbox`.
    pub text: Option<String>,
    /// Fewest characters of a `textarea`, for a counter; not for a `minlength` attribute.
    pub min_length: Option<u32>,
    /// Most characters of a `textarea`, for a counter; not for a `maxlength` attribute.
    pub max_length: Option<u32>,
    /// The `pattern` attribute of an `input`.
    pub pattern: Option<String>,
    /// The `aria-describedby` attribute, ready to print.
    pub described_by: Option<String>,
    /// When the question is asked.
    pub condition: Option<ConditionView>,
    /// Id of the field to whose answer the options belong.
    pub parent: Option<String>,
    /// Id of the field whose answer says which options come first.
    pub first_by: Option<String>,
    /// The options, under their headings.
    pub groups: Vec<GroupView>,
}

/// When a question is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConditionView {
    /// Id of the field that decides.
    pub field: String,
    /// The answers for which the question is asked.
    pub values: Vec<String>,
}

/// Options under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// The heading, if there is one.
    pub label: Option<String>,
    /// The options.
    pub options: Vec<OptionView>,
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionView {
    /// Id of the radio button or checkbox; the first one's is the field's id.
    pub id: String,
    /// Value that is sent.
    pub value: String,
    /// Words that people read.
    pub label: String,
    /// A line of help; its element's id is `<option id>-keterangan`, because the first option has
    /// the id of the field.
    pub hint: Option<String>,
    /// Whether it was chosen.
    pub selected: bool,
    /// The option of the parent field that it belongs to.
    pub parent: Option<String>,
    /// The options of another field for which it comes first.
    pub serves: Vec<String>,
}

impl FormView {
    /// Makes the form before anyone answered: nothing is chosen beforehand.
    pub fn blank(form: &Form) -> Self {
        view(form, None)
    }

    /// Makes the form again, with every answer kept and what was wrong beside its question.
    pub fn filled(form: &Form, raw: &RawSubmission, rejection: &Rejection) -> Self {
        view(form, Some((raw, rejection)))
    }

    /// Makes the form again, with every answer kept and nothing wrong: for when storing it failed.
    pub fn kept(form: &Form, raw: &RawSubmission) -> Self {
        let nothing_wrong = Rejection { errors: Vec::new() };
        view(form, Some((raw, &nothing_wrong)))
    }
}

fn view(form: &Form, sent: Option<(&RawSubmission, &Rejection)>) -> FormView {
    let errors = sent.map_or(&[][..], |(_, rejection)| rejection.errors());
    FormView {
        id: form.id().to_owned(),
        action: form.action(),
        title: form.title().to_owned(),
        intro_html: form.intro_html().to_owned(),
        beside_html: form.beside_html().to_owned(),
        is_closed: form.is_closed(),
        submit_label: form.submit_label().to_owned(),
        honeypot: form.storing().map(|storing| storing.honeypot.clone()),
        errors: errors
            .iter()
            .map(|error| ErrorView {
                href: format!("#{}", error.question),
                message: error.message.clone(),
            })
            .collect(),
        fields: form
            .questions()
            .iter()
            .map(|question| (question, field(question, sent)))
            // What is wrong is always shown: the summary leads there.
            .filter(|(question, field)| !question.hidden() || field.error.is_some())
            .map(|(_, field)| field)
            .collect(),
    }
}

fn field(question: &Question, sent: Option<(&RawSubmission, &Rejection)>) -> FieldView {
    let id = question.id();
    let values: Vec<&str> = sent.map_or_else(Vec::new, |(raw, _)| raw.values(id).collect());
    let error = sent
        .and_then(|(_, rejection)| rejection.error(id))
        .map(|error| error.message.clone());
    // An answer that was sent twice has room for one: the first that says something.
    let shown = values.iter().find(|value| !value.trim().is_empty());
    let described_by: Vec<_> = [
        question.hint().map(|_| format!("{id}-petunjuk")),
        error.as_ref().map(|_| format!("{id}-kesalahan")),
    ]
    .into_iter()
    .flatten()
    .collect();

    FieldView {
        id: id.to_owned(),
        name: id.to_owned(),
        autocomplete: question.autocomplete().map(str::to_owned),
        label: question.label().to_owned(),
        hint: question.hint().map(str::to_owned),
        error,
        required: question.required(),
        optional: !question.required(),
        value: shown.map_or_else(String::new, |value| text::showable(value)),
        pattern: question.kind().pattern(question.required()),
        from_address: matches!(question.kind(), Kind::Reference),
        described_by: (!described_by.is_empty()).then(|| described_by.join(" ")),
        condition: question.condition().map(|condition| ConditionView {
            field: condition.question().to_owned(),
            values: condition.any_of().to_vec(),
        }),
        parent: question.kind().parent().map(str::to_owned),
        first_by: question.kind().first_by().map(str::to_owned),
        groups: groups(id, &ordered(question.kind(), sent), &values),
        ..control(question.kind(), &values)
    }
}

/// Makes the part of a field that follows from its kind alone.
fn control(kind: &Kind, values: &[&str]) -> FieldView {
    let input = |input_type, inputmode| FieldView {
        widget: "input",
        input_type,
        inputmode,
        ..FieldView::default()
    };
    let checkbox = |text: &str| FieldView {
        widget: "checkbox",
        text: Some(text.to_owned()),
        checked: values.contains(&TICKED),
        ..FieldView::default()
    };
    match kind {
        Kind::ShortText(_) | Kind::PersonName(_) | Kind::Reference => input("text", None),
        Kind::Phone => input("tel", Some("tel")),
        Kind::Email => input("email", Some("email")),
        Kind::PhoneDigits => input("text", Some("numeric")),
        Kind::LongText(long) => FieldView {
            widget: "textarea",
            min_length: (long.limits.min > 1).then_some(long.limits.min),
            max_length: Some(long.limits.max),
            ..FieldView::default()
        },
        Kind::Choice(choice) => FieldView {
            widget: match choice.appearance {
                Appearance::Radios => "radios",
                Appearance::Select => "select",
            },
            ..FieldView::default()
        },
        Kind::Choices(_) => FieldView {
            widget: "checkboxes",
            ..FieldView::default()
        },
        Kind::Declaration(declaration) => checkbox(&declaration.text),
        Kind::Consent(consent) => checkbox(&consent.text),
    }
}

/// Orders the options: those first that serve what was answered to the question that decides it.
fn ordered<'a>(
    kind: &'a Kind,
    sent: Option<(&RawSubmission, &Rejection)>,
) -> Vec<&'a ChoiceOption> {
    let options = kind.options().iter();
    let (Some(id), Some((raw, _))) = (kind.first_by(), sent) else {
        return options.collect();
    };
    let answers: Vec<&str> = raw.values(id).collect();
    let (mut ordered, others): (Vec<_>, Vec<_>) = options.partition(|option| {
        let mut served = option.serves.iter();
        served.any(|value| answers.contains(&value.as_str()))
    });
    ordered.extend(others);
    ordered
}

/// Groups the options that are open, and a closed one where it was chosen before it was closed.
/// Neighbours with the same heading stand together.
fn groups(id: &str, options: &[&ChoiceOption], chosen: &[&str]) -> Vec<GroupView> {
    let mut groups: Vec<GroupView> = Vec::new();
    let selected = |option: &ChoiceOption| chosen.contains(&option.value.as_str());
    let shown = options
        .iter()
        .filter(|option| !option.closed || selected(option));
    for (position, option) in shown.enumerate() {
        let view = OptionView {
            id: match position {
                0 => id.to_owned(),
                _ => format!("{id}-{}", position + 1),
            },
            value: option.value.clone(),
            label: option.label.clone(),
            hint: option.hint.clone(),
            selected: selected(option),
            parent: option.parent.clone(),
            serves: option.serves.clone(),
        };
        match groups.last_mut() {
            Some(group) if group.label == option.group => group.options.push(view),
            _ => groups.push(GroupView {
                label: option.group.clone(),
                options: vec![view],
            }),
        }
    }
    groups
}
