//! The messages of a form that stores, and of its receipt. Their words are content.

use bundle::{MessageId, Messages, PhraseId, Session};
use form_http::{offices, open, plain};
use forms::{Form, ReceiptAnswer, StoringForm};
use programme::words;
use sessions::Standing;
use web::pages::{Link, Message};

/// Makes the message for a receipt's address that we did not give.
pub(crate) fn unknown_receipt<'a>(messages: &'a Messages, form: &'a Form) -> Message<'a> {
    Message {
        action: Some(open(messages, form)),
        ..plain(messages, MessageId::UnknownReceipt, &[])
    }
}

/// Makes the message for a submission whose natural key is taken by another one. It says neither
/// when that came nor under which reference: who knows somebody's name and number may be somebody
/// else.
pub(crate) fn noted<'a>(messages: &'a Messages, form: &StoringForm) -> Message<'a> {
    let labels: Vec<String> = form
        .identity()
        .iter()
        .filter_map(|id| form.question(id))
        .map(|question| format!("“{}”", question.label()))
        .collect();
    let values = [("isian", words::list(&labels, "dan"))];
    Message {
        action: Some(offices(messages)),
        ..plain(messages, MessageId::Noted, &values)
    }
}

/// Writes sentences of the receipt about chosen options that are closed by now, one each.
pub(crate) fn closed_choices(
    messages: &Messages,
    answers: &[ReceiptAnswer],
    office: &str,
) -> Vec<String> {
    let sentence = |answer: &ReceiptAnswer, option: &String| {
        let values = [
            ("pilihan", option.as_str()),
            ("pertanyaan", &answer.label),
            ("kantor", office),
        ];
        messages.phrase(PhraseId::ClosedChoice, &values)
    };
    answers
        .iter()
        .flat_map(|answer| {
            answer
                .closed
                .iter()
                .map(move |option| sentence(answer, option))
        })
        .collect()
}

/// Writes the outcome of asking for a place in a session together with a form, in a sentence or
/// two.
pub(crate) fn standing(
    messages: &Messages,
    session: &Session,
    standing: Option<Standing>,
) -> String {
    if session.is_cancelled {
        let values = [("sesi", &*session.title), ("waktu", &*session.when)];
        return messages.of_session(PhraseId::SessionCancelled, session, &values);
    }
    let place = standing.and_then(Standing::place).unwrap_or_default();
    let place = place.to_string();
    let id = match standing {
        Some(Standing::Seat) => PhraseId::SessionSeat,
        Some(Standing::Waiting(Some(_))) => PhraseId::SessionQueued,
        Some(Standing::Waiting(None)) => PhraseId::SessionQueuedSomewhere,
        Some(Standing::Applied) => PhraseId::SessionApplied,
        // Nobody leaves by a form that joins.
        Some(Standing::Left) | None => PhraseId::SessionNotRecorded,
    };
    let values = [
        ("sesi", session.title.as_str()),
        ("waktu", &session.when),
        ("tempat", &session.place),
        ("urutan", &place),
    ];
    messages.of_session(id, session, &values)
}

/// Makes the link to the form that asks for a place.
pub(crate) fn join<'a>(messages: &'a Messages, form: &'a Form) -> Link<'a> {
    Link {
        label: &messages[PhraseId::JoinSession],
        path: form.path(),
    }
}

/// Makes a link that opens WhatsApp with a message to send to oneself. It holds what one needs to
/// come back, and nothing that was answered.
pub(crate) fn whatsapp(messages: &Messages, form: &Form, reference: &str, when: &str) -> String {
    let values = [
        ("nomor", reference),
        ("formulir", form.title()),
        ("waktu", when),
    ];
    let text = messages.phrase(PhraseId::Whatsapp, &values);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("text", &text)
        .finish();
    // Outside of forms a space is not written as a plus sign.
    format!("https://wa.me/?{}", query.replace('+', "%20"))
}
