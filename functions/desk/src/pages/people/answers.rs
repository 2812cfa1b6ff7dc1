//! `/meja/orang/{nomor}/data/`: her answers are put right, checked by the form's own rules. The event
//! says which questions changed; the answers themselves are in the record alone. An answer that is
//! not asked for here stays as it is stored.

use forms::kind::{Kind, TICKED};
use forms::{ErrorView, FieldView, FormView, Question, RawSubmission, SESSIONS, StoringForm};
use http::StatusCode;
use programme::closed_lists::{CorrectionReason, ReadPurpose};
use records::history::{Act, NotActed, What};
use records::{IDENTITY_TAKEN, NewSubmission, Opened};
use serde_json::Value;
use submissions::prepare;

use super::act::{self, ActView};
use super::sent::in_words;
use crate::addresses;
use crate::desk::Desk;
use crate::form::{self, own};
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{self, opened, refusal};
use crate::shell::Sheet;

async fn opened_to_amend(desk: &Desk, visit: &Visit<'_>) -> Result<Opened, Fault> {
    let opened = opened(desk, visit, ReadPurpose::Opened).await?;
    match opened.state.lets_amend() {
        Ok(()) => Ok(opened),
        Err(objection) => Err(record::refused(objection, opened.reference)),
    }
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened_to_amend(desk, visit).await?;
        let form = storing_form(desk, &opened)?;
        // A form that came too late is shown as it was filled in.
        let is_late = !visit.fields.text(own::ACTION).is_empty();
        let raw = RawSubmission::new(if is_late {
            sent_pairs(visit, &form, &opened)
        } else {
            stored_pairs(&opened)
        });
        let view = FormView::kept(&form, &raw);
        let html = page(desk, visit, &opened, view, None, Vec::new())?;
        Ok(Reply::page("data_asked", html))
    })
}

pub(super) fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened_to_amend(desk, visit).await?;
        let form = storing_form(desk, &opened)?;
        let raw = RawSubmission::new(sent_pairs(visit, &form, &opened));
        let (_, reason) = reason(visit);
        let checked = form.check(&raw);
        let (submission, reason) = match (checked, reason) {
            (Ok(submission), Some(reason)) => (submission, reason),
            (checked, reason) => {
                let view = match &checked {
                    Ok(_) => FormView::kept(&form, &raw),
                    Err(rejection) => FormView::filled(&form, &raw, rejection),
                };
                let missing = reason.is_none().then_some("Pilih alasannya");
                let html = page(desk, visit, &opened, view, missing, Vec::new())?;
                return Ok(Reply::wrong("data_rejected", html));
            }
        };
        let mut right = prepare(&form, &submission, None, desk.secret(), visit.now);
        keep(&mut right.answers, &form, &opened);
        let questions = changed(&opened, &right);
        if questions.is_empty() {
            let to = addresses::person(opened.reference, "");
            return Ok(Reply::see_other("nothing_changed", &to));
        }
        let act = amendment(visit, &opened, questions, reason)?;
        let refused = match desk.repository().amend(&act, &right, visit.now).await {
            Ok(acted) => {
                let news = if acted.is_repeat { "sudah" } else { "dicatat" };
                let to = addresses::person(opened.reference, &format!("?kabar={news}"));
                return Ok(Reply::see_other("recorded", &to));
            }
            Err(refused) => refused,
        };
        let view = FormView::kept(&form, &raw);
        let (status, outcome, conflict, errors) = match refused {
            NotActed::Faster(_) | NotActed::Resent(_) => {
                let outcome = act::conflict_outcome(&refused);
                let (status, [title, told]) = refusal(desk, refused, &act.what).await?;
                let told = format!("{told} {}", stored(&opened, &form, &act.what));
                (status, outcome, Some([title, told]), Vec::new())
            }
            NotActed::Refused(IDENTITY_TAKEN) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "identity_taken",
                None,
                first_error(
                    &view,
                    "Sudah ada kiriman lain dengan nama dan nomor telepon ini. Cari namanya di \
                     daftar kerja",
                ),
            ),
            NotActed::Objection(objection) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "act_refused",
                None,
                first_error(&view, &objection.to_string()),
            ),
            NotActed::Store(failure) => return Err(failure.into()),
            // It was erased meanwhile.
            _ => return Err(Fault::NotFound),
        };
        let html = page_with(desk, visit, &opened, view, None, errors, conflict)?;
        Ok(Reply::with_status(status, outcome, html))
    })
}

fn amendment(
    visit: &Visit<'_>,
    opened: &Opened,
    questions: Vec<String>,
    reason: CorrectionReason,
) -> Result<Act, Fault> {
    let act = record::act(
        visit,
        opened.reference,
        What::AnswersCorrected { questions, reason },
    )?;
    Ok(Act {
        seen: act.seen.or(Some(opened.state.seq)),
        ..act
    })
}

/// Writes the stored answers that an amendment would put others in the place of.
fn stored(opened: &Opened, form: &StoringForm, amendment: &What) -> String {
    let What::AnswersCorrected { questions, .. } = amendment else {
        return String::new();
    };
    let answers = questions.iter().filter_map(|id| {
        let question = form.question(id)?;
        let answer = opened.sent.answers.get(id);
        let answer = answer.map(|answer| in_words(Some(question), answer));
        let answer = answer.unwrap_or_else(|| "tidak diisi".to_owned());
        Some(format!("{}: {answer}", question.label()))
    });
    let answers: Vec<String> = answers.collect();
    format!("Yang tersimpan sekarang: {}.", answers.join("; "))
}

