//! A form that a person sent, as it was stored.

use std::collections::BTreeMap;

use jiff::Timestamp;
use programme::closed_lists::{ConsentWay, Occasion};
use serde_json::Value;

use crate::failure::StoreFailure;
use crate::items::{Item, plain, read_moment, string};
use crate::quarantine;
use crate::table;

/// A form as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Id of the form.
    pub form: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// Answers by the id of their question.
    pub answers: BTreeMap<String, Value>,
    /// Consents by the id of their question.
    pub consents: BTreeMap<String, Consent>,
    /// The occasion on which an officer filled it in with the person; `None` also where a later
    /// version knows an occasion that this one doesn't.
    pub occasion: Option<Occasion>,
    /// Why it was set aside, where it was.
    pub quarantine: Option<quarantine::Reason>,
    /// Until when it is kept.
    pub kept_until: Timestamp,
}

/// A consent as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Version of the text that was read.
    pub version: String,
    /// When.
    pub given_at: Timestamp,
    /// The way, where an officer heard it; `None` also where a later version knows a way that this
    /// one doesn't.
    pub way: Option<ConsentWay>,
    /// Id of the officer who heard it, where one did.
    pub heard_by: Option<String>,
}

/// Reads a record, or a note, out of its item.
pub(crate) fn read_sent(item: &Item) -> Result<Sent, StoreFailure> {
    let unreadable = || StoreFailure::unreadable("what was sent");
    let answers = item.get("answers").and_then(|answers| answers.as_m().ok());
    let answers = answers.ok_or_else(unreadable)?.iter();
    let consents = item.get("consents").and_then(|given| given.as_m().ok());
    let consents = consents.into_iter().flatten().map(|(question, given)| {
        let consent = given.as_m().ok().and_then(read_consent);
        Some((question.clone(), consent?))
    });
    let set_aside = Some(string(item, "quarantine")).filter(|name| !name.is_empty());
    let set_aside = set_aside.map(|name| quarantine::Reason::named(name).ok_or_else(unreadable));
    Ok(Sent {
        form: string(item, "form").to_owned(),
        received_at: string(item, "received_at")
            .parse()
            .map_err(|_| unreadable())?,
        answers: answers
            .map(|(question, answer)| (question.clone(), plain(answer)))
            .collect(),
        consents: consents.collect::<Option<_>>().ok_or_else(unreadable)?,
        occasion: string(item, "occasion").parse().ok(),
        quarantine: set_aside.transpose()?,
        kept_until: read_moment(item, table::definition().expiry).ok_or_else(unreadable)?,
    })
}

fn read_consent(given: &Item) -> Option<Consent> {
    let heard_by = Some(string(given, "heard_by")).filter(|by| !by.is_empty());
    Some(Consent {
        version: string(given, "version").to_owned(),
        given_at: string(given, "given_at").parse().ok()?,
        way: string(given, "way").parse().ok(),
        heard_by: heard_by.map(str::to_owned),
    })
}
