//! `/meja/minta-mentor/`: who asked for a mentor and waits, by the day that was promised.

use jiff::civil::Date;
use programme::closed_lists::{ForwardedTo, ReadPurpose};
use programme::{PhoneNumber, Reference, wib, words};
use records::history::{Group, State, What};
use records::{NotOpened, Office, Opened, Person};

use super::assigning::{self, Assigned, Choice};
use super::view::{CaseView, ListView, Outcome, PartView, RowView, SideView, fact, link};
use super::{offices, summary};
use crate::addresses;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{NAMELESS, act, hidden, name, opened, opened_to_act, refusal};
use crate::pages::standing::TagView;
use crate::shell::Title;

pub(super) const LIST: &str = "/meja/minta-mentor/";
pub(super) const ONE: &str = "/meja/minta-mentor/{nomor}/";
pub(super) const MERGE: &str = "/meja/minta-mentor/{nomor}/gabung/";
pub(super) const FORWARD: &str = "/meja/minta-mentor/{nomor}/teruskan/";

pub(super) fn list<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let (scope, today) = (visit.scope(), wib::date(visit.now));
        let mut rows = Vec::new();
        for office in offices(desk, visit) {
            let mut listed = desk.repository().list(&office, Some(Group::Mentor)).await?;
            // One who claims a right meanwhile is filed under it, and waits for a mentor still.
            listed.extend(desk.repository().list(&office, Some(Group::Rights)).await?);
            for listed in listed {
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
                        name: listed.name.unwrap_or_else(|| NAMELESS.to_owned()),
                        path: mentor_page(&state, listed.reference),
                        below: listed.reference.to_string(),
                        middle: place.unwrap_or("Tanpa kecamatan").to_owned(),
                        last: due.map_or_else(String::new, words::day),
                        tag: tag(&state, due, today),
                    },
                ));
            }
        }
        rows.sort_by(|(one, left), (other, right)| (one, &left.below).cmp(&(other, &right.below)));
        // Who claimed her right between the two readings is in both.
        rows.dedup_by(|(_, next), (_, row)| next.below == row.below);
        let view = ListView {
            heads: ["Orang", "Kecamatan", "Tenggat"],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            empty: "Tidak ada permintaan mentor yang menunggu.",
            ..ListView::default()
        };
        view.reply(desk, visit, "Minta mentor", "requests")
    })
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::MentorRequest).await?;
        page(desk, visit, &opened, Outcome::shown("request")).await
    })
}

pub(super) fn assign<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        match assigning::assign(desk, visit).await? {
            Assigned::Yes => Ok(assigning::assigned(visit.request.parts.uri.path())),
            Assigned::No(opened, outcome) => page(desk, visit, &opened, outcome).await,
        }
    })
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    outcome: Outcome,
) -> Result<Reply, Fault> {
    let state = &opened.state;
    // A registered person has a page of her own.
    if !state.stages.is_empty() {
        return Err(Fault::NotFound);
    }
    let mut view = CaseView::from("Minta mentor", LIST);
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
        view.links.push(link(
            "Buka pendaftarannya",
            addresses::person(merged.into, ""),
        ));
    } else if let Some(objection) = state.closed() {
        view.lead.push(objection.to_string());
    } else {
        if let Some(due) = &state.due {
            view.lead.push(format!(
                "Dijawab paling lambat {}.",
                words::weekday_and_day(due.day)
            ));
        }
        if let Some(choice) = Choice::of(desk, visit, opened).await? {
            view.forms = choice.forms(desk, visit, opened, outcome.wrong)?;
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
        .push(summary::events(desk, opened, &desk.names(opened).await?));
    let heading = format!("Permintaan mentor: {}", name(opened));
    let title = Title::naming(heading, format!("Permintaan mentor {}", opened.reference));
    view.reply(desk, visit, title, outcome)
}

/// Finds registrations of likely the same person in the officer's scope, each with what speaks for
/// it: the reference that she wrote, her telephone number, or her name in the same kecamatan. Whose
/// they are is seen when one is compared.
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
    if let (Some(name), Some(kecamatan)) = (&opened.name, opened.state.kecamatan()) {
        let office = Office::Kecamatan(kecamatan.clone());
        let registered = desk.repository().list(&office, None).await?.into_iter();
        let namesakes = registered.filter(|listed| {
            let other = listed
                .name
                .as_deref()
                .filter(|_| listed.standing.stage.is_some());
            other.is_some_and(|other| are_namesakes(name, other))
        });
        let namesakes = namesakes.map(|listed| (listed.reference, "nama sama atau mirip"));
        found.extend(namesakes.take(MOST_NAMESAKES));
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

/// Namesakes that are offered at most: of more, none is likely she.
const MOST_NAMESAKES: usize = 5;

/// Tells whether two names can be one person's: the same words in any order, or one leaves some out
/// but has at least two.
fn are_namesakes(one: &str, other: &str) -> bool {
    let (one, other) = (forms::words(one), forms::words(other));
    let mut names = [&one, &other].map(|name| name.split_whitespace().collect::<Vec<_>>());
    names.sort_by_key(Vec::len);
    let [short, long] = names;
    (short.len() == long.len() || short.len() > 1)
        && !short.is_empty()
        && short.iter().all(|word| long.contains(word))
}

pub(super) fn ask_forward<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened_to_act(desk, visit, ReadPurpose::MentorRequest).await?;
        forwarding(desk, visit, &opened, Outcome::shown("forwarding_asked")).await
    })
}

