//! `/meja/orang/{nomor}/kontak/`: somebody spoke with her, or tried to.

use programme::closed_lists::{Channel, ContactResult, Said};
use programme::deadlines::FOLLOW_UP_DAYS;
use records::Opened;
use records::history::What;

use super::act::Ask;
use super::asked::{Asked, Deed};
use super::fields::Questions;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Visit};

/// The act.
pub(super) struct Contact;

impl Ask for Contact {
    fn ask(
        _desk: &Desk,
        visit: &Visit<'_>,
        _opened: &Opened,
        mut questions: Questions<'_>,
    ) -> Result<Asked, Fault> {
        let channel = questions.one_of(
            form::radios("saluran", "Lewat apa?", Channel::options()),
            Some("Pilih lewat apa orang ini dihubungi"),
        );
        let result = questions.one_of(
            form::radios("hasil", "Hasilnya", ContactResult::options()),
            Some("Pilih hasilnya"),
        );
        let said = form::checkboxes("dibahas", "Yang dibahas", Said::options());
        let said = questions.several_of(form::optional(said));
        let next = questions.day_to_come(
            "berikutnya",
            "Dijanjikan dihubungi lagi paling lambat",
            &format!("Kosongkan bila tidak ada janji; tenggatnya lalu {FOLLOW_UP_DAYS} hari lagi."),
        );
        if next.is_some() && result.is_some_and(|result| !ContactResult::is_contact(result)) {
            questions.refuse(
                "berikutnya",
                "Kosongkan: orangnya belum dapat diajak bicara, jadi belum ada janji",
            );
        }
        let text = questions.text("catatan", "Catatan", None);
        let deed = channel.zip(result).map(|(channel, result)| Deed {
            what: What::Contacted {
                channel,
                result,
                said,
                next,
            },
            at: visit.now,
            text,
        });
        Ok(questions.asked("Catat kontak", "Simpan kontak", deed))
    }
}
