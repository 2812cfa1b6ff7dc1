//! On paper: the empty form, made from the same definition, and receipts of what was typed today.

use forms::SESSIONS;
use forms::kind::Kind;
use programme::words;
use serde::Serialize;

use super::registration;
use crate::desk::Desk;
use crate::page::{Handling, Reply, Visit};
use crate::shell::Sheet;

/// More options than this are written by hand on a line.
const MOST_BOXES: usize = 24;

/// Receipts that are printed at once: those of a day of four officers and more.
const MOST_RECEIPTS: usize = 200;

/// A question on paper.
#[derive(Serialize)]
struct QuestionView<'a> {
    label: &'a str,
    hint: Option<&'a str>,
    is_optional: bool,
    /// A sentence that is agreed with.
    text: Option<&'a str>,
    /// Options, each with a box; none where the answer is written.
    boxes: Vec<&'a str>,
    /// Lines to write on.
    lines: usize,
}

/// A receipt on paper. It names nobody.
#[derive(Serialize)]
struct ReceiptView<'a> {
    reference: String,
    when: String,
    office: &'a str,
    address: Option<&'a str>,
    due: Option<String>,
}

pub(super) fn form<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let form = registration(desk)?;
        let questions = form.questions().iter();
        // What is open today may be closed when the paper comes back.
        let questions = questions.filter(|asked| asked.kind().from() != Some(SESSIONS));
        let questions = questions.map(|question| {
            let options = question
                .kind()
                .options()
                .iter()
                .filter(|option| !option.closed);
            let mut boxes: Vec<&str> = options.map(|option| option.label.as_str()).collect();
            if boxes.len() > MOST_BOXES {
                boxes.clear();
            }
            let text = match question.kind() {
                Kind::Declaration(declaration) => Some(declaration.text.as_str()),
                Kind::Consent(consent) => Some(consent.text.as_str()),
                _ => None,
            };
            let lines = match question.kind() {
                _ if text.is_some() || !boxes.is_empty() => 0,
                Kind::LongText(_) => 4,
                _ => 1,
            };
            QuestionView {
                label: question.label(),
                hint: question.hint(),
                is_optional: !question.required(),
                text,
                boxes,
                lines,
            }
        });
        let html = Sheet::of(desk, visit, format!("{} (formulir kertas)", form.title()))
            .with("trial_notice", &desk.definitions().trial_notice())
            .with("questions", &questions.collect::<Vec<_>>())
            .render("desk/kertas.html")?;
        Ok(Reply::page("paper_form", html))
    })
}

pub(super) fn receipts<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let form = registration(desk)?;
        let id = &visit.officer().id;
        let typed = desk
            .repository()
            .typed_today(id, MOST_RECEIPTS, visit.now)
            .await?;
        let receipts: Vec<ReceiptView> = typed
            .iter()
            .map(|(reference, at, state)| {
                let office = state.kecamatan().and_then(|kecamatan| {
                    let (_, office) = desk.offices().get_key_value(kecamatan)?;
                    Some(office)
                });
                ReceiptView {
                    reference: reference.to_string(),
                    when: words::moment(*at),
                    office: office.map_or("", |office| &office.name),
                    address: office.and_then(|office| office.address.as_deref()),
                    due: (state.due.as_ref())
                        .and_then(|due| desk.definitions().promised(due.day))
                        .map(words::day),
                }
            })
            .collect();
        let html = Sheet::of(desk, visit, "Tanda terima hari ini")
            .with("title", &form.receipt().title())
            .with("trial_notice", &desk.definitions().trial_notice())
            .with("receipts", &receipts)
            .render("desk/tanda-terima.html")?;
        Ok(Reply::page("receipts", html))
    })
}
