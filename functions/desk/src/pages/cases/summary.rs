//! Everything that was sent, and what has happened, in words.

use forms::Value;
use forms::kind::Kind;
use programme::words;
use records::{Opened, Sent};

use super::view::{FactView, SideView, fact};
use crate::desk::Desk;
use crate::pages::people::history::{self, Names};
use crate::pages::record::dialled;

/// Lists the answers of a form, in the order of its questions.
pub(super) fn answers(desk: &Desk, sent: &Sent) -> Vec<FactView> {
    let form = desk.form(&sent.form);
    let mut facts = Vec::new();
    for question in form.into_iter().flat_map(forms::Form::questions) {
        let answer = sent.answers.get(question.id());
        if let Some(value) = answer.and_then(value) {
            let words = match (question.kind(), &value) {
                (Kind::Phone, Value::Text(number)) => dialled(number),
                _ => question.in_words(&value),
            };
            facts.push(fact(question.label(), words));
        }
    }
    // Questions that the form has no more.
    let is_known = |id: &str| form.is_some_and(|form| form.question(id).is_some());
    for (id, answer) in sent.answers.iter().filter(|(id, _)| !is_known(id)) {
        let parts = value(answer).map(|value| value.parts().collect::<Vec<_>>().join(", "));
        facts.extend(parts.map(|parts| fact(id.replace('_', " "), parts)));
    }
    facts
}

/// Shows the record as facts under a heading, with its later forms after it.
pub(super) fn sides(desk: &Desk, opened: &Opened, title: &str) -> Vec<SideView> {
    let mut sides = vec![sent(desk, &opened.sent, title.to_owned())];
    let notes = opened.notes.iter();
    sides.extend(notes.map(|note| sent(desk, note, "Kiriman susulan".to_owned())));
    sides
}

/// Lists everything that has happened, the newest first, with all that is kept of it.
pub(super) fn events(desk: &Desk, opened: &Opened, names: &Names) -> SideView {
    let events = history::view(opened, names, desk).into_iter();
    let rows = events.map(|event| {
        let corrected = event
            .corrected
            .map(|how| format!(" ({})", how.to_lowercase()));
        let title = event.title + &corrected.unwrap_or_default();
        let text = event.text.map(|text| format!("“{text}”"));
        let parts: Vec<String> = [title]
            .into_iter()
            .chain(event.details)
            .chain(text)
            .collect();
        fact(event.at, parts.join("; "))
    });
    SideView {
        title: "Riwayat".to_owned(),
        rows: rows.collect(),
    }
}

/// Lists the people who have read the record, the newest first.
pub(super) fn readers(opened: &Opened, names: &Names) -> SideView {
    let readings = opened.readings.iter().rev();
    let rows = readings.map(|reading| {
        let who = names.doer(&reading.officer);
        let purpose = reading.purpose.map_or("Membaca", |purpose| purpose.label());
        fact(words::moment(reading.at), format!("{who}: {purpose}"))
    });
    SideView {
        title: "Siapa yang membaca".to_owned(),
        rows: rows.collect(),
    }
}

fn sent(desk: &Desk, sent: &Sent, title: String) -> SideView {
    let mut rows = vec![fact("Diterima", words::moment(sent.received_at))];
    rows.extend(answers(desk, sent));
    SideView { title, rows }
}

/// Reads a stored answer as the form has it.
fn value(stored: &serde_json::Value) -> Option<Value> {
    match stored {
        serde_json::Value::String(text) => Some(Value::Text(text.clone())),
        serde_json::Value::Array(values) => {
            let values = values.iter().filter_map(serde_json::Value::as_str);
            Some(Value::Several(values.map(str::to_owned).collect()))
        }
        serde_json::Value::Bool(true) => Some(Value::Yes),
        _ => None,
    }
}
