//! The answers that she sent, in words: those of later forms beside the first.

use forms::Question;
use forms::kind::Kind;
use programme::{PhoneNumber, wib, words};
use records::{Opened, Sent};
use serde::Serialize;
use serde_json::Value;

use crate::desk::Desk;
use crate::pages::record::dialled;

/// A question with its answers.
#[derive(Serialize)]
pub(super) struct AnswerView {
    question: String,
    /// One for each column; empty where nothing was answered.
    answers: Vec<String>,
    differs: bool,
}

/// Lists the headings of the columns: the form, and each later one.
pub(super) fn columns(opened: &Opened) -> Vec<String> {
    let notes = opened.notes.iter();
    let notes = notes.map(|note| {
        format!(
            "Kiriman susulan, {}",
            words::day(wib::date(note.received_at))
        )
    });
    let first = format!("Dikirim {}", words::day(wib::date(opened.sent.received_at)));
    [first].into_iter().chain(notes).collect()
}

/// Lists every question with its answers, those of later forms beside the first.
pub(super) fn answers(desk: &Desk, opened: &Opened) -> Vec<AnswerView> {
    let form = desk.form(&opened.sent.form);
    let sent: Vec<&Sent> = [&opened.sent].into_iter().chain(&opened.notes).collect();
    let asked: Vec<&str> = form
        .map(|form| form.questions().iter().map(Question::id).collect())
        .unwrap_or_default();
    // Questions that the form no longer asks come last, by their id.
    let mut gone: Vec<&str> = sent
        .iter()
        .flat_map(|sent| sent.answers.keys().map(String::as_str))
        .filter(|id| !asked.contains(id))
        .collect();
    gone.sort_unstable();
    gone.dedup();
    asked
        .into_iter()
        .chain(gone)
        .filter_map(|id| {
            let question = form.and_then(|form| form.question(id));
            let answers: Vec<String> = sent
                .iter()
                .map(|sent| {
                    let answer = sent.answers.get(id);
                    answer.map_or_else(String::new, |answer| in_words(question, answer))
                })
                .collect();
            let is_answered = answers.iter().any(|answer| !answer.is_empty());
            is_answered.then(|| AnswerView {
                question: question.map_or(id, Question::label).to_owned(),
                differs: answers.iter().any(|answer| *answer != answers[0]),
                answers,
            })
        })
        .collect()
}

/// Writes a stored answer in words.
pub(super) fn in_words(question: Option<&Question>, answer: &Value) -> String {
    let label = |value: &str| {
        let kind = question.map(Question::kind);
        if matches!(kind, Some(Kind::Phone)) {
            let is_long = PhoneNumber::parse(value).is_ok_and(|number| number.is_unusually_long());
            let note = if is_long {
                " (14 angka, belum lazim: pastikan nomornya)"
            } else {
                ""
            };
            return dialled(value) + note;
        }
        let label = kind.and_then(|kind| kind.label_of(value));
        label.unwrap_or(value).to_owned()
    };
    match answer {
        Value::String(text) => label(text),
        Value::Array(values) => {
            let values = values.iter().filter_map(Value::as_str).map(label);
            values.collect::<Vec<_>>().join(", ")
        }
        Value::Bool(true) => "Ya".to_owned(),
        _ => String::new(),
    }
}
