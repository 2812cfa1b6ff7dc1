//! Somebody's places in sessions, in words and for programs.

use ::bundle::PhraseId;
use ::sessions::Held;
use programme::{SessionMode, Slug, words};
use records::Holding;
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

/// Writes a sentence for each session of which somebody has something.
pub(crate) fn in_words(bundle: &Bundle, holdings: &[(Slug, Holding)]) -> Vec<String> {
    of_known(bundle, holdings, |held, holding| {
        sentence(bundle, held, holding)
    })
}

/// Lists her places for programs.
pub(crate) fn sessions(bundle: &Bundle, holdings: &[(Slug, Holding)]) -> Vec<SessionJson> {
    of_known(bundle, holdings, |held, holding| {
        let (result, place) = match holding {
            Holding::Seat => ("tempat", None),
            Holding::Offered(_) => ("ditawarkan", None),
            Holding::Waiting(_) if is_selection(held) => ("seleksi", None),
            Holding::Waiting(place) => ("antrean", place),
            Holding::Present => ("hadir", None),
        };
        SessionJson {
            session: held.session.id.clone(),
            result,
            place,
        }
    })
}

/// Makes something of each place in a session that the site knows.
fn of_known<T>(
    bundle: &Bundle,
    holdings: &[(Slug, Holding)],
    mut make: impl FnMut(&Held, Holding) -> T,
) -> Vec<T> {
    let known = holdings
        .iter()
        .filter_map(|(id, holding)| Some((bundle.sessions.get(id.as_str())?, *holding)));
    known.map(|(held, holding)| make(held, holding)).collect()
}

fn sentence(bundle: &Bundle, held: &Held, holding: Holding) -> String {
    let session = &held.session;
    let mut last = ("waktu", session.when.clone());
    let id = match holding {
        Holding::Seat => PhraseId::StatusSeat,
        Holding::Present => PhraseId::StatusPresent,
        Holding::Offered(until) => {
            last = ("sampai", words::moment(until));
            PhraseId::StatusOffered
        }
        Holding::Waiting(_) if is_selection(held) => PhraseId::StatusApplied,
        Holding::Waiting(Some(place)) => {
            last = ("urutan", place.to_string());
            PhraseId::StatusQueued
        }
        Holding::Waiting(None) => PhraseId::StatusQueuedSomewhere,
    };
    let values = [("sesi", &*session.title), (last.0, &*last.1)];
    bundle.messages.of_session(id, session, &values)
}

fn is_selection(held: &Held) -> bool {
    held.rules.mode == SessionMode::Selection
}
