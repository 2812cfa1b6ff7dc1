//! `/meja/orang/{nomor}/surat/`: a text to copy, a letter to print, and that it was handed over.

use programme::closed_lists::{Channel, ReadPurpose};
use programme::words;
use records::Opened;
use records::history::What;

use super::act::{ActView, Ask};
use super::asked::{Asked, Deed};
use super::fields::Questions;
use super::history::stage_in_words;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::letter::LetterView;
use crate::pages::record::{name, opened_to_act};
use crate::shell::{Sheet, Title};

/// The act: it was handed over.
pub(super) struct Letter;

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened_to_act(desk, visit, ReadPurpose::Letter).await?;
        let asked = Letter::ask(desk, visit, &opened, Questions::of(visit, false))?;
        let paragraphs = paragraphs(desk, &opened);
        let letter = LetterView::new(desk, visit, &opened, paragraphs.clone());
        let mut message = vec![format!("Halo {},", name(&opened))];
        message.extend(paragraphs);
        message.extend(letter.trial_notice.clone());
        message.push(letter.signed.clone());
        let act = ActView {
            fields: &asked.fields,
            ..ActView::new(visit, &opened, &asked.button, opened.state.seq)?
        };
        let window = format!("Surat untuk {}", opened.reference);
        let title = Title::naming(format!("Surat untuk {}", name(&opened)), window);
        let html = Sheet::of(desk, visit, title)
            .with("letter", &letter)
            .with("message", &message.join("\n\n"))
            .with("act", &act)
            .render("desk/surat.html")?;
        Ok(Reply::page("letter", html))
    })
}

impl Ask for Letter {
    fn ask(
        _desk: &Desk,
        visit: &Visit<'_>,
        _opened: &Opened,
        mut questions: Questions<'_>,
    ) -> Result<Asked, Fault> {
        let channel = questions.one_of(
            form::radios("saluran", "Disampaikan lewat apa?", Channel::options()),
            Some("Pilih lewat apa ini disampaikan"),
        );
        let deed = channel.map(|channel| Deed {
            what: What::Notified { channel },
            at: visit.now,
            text: None,
        });
        Ok(questions.asked("Sudah disampaikan", "Sudah disampaikan", deed))
    }
}

/// Writes the sentences of letter and message: where she stands, and what comes next.
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
