//! `/meja/minta-mentor/`: who asked for a mentor and waits, by the day that was promised.

use http::StatusCode;
use jiff::civil::Date;
use programme::closed_lists::{ForwardedTo, ReadPurpose};
use programme::{PhoneNumber, Reference, wib, words};
use records::history::{Group, State, What};
use records::{NotOpened, Opened, Person};

use super::assigning::{self, Choice};
use super::merging::MERGE;
use super::view::{CaseView, ListView, PartView, RowView, SideView, choice, fact, link};
use super::{act, hidden, offices, opened, person, refusal, summary};
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};

pub(super) const LIST: &str = "/meja/minta-mentor/";
pub(super) const ONE: &str = "/meja/minta-mentor/{nomor}/";
pub(super) const FORWARD: &str = "/meja/minta-mentor/{nomor}/teruskan/";

pub(super) fn list<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let (scope, today) = (visit.scope(), wib::date(visit.now));
        let mut rows = Vec::new();
        for office in offices(desk, visit) {
            for listed in desk.repository().list(&office, Some(Group::Mentor)).await? {
                let state = desk
                    .repository()
                    .standing(&scope, listed.reference, visit.now);
                let state = match state.await {
                    Ok(state) if state.waits_for_mentor() => state,
                    // The list may be a second behind.
                    Ok(_) | Err(NotOpened::Unknown) => continue,
                    Err(reason) => return Err(reason.into()),
                };
                let due = state.due.as_ref().map(|due| due.day);
                let place = state.kecamatan().map(|id| desk.kecamatan_name(id));
                rows.push((
                    due,
                    RowView {
                        name: listed.name.unwrap_or_else(|| "Tanpa nama".to_owned()),
                        path: address(&state, listed.reference),
                        below: listed.reference.to_string(),
                        middle: place.unwrap_or("Tanpa kecamatan").to_owned(),
                        last: due.map_or_else(String::new, words::day),
                        tag: tag(&state, due, today),
                    },
                ));
            }
        }
        rows.sort_by(|(one, left), (other, right)| (one, &left.below).cmp(&(other, &right.below)));
        let view = ListView {
            heads: ["Orang", "Kecamatan", "Tenggat"],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            empty: "Tidak ada permintaan mentor yang menunggu.",
            action: None,
        };
        view.reply(desk, visit, "Minta mentor", "requests")
    })
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::MentorRequest).await?;
        let outcome = (StatusCode::OK, "request");
        page(desk, visit, &opened, None, None, outcome).await
    })
}

pub(super) async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    wrong: Option<&str>,
    conflict: Option<[String; 2]>,
    outcome: (StatusCode, &'static str),
) -> Result<Reply, Fault> {
    let state = &opened.state;
    // A registered person has a page of her own.
    if !state.stages.is_empty() {
        return Err(Fault::NotFound);
    }
    let mut view = CaseView::from("Minta mentor", LIST);
    view.conflict = conflict;
    view.lead.extend(assigning::present(desk, opened).await?);
    if let Some(forwarded) = state.forwarded.filter(|_| state.waits_for_mentor()) {
        view.lead.push(format!(
            "Sudah diteruskan kepada: {}.",
            forwarded.to.label().to_lowercase()
        ));
    }
    if let Some(merged) = state.merged {
        view.lead.push(format!(
            "Sudah digabung dengan pendaftaran {}.",
            merged.into
        ));
        view.links
            .push(link("Buka pendaftarannya", person(merged.into)));
    } else {
        if let Some(due) = &state.due {
            view.lead.push(format!(
                "Dijawab paling lambat {}.",
                words::weekday_and_day(due.day)
            ));
        }
        if let Some(choice) = Choice::of(desk, visit, opened).await? {
            view.forms = choice.forms(desk, visit, opened, wrong)?;
        }
        if state.waits_for_mentor() {
            for (reference, why) in alike(desk, visit, opened).await? {
                let own = opened.reference.to_string();
                let path = format!("{}?dengan={reference}", MERGE.replace("{nomor}", &own));
                let label = format!("Bandingkan dengan pendaftaran {reference}: {why}");
                view.links.push(link(label, path));
            }
            let path = FORWARD.replace("{nomor}", &opened.reference.to_string());
            view.links.push(link(
                "Teruskan, karena tidak ada mentor yang punya tempat",
                path,
            ));
        }
    }
    view.sides = summary::sides(desk, opened, "Permintaan");
    view.sides
        .push(summary::events(desk, &opened.events).await?);
    let title = format!("Permintaan mentor: {}", summary::name(opened));
    view.reply(desk, visit, title, outcome)
}

