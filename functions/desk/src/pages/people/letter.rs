//! `/meja/orang/{nomor}/surat/`: a text to copy, a letter to print, and that it was handed over.

use bundle::Office;
use programme::closed_lists::{Channel, ReadPurpose};
use programme::{qr, wib, words};
use records::Opened;
use records::history::{Status, What};
use serde::Serialize;

use super::act::{self, Ask, Asked, Deed};
use super::fields;
use super::history::stage_in_words;
use super::{address, name, open};
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::shell::Sheet;

/// The value `letter` of the template.
#[derive(Serialize)]
struct LetterView {
    person: String,
    back: String,
    /// The text of a message.
    message: String,
    /// Lines of the sender.
    sender: Vec<String>,
    date: String,
    reference: String,
    /// The reference as a picture (SVG), to be read by the office when she comes.
    qr: String,
    paragraphs: Vec<String>,
    signed: String,
    /// People who printed it, and when.
    printed: String,
    action: String,
    fields: Vec<forms::FieldView>,
    seen: u32,
    id: String,
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = open(desk, visit, ReadPurpose::Letter).await?;
        if opened.state.status() != Status::Active {
            return Err(Fault::NotFound);
        }
        let asked = ask(desk, visit, &opened, false)?;
        let paragraphs = paragraphs(desk, &opened);
        let office = office(desk, &opened);
        let place = office.map_or("OK OCE", |office| &office.name);
        let greeting = format!("Halo {},", name(&opened));
        let mut message = vec![greeting];
        message.extend(paragraphs.iter().cloned());
        message.push(format!("{}, OK OCE {place}", visit.officer().name));
        let view = LetterView {
            person: name(&opened).to_owned(),
            back: address(opened.reference, ""),
            message: message.join("\n\n"),
            sender: sender(office),
            date: words::day(wib::date(visit.now)),
            reference: opened.reference.to_string(),
            qr: qr::svg(&opened.reference.to_string(), "Kode QR nomor rujukan")
                .expect("a reference of 12 letters fits into a code of 2,331 bytes"),
            paragraphs,
            signed: format!("{}, OK OCE {place}", visit.officer().name),
            printed: format!(
                "Dicetak oleh {}, {}",
                visit.officer().name,
                words::moment(visit.now)
            ),
            action: address(opened.reference, "surat/"),
            fields: asked.fields,
            seen: opened.state.seq,
            id: records::history::Act::draw_id()?,
        };
        let html = Sheet::of(desk, visit, format!("Surat untuk {}", name(&opened)))
            .with("letter", &view)
            .render("desk/surat.html")?;
        Ok(Reply::page("letter", html))
    })
}

pub(super) fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(act::save(desk, visit, ASK))
}

const ASK: Ask = ask;

#[expect(clippy::unnecessary_wraps, reason = "as every form of an act")]
fn ask(_desk: &Desk, visit: &Visit<'_>, _opened: &Opened, is_sent: bool) -> Result<Asked, Fault> {
    let (mut field, channel) = fields::one_of(
        fields::radios("saluran", "Disampaikan lewat apa?"),
        Channel::ALL.iter().map(|one| (*one, one.label())),
        &visit.fields,
    );
    if is_sent && channel.is_none() {
        field = form::with_error(field, "Pilih lewat apa ini disampaikan");
    }
    Ok(Asked {
        title: "Sudah disampaikan".to_owned(),
        paragraphs: Vec::new(),
        fields: vec![field],
        button: "Sudah disampaikan".to_owned(),
        deed: channel.filter(|_| is_sent).map(|channel| Deed {
            what: What::Notified { channel },
            at: visit.now,
            text: None,
        }),
        confirm: None,
    })
}

fn office<'a>(desk: &'a Desk, opened: &Opened) -> Option<&'a Office> {
    desk.offices().get(opened.state.kecamatan()?)
}

/// The letter's sender: what is known of the office, and nothing else.
fn sender(office: Option<&Office>) -> Vec<String> {
    let Some(office) = office else {
        return vec!["OK OCE".to_owned()];
    };
    let name = format!("OK OCE Kecamatan {}", office.name);
    let known = [&office.address, &office.hours].into_iter().flatten();
    [name].into_iter().chain(known.cloned()).collect()
}

/// The sentences of letter and message: where she stands, and what comes next.
fn paragraphs(desk: &Desk, opened: &Opened) -> Vec<String> {
    let state = &opened.state;
    let form = desk
        .form(&opened.sent.form)
        .map_or("Formulir", forms::Form::title);
    let received = words::day(state.received);
    let mut paragraphs = vec![match state.stage() {
        Some(fact) => format!(
            "Anda terdaftar di OK OCE sejak {received}. Langkah Anda sekarang {}, tercatat {}.",
            stage_in_words(fact.stage),
            words::day(fact.day)
        ),
        None => format!("Kiriman Anda \"{form}\" kami terima {received} dan sedang kami urus."),
    }];
    paragraphs.push(format!(
        "Nomor rujukan Anda {}. Simpan nomor ini, dan sebutkan bila Anda menghubungi kantor kami.",
        opened.reference
    ));
    paragraphs
        .push("Petugas OK OCE tidak pernah meminta uang, kata sandi, atau kode OTP.".to_owned());
    paragraphs
}
