//! The messages for a form that was not taken. Their words are content.

use bundle::{MessageId, Messages};
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

/// A message with its placeholders filled in.
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

/// The link to a form.
pub fn open(form: &Form) -> Link<'_> {
    Link {
        label: "Buka formulir",
        path: form.path(),
    }
}

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

/// The message as it stands above a form.
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

/// As in "mulai pukul 15.00 WIB"; tomorrow is named.
pub(crate) fn from(now: Timestamp, until: Timestamp) -> String {
    let time = words::time(until);
    if wib::Day::of(now).ends_at <= until {
        format!("besok, mulai pukul {time}")
    } else {
        format!("mulai pukul {time}")
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
}
