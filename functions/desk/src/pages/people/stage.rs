//! `/meja/orang/{nomor}/langkah/{p}/`: she has reached a step.

use programme::closed_lists::Evidence;
use programme::{Stage, wib};
use records::history::{Act, Event, What};
use records::{Opened, StoreFailure};

use super::act::{Ask, moment};
use super::asked::{Asked, Deed};
use super::fields::Questions;
use super::history::{stage_in_words, summary};
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Visit};
use crate::pages::record;

/// The act.
pub(super) struct Step;

impl Ask for Step {
    fn ask(
        _desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
        mut questions: Questions<'_>,
    ) -> Result<Asked, Fault> {
        let stage = visit.parameter("p").to_uppercase();
        let stage: Stage = stage.parse().map_err(|_| Fault::NotFound)?;
        if stage == Stage::P1 || opened.state.stages.is_empty() {
            return Err(Fault::NotFound);
        }
        let day = questions.day_that_was("hari", "Hari terjadi", true);
        let evidence = questions.one_of(
            form::with_hint(
                form::radios("bukti", "Bukti", offered(stage)),
                "Lihat, lalu kembalikan. Jangan catat nomor dokumen.",
            ),
            Some("Pilih bukti yang Anda lihat, atau \"Belum ada bukti\""),
        );
        let missing = evidence
            .filter(|evidence| *evidence == Evidence::Other)
            .map(|_| "Tulis buktinya dalam beberapa kata");
        let text = questions.text("catatan", "Keterangan", missing);
        let deed = day.zip(evidence).map(|(day, evidence)| Deed {
            what: What::StageReached {
                stage,
                evidence,
                session: None,
                since: None,
            },
            at: moment(day, visit.now),
            text,
        });
        let title = format!("Catat {}", stage_in_words(stage));
        Ok(questions.asked(&title, "Simpan langkah", deed))
    }
}

/// Finds a step among events that an act would record once more, on another day or evidence: it is
/// put right instead. What was undone is no record.
pub(super) fn recorded_otherwise(since: &[Event], act: &Act) -> Option<Event> {
    let What::StageReached {
        stage, evidence, ..
    } = &act.what
    else {
        return None;
    };
    let mut steps = since.iter().filter(|event| event.stands(since));
    let step = steps.find(|event| {
        matches!(
            &event.what,
            What::StageReached { stage: recorded, evidence: seen, .. }
                if recorded == stage
                    && (seen != evidence || wib::date(event.at) != wib::date(act.at))
        )
    });
    step.cloned()
}

/// Writes title and sentence above the form that puts such a step right.
pub(super) async fn told_otherwise(
    desk: &Desk,
    visit: &Visit<'_>,
    step: &Event,
) -> Result<[String; 2], StoreFailure> {
    let who = if step.by == visit.officer().id.as_str() {
        "Anda".to_owned()
    } else {
        desk.doer(&step.by).await?
    };
    let (done, clock) = (summary(&step.what, desk), record::clock(step));
    Ok([
        record::NOT_SAVED.to_owned(),
        format!(
            "{who} sudah mencatat langkah ini, dengan hari atau bukti lain: {done} ({clock}). \
             Isian Anda masih ada, sebagai pembetulan. Periksa, lalu simpan bila itu yang benar."
        ),
    ])
}

/// Iterates over code and label of the evidence that a stage may be recorded on.
pub(super) fn offered(stage: Stage) -> impl Iterator<Item = (&'static str, &'static str)> {
    let evidence = Evidence::of(stage).into_iter();
    evidence.map(|one| (one.code(), one.label()))
}