/// Finds the form that she sent, as it is today.
fn storing_form(desk: &Desk, opened: &Opened) -> Result<StoringForm, Fault> {
    let form = desk.form(&opened.sent.form).ok_or(Fault::NotFound)?;
    StoringForm::new(form.clone()).ok_or(Fault::NotFound)
}

/// Returns her answers as a form sends them.
fn stored_pairs(opened: &Opened) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (question, answer) in &opened.sent.answers {
        let mut pair = |value: &str| pairs.push((question.clone(), value.to_owned()));
        match answer {
            Value::String(text) => pair(text),
            Value::Array(values) => values.iter().filter_map(Value::as_str).for_each(pair),
            Value::Bool(true) => pair(TICKED),
            _ => {}
        }
    }
    pairs
}

/// Returns the sent answers, with those that are not asked for as far as the form has them.
fn sent_pairs(visit: &Visit<'_>, form: &StoringForm, opened: &Opened) -> Vec<(String, String)> {
    let is_kept = |(id, value): &(String, String)| {
        let question = form.question(id).filter(|_| !is_asked(form, id));
        question.is_some_and(|question| {
            let kind = question.kind();
            // A session may be over since.
            kind.options().is_empty() || kind.label_of(value).is_some()
        })
    };
    let stored = stored_pairs(opened).into_iter();
    let mut pairs: Vec<(String, String)> = stored.filter(is_kept).collect();
    let questions = form.questions().iter().map(Question::id);
    for id in questions.filter(|id| is_asked(form, id)) {
        let values = visit.fields.all(id);
        pairs.extend(values.map(|value| (id.to_owned(), value.to_owned())));
    }
    pairs
}

/// Puts the stored answers to what is not asked for in place of what became of them.
fn keep(answers: &mut Vec<(String, Value)>, form: &StoringForm, opened: &Opened) {
    answers.retain(|(id, _)| is_asked(form, id));
    let stored = opened.sent.answers.iter();
    let kept = stored.filter(|(id, _)| !is_asked(form, id));
    answers.extend(kept.map(|(id, answer)| (id.clone(), answer.clone())));
}

/// Tells whether the page asks for it. What somebody declares or agrees to is hers alone, and a
/// place in a session is asked for with her reference.
fn is_asked(form: &StoringForm, id: &str) -> bool {
    form.question(id).is_some_and(|question| {
        let kind = question.kind();
        !matches!(kind, Kind::Consent(_) | Kind::Declaration(_)) && kind.from() != Some(SESSIONS)
    })
}

/// Lists the ids of the questions whose answers are others now.
fn changed(opened: &Opened, right: &NewSubmission) -> Vec<String> {
    let before = &opened.sent.answers;
    let is_new = |(question, answer): &&(String, Value)| before.get(question) != Some(answer);
    let other = right
        .answers
        .iter()
        .filter(is_new)
        .map(|(question, _)| question);
    let is_gone = |question: &&String| !right.answers.iter().any(|(id, _)| id == *question);
    let gone = before.keys().filter(is_gone);
    other.chain(gone).cloned().collect()
}

/// Returns the field for the reason, and what was chosen in it.
fn reason(visit: &Visit<'_>) -> (FieldView, Option<CorrectionReason>) {
    let field = form::radios(own::REASON, "Alasan perbaikan", CorrectionReason::options());
    let sent = visit.fields.text(own::REASON).parse();
    (form::answered(field, &visit.fields), sent.ok())
}

fn first_error(view: &FormView, message: &str) -> Vec<ErrorView> {
    let first = view.fields.first().map_or("isi-halaman", |field| &field.id);
    vec![ErrorView {
        href: format!("#{first}"),
        message: message.to_owned(),
    }]
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    view: FormView,
    reason_missing: Option<&str>,
    errors: Vec<ErrorView>,
) -> Result<String, Fault> {
    page_with(desk, visit, opened, view, reason_missing, errors, None)
}

fn page_with(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    view: FormView,
    reason_missing: Option<&str>,
    mut errors: Vec<ErrorView>,
    conflict: Option<[String; 2]>,
) -> Result<String, Fault> {
    let form = storing_form(desk, opened)?;
    let (mut reason, _) = reason(visit);
    if let Some(missing) = reason_missing {
        reason = form::with_error(reason, missing);
    }
    errors.extend(view.errors);
    errors.extend(form::errors(std::slice::from_ref(&reason)));
    let fields = view.fields.into_iter();
    let asked = fields.filter(|field| is_asked(&form, &field.id));
    // These are a citizen's answers on an office's computer.
    let asked = asked.map(|field| FieldView {
        autocomplete: Some("off".to_owned()),
        ..field
    });
    let paragraphs = [
        "Kecamatan di sini adalah jawaban orang ini. Kantor yang menanganinya diganti lewat \
         \"Alihkan\"."
            .to_owned(),
    ];
    let fields: Vec<FieldView> = asked.chain([reason]).collect();
    let seen = act::last_seen(visit, opened, conflict.is_some());
    let act = ActView {
        paragraphs: &paragraphs,
        fields: &fields,
        conflict,
        ..ActView::new(visit, opened, "Simpan data", seen)?
    };
    Sheet::of(desk, visit, "Perbaiki data")
        .errors(errors)
        .with("act", &act)
        .render("desk/tindakan.html")
}
