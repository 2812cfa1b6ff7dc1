//! The messages of a form that stores, and of its receipt. Their words are content.

use bundle::{MessageId, Messages, PhraseId};
use form_http::{open, plain};
use forms::{Form, ReceiptAnswer, StoringForm};
use programme::words;
use web::pages::Message;

/// The message for a receipt's address that we did not give.
pub(crate) fn unknown_receipt<'a>(messages: &'a Messages, form: &'a Form) -> Message<'a> {
    Message {
        action: Some(open(messages, form)),
        ..plain(messages, MessageId::UnknownReceipt, &[])
    }
}

/// The message for a submission whose natural key is taken by another one. It says neither when that
/// came nor under which reference: who knows somebody's name and number may be somebody else.
pub(crate) fn noted<'a>(messages: &'a Messages, form: &StoringForm) -> Message<'a> {
    let labels: Vec<String> = form
        .identity()
        .iter()
        .filter_map(|id| form.question(id))
        .map(|question| format!("“{}”", question.label()))
        .collect();
    let values = [("isian", words::list(&labels, "dan"))];
    plain(messages, MessageId::Noted, &values)
}

/// Sentences of the receipt about chosen options that are closed by now, one each.
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

/// A link that opens WhatsApp with a message to send to oneself. It holds what one needs to come
/// back, and nothing that was answered.
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
