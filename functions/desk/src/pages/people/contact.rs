//! `/meja/orang/{nomor}/kontak/`: somebody spoke with her, or tried to.

use programme::closed_lists::{Channel, ContactResult, Said};
use records::Opened;
use records::history::What;

use super::act::{self, Ask, Asked, Deed};
use super::fields::{self, FreeText};
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

fn ask(_desk: &Desk, visit: &Visit<'_>, _opened: &Opened, is_sent: bool) -> Result<Asked, Fault> {
    let fields = &visit.fields;
    let (mut channel_field, channel) = fields::one_of(
        fields::radios("saluran", "Lewat apa?"),
        Channel::ALL.iter().map(|one| (*one, one.label())),
        fields,
    );
    let (mut result_field, result) = fields::one_of(
        fields::radios("hasil", "Hasilnya"),
        ContactResult::ALL.iter().map(|one| (*one, one.label())),
        fields,
    );
    let said_field = fields::radios("dibahas", "Yang dibahas");
    let (said_field, said) = fields::several_of(
        said_field,
        Said::ALL.iter().map(|one| (*one, one.label())),
        fields,
    );
    let next_field = fields::day("berikutnya", "Dijanjikan dihubungi lagi paling lambat");
    let next_field = form::with_hint(
        fields::optional(next_field),
        "Kosongkan bila tidak ada janji; tenggatnya lalu 14 hari lagi.",
    );
    let mut next_field = form::with_value(next_field, fields.text("berikutnya"));
    let FreeText { mut field, text } = fields::free_text("catatan", "Catatan", fields);
    let next = fields::read_day(fields.text("berikutnya"));
    let mut is_right = true;
    if is_sent {
        let mut wrong = |field: &mut forms::FieldView, message: &str| {
            *field = form::with_error(field.clone(), message);
            is_right = false;
        };
        if channel.is_none() {
            wrong(&mut channel_field, "Pilih lewat apa orang ini dihubungi");
        }
        if result.is_none() {
            wrong(&mut result_field, "Pilih hasilnya");
        }
        match &next {
            Err(()) => wrong(&mut next_field, fields::WRONG_DAY),
            Ok(Some(day)) if *day < programme::wib::date(visit.now) => {
                wrong(&mut next_field, "Tulis hari ini atau hari sesudahnya");
            }
            Ok(_) => {}
        }
        if text.is_err() {
            wrong(&mut field, fields::TOO_LONG);
        }
    }
    let deed = match (is_sent && is_right, channel, result, next, text) {
        (true, Some(channel), Some(result), Ok(next), Ok(text)) => Some(Deed {
            what: What::Contacted {
                channel,
                result,
                said,
                next,
            },
            at: visit.now,
            text,
        }),
        _ => None,
    };
    Ok(Asked {
        title: "Catat kontak".to_owned(),
        paragraphs: Vec::new(),
        fields: vec![channel_field, result_field, said_field, next_field, field],
        button: "Simpan kontak".to_owned(),
        deed,
        confirm: None,
    })
}
