//! The messages for a form that was not taken. Their words are content.

use bundle::{MessageId, Messages, PhraseId};
use forms::Form;
use jiff::Timestamp;
use programme::{wib, words};
use serde::Serialize;
use web::Refusal;
use web::pages::{Link, Message};

/// Something to know before going on, above a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Notice<'a> {
    pub title: &'a str,
    pub paragraphs: Vec<String>,
}

/// Returns a message with its placeholders filled in.
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

/// Makes the link to a form.
pub fn open<'a>(messages: &'a Messages, form: &'a Form) -> Link<'a> {
    Link {
        label: &messages[PhraseId::OpenForm],
        path: form.path(),
    }
}

/// Makes the link to the list of offices, for whoever has to ask there.
pub fn offices(messages: &Messages) -> Link<'_> {
    Link {
        label: &messages[PhraseId::OpenOffices],
        path: OFFICES,
    }
}

/// The list of offices.
const OFFICES: &str = "/kecamatan/";

/// Returns the message for a request that was not taken.
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
        action: Some(open(messages, form)),
        ..plain(messages, id, &[])
    }
}

/// Returns the message for a page whose template failed.
pub fn broken<'a>(messages: &'a Messages, form: &'a Form) -> Message<'a> {
    Message {
        action: Some(open(messages, form)),
        ..plain(messages, MessageId::Broken, &[])
    }
}

/// Returns the message as it stands above a form.
pub(crate) fn notice<'a>(
    messages: &'a Messages,
    id: MessageId,
    values: &[(&str, String)],
) -> Notice<'a> {
    let Message {
        title, paragraphs, ..
    } = plain(messages, id, values);
    Notice { title, paragraphs }
}

/// Writes the time from which there is room again, as in "mulai pukul 15.00 WIB"; tomorrow is
/// named.
pub(crate) fn from(messages: &Messages, now: Timestamp, until: Timestamp) -> String {
    let id = if wib::Day::of(now).ends_at <= until {
        PhraseId::FromTomorrow
    } else {
        PhraseId::FromToday
    };
    messages.phrase(id, &[("jam", &words::time(until))])
}
