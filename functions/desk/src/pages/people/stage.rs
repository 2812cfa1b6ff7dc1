//! `/meja/orang/{nomor}/langkah/{p}/`: she has reached a step.

use programme::Stage;
use programme::closed_lists::Evidence;
use records::Opened;
use records::history::What;

use super::act::{self, Ask, Asked, Deed};
use super::fields::{self, FreeText};
use super::history::stage_in_words;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Visit};

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(act::show(desk, visit, ASK))
}

pub(super) fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(act::save(desk, visit, ASK))
}

const ASK: Ask = ask;

fn ask(_desk: &Desk, visit: &Visit<'_>, opened: &Opened, is_sent: bool) -> Result<Asked, Fault> {
    let stage = visit.parameter("p").to_uppercase();
    let stage: Stage = stage.parse().map_err(|_| Fault::NotFound)?;
    if stage == Stage::P1 || opened.state.stages.is_empty() {
        return Err(Fault::NotFound);
    }
    let fields = &visit.fields;
    let (mut day_field, day) = fields::day_that_was("hari", "Hari terjadi", fields, visit.now);
    let evidence = Evidence::of(stage).into_iter();
    let (mut evidence_field, evidence) = fields::one_of(
        form::with_hint(
            fields::radios("bukti", "Bukti"),
            "Lihat, lalu kembalikan. Jangan catat nomor dokumen.",
        ),
        evidence.map(|one| (one, one.label())),
        fields,
    );
    let FreeText { mut field, text } = fields::free_text("catatan", "Keterangan", fields);
    let mut is_right = true;
    if is_sent {
        let mut wrong = |field: &mut forms::FieldView, message: &str| {
            *field = form::with_error(field.clone(), message);
            is_right = false;
        };
        if let Err(message) = &day {
            wrong(&mut day_field, message);
        }
        if evidence.is_none() {
            wrong(
                &mut evidence_field,
                "Pilih bukti yang Anda lihat, atau \"Belum ada bukti\"",
            );
        }
        if evidence == Some(Evidence::Other) && text == Ok(None) {
            wrong(&mut field, "Tulis buktinya dalam beberapa kata");
        }
        if text.is_err() {
            wrong(&mut field, fields::TOO_LONG);
        }
    }
    let deed = match (is_sent && is_right, day, evidence, text) {
        (true, Ok(day), Some(evidence), Ok(text)) => Some(Deed {
            what: What::StageReached {
                stage,
                evidence,
                session: None,
                since: None,
            },
            at: act::moment(day, visit.now),
            text,
        }),
        _ => None,
    };
    Ok(Asked {
        title: format!("Catat {}", stage_in_words(stage)),
        paragraphs: Vec::new(),
        fields: vec![day_field, evidence_field, field],
        button: "Simpan langkah".to_owned(),
        deed,
        confirm: None,
    })
}
