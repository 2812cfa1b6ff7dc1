//! `/meja/orang/{nomor}/betulkan/{e}/`: an event is put right. It stays as it is; what is right comes
//! after it.

use std::mem;

use programme::closed_lists::CorrectionReason;
use programme::{wib, words};
use records::Opened;
use records::history::{Correction, What};

use super::act::Ask;
use super::asked::{Asked, Deed};
use super::fields::Questions;
use super::history::summary;
use super::stage::offered;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Visit};
use crate::pages::record::closed;

/// The act.
pub(super) struct Correct;

/// Told before a withdrawal is put right.
const PLACES_ARE_GONE: &str = "Tempat dan urutannya di sesi sudah dilepas waktu persetujuannya \
    ditarik, dan tidak kembali sendiri. Bila orang ini masih ingin ikut, mintakan tempat lagi di \
    halaman Ikut sesi dengan nomor rujukan dan enam angka terakhir teleponnya.";

impl Ask for Correct {
    /// The withdrawal and the merging themselves are put right.
    const OUTLASTS: bool = true;

    fn ask(
        desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
        questions: Questions<'_>,
    ) -> Result<Asked, Fault> {
        let seq: u32 = visit.parameter("e").parse().map_err(|_| Fault::NotFound)?;
        correction(desk, visit, opened, questions, seq)
    }
}

/// Makes the form that puts a step right with what was sent to record it once more, whose fields have
/// the same names.
pub(super) fn of_step(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    seq: u32,
) -> Result<Asked, Fault> {
    let mut asked = correction(desk, visit, opened, Questions::of(visit, false), seq)?;
    for field in &mut asked.fields {
        let chosen = match &*field.name {
            HOW => INSTEAD,
            REASON => CorrectionReason::WrongEvidence.code(),
            _ => continue,
        };
        *field = form::chosen(mem::take(field), chosen);
    }
    Ok(asked)
}

/// Makes the form that puts event `seq` right.
fn correction(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    mut questions: Questions<'_>,
    seq: u32,
) -> Result<Asked, Fault> {
    let event = opened.events.iter().find(|event| event.seq == seq);
    let event = event.ok_or(Fault::NotFound)?;
    if !opened.state.lets_correct(&opened.events, event) {
        return Err(closed(opened).unwrap_or(Fault::NotFound));
    }
    let fact = opened.state.stages.iter().find(|fact| fact.seq == seq);
    let instead = fact.map(|_| (INSTEAD, "Terjadi, tetapi hari atau buktinya lain"));
    let options = instead.into_iter().chain([("tidak", "Tidak terjadi")]);
    let how: Option<String> = questions.one_of(
        form::radios(HOW, "Yang benar", options),
        Some("Pilih mana yang benar"),
    );
    let mut correction = Correction::Undone;
    if let Some(fact) = fact {
        let is_instead = how.as_deref() == Some(INSTEAD);
        let day = questions.day_that_was("hari", "Hari yang benar", is_instead);
        let evidence = questions.one_of(
            form::radios("bukti", "Bukti yang benar", offered(fact.stage)),
            is_instead.then_some("Pilih bukti yang benar"),
        );
        if let (true, Some(day), evidence @ Some(_)) = (is_instead, day, evidence) {
            correction = Correction::Instead { day, evidence };
        }
    }
    let reason = questions.one_of(
        form::radios(REASON, "Alasan", CorrectionReason::options()),
        Some("Pilih alasannya"),
    );
    let text = questions.text("catatan", "Keterangan", None);
    let deed = reason.map(|reason| Deed {
        what: What::Corrected {
            corrects: seq,
            reason,
            correction,
        },
        at: visit.now,
        text,
    });
    let day = fact.map_or_else(|| wib::date(event.at), |fact| fact.day);
    let evidence = fact.map(|fact| format!(", {}", fact.evidence.label()));
    let mut paragraphs = vec![format!(
        "Yang tertulis: {}, {}{}.",
        summary(&event.what, desk),
        words::day(day),
        evidence.unwrap_or_default()
    )];
    match event.what {
        What::Withdrawn { .. } => paragraphs.push(PLACES_ARE_GONE.to_owned()),
        What::Merged { into } => paragraphs.push(format!(
            "Permintaan mentor ini lalu menunggu lagi di sini. Betulkan juga catatan \"Minta \
             mentor\" di pendaftaran {into}, agar orang itu tidak ikut menunggu mentor."
        )),
        What::MentorAsked { request } => paragraphs.push(format!(
            "Pendaftaran ini lalu tidak menunggu mentor lagi. Betulkan juga catatan \"Digabung\" \
             di permintaan {request}, agar permintaan itu ditangani lagi."
        )),
        _ => {}
    }
    Ok(Asked {
        paragraphs,
        ..questions.asked("Betulkan catatan", "Betulkan catatan", deed)
    })
}

/// The name of the field that says what is right.
const HOW: &str = "benar";

/// The name of the field for the reason.
const REASON: &str = "alasan";

/// The answer of those for whom it happened otherwise.
const INSTEAD: &str = "diganti";
