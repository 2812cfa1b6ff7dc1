//! Columns and cells of a table of people: what they answered, by their form's definition, and where
//! they stand.

use forms::kind::Kind;
use forms::{Question, StoringForm};
use jiff::Timestamp;
use jiff::civil::Date;
use programme::{KecamatanId, PhoneNumber, Stage, wib};
use records::Filed;
use serde::Serialize;
use serde_json::Value;
use tables::{Cell, Column, Width};

use crate::desk::Desk;
use crate::pages::standing;

/// A person on the printed list of a community.
#[derive(Serialize)]
pub(super) struct Printed {
    name: String,
    reference: String,
    phone: String,
    kecamatan: String,
    sector: String,
}

/// Lists the columns: reference, office, the questions, and where she stands.
pub(super) fn columns(form: &StoringForm) -> Vec<Column> {
    let column = |label: &str, width| Column {
        label: label.to_owned(),
        width,
    };
    let mut columns = vec![
        column("Nomor rujukan", Width::Middle),
        column("Kantor kecamatan", Width::Middle),
    ];
    columns.extend(asked(form).map(|question| {
        let width = match question.kind() {
            Kind::LongText(_) | Kind::Choices(_) => Width::Wide,
            _ => Width::Middle,
        };
        column(question.label(), width)
    }));
    columns.extend([
        column("Diterima", Width::Narrow),
        column("Langkah", Width::Narrow),
        column("Sejak", Width::Narrow),
        column("Tenggat", Width::Narrow),
        column("Keadaan", Width::Middle),
    ]);
    columns
}

/// Makes the cells of a person, in the order of the columns.
pub(super) fn row(
    desk: &Desk,
    form: &StoringForm,
    kecamatan: &KecamatanId,
    filed: &Filed,
    now: Timestamp,
) -> Vec<Cell> {
    let state = &filed.state;
    let mut cells = vec![
        Cell::Text(filed.reference.to_string()),
        Cell::Text(desk.kecamatan_name(kecamatan).to_owned()),
    ];
    cells.extend(asked(form).map(|question| Cell::of(answer(question, filed))));
    let standing = state.standing();
    let answered_until = standing.answered_until().map(wib::date);
    let due = standing.due_day().or(answered_until);
    let day = |day: Option<Date>| day.map_or(Cell::Empty, Cell::Day);
    cells.extend([
        Cell::Day(state.received),
        Cell::of(standing.stage.map(Stage::code)),
        day(standing.since),
        day(due),
        Cell::Text(standing::in_a_cell(&standing, wib::date(now))),
    ]);
    cells
}

/// Writes a person on paper, for a community.
pub(super) fn printed(
    desk: &Desk,
    form: &StoringForm,
    kecamatan: &KecamatanId,
    filed: &Filed,
) -> Printed {
    let of_kind = |is_it: fn(&Kind) -> bool| {
        let mut questions = form.questions().iter();
        let question = questions.find(|question| is_it(question.kind()));
        question
            .and_then(|question| answer(question, filed))
            .unwrap_or_default()
    };
    let sector = form
        .question_from("bidang")
        .and_then(|question| answer(question, filed));
    Printed {
        name: of_kind(|kind| matches!(kind, Kind::PersonName(_))),
        reference: filed.reference.to_string(),
        phone: of_kind(|kind| matches!(kind, Kind::Phone)),
        kecamatan: desk.kecamatan_name(kecamatan).to_owned(),
        sector: sector.unwrap_or_default(),
    }
}

/// Iterates over the questions whose answers are in a table. A statement or a consent is always the
/// same.
fn asked(form: &StoringForm) -> impl Iterator<Item = &Question> {
    let questions = form.questions().iter();
    questions.filter(|question| !matches!(question.kind(), Kind::Declaration(_) | Kind::Consent(_)))
}

/// Writes an answer in words.
fn answer(question: &Question, filed: &Filed) -> Option<String> {
    let label = |value: &str| question.kind().label_of(value).unwrap_or(value).to_owned();
    match filed.answers.get(question.id())? {
        Value::String(text) if matches!(question.kind(), Kind::Phone) => Some(
            PhoneNumber::parse(text).map_or_else(|_| text.clone(), |number| number.in_groups()),
        ),
        Value::String(text) => Some(label(text)),
        Value::Array(values) => {
            let values = values.iter().filter_map(Value::as_str);
            Some(values.map(label).collect::<Vec<_>>().join(", "))
        }
        Value::Bool(true) => Some("Ya".to_owned()),
        _ => None,
    }
}
