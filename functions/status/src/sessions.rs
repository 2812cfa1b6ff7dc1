//! Somebody's places in sessions, in words and for programs.

use ::bundle::{PhraseId, address};
use ::sessions::{Had, Held};
use jiff::Timestamp;
use programme::{Reference, SessionMode, words};
use records::Holding;
use serde::Serialize;

use crate::bundle::Bundle;

/// Something that somebody has of a session, for programs.
#[derive(Debug, Serialize)]
pub(crate) struct SessionJson {
    session: String,
    /// `tempat`, `ditawarkan`, `antrean`, `seleksi` or `hadir`; `dibatalkan` of a session that will
    /// not be held, `tidak-terjadwal` of one that the site has no more.
    result: &'static str,
    /// The place in the queue, where there is one and it can be told.
    place: Option<usize>,
}

/// Something that somebody has of a session, for its page.
#[derive(Debug, Serialize)]
pub(crate) struct SessionView {
    text: String,
    /// The act that is offered to her: `terima`, `batal`, `keluar`, `sesi-lain` or `lepas`.
    act: Option<&'static str>,
    /// The page or the endpoint where she does it.
    path: String,
    id: String,
}

/// Shows her places on a page.
pub(crate) fn views(
    bundle: &Bundle,
    had: &[Had],
    reference: Reference,
    now: Timestamp,
) -> Vec<SessionView> {
    let views = had.iter().map(
        |Had {
             session, holding, ..
         }| {
            let id = session.to_string();
            let Some(held) = bundle.sessions.get(&id) else {
                return SessionView {
                    text: (bundle.messages).phrase(PhraseId::SessionGone, &[("sesi", &id)]),
                    act: Some("lepas"),
                    path: address::of(address::SEATS),
                    id,
                };
            };
            let act = act(held, *holding, now);
            SessionView {
                text: sentence(bundle, held, *holding),
                act,
                path: match act {
                    Some(OTHER) => TRAININGS.to_owned(),
                    _ => format!("{JOIN}?nomor={reference}&sesi={id}"),
                },
                id,
            }
        },
    );
    views.collect()
}

/// Lists her places for programs.
pub(crate) fn sessions(bundle: &Bundle, had: &[Had]) -> Vec<SessionJson> {
    let sessions = had.iter().map(
        |Had {
             session, holding, ..
         }| {
            let held = bundle.sessions.get(session.as_str());
            let (result, place) = match (held, holding) {
                (None, _) => ("tidak-terjadwal", None),
                (Some(held), _) if held.rules.is_cancelled => ("dibatalkan", None),
                (_, Holding::Seat) => ("tempat", None),
                (_, Holding::Offered(_)) => ("ditawarkan", None),
                (Some(held), Holding::Waiting(_)) if is_selection(held) => ("seleksi", None),
                (_, Holding::Waiting(place)) => ("antrean", *place),
                (_, Holding::Present) => ("hadir", None),
            };
            SessionJson {
                session: session.to_string(),
                result,
                place,
            }
        },
    );
    sessions.collect()
}

/// Says what she may do about what she has of a session.
fn act(held: &Held, holding: Holding, now: Timestamp) -> Option<&'static str> {
    if held.rules.is_cancelled {
        return Some(OTHER);
    }
    // Nobody gets a place, or gives one back, in what has begun.
    if now >= held.rules.starts {
        return None;
    }
    match holding {
        Holding::Seat => Some("batal"),
        Holding::Offered(_) => Some("terima"),
        Holding::Waiting(_) => Some("keluar"),
        Holding::Present => None,
    }
}

fn sentence(bundle: &Bundle, held: &Held, holding: Holding) -> String {
    let session = &held.session;
    let mut more = None;
    let id = match holding {
        _ if held.rules.is_cancelled => PhraseId::SessionCancelled,
        Holding::Seat => PhraseId::StatusSeat,
        Holding::Present => PhraseId::StatusPresent,
        Holding::Offered(until) => {
            more = Some(("sampai", words::moment(until)));
            PhraseId::StatusOffered
        }
        Holding::Waiting(_) if is_selection(held) => PhraseId::StatusApplied,
        Holding::Waiting(Some(place)) => {
            more = Some(("urutan", place.to_string()));
            PhraseId::StatusQueued
        }
        Holding::Waiting(None) => PhraseId::StatusQueuedSomewhere,
    };
    let mut values = vec![
        ("sesi", &*session.title),
        ("waktu", &*session.when),
        ("tempat", &*session.place),
    ];
    values.extend(more.as_ref().map(|(name, value)| (*name, &**value)));
    bundle.messages.of_session(id, session, &values)
}

fn is_selection(held: &Held) -> bool {
    held.rules.mode == SessionMode::Selection
}

/// The act of choosing another session.
const OTHER: &str = "sesi-lain";

/// The schedule of trainings.
const TRAININGS: &str = "/pelatihan/";

/// The page of the form that asks for a place.
const JOIN: &str = "/ikut/";
