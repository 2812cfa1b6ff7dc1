//! `/meja/catat/`: forms of those who stand before the officer, many in a row. The form is the
//! site's own; what is the same for many is kept from one to the next.

mod batch;
mod paper;
mod take;

use forms::kind::{Kind, TICKED};
use forms::{FieldView, FormView, RawSubmission, SESSIONS, StoringForm};
use programme::closed_lists::{ConsentWay, Evidence, Occasion};
use programme::{Reference, words};
use records::Assignment;
use records::history::{State, Status};
use serde::Serialize;

use self::take::Wrong;
use crate::desk::Desk;
use crate::form::{self, own};
use crate::menu::Roles;
use crate::page::{Fault, Handling, Page, Reply, Visit};
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[
    Page::get(TYPING, Roles::All, show),
    Page::form(TYPING, Roles::All, save).asking_questions(),
    Page::form("/meja/catat/kirim/", Roles::All, batch::take),
    Page::get("/meja/catat/kertas/", Roles::All, paper::form),
    Page::get("/meja/catat/tanda-terima/", Roles::All, paper::receipts),
];

const TYPING: &str = "/meja/catat/";

/// Sources of the questions whose answers are kept from one form to the next.
const KEPT: [&str; 2] = ["kecamatan", "komunitas"];

/// Ways in which the answers came to the officer.
const EVIDENCES: [Evidence; 2] = [Evidence::TypedByOfficer, Evidence::PaperForm];

/// Forms of today that are shown below.
const SHOWN: usize = 20;

/// A form of today.
#[derive(Serialize)]
struct TypedView {
    reference: String,
    when: String,
    standing: String,
}

/// The form that was just taken.
#[derive(Serialize)]
struct DoneView {
    reference: String,
    words: &'static str,
}

fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let form = registration(desk)?;
        let mut kept: Vec<(String, String)> = kept_names(form)
            .map(|name| (name.to_owned(), visit.fields.text(name).to_owned()))
            .collect();
        // Most who come live where the officer works.
        if let Assignment::Pendamping(offices) = &visit.officer().assignment
            && let [own] = offices.as_slice()
            && let Some(question) = form.question_from("kecamatan")
            && let Some((_, value)) = kept.iter_mut().find(|(name, _)| name == question.id())
            && value.is_empty()
        {
            own.as_str().clone_into(value);
        }
        let html = page(desk, visit, form, &RawSubmission::new(kept), &[]).await?;
        Ok(Reply::page("typing", html))
    })
}

fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let form = registration(desk)?;
        let raw = RawSubmission::new(visit.fields.pairs());
        match take::take(desk, visit, form, &raw).await? {
            Ok(taken) => {
                let mut query = form_urlencoded::Serializer::new(String::new());
                query.append_pair(own::REFERENCE, taken.receipted.reference.compact());
                query.append_pair(own::OUTCOME, taken.code);
                for name in kept_names(form) {
                    query.append_pair(name, visit.fields.text(name));
                }
                let to = format!("{TYPING}?{}", query.finish());
                Ok(Reply::see_other("typed", &to))
            }
            Err(wrong) => {
                let html = page(desk, visit, form, &raw, &wrong).await?;
                Ok(Reply::wrong("typing_rejected", html))
            }
        }
    })
}

fn registration(desk: &Desk) -> Result<&StoringForm, Fault> {
    desk.definitions().registration().ok_or(Fault::NotFound)
}

