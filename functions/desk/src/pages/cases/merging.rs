//! `/meja/minta-mentor/{nomor}/gabung/`: a request and a registration side by side.

use programme::Reference;
use programme::closed_lists::ReadPurpose;
use records::Opened;
use records::history::What;

use super::requests::{MERGE, ONE, alike, side};
use super::view::{CaseView, Outcome, PartView};
use crate::addresses;
use crate::desk::Desk;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{act, hidden, name, open, opened, refusal};

/// The name of the field with the registration's reference.
const WITH: &str = "dengan";

pub(super) fn ask<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let (request, registration) = both(desk, visit).await?;
        let outcome = Outcome::shown("merge_asked");
        page(desk, visit, [&request, &registration], outcome)
    })
}

pub(super) fn merge<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let (request, registration) = both(desk, visit).await?;
        let into = registration.reference;
        let act = act(visit, request.reference, What::Merged { into })?;
        match desk.repository().merge(&act, into, visit.now).await {
            Ok(_) => {
                let to = format!("{}?kabar=digabung", addresses::person(into, ""));
                Ok(Reply::see_other("merged", &to))
            }
            Err(reason) => {
                let refused = refusal(desk, reason, &act.what).await?;
                let outcome = Outcome::refused("merge_refused", refused);
                page(desk, visit, [&request, &registration], outcome)
            }
        }
    })
}

/// Opens request and registration. Only one that is likely hers is opened beside it.
async fn both(desk: &Desk, visit: &Visit<'_>) -> Result<(Opened, Opened), Fault> {
    let request = opened(desk, visit, ReadPurpose::Compared).await?;
    let with = Reference::parse(visit.fields.text(WITH)).map_err(|_| Fault::NotFound)?;
    let alike = alike(desk, visit, &request).await?;
    let is_merged = request
        .state
        .merged
        .is_some_and(|merged| merged.into == with);
    if !is_merged && alike.iter().all(|(reference, _)| *reference != with) {
        return Err(Fault::NotFound);
    }
    let registration = open(desk, visit, with, ReadPurpose::Compared).await?;
    Ok((request, registration))
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    [request, registration]: [&Opened; 2],
    outcome: Outcome,
) -> Result<Reply, Fault> {
    let number = request.reference.to_string();
    let mut view = CaseView::from("Permintaan mentor", ONE.replace("{nomor}", &number));
    view.sides = vec![
        side(desk, request, "Permintaan mentor"),
        side(desk, registration, "Pendaftaran"),
    ];
    let mut hidden = hidden(visit, request.state.seq)?;
    hidden.push((WITH.to_owned(), registration.reference.to_string()));
    view.forms.push(PartView {
        heading: "Orang yang sama?".to_owned(),
        paragraphs: vec![format!(
            "Permintaan {number} berakhir dan dilanjutkan di pendaftaran {}, milik {}. Keduanya \
             mendapat catatan; jawabannya tetap ada.",
            registration.reference,
            name(registration)
        )],
        action: MERGE.replace("{nomor}", &number),
        hidden,
        button: "Gabungkan".to_owned(),
        ..PartView::default()
    });
    view.reply(desk, visit, "Gabungkan permintaan", outcome)
}
