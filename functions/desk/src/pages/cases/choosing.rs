//! `/meja/orang/{nomor}/mentor/`: a registered person is given a mentor, or another one.

use programme::closed_lists::ReadPurpose;
use records::Opened;

use super::assigning::{self, Assigned, Choice, assigned, present};
use super::requests::FORWARD;
use super::view::{CaseView, Outcome, link};
use crate::addresses;
use crate::desk::Desk;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{name, opened_to_act, reference};
use crate::shell::Title;

pub(super) const PAGE: &str = "/meja/orang/{nomor}/mentor/";

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened_to_act(desk, visit, ReadPurpose::MentorRequest).await?;
        page(desk, visit, &opened, Outcome::shown("mentor_asked")).await
    })
}

pub(super) fn assign<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        match assigning::assign(desk, visit).await? {
            Assigned::Yes => Ok(assigned(&addresses::person(reference(visit)?, ""))),
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
    let name = name(opened);
    let mut view = CaseView::from(name, addresses::person(opened.reference, ""));
    view.lead.extend(present(desk, opened).await?);
    match Choice::of(desk, visit, opened).await? {
        Some(choice) => view.forms = choice.forms(desk, visit, opened, outcome.wrong)?,
        None => view
            .lead
            .push("Kiriman ini tanpa kecamatan, jadi mentor tidak dapat dicarikan.".to_owned()),
    }
    view.links.push(link(
        "Teruskan, karena tidak ada mentor yang punya tempat",
        FORWARD.replace("{nomor}", &opened.reference.to_string()),
    ));
    let window = format!("Mentor untuk {}", opened.reference);
    let title = Title::naming(format!("Mentor untuk {name}"), window);
    view.reply(desk, visit, title, outcome)
}
