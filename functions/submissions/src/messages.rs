//! The messages for whatever comes of a request other than a receipt. Their words are content.

use bundle::{MessageId, Messages};
use forms::{Form, ReceiptAnswer, StoringForm};
use jiff::Timestamp;
use programme::{wib, words};
use web::Refusal;
use web::pages::{Link, Message};

use crate::pages::Notice;
use records::Receipted;

/// The message for a request that was not taken.
pub fn refused<'a>(messages: &'a Messages, refusal: &Refusal, form: &'a Form) -> Message<'a> {
    let id = match refusal {
        Refusal::NotFound => MessageId::UnknownAddress,
        Refusal::Method(_) => MessageId::NotSent,
        Refusal::CrossSite => MessageId::CrossSite,
        Refusal::TooLarge => MessageId::TooLarge,
        Refusal::HeadersTooLarge => MessageId::HeadersTooLarge,
        Refusal::UnsupportedType => MessageId::UnsupportedType,
        Refusal::Unreadable => MessageId::Unreadable,
        Refusal::Interrupted => MessageId::Interrupted,
    };
    Message {
        action: Some(open(form)),
        ..plain(messages, id, &[])
    }
}

/// The message for a receipt's address that we did not give.
pub(crate) fn unknown_receipt<'a>(messages: &'a Messages, form: &'a Form) -> Message<'a> {
    Message {
        action: Some(open(form)),
        ..plain(messages, MessageId::UnknownReceipt, &[])
    }
}

/// The message for a submission whose natural key is taken by another one.
pub(crate) fn noted<'a>(
    messages: &'a Messages,
    form: &StoringForm,
    earlier: &Receipted,
) -> Message<'a> {
    let labels: Vec<String> = form
        .identity()
        .iter()
        .filter_map(|id| form.question(id))
        .map(|question| format!("“{}”", question.label()))
        .collect();
    let when = words::moment(earlier.received_at);
    let values = [("isian", listed(&labels)), ("waktu", when)];
    Message {
        reference: Some(earlier.reference.to_string()),
        ..plain(messages, MessageId::Noted, &values)
    }
}

/// The notice above a form that came when too many had come already.
pub(crate) fn limited(messages: &Messages, now: Timestamp, until: Timestamp) -> Notice<'_> {
    notice(messages, MessageId::Limited, ("mulai", from(now, until)))
}

/// The message for a program that sent too much.
pub(crate) fn limited_briefly(
    messages: &Messages,
    now: Timestamp,
    until: Timestamp,
) -> Message<'_> {
    let values = [("mulai", from(now, until))];
    plain(messages, MessageId::LimitedBriefly, &values)
}

/// The notice above a form that could not be stored.
pub(crate) fn store_failed<'a>(messages: &'a Messages, request_id: &str) -> Notice<'a> {
    let code = ("kode", request_id.to_owned());
    notice(messages, MessageId::StoreFailed, code)
}

/// The message for a program when the store failed; people get [`store_failed`] above their form.
pub(crate) fn store_failed_briefly(messages: &Messages) -> Message<'_> {
    plain(messages, MessageId::StoreFailedBriefly, &[])
}

/// Sentences of the receipt about chosen options that are closed by now, one each.
pub(crate) fn closed_choices(answers: &[ReceiptAnswer], office: &str) -> Vec<String> {
    let sentence = |answer: &ReceiptAnswer, option: &String| {
        format!(
            "“{option}” pada pertanyaan “{}” baru saja ditutup. Kiriman Anda tetap kami terima, \
             dan petugas di {office} membantu Anda memilih yang lain. Anda tidak perlu mengirim \
             lagi.",
            answer.label
        )
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
pub(crate) fn whatsapp(form: &Form, reference: &str, when: &str) -> String {
    let text = format!(
        "Nomor rujukan saya: {reference}\n{}, {when}.\n\
         Sebutkan nomor ini kepada petugas kantor kecamatan jika ingin bertanya.",
        form.title()
    );
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("text", &text)
        .finish();
    // Outside of forms a space is not written as a plus sign.
    format!("https://wa.me/?{}", query.replace('+', "%20"))
}

/// The message for a program whose answers need another look; people get the error summary.
pub(crate) fn answers_rejected(messages: &Messages) -> Message<'_> {
    plain(messages, MessageId::AnswersRejected, &[])
}

/// As in "mulai pukul 15.00 WIB"; tomorrow is named.
pub fn from(now: Timestamp, until: Timestamp) -> String {
    let time = words::time(until);
    if wib::Day::of(now).ends_at <= until {
        format!("besok, mulai pukul {time}")
    } else {
        format!("mulai pukul {time}")
    }
}

/// A message by itself, its placeholders filled in.
pub fn plain<'a>(messages: &'a Messages, id: MessageId, values: &[(&str, String)]) -> Message<'a> {
    let text = &messages[id];
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Message {
        title: &text.title,
        paragraphs: text.fill(&values),
        reference: None,
        action: None,
    }
}

fn notice<'a>(messages: &'a Messages, id: MessageId, value: (&str, String)) -> Notice<'a> {
    let Message {
        title, paragraphs, ..
    } = plain(messages, id, &[value]);
    Notice { title, paragraphs }
}

fn open(form: &Form) -> Link<'_> {
    Link {
        label: "Buka formulir",
        path: form.path(),
    }
}

/// As people list things: "A", "A dan B", "A, B, dan C".
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} dan {two}"),
        [first @ .., last] => format!("{}, dan {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrow_is_named() {
        let at = |text: &str| text.parse().expect("a time");
        let noon = at("2026-11-21T05:30:00Z");
        assert_eq!(
            from(noon, at("2026-11-21T06:00:00Z")),
            "mulai pukul 13.00 WIB"
        );
        let midnight = from(noon, at("2026-11-21T17:00:00Z"));
        assert_eq!(midnight, "besok, mulai pukul 00.00 WIB");
    }

    #[test]
    fn lists_read_naturally() {
        let items = ["nama", "telepon", "tahap"].map(str::to_owned);
        assert_eq!(listed(&items[..0]), "");
        assert_eq!(listed(&items[..1]), "nama");
        assert_eq!(listed(&items[..2]), "nama dan telepon");
        assert_eq!(listed(&items), "nama, telepon, dan tahap");
    }
}
