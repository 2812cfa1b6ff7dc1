//! `/meja/orang/{nomor}/salinan/`: all that is kept about a person, to be printed for her.

use forms::FieldView;
use http::StatusCode;
use programme::closed_lists::ReadPurpose;
use records::Opened;

use super::summary;
use super::view::{CaseView, PartView};
use crate::access::Confirmation;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::letter;
use crate::pages::record::{address, name, opened, reference};

pub(super) const COPY: &str = "/meja/orang/{nomor}/salinan/";

pub(super) fn ask<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let reference = reference(visit)?;
        desk.repository()
            .standing(&visit.scope(), reference, visit.now)
            .await?;
        page(desk, visit, form::newest_code(), StatusCode::OK)
    })
}

pub(super) fn print<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let reference = reference(visit)?;
        desk.repository()
            .standing(&visit.scope(), reference, visit.now)
            .await?;
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            return page(desk, visit, *field, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let opened = opened(desk, visit, ReadPurpose::Copy).await?;
        printed(desk, visit, &opened).await
    })
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    code: FieldView,
    status: StatusCode,
) -> Result<Reply, Fault> {
    let reference = reference(visit)?;
    let mut view = CaseView::from("Halaman orangnya", address(reference, ""));
    view.forms.push(PartView {
        paragraphs: vec![format!(
            "Salinan data {reference} memuat semua jawabannya, riwayatnya, dan siapa yang pernah \
             membacanya. Serahkan hanya kepada orangnya. Bahwa Anda mencetaknya ikut dicatat."
        )],
        action: COPY.replace("{nomor}", &reference.to_string()),
        fields: vec![code],
        button: "Tampilkan salinan".to_owned(),
        ..PartView::default()
    });
    let outcome = if status == StatusCode::OK {
        "copy_asked"
    } else {
        "wrong_code"
    };
    view.reply(desk, visit, "Salinan data", (status, outcome))
}

async fn printed(desk: &Desk, visit: &Visit<'_>, opened: &Opened) -> Result<Reply, Fault> {
    let mut view = CaseView::from("Halaman orangnya", address(opened.reference, ""));
    view.lead = vec![format!(
        "Nomor rujukan {}. {}.",
        opened.reference,
        letter::printed(visit)
    )];
    view.sides = summary::sides(desk, opened, "Jawaban");
    view.sides
        .push(summary::events(desk, &opened.events).await?);
    view.sides.push(summary::readers(desk, opened).await?);
    let title = format!("Salinan data {}", name(opened));
    view.reply(desk, visit, title, (StatusCode::OK, "copy"))
}
