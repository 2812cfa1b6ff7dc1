//! `/meja/orang/{nomor}/betulkan/{e}/`: an event is put right. It stays as it is; what is right comes
//! after it.

use programme::closed_lists::{CorrectionReason, Evidence};
use programme::{wib, words};
use records::Opened;
use records::history::{Correction, Event, State, What};

use super::act::{self, Ask, Asked, Deed};
use super::fields::{self, FreeText};
use super::history::summary;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Visit};

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(act::show(desk, visit, ASK))
}

pub(super) fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(act::save(desk, visit, ASK))
}

/// Whether something that the event established still stands and can be put right.
pub(super) fn is_correctable(state: &State, event: &Event) -> bool {
    let is_it = |seq: u32| seq == event.seq;
    if let Some(withdrawn) = &state.withdrawn {
        return is_it(withdrawn.seq);
    }
    event.seq > 1
        && match &event.what {
            What::StageReached { .. } => state.stages.iter().any(|fact| is_it(fact.seq)),
            What::Transferred { .. } => state.offices.iter().any(|fact| is_it(fact.seq)),
            What::Contacted { .. } => {
                state.contacted.is_some_and(is_it)
                    || state.due.as_ref().is_some_and(|due| is_it(due.seq))
            }
            What::MentorAssigned { .. } => state.mentors.iter().any(|fact| is_it(fact.seq)),
            What::Forwarded { .. } => state.forwarded.is_some_and(|fact| is_it(fact.seq)),
            _ => false,
        }
}

const ASK: Ask = ask;

/// Told before a withdrawal is put right.
const PLACES_ARE_GONE: &str = "Tempat dan urutannya di sesi sudah dilepas waktu persetujuannya \
    ditarik, dan tidak kembali sendiri. Bila orang ini masih ingin ikut, mintakan tempat lagi di \
    halaman Ikut sesi dengan nomor rujukan dan enam angka terakhir teleponnya.";

fn ask(desk: &Desk, visit: &Visit<'_>, opened: &Opened, is_sent: bool) -> Result<Asked, Fault> {
    let seq: u32 = visit.parameter("e").parse().map_err(|_| Fault::NotFound)?;
    let event = opened.events.iter().find(|event| event.seq == seq);
    let event = event.ok_or(Fault::NotFound)?;
    if !is_correctable(&opened.state, event) {
        return Err(Fault::NotFound);
    }
    let fact = opened.state.stages.iter().find(|fact| fact.seq == seq);
    let fields = &visit.fields;
    let instead = fact.map(|_| ("diganti", "Terjadi, tetapi hari atau buktinya lain"));
    let options = instead.into_iter().chain([("tidak", "Tidak terjadi")]);
    let (mut how_field, how) =
        fields::chosen(fields::radios("benar", "Yang benar"), options, fields);
    let (mut day_field, day) = fields::day_that_was("hari", "Hari yang benar", fields, visit.now);
    let evidence = fact
        .map(|fact| Evidence::of(fact.stage))
        .unwrap_or_default();
    let (mut evidence_field, evidence) = fields::one_of(
        fields::radios("bukti", "Bukti yang benar"),
        evidence.into_iter().map(|one| (one, one.label())),
        fields,
    );
    let (mut reason_field, reason) = fields::one_of(
        fields::radios("alasan", "Alasan"),
        CorrectionReason::ALL.iter().map(|one| (*one, one.label())),
        fields,
    );
    let FreeText { mut field, text } = fields::free_text("catatan", "Keterangan", fields);
    let is_instead = how.as_deref() == Some("diganti");
    let mut is_right = true;
    if is_sent {
        let mut wrong = |field: &mut forms::FieldView, message: &str| {
            *field = form::with_error(field.clone(), message);
            is_right = false;
        };
        if how.is_none() {
            wrong(&mut how_field, "Pilih mana yang benar");
        }
        if is_instead && let Err(message) = &day {
            wrong(&mut day_field, message);
        }
        if is_instead && evidence.is_none() {
            wrong(&mut evidence_field, "Pilih bukti yang benar");
        }
        if reason.is_none() {
            wrong(&mut reason_field, "Pilih alasannya");
        }
        if text.is_err() {
            wrong(&mut field, fields::TOO_LONG);
        }
    }
    let correction = match (is_instead, day, evidence) {
        (true, Ok(day), Some(evidence)) => Correction::Instead {
            day,
            evidence: Some(evidence),
        },
        _ => Correction::Undone,
    };
    let deed = match (is_sent && is_right, reason, text) {
        (true, Some(reason), Ok(text)) => Some(Deed {
            what: What::Corrected {
                corrects: seq,
                reason,
                correction,
            },
            at: visit.now,
            text,
        }),
        _ => None,
    };
    let mut shown = vec![how_field];
    if fact.is_some() {
        shown.extend([day_field, evidence_field]);
    }
    shown.extend([reason_field, field]);
    let day = fact.map_or_else(|| wib::date(event.at), |fact| fact.day);
    let evidence = fact.map(|fact| format!(", {}", fact.evidence.label()));
    let mut paragraphs = vec![format!(
        "Yang tertulis: {}, {}{}.",
        summary(&event.what, desk),
        words::day(day),
        evidence.unwrap_or_default()
    )];
    if matches!(event.what, What::Withdrawn { .. }) {
        paragraphs.push(PLACES_ARE_GONE.to_owned());
    }
    Ok(Asked {
        title: "Betulkan catatan".to_owned(),
        paragraphs,
        fields: shown,
        button: "Betulkan catatan".to_owned(),
        deed,
        confirm: None,
    })
}
