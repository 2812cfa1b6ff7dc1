//! Somebody's places in sessions, in words and for programs.

use ::bundle::{PhraseId, Session};
use programme::{Slug, words};
use records::{Holding, Mode};
use serde::Serialize;

use crate::bundle::Bundle;

/// Something that somebody has of a session, for programs.
#[derive(Debug, Serialize)]
pub(crate) struct SessionJson {
    session: String,
    /// `tempat`, `ditawarkan`, `antrean`, `seleksi` or `hadir`.
    result: &'static str,
    /// The place in the queue, where there is one and it can be told.
    place: Option<usize>,
}

/// A sentence for each session of which somebody has something.
pub(crate) fn in_words(bundle: &Bundle, holdings: &[(Slug, Holding)]) -> Vec<String> {
    let told = holdings.iter().filter_map(|(id, holding)| {
        let session = bundle.session(id)?;
        Some(sentence(bundle, session, *holding))
    });
    told.collect()
}

/// Her places for programs.
pub(crate) fn sessions(bundle: &Bundle, holdings: &[(Slug, Holding)]) -> Vec<SessionJson> {
    let told = holdings.iter().filter_map(|(id, holding)| {
        let session = bundle.session(id)?;
        let (result, place) = match holding {
            Holding::Seat => ("tempat", None),
            Holding::Offered(_) => ("ditawarkan", None),
            Holding::Waiting(_) if is_selection(session) => ("seleksi", None),
            Holding::Waiting(place) => ("antrean", *place),
            Holding::Present => ("hadir", None),
        };
        Some(SessionJson {
            session: id.to_string(),
            result,
            place,
        })
    });
    told.collect()
}

fn sentence(bundle: &Bundle, session: &Session, holding: Holding) -> String {
    let mut last = ("waktu", session.when.clone());
    let id = match holding {
        Holding::Seat => PhraseId::StatusSeat,
        Holding::Present => PhraseId::StatusPresent,
        Holding::Offered(until) => {
            last = ("sampai", words::moment(until));
            PhraseId::StatusOffered
        }
        Holding::Waiting(_) if is_selection(session) => PhraseId::StatusApplied,
        Holding::Waiting(Some(place)) => {
            last = ("urutan", place.to_string());
            PhraseId::StatusQueued
        }
        Holding::Waiting(None) => PhraseId::StatusQueuedSomewhere,
    };
    let messages = &bundle.messages;
    let told = messages.phrase(id, &[("sesi", &session.title), (last.0, &last.1)]);
    if session.is_example {
        format!("{} {told}", &messages[PhraseId::PlaceExample])
    } else {
        told
    }
}

fn is_selection(session: &Session) -> bool {
    Mode::named(&session.mode) == Some(Mode::Selection)
}
