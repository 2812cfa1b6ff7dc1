//! `/meja/orang/{nomor}/langkah/{p}/`: she has reached a step.

use programme::Stage;
use programme::closed_lists::Evidence;
use records::Opened;
use records::history::What;

use super::act::{Ask, moment};
use super::asked::{Asked, Deed};
use super::fields::Questions;
use super::history::stage_in_words;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Visit};

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

/// Iterates over code and label of the evidence that a stage may be recorded on.
pub(super) fn offered(stage: Stage) -> impl Iterator<Item = (&'static str, &'static str)> {
    let evidence = Evidence::of(stage).into_iter();
    evidence.map(|one| (one.code(), one.label()))
}
