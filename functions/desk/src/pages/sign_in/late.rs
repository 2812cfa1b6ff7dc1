//! A form that came too late, given back to whoever has signed in again.

use records::{Entry, SignInToken};
use serde::Serialize;

use super::{LATE, OF_ANOTHER, SEALED};
use crate::addresses::LIST;
use crate::desk::Desk;
use crate::form::{Fields, own};
use crate::page::{Fault, Guest, Handler, Page, Reply, Visit};
use crate::pages;
use crate::sealed::LateForm;
use crate::shell::Sheet;

/// The value `form` of the page that gives a late form back.
#[derive(Serialize)]
struct LateView<'a> {
    action: &'a str,
    fields: &'a [(String, String)],
    /// The entry of the menu to which it belongs, where there is one.
    entry: Option<&'static str>,
    /// Everything that was filled in, in words as far as they are known.
    answers: Vec<(String, String)>,
}

/// Shows the late form of whoever has just signed in, on a page that sends it once more.
pub(super) async fn late(
    desk: &Desk,
    guest: &Guest<'_>,
    token: &SignInToken,
) -> Result<Option<Reply>, Fault> {
    let sealed = guest.fields.exact(SEALED);
    let Some(form) = LateForm::open(sealed, desk.secret(), guest.now) else {
        return Ok(None);
    };
    let Entry::Signed(signed_in) = desk.repository().enter(token, guest.now).await? else {
        return Ok(None);
    };
    if signed_in.account.officer.id.as_str() != form.officer {
        let list = format!("{LIST}?kabar={OF_ANOTHER}");
        return Ok(Some(Reply::see_other("late_form_of_another", &list)));
    }
    let visit = Visit {
        request: guest.request,
        fields: Fields::default(),
        now: guest.now,
        token: token.clone(),
        signed_in: *signed_in,
    };
    if let Some(reply) = filled_in(desk, &visit, &form).await {
        return Ok(Some(reply));
    }
    let mut menu = desk.menu().of(visit.officer().role());
    let view = LateView {
        action: &form.path,
        fields: &form.fields,
        entry: menu
            .find(|entry| entry.is_at(&form.path))
            .map(|entry| entry.label),
        answers: filled_in_words(desk, &form),
    };
    let html = Sheet::of(desk, &visit, "Isian Anda belum tersimpan")
        .with("form", &view)
        .render("desk/isian-tertunda.html")?;
    Ok(Some(Reply::page("late_form_back", html)))
}

/// Shows a late form on its own page, filled in; `None` where that shows no answers, or nothing more
/// can be done there.
async fn filled_in(desk: &Desk, visit: &Visit<'_>, form: &LateForm) -> Option<Reply> {
    let mut pages = pages::pages().filter(Page::shows_answers);
    let (page, request) =
        pages.find_map(|page| Some((page, visit.request.opening(&page.route(), &form.path)?)))?;
    let Handler::Officers(roles, handler) = page.handler() else {
        return None;
    };
    let mut fields = form.fields.clone();
    fields.push(("kabar".to_owned(), LATE.to_owned()));
    let filled = Visit {
        request: &request,
        ..visit.with_fields(fields.into())
    };
    if !roles.contain(filled.officer().role()) {
        return None;
    }
    handler(desk, &filled).await.ok()
}

/// Lists what was filled in under the labels of the site's forms, or else under the fields' names.
fn filled_in_words(desk: &Desk, form: &LateForm) -> Vec<(String, String)> {
    let is_unseen = |name: &str| [own::SEEN, own::ACTION, own::CONFIRMED].contains(&name);
    let filled = form.fields.iter();
    let filled = filled.filter(|(name, value)| !is_unseen(name) && !value.is_empty());
    let pairs = filled.map(|(name, value)| {
        let question = desk.forms().find_map(|form| form.question(name));
        let answer = question.and_then(|question| question.kind().label_of(value));
        let label = question.map_or_else(
            || name.replace(['_', '-'], " "),
            |one| one.label().to_owned(),
        );
        (label, answer.unwrap_or(value).to_owned())
    });
    pairs.collect()
}
