//! The way of every act: a plain form with the sequence that was seen and an id of the action; then
//! back to her page with a notice. Wrong: the form again, answers kept.

use forms::{ErrorView, FieldView};
use http::StatusCode;
use jiff::{Timestamp, ToSpan};
use programme::closed_lists::ReadPurpose;
use programme::wib;
use records::Opened;
use records::history::{Act, NotActed, What};
use serde::Serialize;

use super::asked::Asked;
use super::fields::Questions;
use super::{correct, stage};
use crate::addresses;
use crate::desk::Desk;
use crate::form::{self, own};
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{self, Hidden, name, opened, opened_to_act, refusal};
use crate::shell::Sheet;

/// An act as its form asks for it.
pub(super) trait Ask {
    /// Whether it says itself for whom nothing more is done.
    const OUTLASTS: bool = false;

    /// Makes the form out of what was sent.
    fn ask(
        desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
        questions: Questions<'_>,
    ) -> Result<Asked, Fault>;
}

/// The value `act` of the template.
#[derive(Serialize)]
pub(super) struct ActView<'a> {
    pub action: &'a str,
    pub back: String,
    pub person: &'a str,
    pub reference: String,
    pub paragraphs: &'a [String],
    pub fields: &'a [FieldView],
    pub button: &'a str,
    /// Names and values that go along unseen.
    pub hidden: Hidden,
    /// Title and sentences of why it is not saved yet.
    pub conflict: Option<[String; 2]>,
}

impl<'a> ActView<'a> {
    /// Makes a form about a person with nothing but its button, made after event `seen`.
    pub(super) fn new(
        visit: &'a Visit<'_>,
        opened: &'a Opened,
        button: &'a str,
        seen: u32,
    ) -> Result<Self, Fault> {
        Ok(Self {
            action: visit.request.parts.uri.path(),
            back: addresses::person(opened.reference, ""),
            person: name(opened),
            reference: opened.reference.to_string(),
            paragraphs: &[],
            fields: &[],
            button,
            hidden: record::hidden(visit, seen)?,
            conflict: None,
        })
    }
}

/// Answers with the blank form.
pub(super) fn show<'a, A: Ask>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = if A::OUTLASTS {
            opened(desk, visit, ReadPurpose::Opened).await?
        } else {
            opened_to_act(desk, visit, ReadPurpose::Opened).await?
        };
        let asked = A::ask(desk, visit, &opened, Questions::of(visit, false))?;
        let html = page(desk, visit, &opened, &asked, None, None)?;
        Ok(Reply::page("act_asked", html))
    })
}

/// Records what was sent, or says what is wrong.
pub(super) fn save<'a, A: Ask>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::Opened).await?;
        let mut asked = A::ask(desk, visit, &opened, Questions::of(visit, true))?;
        let Some(deed) = asked.deed.take() else {
            let html = page(desk, visit, &opened, &asked, None, None)?;
            return Ok(Reply::wrong("act_rejected", html));
        };
        if let Some(effect) = &asked.confirm
            && visit.fields.text(own::CONFIRMED) != "ya"
        {
            let html = confirmation(desk, visit, &opened, &asked, effect)?;
            return Ok(Reply::page("act_to_confirm", html));
        }
        let act = record::act(visit, opened.reference, deed.what)?;
        let act = Act {
            seen: act.seen.or(Some(opened.state.seq)),
            at: deed.at,
            text: deed.text,
            ..act
        };
        match desk.repository().act(&act, visit.now).await {
            Ok(acted) => Ok(done(visit, &opened, &act.what, acted.is_repeat)),
            Err(NotActed::Objection(objection)) => {
                let objection = Some(objection.to_string());
                let html = page(desk, visit, &opened, &asked, objection, None)?;
                Ok(Reply::wrong("act_refused", html))
            }
            Err(NotActed::Faster(since) | NotActed::Resent(since))
                if let Some(step) = stage::recorded_otherwise(&since, &act) =>
            {
                let conflict = stage::told_otherwise(desk, visit, &step).await?;
                // As it is with that step, which the one opened before may not have.
                let opened = record::opened(desk, visit, ReadPurpose::Opened).await?;
                let asked = correct::of_step(desk, visit, &opened, step.seq)?;
                let below = format!("betulkan/{}/", step.seq);
                let action = addresses::person(opened.reference, &below);
                let html = page_to(desk, visit, &opened, &asked, &action, None, Some(conflict))?;
                let outcome = "step_recorded_otherwise";
                Ok(Reply::with_status(StatusCode::CONFLICT, outcome, html))
            }
            Err(reason) => {
                let outcome = conflict_outcome(&reason);
                let (status, conflict) = refusal(desk, reason, &act.what).await?;
                let html = page(desk, visit, &opened, &asked, None, Some(conflict))?;
                Ok(Reply::with_status(status, outcome, html))
            }
        }
    })
}

