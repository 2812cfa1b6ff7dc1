//! `/meja/orang/{nomor}/tarik/`: she withdraws her consent. No reason is asked for.

use programme::closed_lists::WithdrawalWay;
use records::Opened;
use records::history::What;

use super::act::{self, Ask, Asked, Deed};
use super::fields;
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

#[expect(clippy::unnecessary_wraps, reason = "as every form of an act")]
fn ask(_desk: &Desk, visit: &Visit<'_>, opened: &Opened, is_sent: bool) -> Result<Asked, Fault> {
    let fields = &visit.fields;
    let (mut way_field, way) = fields::one_of(
        fields::radios("cara", "Bagaimana penarikan ini disampaikan?"),
        WithdrawalWay::ALL.iter().map(|one| (*one, one.label())),
        fields,
    );
    let (mut day_field, day) = fields::day_that_was("hari", "Hari disampaikan", fields, visit.now);
    if is_sent && way.is_none() {
        way_field = form::with_error(way_field, "Pilih bagaimana penarikan ini disampaikan");
    }
    if is_sent && let Err(message) = &day {
        day_field = form::with_error(day_field, message);
    }
    let deed = match (is_sent, way, day) {
        (true, Some(way), Ok(day)) => Some(Deed {
            what: What::Withdrawn { way },
            at: act::moment(day, visit.now),
            text: None,
        }),
        _ => None,
    };
    Ok(Asked {
        title: "Catat penarikan persetujuan".to_owned(),
        paragraphs: vec!["Alasan tidak ditanyakan.".to_owned()],
        fields: vec![way_field, day_field],
        button: "Catat penarikan".to_owned(),
        deed,
        confirm: Some(vec![
            format!(
                "Persetujuan {} dicatat sebagai ditarik. Tidak ada lagi yang dicatat tentang orang \
                 ini, dan tidak ada lagi yang menghubunginya.",
                name(opened)
            ),
            "Kursi dan antreannya di sesi dilepas dan tidak kembali.".to_owned(),
            "Jawaban atas permintaan haknya tetap harus diberikan.".to_owned(),
        ]),
    })
}
