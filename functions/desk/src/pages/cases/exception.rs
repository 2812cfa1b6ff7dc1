//! `/meja/buka/`: a record beyond the own office, for a reason, for half an hour, to be read only.

use forms::FieldView;
use http::StatusCode;
use programme::closed_lists::{ExceptionReason, ReadPurpose};
use programme::{Reference, words};
use records::{EXCEPTION_MINUTES, NotOpened, Reader, Role};

use super::summary;
use super::view::{CaseView, PartView, SideView, fact};
use crate::access::Confirmation;
use crate::addresses::{EXCEPTION, LIST};
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{name, reference};
use crate::shell::Title;

pub(super) const ONE: &str = "/meja/buka/{nomor}/";

const NUMBER: &str = "nomor";
const REASON: &str = "alasan";

pub(super) fn ask<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let fields = fields(visit);
        page(desk, visit, fields, (StatusCode::OK, "exception_asked")).await
    })
}

pub(super) fn open<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mut fields = fields(visit);
        let number = Reference::parse(visit.fields.text(NUMBER));
        let reason = visit.fields.text(REASON).parse::<ExceptionReason>();
        if number.is_err() {
            let message = "Tulis nomor rujukan: sepuluh huruf dan angka seperti di tanda terima";
            fields[0] = form::with_error(fields[0].clone(), message);
        }
        if reason.is_err() {
            fields[1] = form::with_error(fields[1].clone(), "Pilih alasannya");
        }
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, "exception_rejected");
        let (Ok(number), Ok(reason)) = (number, reason) else {
            return page(desk, visit, fields, wrong).await;
        };
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            fields[2] = *field;
            return page(desk, visit, fields, wrong).await;
        }
        let officer = &visit.officer().id;
        let granted = desk.repository().grant(officer, number, reason, visit.now);
        match granted.await {
            Ok(()) => {
                let to = ONE.replace("{nomor}", &number.to_string());
                Ok(Reply::see_other("exception", &to))
            }
            Err(NotOpened::Unknown) => {
                let message = "Tidak ditemukan. Periksa nomornya";
                fields[0] = form::with_error(fields[0].clone(), message);
                page(desk, visit, fields, wrong).await
            }
            Err(reason) => Err(reason.into()),
        }
    })
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let reader = Reader {
            officer: visit.officer().id.clone(),
            purpose: ReadPurpose::WithReason,
        };
        let granted = desk
            .repository()
            .person_by_grant(reference(visit)?, &reader, visit.now);
        let (opened, until) = granted.await?;
        let mut view = CaseView::from("Buka dengan alasan", EXCEPTION);
        view.lead = vec![format!(
            "Hanya untuk dibaca, sampai pukul {}. Sekretariat melihat bahwa Anda membukanya.",
            words::time(until)
        )];
        view.sides = summary::sides(desk, &opened, "Jawaban");
        view.sides
            .push(summary::events(desk, &opened, &desk.names(&opened).await?));
        let heading = format!("{}, {}", name(&opened), opened.reference);
        let title = Title::naming(heading, opened.reference.to_string());
        view.reply(desk, visit, title, (StatusCode::OK, "exception_shown"))
    })
}

fn fields(visit: &Visit<'_>) -> Vec<FieldView> {
    let reason = form::radios(REASON, "Alasan", ExceptionReason::options());
    let number = form::input(NUMBER, "Nomor rujukan");
    vec![
        form::with_value(number, visit.fields.text(NUMBER)),
        form::answered(reason, &visit.fields),
        form::newest_code(),
    ]
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    fields: Vec<FieldView>,
    outcome: (StatusCode, &'static str),
) -> Result<Reply, Fault> {
    let mut view = CaseView::from("Daftar kerja", LIST);
    view.forms.push(PartView {
        paragraphs: vec![format!(
            "Untuk orang di luar wilayah kerja Anda. Datanya dapat dibaca {EXCEPTION_MINUTES} \
                 menit, tidak dapat diubah. Nomor, alasan, waktu, dan nama Anda dicatat dan \
                 dilihat sekretariat."
        )],
        action: EXCEPTION.to_owned(),
        fields,
        button: "Buka".to_owned(),
        ..PartView::default()
    });
    if visit.officer().role() == Role::Sekretariat {
        let mut rows = Vec::new();
        for grant in desk.repository().grants(visit.now).await? {
            let who = desk.doer(grant.officer.as_str()).await?;
            let value = format!(
                "{who}, {}: {}",
                grant.reference,
                grant.reason.label().to_lowercase()
            );
            rows.push(fact(words::moment(grant.at), value));
        }
        view.sides.push(SideView {
            title: "Dibuka dalam 90 hari terakhir".to_owned(),
            rows,
        });
    }
    view.reply(desk, visit, "Buka dengan alasan", outcome)
}
