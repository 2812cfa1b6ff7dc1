//! `/meja/orang/{nomor}/alih/`: another office takes over.

use programme::KecamatanId;
use programme::closed_lists::TransferReason;
use records::Opened;
use records::history::What;

use super::act::Ask;
use super::asked::{Asked, Deed};
use super::fields::Questions;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Visit};
use crate::pages::record::name;

/// The act.
pub(super) struct Transfer;

impl Ask for Transfer {
    fn ask(
        desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
        mut questions: Questions<'_>,
    ) -> Result<Asked, Fault> {
        let present = opened.state.kecamatan();
        let others = desk.offices().iter().filter(|(id, _)| Some(*id) != present);
        let others = others.map(|(id, office)| (id.as_str(), office.name.as_str()));
        let to: Option<KecamatanId> = questions.one_of(
            form::select("kecamatan", "Ke kecamatan", others),
            Some("Pilih kecamatan yang menerima"),
        );
        let reason = questions.one_of(
            form::with_hint(
                form::radios("alasan", "Alasan", TransferReason::options()),
                "Kantor yang menerima melihat alasan ini.",
            ),
            Some("Pilih alasannya"),
        );
        let text = questions.text("catatan", "Keterangan", None);
        let (Some(to), true) = (to, questions.are_answered()) else {
            return Ok(questions.asked("Alihkan ke kecamatan lain", "Alihkan", None));
        };
        let place = desk.kecamatan_name(&to);
        let mut effect = vec![format!(
            "{} dialihkan ke kantor {place}. Kantor itu yang menghubunginya sejak hari ini.",
            name(opened)
        )];
        if !visit.scope().holds(&to) {
            effect.push("Sesudah ini Anda tidak dapat membuka datanya lagi.".to_owned());
        }
        let title = format!("Alihkan ke {place}?");
        let deed = reason.map(|reason| Deed {
            what: What::Transferred { to, reason },
            at: visit.now,
            text,
        });
        Ok(Asked {
            confirm: Some(effect),
            ..questions.asked(&title, "Alihkan", deed)
        })
    }
}
