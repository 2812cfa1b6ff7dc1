//! `/meja/orang/{nomor}/alih/`: another office takes over.

use programme::KecamatanId;
use programme::closed_lists::TransferReason;
use records::Opened;
use records::history::What;

use super::act::{self, Ask, Asked, Deed};
use super::fields::{self, FreeText};
use super::name;
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

fn ask(desk: &Desk, visit: &Visit<'_>, opened: &Opened, is_sent: bool) -> Result<Asked, Fault> {
    let fields = &visit.fields;
    let others = desk
        .offices()
        .iter()
        .filter(|(id, _)| Some(*id) != opened.state.kecamatan());
    let options = others.map(|(id, office)| (id.as_str(), office.name.as_str()));
    let chosen = fields.text("kecamatan");
    let mut to_field = form::chosen(form::select("kecamatan", "Ke kecamatan", options), chosen);
    let to: Option<KecamatanId> = chosen.parse().ok();
    let to = to.filter(|to| desk.offices().contains_key(to));
    let (mut reason_field, reason) = fields::one_of(
        form::with_hint(
            fields::radios("alasan", "Alasan"),
            "Kantor yang menerima melihat alasan ini.",
        ),
        TransferReason::ALL.iter().map(|one| (*one, one.label())),
        fields,
    );
    let FreeText { mut field, text } = fields::free_text("catatan", "Keterangan", fields);
    let mut is_right = true;
    if is_sent {
        let mut wrong = |field: &mut forms::FieldView, message: &str| {
            *field = form::with_error(field.clone(), message);
            is_right = false;
        };
        if to.is_none() {
            wrong(&mut to_field, "Pilih kecamatan yang menerima");
        }
        if reason.is_none() {
            wrong(&mut reason_field, "Pilih alasannya");
        }
        if text.is_err() {
            wrong(&mut field, fields::TOO_LONG);
        }
    }
    let confirm = to.as_ref().filter(|_| is_sent).map(|to| {
        let place = desk.kecamatan_name(to);
        let mut effect = vec![format!(
            "{} dialihkan ke kantor {place}. Kantor itu yang menghubunginya sejak hari ini.",
            name(opened)
        )];
        if !visit.scope().holds(to) {
            effect.push("Sesudah ini Anda tidak dapat membuka datanya lagi.".to_owned());
        }
        effect
    });
    let title = match &to {
        Some(to) if is_sent && is_right => format!("Alihkan ke {}?", desk.kecamatan_name(to)),
        _ => "Alihkan ke kecamatan lain".to_owned(),
    };
    let deed = match (is_sent && is_right, to, reason, text) {
        (true, Some(to), Some(reason), Ok(text)) => Some(Deed {
            what: What::Transferred { to, reason },
            at: visit.now,
            text,
        }),
        _ => None,
    };
    Ok(Asked {
        title,
        paragraphs: Vec::new(),
        fields: vec![to_field, reason_field, field],
        button: "Alihkan".to_owned(),
        deed,
        confirm,
    })
}
