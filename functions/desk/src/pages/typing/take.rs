//! One form: checked, and stored with the officer's part in it.

use forms::{RawSubmission, StoringForm};
use programme::closed_lists::{ConsentWay, Evidence, Occasion};
use records::{Assisted, Receipted, Saved};

use super::{EVIDENCES, with_consent};
use crate::desk::Desk;
use crate::form::own;
use crate::page::{Fault, Visit};

/// A form that is stored.
pub(super) struct Taken {
    pub receipted: Receipted,
    /// Code of the outcome.
    pub code: &'static str,
}

/// Something wrong, at its field.
#[derive(serde::Serialize)]
pub(super) struct Wrong {
    pub field: String,
    pub message: String,
}

/// Codes of outcomes, each with words that follow a reference.
const OUTCOMES: [(&str, &str); 3] = [
    ("tersimpan", "tersimpan."),
    (
        "sudah-ada",
        "sudah tersimpan sebelumnya, dengan isi yang sama.",
    ),
    (
        "susulan",
        "sudah terdaftar sebelumnya. Isian yang ini disimpan sebagai kiriman susulan.",
    ),
];

/// Returns the words for the code of an outcome.
pub(super) fn words(code: &str) -> Option<&'static str> {
    let mut all = OUTCOMES.iter();
    all.find(|(known, _)| *known == code)
        .map(|(_, words)| *words)
}

/// Stores a form, or says all that is wrong with it. The same form again is the same.
pub(super) async fn take(
    desk: &Desk,
    visit: &Visit<'_>,
    form: &StoringForm,
    raw: &RawSubmission,
) -> Result<Result<Taken, Vec<Wrong>>, Fault> {
    let value = |name: &'static str| raw.values(name).next().unwrap_or_default();
    let consent = value(own::CONSENT).parse::<ConsentWay>().ok();
    let evidence = value(own::EVIDENCE).parse::<Evidence>().ok();
    let evidence = evidence.filter(|evidence| EVIDENCES.contains(evidence));
    let occasion = value(own::OCCASION).parse::<Occasion>().ok();
    let checked = form.check(&with_consent(form, raw));
    let mut wrong = Vec::new();
    if let Err(rejection) = &checked {
        wrong.extend(rejection.errors().iter().map(|error| Wrong {
            field: error.question().to_owned(),
            message: error.message().to_owned(),
        }));
    }
    let missing = [
        (
            consent.is_none(),
            own::CONSENT,
            "Bacakan persetujuannya, lalu pilih cara orang ini menyetujui. Tanpa persetujuan, \
             pendaftarannya tidak boleh disimpan",
        ),
        (occasion.is_none(), own::OCCASION, "Pilih acaranya"),
        (
            evidence.is_none(),
            own::EVIDENCE,
            "Pilih dari mana jawabannya",
        ),
    ];
    let missing = missing.into_iter().filter(|(is_missing, _, _)| *is_missing);
    wrong.extend(missing.map(|(_, field, message)| Wrong {
        field: field.to_owned(),
        message: message.to_owned(),
    }));
    let (Ok(submission), Some(consent), Some(evidence), Some(occasion)) =
        (checked, consent, evidence, occasion)
    else {
        return Ok(Err(wrong));
    };
    // No robot types at the desk, so nothing is set aside.
    let mut new = submissions::prepare(form, &submission, None, desk.secret(), visit.now);
    new.assisted = Some(Assisted {
        by: visit.officer().id.clone(),
        evidence,
        consent,
        occasion,
    });
    let (receipted, outcome) = match desk.repository().save(&new).await.result? {
        Saved::New(receipted) => (receipted, 0),
        Saved::Same(receipted) => (receipted, 1),
        Saved::Other(receipted) => (receipted, 2),
    };
    Ok(Ok(Taken {
        receipted,
        code: OUTCOMES[outcome].0,
    }))
}
