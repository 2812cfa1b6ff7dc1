//! Everything that was sent, and what has happened, in words.

use forms::Value;
use forms::kind::Kind;
use programme::words;
use records::history::Event;
use records::{Opened, Sent, StoreFailure};

use super::view::{FactView, SideView, fact};
use crate::desk::Desk;
use crate::pages::people::dialled;

/// The answers of a form, in the order of its questions.
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

/// The record as facts under a heading, with its later forms after it.
pub(super) fn sides(desk: &Desk, opened: &Opened, title: &str) -> Vec<SideView> {
    let mut sides = vec![sent(desk, &opened.sent, title.to_owned())];
    let notes = opened.notes.iter();
    sides.extend(notes.map(|note| sent(desk, note, "Kiriman susulan".to_owned())));
    sides
}

/// Everything that has happened, the newest first.
pub(super) async fn events(desk: &Desk, events: &[Event]) -> Result<SideView, StoreFailure> {
    let mut rows = Vec::new();
    for event in events.iter().rev() {
        let who = desk.doer(&event.by).await?;
        let value = format!("{}, {who}", event.what.label());
        rows.push(fact(words::moment(event.recorded_at), value));
    }
    Ok(SideView {
        title: "Riwayat".to_owned(),
        rows,
    })
}

/// People who have read the record, the newest first.
pub(super) async fn readers(desk: &Desk, opened: &Opened) -> Result<SideView, StoreFailure> {
    let mut rows = Vec::new();
    for reading in opened.readings.iter().rev() {
        let who = desk.doer(&reading.officer).await?;
        let purpose = reading.purpose.map_or("Membaca", |purpose| purpose.label());
        rows.push(fact(words::moment(reading.at), format!("{who}: {purpose}")));
    }
    Ok(SideView {
        title: "Siapa yang membaca".to_owned(),
        rows,
    })
}

fn sent(desk: &Desk, sent: &Sent, title: String) -> SideView {
    let mut rows = vec![fact("Diterima", words::moment(sent.received_at))];
    rows.extend(answers(desk, sent));
    SideView { title, rows }
}

/// A stored answer as the form has it.
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
