//! A letter to somebody, to be printed: it names the office and her reference, and no telephone
//! number.

use bundle::Office;
use programme::{qr, wib, words};
use records::Opened;
use serde::Serialize;

use super::record::name;
use crate::desk::Desk;
use crate::page::Visit;
use crate::shell;

/// The value `letter` of the component `letter`.
#[derive(Serialize)]
pub(crate) struct LetterView {
    person: String,
    /// Lines of the sender.
    sender: Vec<String>,
    date: String,
    reference: String,
    /// The reference as a picture (SVG), to be read by the office when she comes.
    qr: String,
    paragraphs: Vec<String>,
    /// The sentence of a programme that is only tried out.
    pub trial_notice: Option<String>,
    pub signed: String,
    /// People who printed it, and when.
    printed: String,
}

impl LetterView {
    /// Makes a letter of the office in charge of her, signed by the officer.
    pub(crate) fn new(
        desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
        paragraphs: Vec<String>,
    ) -> Self {
        let office = opened.state.kecamatan();
        let office = office.and_then(|kecamatan| desk.offices().get(kecamatan));
        let officer = &visit.officer().name;
        let place = office.map_or("OK OCE".to_owned(), |office| {
            format!("OK OCE {}", office.name)
        });
        let reference = opened.reference.to_string();
        Self {
            person: name(opened).to_owned(),
            sender: sender(office),
            date: words::day(wib::date(visit.now)),
            qr: qr::svg(&reference, "Kode QR nomor rujukan")
                .expect("a reference of 12 letters fits into a code of 2,331 bytes"),
            reference,
            paragraphs,
            trial_notice: desk.definitions().trial_notice().map(str::to_owned),
            signed: format!("{officer}, {place}"),
            printed: shell::printed(visit),
        }
    }
}

/// Names the letter's sender: what is known of the office, and nothing else.
fn sender(office: Option<&Office>) -> Vec<String> {
    let Some(office) = office else {
        return vec!["OK OCE".to_owned()];
    };
    let name = format!("OK OCE Kecamatan {}", office.name);
    let known = [&office.address, &office.hours].into_iter().flatten();
    [name].into_iter().chain(known.cloned()).collect()
}
