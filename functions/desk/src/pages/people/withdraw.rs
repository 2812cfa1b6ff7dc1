//! `/meja/orang/{nomor}/tarik/`: she withdraws her consent. No reason is asked for.

use programme::closed_lists::WithdrawalWay;
use records::Opened;
use records::history::What;

use super::act::{Ask, moment};
use super::asked::{Asked, Deed};
use super::fields::Questions;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Visit};
use crate::pages::record::name;

/// The act.
pub(super) struct Withdrawal;

impl Ask for Withdrawal {
    fn ask(
        _desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
        mut questions: Questions<'_>,
    ) -> Result<Asked, Fault> {
        let label = "Bagaimana penarikan ini disampaikan?";
        let way = questions.one_of(
            form::radios("cara", label, WithdrawalWay::options()),
            Some("Pilih bagaimana penarikan ini disampaikan"),
        );
        let day = questions.day_that_was("hari", "Hari disampaikan", true);
        let deed = way.zip(day).map(|(way, day)| Deed {
            what: What::Withdrawn { way },
            at: moment(day, visit.now),
            text: None,
        });
        let mut confirm = vec![
            format!(
                "Persetujuan {} dicatat sebagai ditarik. Tidak ada lagi yang dicatat tentang \
                 orang ini, dan tidak ada lagi yang menghubunginya.",
                name(opened)
            ),
            "Kursi dan antreannya di sesi dilepas dan tidak kembali.".to_owned(),
        ];
        if !opened.state.mentors.is_empty() {
            confirm.push("Beri tahu mentornya: ia tidak lagi mendampingi orang ini.".to_owned());
        }
        if !opened.state.cases.is_empty() {
            confirm.push("Jawaban atas permintaan haknya tetap harus diberikan.".to_owned());
        }
        Ok(Asked {
            paragraphs: vec!["Alasan tidak ditanyakan.".to_owned()],
            confirm: Some(confirm),
            ..questions.asked("Catat penarikan persetujuan", "Catat penarikan", deed)
        })
    }
}
