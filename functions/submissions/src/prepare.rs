//! A checked submission, made ready to be stored.

use forms::kind::Kind;
use forms::{Folding, Form, StoringForm, Submission, Value};
use jiff::{Timestamp, ToSpan};
use programme::wib;
use records::quarantine::{Reason, SetAside};
use records::{Hashes, NewSubmission, Normalisation, Secret, Use, phone_hash};

/// Adds to a checked submission what only its receiver knows: keyed hashes, time, retention, and
/// why it is set aside, where it is.
pub fn prepare(
    form: &StoringForm,
    submission: &Submission,
    quarantine: Option<Reason>,
    secret: &Secret,
    now: Timestamp,
) -> NewSubmission {
    let key_use = match quarantine {
        None => Use::Identity,
        Some(_) => Use::QuarantinedIdentity,
    };
    let id = form.id().as_bytes();
    let received_at = milliseconds(now);
    let kept = i64::from(form.retention_days()) * wib::SECONDS_A_DAY;
    let hashes = |key_use| {
        secret.comparisons().map(|comparison| {
            let compared = submission.compared(match comparison.normalisation() {
                Normalisation::Words => Folding::Words,
                Normalisation::Letters => Folding::Letters,
            });
            Hashes {
                key: comparison.hash(key_use, &[id, compared.identity()]),
                content: comparison.hash(Use::Content, &[id, compared.content()]),
            }
        })
    };
    let real = hashes(Use::Identity);
    NewSubmission {
        form: form.id().to_owned(),
        hashes: hashes(key_use),
        phone_hash: phone(form, submission).map(|number| phone_hash(secret, number)),
        kecamatan: kecamatan(form, submission).and_then(|id| id.parse().ok()),
        name: name(form, submission).map(str::to_owned),
        facets: facets(form, submission),
        due: wib::date(received_at)
            .checked_add(i64::from(form.receipt().deadline_days()).days())
            .ok(),
        answers: submission
            .answers()
            .iter()
            .map(|answer| (answer.question().to_owned(), json_of(answer.value())))
            .collect(),
        consents: submission
            .consents()
            .iter()
            .map(|given| (given.question().to_owned(), given.version().to_owned()))
            .collect(),
        quarantine: quarantine.map(|reason| SetAside {
            reason,
            keys: real.all().map(|hashes| hashes.key.clone()).collect(),
        }),
        stage: form.stage(),
        assisted: None,
        received_at,
        expires_at: received_at.as_second() + kept,
    }
}

/// Finds the first telephone number among the answers.
fn phone<'a>(form: &Form, submission: &'a Submission) -> Option<&'a str> {
    let mut questions = form.questions().iter();
    questions.find_map(|question| {
        let is_phone = matches!(question.kind(), Kind::Phone);
        let answer = submission.answer(question.id()).filter(|_| is_phone)?;
        answer.parts().next()
    })
}

/// Finds the first person's name among the answers.
fn name<'a>(form: &Form, submission: &'a Submission) -> Option<&'a str> {
    let mut questions = form.questions().iter();
    questions.find_map(|question| {
        let is_name = matches!(question.kind(), Kind::PersonName(_));
        let answer = submission.answer(question.id()).filter(|_| is_name)?;
        answer.parts().next()
    })
}

/// Lists the answers to the questions that offer a choice.
fn facets(form: &Form, submission: &Submission) -> Vec<(String, serde_json::Value)> {
    let chosen = submission.answers().iter().filter(|answer| {
        let question = form.question(answer.question());
        question
            .is_some_and(|question| matches!(question.kind(), Kind::Choice(_) | Kind::Choices(_)))
    });
    chosen
        .map(|answer| (answer.question().to_owned(), json_of(answer.value())))
        .collect()
}

/// Writes an answer as it is stored.
fn json_of(answer: &Value) -> serde_json::Value {
    match answer {
        Value::Text(text) => text.as_str().into(),
        Value::Several(values) => values.as_slice().into(),
        Value::Yes => true.into(),
    }
}

/// Finds the kecamatan among the answers.
fn kecamatan<'a>(form: &Form, submission: &'a Submission) -> Option<&'a str> {
    let question = form.question_from("kecamatan")?;
    submission.answer(question.id())?.parts().next()
}

/// Returns the time as it is stored: an answer to a repeat, which reads it back, tells the same.
fn milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond())
        .expect("a timestamp without its last digits is within range like the timestamp")
}