/// Returns the name in the log of why an act was not recorded.
pub(super) fn conflict_outcome(reason: &NotActed) -> &'static str {
    match reason {
        NotActed::Faster(_) => "somebody_was_faster",
        NotActed::Resent(_) => "sent_again_otherwise",
        _ => "act_refused",
    }
}

/// Returns the moment of a day: now where it is today, else its noon.
pub(super) fn moment(day: jiff::civil::Date, now: Timestamp) -> Timestamp {
    if day == wib::date(now) {
        return now;
    }
    let noon = day.at(12, 0, 0, 0).to_zoned_datetime(wib::zone());
    noon.map_or(now, |noon| noon.timestamp())
}

/// Minutes within which an officer can undo what she did.
const UNDO_MINUTES: i64 = 15;

/// Computes the moment until which an officer can undo what she did at that one.
pub(super) fn undo_until(recorded_at: Timestamp) -> Timestamp {
    recorded_at
        .saturating_add(UNDO_MINUTES.minutes())
        .unwrap_or(Timestamp::MAX)
}

/// Leads on from an act: back to her page, or to the list where she is now out of reach.
fn done(visit: &Visit<'_>, opened: &Opened, what: &What, is_repeat: bool) -> Reply {
    if let What::Transferred { to, .. } = what
        && !visit.scope().holds(to)
    {
        let list = format!("{}?kabar=dialihkan&ke={to}", addresses::LIST);
        return Reply::see_other("recorded", &list);
    }
    let news = if is_repeat { "sudah" } else { "dicatat" };
    let back = addresses::person(opened.reference, &format!("?kabar={news}"));
    Reply::see_other("recorded", &back)
}

/// Renders the form; with what speaks against recording it, or with why it was not recorded all the
/// same.
fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    asked: &Asked,
    objection: Option<String>,
    conflict: Option<[String; 2]>,
) -> Result<String, Fault> {
    let action = visit.request.parts.uri.path();
    page_to(desk, visit, opened, asked, action, objection, conflict)
}

/// Renders the form like [`page`], sent to another address.
fn page_to(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    asked: &Asked,
    action: &str,
    objection: Option<String>,
    conflict: Option<[String; 2]>,
) -> Result<String, Fault> {
    let mut errors = form::errors(&asked.fields);
    if let (Some(message), Some(field)) = (objection, asked.fields.first()) {
        let href = format!("#{}", field.id);
        errors.push(ErrorView { href, message });
    }
    let seen = last_seen(visit, opened, conflict.is_some());
    let view = ActView {
        action,
        paragraphs: &asked.paragraphs,
        fields: &asked.fields,
        conflict,
        ..ActView::new(visit, opened, &asked.button, seen)?
    };
    Sheet::of(desk, visit, asked.title.clone())
        .errors(errors)
        .with("act", &view)
        .render("desk/tindakan.html")
}

/// Returns the number of the last event that a form is made after: once she was told of a conflict,
/// she has seen all of them.
pub(super) fn last_seen(visit: &Visit<'_>, opened: &Opened, is_told: bool) -> u32 {
    let earlier = record::seen(visit).filter(|_| !is_told);
    earlier.unwrap_or(opened.state.seq)
}

/// Renders the page that names person and effect, with one button.
fn confirmation(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    asked: &Asked,
    effect: &[String],
) -> Result<String, Fault> {
    let seen = last_seen(visit, opened, false);
    let mut view = ActView::new(visit, opened, &asked.button, seen)?;
    view.paragraphs = effect;
    for field in &asked.fields {
        let values = visit.fields.all(&field.name);
        let pairs = values.map(|value| (field.name.clone(), value.to_owned()));
        view.hidden.extend(pairs);
    }
    view.hidden
        .push((own::CONFIRMED.to_owned(), "ya".to_owned()));
    Sheet::of(desk, visit, asked.title.clone())
        .with("act", &view)
        .render("desk/tindakan.html")
}
