//! `/meja/orang/{nomor}/hapus/`: the secretariat erases what says something about a person.

use forms::FieldView;
use http::StatusCode;
use programme::closed_lists::{ErasureReason, ReadPurpose};
use records::{Opened, Person};

use super::view::{CaseView, PartView};
use crate::access::Confirmation;
use crate::addresses;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{name, opened};
use crate::shell::Title;

pub(super) const ERASE: &str = "/meja/orang/{nomor}/hapus/";

const REASON: &str = "alasan";

pub(super) fn ask<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::Rights).await?;
        page(
            desk,
            visit,
            &opened,
            None,
            form::newest_code(),
            StatusCode::OK,
        )
    })
}

pub(super) fn erase<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::Rights).await?;
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        let Ok(reason) = visit.fields.text(REASON).parse::<ErasureReason>() else {
            let message = Some("Pilih alasannya");
            return page(desk, visit, &opened, message, form::newest_code(), wrong);
        };
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            return page(desk, visit, &opened, None, *field, wrong);
        }
        let person = Person::by_reference(opened.reference);
        let by = visit.officer().id.as_str();
        let erased = desk.repository().erase(&person, by, reason, visit.now);
        erased.await?;
        let to = format!("{}?kabar=data-dihapus", addresses::LIST);
        Ok(Reply::see_other("erased", &to))
    })
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    wrong: Option<&str>,
    code: FieldView,
    status: StatusCode,
) -> Result<Reply, Fault> {
    let name = name(opened);
    let mut view = CaseView::from(name, addresses::person(opened.reference, ""));
    let field = form::radios(REASON, "Alasan", ErasureReason::options());
    let mut field = form::answered(field, &visit.fields);
    if let Some(wrong) = wrong {
        field = form::with_error(field, wrong);
    }
    view.forms.push(PartView {
        paragraphs: vec![
            format!(
                "Yang hilang untuk seterusnya: semua jawaban {name}, kiriman susulannya, catatan \
                 bebas tentangnya, dan tempatnya di sesi. Tidak ada yang dapat mengembalikannya."
            ),
            format!(
                "Yang tetap: nomor rujukan {}, yang tidak diberikan lagi, dan hitungan langkahnya \
                 dalam laporan, tanpa nama.",
                opened.reference
            ),
        ],
        action: ERASE.replace("{nomor}", &opened.reference.to_string()),
        fields: vec![field, code],
        button: "Hapus data".to_owned(),
        ..PartView::default()
    });
    let outcome = if status == StatusCode::OK {
        "erasure_asked"
    } else {
        "erasure_rejected"
    };
    let window = format!("Hapus data {}", opened.reference);
    let title = Title::naming(format!("Hapus data {name}"), window);
    view.reply(desk, visit, title, (status, outcome))
}