pub(super) fn forward<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::MentorRequest).await?;
        let Ok(to) = visit.fields.text("kepada").parse() else {
            let wrong = "Pilih kepada siapa permintaan ini diteruskan";
            let outcome = Outcome::wrong("forwarding_rejected", wrong);
            return forwarding(desk, visit, &opened, outcome).await;
        };
        let act = act(visit, opened.reference, What::Forwarded { to })?;
        match desk.repository().act(&act, visit.now).await {
            Ok(_) => Ok(Reply::see_other(
                "forwarded",
                &format!("{LIST}?kabar=diteruskan"),
            )),
            Err(reason) => {
                let refused = refusal(desk, reason, &act.what).await?;
                let outcome = Outcome::refused("forwarding_refused", refused);
                forwarding(desk, visit, &opened, outcome).await
            }
        }
    })
}

async fn forwarding(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    outcome: Outcome,
) -> Result<Reply, Fault> {
    let name = name(opened);
    let back = mentor_page(&opened.state, opened.reference);
    let mut view = CaseView::from(name, back);
    let looked_for = Choice::of(desk, visit, opened).await?;
    let has_community = looked_for.is_some_and(|choice| choice.community().is_some());
    let options = ForwardedTo::ALL
        .iter()
        .filter(|to| has_community || **to != ForwardedTo::Community);
    let options = options.map(|to| (to.code(), to.label()));
    let field = form::radios("kepada", "Diteruskan kepada", options);
    let mut field = form::answered(field, &visit.fields);
    if let Some(wrong) = outcome.wrong {
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
    let window = format!("Teruskan permintaan {}", opened.reference);
    let title = Title::naming(format!("Teruskan permintaan {name}"), window);
    view.reply(desk, visit, title, outcome)
}

/// Returns the address of the page on which a mentor is found for somebody.
fn mentor_page(state: &State, reference: Reference) -> String {
    if state.stages.is_empty() {
        ONE.replace("{nomor}", &reference.to_string())
    } else {
        addresses::person(reference, "mentor/")
    }
}

fn tag(state: &State, due: Option<Date>, today: Date) -> Option<TagView> {
    if let Some(due) = due.filter(|due| *due < today) {
        return Some(TagView::late(due, today));
    }
    let forwarded = state.forwarded?;
    let to = forwarded.to.label().to_lowercase();
    Some(TagView::new(format!("Diteruskan: {to}"), "plain"))
}

/// Lists the facts of a submission under a heading, with its reference.
pub(super) fn side(desk: &Desk, opened: &Opened, title: &str) -> SideView {
    let mut rows = vec![fact("Nomor rujukan", opened.reference.to_string())];
    rows.extend(summary::answers(desk, &opened.sent));
    SideView {
        title: title.to_owned(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_in_any_order_and_with_words_left_out() {
        for (one, other, expected) in [
            ("Contoh Melati", "contoh  MELATI", true),
            ("Contoh Melati", "Melati, Contoh", true),
            ("Contoh Melati", "Contoh Melati Putih", true),
            ("Melati", "Melati", true),
            ("Melati", "Contoh Melati", false),
            ("Contoh Melati", "Contoh Kenanga", false),
            ("Contoh Melati Putih", "Contoh Melati Merah", false),
            ("", "", false),
        ] {
            assert_eq!(are_namesakes(one, other), expected, "{one} / {other}");
            assert_eq!(are_namesakes(other, one), expected, "{other} / {one}");
        }
    }
}