/// Registrations of likely the same person in the officer's scope, each with what speaks for it: the
/// reference that she wrote, or her telephone number. Whose they are is seen when one is compared.
pub(super) async fn alike(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
) -> Result<Vec<(Reference, &'static str)>, Fault> {
    let answers = opened.sent.answers.values();
    let answers: Vec<&str> = answers.filter_map(|answer| answer.as_str()).collect();
    let mut found: Vec<(Reference, &'static str)> = Vec::new();
    let written = opened
        .sent
        .answers
        .get("nomor")
        .and_then(|answer| answer.as_str());
    if let Some(Ok(reference)) = written.map(Reference::parse) {
        found.push((reference, "nomor yang ditulisnya"));
    }
    for number in answers {
        if PhoneNumber::parse(number).is_err() {
            continue;
        }
        if let Some(person) = Person::by_phone(number, desk.secret()) {
            let references = desk.repository().references(&person).await?;
            found.extend(
                references
                    .into_iter()
                    .map(|reference| (reference, "nomor telepon sama")),
            );
        }
    }
    let scope = visit.scope();
    let mut seen = Vec::new();
    for (reference, why) in found {
        let is_new =
            reference != opened.reference && seen.iter().all(|(seen, _)| *seen != reference);
        let state = desk.repository().standing(&scope, reference, visit.now);
        match state.await {
            Ok(state) if is_new && !state.stages.is_empty() => seen.push((reference, why)),
            Ok(_) | Err(NotOpened::Unknown) => {}
            Err(reason) => return Err(reason.into()),
        }
    }
    Ok(seen)
}

pub(super) fn ask_forward<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::MentorRequest).await?;
        let outcome = (StatusCode::OK, "forwarding_asked");
        forwarding(desk, visit, &opened, None, None, outcome).await
    })
}

pub(super) fn forward<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::MentorRequest).await?;
        let Ok(to) = visit.fields.text("kepada").parse() else {
            let outcome = (StatusCode::UNPROCESSABLE_ENTITY, "forwarding_rejected");
            let wrong = Some("Pilih kepada siapa permintaan ini diteruskan");
            return forwarding(desk, visit, &opened, wrong, None, outcome).await;
        };
        let act = act(visit, opened.reference, What::Forwarded { to })?;
        match desk.repository().act(&act, visit.now).await {
            Ok(_) => Ok(Reply::see_other(
                "forwarded",
                &format!("{LIST}?kabar=diteruskan"),
            )),
            Err(reason) => {
                let (status, conflict) = refusal(desk, reason).await?;
                let outcome = (status, "forwarding_refused");
                forwarding(desk, visit, &opened, None, Some(conflict), outcome).await
            }
        }
    })
}

async fn forwarding(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    wrong: Option<&str>,
    conflict: Option<[String; 2]>,
    outcome: (StatusCode, &'static str),
) -> Result<Reply, Fault> {
    let name = summary::name(opened);
    let back = address(&opened.state, opened.reference);
    let mut view = CaseView::from(name, back);
    view.conflict = conflict;
    let looked_for = Choice::of(desk, visit, opened).await?;
    let has_community = looked_for.is_some_and(|choice| choice.community().is_some());
    let options = ForwardedTo::ALL
        .iter()
        .filter(|to| has_community || **to != ForwardedTo::Community);
    let options = options.map(|to| (to.code().to_owned(), to.label().to_owned()));
    let mut field = choice(
        "radios",
        "kepada",
        "Diteruskan kepada",
        options,
        &[visit.fields.text("kepada")],
    );
    if let Some(wrong) = wrong {
        field = form::with_error(field, wrong);
    }
    view.forms.push(PartView {
        paragraphs: vec![
            "Dipakai bila tidak ada mentor yang punya tempat. Permintaannya tetap di daftar ini \
             sampai mentornya ada; bila sekarang ada mentornya, tempat itu dilepas."
                .to_owned(),
        ],
        action: FORWARD.replace("{nomor}", &opened.reference.to_string()),
        hidden: hidden(visit, opened.state.seq)?,
        fields: vec![field],
        button: "Teruskan".to_owned(),
        ..PartView::default()
    });
    view.reply(desk, visit, format!("Teruskan permintaan {name}"), outcome)
}

/// The page on which a mentor is found for somebody.
fn address(state: &State, reference: Reference) -> String {
    let page = if state.stages.is_empty() {
        ONE
    } else {
        assigning::PERSON
    };
    page.replace("{nomor}", &reference.to_string())
}

fn tag(state: &State, due: Option<Date>, today: Date) -> Option<String> {
    if let Some(due) = due.filter(|due| *due < today) {
        return Some(format!("Lewat {} hari", (today - due).get_days()));
    }
    let forwarded = state.forwarded?;
    Some(format!(
        "Diteruskan: {}",
        forwarded.to.label().to_lowercase()
    ))
}

/// Facts of a submission under a heading, with its reference.
pub(super) fn side(desk: &Desk, opened: &Opened, title: &str) -> SideView {
    let mut rows = vec![fact("Nomor rujukan", opened.reference.to_string())];
    rows.extend(summary::answers(desk, &opened.sent));
    SideView {
        title: title.to_owned(),
        rows,
    }
}