/// Iterates over the names of the fields whose values are kept. None is personal, so they may stand
/// in an address.
fn kept_names(form: &StoringForm) -> impl Iterator<Item = &str> {
    let asked = KEPT.iter().filter_map(|source| form.question_from(source));
    asked
        .map(forms::Question::id)
        .chain([own::OCCASION, own::EVIDENCE])
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    form: &StoringForm,
    raw: &RawSubmission,
    wrong: &[Wrong],
) -> Result<String, Fault> {
    let value = |name: &str| raw.values(name).next().unwrap_or_default().to_owned();
    let mut fields = FormView::kept(form, raw).fields;
    for field in &mut fields {
        // The next person's browser is this one.
        field.autocomplete = Some("off".to_owned());
    }
    for question in form.questions() {
        if let Some(parent) = question.kind().parent()
            && let Some(given) = raw.values(parent).find(|value| !value.is_empty())
            && let Some(field) = fields.iter_mut().find(|field| field.id == question.id())
        {
            *field = narrowed(field.clone(), given);
        }
    }
    let consents = form
        .questions()
        .iter()
        .filter_map(|question| match question.kind() {
            Kind::Consent(consent) => Some((question.id(), consent.text.as_str())),
            _ => None,
        });
    let (asked, texts): (Vec<&str>, Vec<&str>) = consents.unzip();
    // A place in a session is asked for by herself, with her reference.
    let sessions = form.question_from(SESSIONS).map(forms::Question::id);
    let is_left_out = |id: &str| asked.contains(&id) || sessions == Some(id);
    fields.retain(|field| !is_left_out(&field.id));
    let consent = format!("Persetujuan didengar oleh {}", visit.officer().name);
    let consent = form::with_hint(
        form::radios(own::CONSENT, &consent, ConsentWay::options()),
        &format!("Bacakan: {}", texts.join(" ")),
    );
    fields.push(form::chosen(consent, &value(own::CONSENT)));
    let occasion = form::select(own::OCCASION, "Acara", Occasion::options());
    let evidences = EVIDENCES.map(|one| (one.code(), one.label()));
    let evidence = form::radios(own::EVIDENCE, "Dari mana jawabannya", evidences);
    fields.push(form::chosen(occasion, &value(own::OCCASION)));
    fields.push(form::chosen(evidence, &value(own::EVIDENCE)));
    for field in &mut fields {
        let message = wrong.iter().find(|wrong| wrong.field == field.id);
        if let Some(wrong) = message {
            *field = form::with_error(field.clone(), &wrong.message);
        }
    }
    let errors = form::errors(&fields);
    let is_kept = |field: &FieldView| kept_names(form).any(|name| name == field.id);
    let (kept, fields): (Vec<FieldView>, Vec<FieldView>) = fields.into_iter().partition(is_kept);
    // Where one of them is missing or wrong, they are in sight.
    let is_open = kept.iter().any(|field| {
        field.error.is_some() || !raw.values(&field.name).any(|value| !value.is_empty())
    });
    let summary: Vec<String> = kept.iter().filter_map(chosen_label).collect();
    let done = visit.fields.text(own::REFERENCE).parse::<Reference>().ok();
    let done = done.zip(take::words(visit.fields.text(own::OUTCOME)));
    let done = done.map(|(reference, words)| DoneView {
        reference: reference.to_string(),
        words,
    });
    let typed = typed(desk, visit).await?;
    Sheet::of(desk, visit, "Catat pendaftaran")
        .errors(errors)
        .with("action", &TYPING)
        .with("kept", &kept)
        .with("kept_summary", &summary.join(", "))
        .with("is_kept_open", &is_open)
        .with("fields", &fields)
        .with("done", &done.filter(|_| wrong.is_empty()))
        .with("typed", &typed)
        .render("desk/catat.html")
}

/// Returns the field with those of its options that belong to this answer: the list of every
/// kelurahan is longer than all the rest of the page.
fn narrowed(mut field: FieldView, given: &str) -> FieldView {
    for group in &mut field.groups {
        group.options.retain(|option| {
            option
                .parent
                .as_deref()
                .is_none_or(|parent| parent == given)
        });
    }
    field.groups.retain(|group| !group.options.is_empty());
    let hint = "Yang di kecamatan di atas. Untuk kecamatan lain, ganti kecamatannya dan simpan: \
                daftar ini lalu mengikuti.";
    form::with_hint(field, hint)
}

/// Returns the words of the option that is chosen.
fn chosen_label(field: &FieldView) -> Option<String> {
    let mut options = field.groups.iter().flat_map(|group| &group.options);
    let chosen = options.find(|option| option.selected)?;
    Some(chosen.label.clone())
}

/// Lists the last forms of today, the newest first.
async fn typed(desk: &Desk, visit: &Visit<'_>) -> Result<Vec<TypedView>, Fault> {
    let id = &visit.officer().id;
    let typed = desk.repository().typed_today(id, SHOWN, visit.now).await?;
    let views = typed.into_iter().map(|(reference, at, state)| TypedView {
        reference: reference.to_string(),
        when: words::time(at),
        standing: standing(&state),
    });
    Ok(views.collect())
}

fn standing(state: &State) -> String {
    match (state.status(), state.stage()) {
        (Status::Active, Some(fact)) => format!("Tersimpan, {}", fact.stage),
        (Status::Active, None) => "Tersimpan".to_owned(),
        (Status::Quarantined, _) => "Di karantina".to_owned(),
        (Status::Withdrawn, _) => "Ditarik".to_owned(),
        (Status::Erased, _) => "Dihapus".to_owned(),
    }
}

/// Returns everything that was sent, with the boxes of consent ticked: the officer heard it, and
/// says how.
fn with_consent(form: &StoringForm, raw: &RawSubmission) -> RawSubmission {
    let consents = form.questions().iter().filter_map(|question| {
        let is_consent = matches!(question.kind(), Kind::Consent(_));
        is_consent.then_some((question.id(), TICKED))
    });
    let is_asked = |name: &str| {
        let question = form.question(name);
        question.is_some_and(|question| !matches!(question.kind(), Kind::Consent(_)))
    };
    RawSubmission::new(
        raw.pairs()
            .filter(|(name, _)| is_asked(name))
            .chain(consents),
    )
}
