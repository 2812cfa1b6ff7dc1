//! The last step: an outcome becomes a status and a page, or a status and JSON.

use ::bundle::{MessageId, PhraseId, address};
use bytes::Bytes;
use form_http::Words;
use form_http::receipt::{self, Receipt};
use http::header::{CACHE_CONTROL, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use programme::words;
use records::{Free, Secret};
use serde::Serialize;
use sessions::{Held, Standing};
use web::pages::{Link, Message, RenderFailure};
use web::{Format, JSON, respond_json};

use crate::bundle::Bundle;
use crate::outcome::Outcome;

/// Parts needed to answer a request.
pub(crate) struct Answering<'a> {
    pub bundle: &'a Bundle,
    pub secret: &'a Secret,
    pub request_id: &'a str,
    pub now: Timestamp,
}

/// Standing of somebody in a session, to a program.
#[derive(Serialize)]
struct StandingJson<'a> {
    reference: String,
    session: &'a str,
    /// `tempat`, `antrean`, `seleksi` or `batal`; `dibatalkan` of a session that will not be held,
    /// `tidak-terjadwal` of one that the site has no more.
    result: &'a str,
    /// The place in the queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<usize>,
    /// Path and query of the receipt.
    receipt: String,
}

/// How many places are free, to a program.
#[derive(Serialize)]
struct Counted<'a> {
    session: &'a str,
    places: u32,
    free: u32,
    open: bool,
}

/// The schedule of trainings.
const TRAININGS: &str = "/pelatihan/";

/// The words of a program's answer about a session that will not be held, and about one that the
/// site has no more.
const CANCELLED: &str = "dibatalkan";
const GONE: &str = "tidak-terjadwal";

/// How long anybody may keep an answer that says how many places are free.
const KEPT: HeaderValue = HeaderValue::from_static("max-age=5");

/// The messages of this form.
const WORDS: Words = Words {
    not_found: MessageId::PlaceUnproven,
    limited_prefix: PhraseId::TitleNotReceived,
    limited: MessageId::PlaceLimited,
    limited_briefly: MessageId::PlaceLimited,
    store_failed_prefix: PhraseId::TitleNotRecorded,
    store_failed: MessageId::PlaceFailed,
    store_failed_briefly: MessageId::PlaceFailed,
};

impl Answering<'_> {
    pub(crate) fn response(
        &self,
        outcome: &Outcome<'_>,
        format: Format,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let plain = |id, values: &[_]| form_http::plain(&self.bundle.messages, id, values);
        let of = |id, held: &Held| self.about(held, id, Vec::new());
        let json =
            |session, result, place, receipt| self.standing_json(session, result, place, receipt);
        let refused = match outcome {
            Outcome::NotTaken(reason) => return self.form().not_taken(reason, format),
            Outcome::Done(session, standing, receipt) => {
                return Ok(match format {
                    Format::Page => web::redirect(&self.address(receipt))
                        .expect("a path of ASCII names and a percent-encoded query"),
                    Format::Json => json(session, standing.name(), standing.place(), receipt),
                });
            }
            Outcome::Shown(held, standing, receipt) => {
                let id = &*held.session.id;
                if format == Format::Json {
                    return Ok(json(id, standing.name(), standing.place(), receipt));
                }
                let message = self.standing(held, *standing, receipt);
                return self.form().message(StatusCode::OK, &message, format);
            }
            Outcome::ShownCancelled(held, receipt) => {
                if format == Format::Json {
                    return Ok(json(&held.session.id, CANCELLED, None, receipt));
                }
                let message = with_reference(self.cancelled(held), receipt);
                return self.form().message(StatusCode::OK, &message, format);
            }
            Outcome::ShownGone(session, standing, receipt) => {
                if format == Format::Json {
                    return Ok(json(session, GONE, None, receipt));
                }
                let id = match standing {
                    Standing::Left => MessageId::PlaceLeft,
                    _ => MessageId::PlaceGone,
                };
                let message = plain(id, &[("sesi", session.clone())]);
                let message = with_reference(self.with_schedule(message), receipt);
                return self.form().message(StatusCode::OK, &message, format);
            }
            Outcome::Counted(held, free) => return self.free(held, *free, format),
            Outcome::UnknownReceipt => {
                let message = plain(MessageId::UnknownReceipt, &[]);
                let form = self.form();
                return form.message(StatusCode::NOT_FOUND, &message, format);
            }
            Outcome::NeverAsked(held) => Message {
                action: Some(Link {
                    label: &self.bundle.messages[PhraseId::JoinSession],
                    path: self.bundle.form.path(),
                }),
                ..of(MessageId::PlaceNeverAsked, held)
            },
            Outcome::Present(held) => self.with_schedule(of(MessageId::PlaceUsed, held)),
            Outcome::NotYet(held, opens) => {
                let opens = vec![("mulai", words::moment(*opens))];
                self.with_schedule(self.about(held, MessageId::PlaceNotYet, opens))
            }
            Outcome::Cancelled(held) => self.cancelled(held),
            Outcome::Closed(held) => self.with_schedule(of(MessageId::PlaceClosed, held)),
            Outcome::NoSession => self.with_schedule(plain(MessageId::PlaceNoSession, &[])),
            Outcome::NoParticipant => Message {
                action: Some(form_http::offices(&self.bundle.messages)),
                ..plain(MessageId::PlaceNoParticipant, &[])
            },
        };
        self.form().message(StatusCode::CONFLICT, &refused, format)
    }

    /// Returns the message with the way to other sessions.
    fn with_schedule<'a>(&'a self, message: Message<'a>) -> Message<'a> {
        Message {
            action: Some(Link {
                label: &self.bundle.messages[PhraseId::OpenTrainings],
                path: TRAININGS,
            }),
            ..message
        }
    }

    /// Returns the message about a session that will not be held.
    fn cancelled(&self, held: &Held) -> Message<'_> {
        let when = vec![("waktu", held.session.when.clone())];
        self.with_schedule(self.about(held, MessageId::PlaceCancelled, when))
    }

    /// Returns a message about a session, with its title among the values; first of all it says that
    /// the session is an example, where it is one.
    fn about(
        &self,
        held: &Held,
        id: MessageId,
        mut values: Vec<(&'static str, String)>,
    ) -> Message<'_> {
        values.push(("sesi", held.session.title.clone()));
        let mut message = form_http::plain(&self.bundle.messages, id, &values);
        if held.session.is_example {
            let example = self.bundle.messages[PhraseId::PlaceExample].to_owned();
            message.paragraphs.insert(0, example);
        }
        message
    }

    fn form(&self) -> form_http::Answering<'_> {
        form_http::Answering {
            form: &self.bundle.form,
            pages: &self.bundle.pages,
            messages: &self.bundle.messages,
            words: &WORDS,
            request_id: self.request_id,
            now: self.now,
        }
    }

    fn standing_json(
        &self,
        session: &str,
        result: &str,
        place: Option<usize>,
        receipt: &Receipt,
    ) -> Response<Full<Bytes>> {
        let json = StandingJson {
            reference: receipt.receipted.reference.to_string(),
            session,
            result,
            place,
            receipt: self.address(receipt),
        };
        respond_json(StatusCode::OK, JSON, &json)
    }

    fn free(
        &self,
        held: &Held,
        free: Free,
        format: Format,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let mut response = match format {
            Format::Page => {
                let message = self.counted(held, free);
                self.form().message(StatusCode::OK, &message, format)?
            }
            Format::Json => {
                let counted = Counted {
                    session: &held.session.id,
                    places: free.places,
                    free: free.free,
                    open: free.is_open,
                };
                respond_json(StatusCode::OK, JSON, &counted)
            }
        };
        response.headers_mut().insert(CACHE_CONTROL, KEPT);
        Ok(response)
    }

    fn standing(&self, held: &Held, standing: Standing, receipt: &Receipt) -> Message<'_> {
        let session = &held.session;
        let mut values = Vec::new();
        if standing != Standing::Left {
            values.push(("waktu", session.when.clone()));
            values.push(("tempat", session.place.clone()));
        }
        let id = match standing {
            Standing::Seat => MessageId::PlaceGiven,
            Standing::Waiting(Some(place)) => {
                values.push(("urutan", place.to_string()));
                MessageId::PlaceQueued
            }
            Standing::Waiting(None) => MessageId::PlaceQueuedSomewhere,
            Standing::Applied => MessageId::PlaceApplied,
            Standing::Left => MessageId::PlaceLeft,
        };
        let mut message = self.about(held, id, values);
        let at = words::moment(receipt.receipted.received_at);
        let as_of = self
            .bundle
            .messages
            .phrase(PhraseId::PlaceAsOf, &[("waktu", &at)]);
        message.paragraphs.push(as_of);
        with_reference(message, receipt)
    }

    fn counted(&self, held: &Held, free: Free) -> Message<'_> {
        if held.rules.is_cancelled {
            return self.cancelled(held);
        }
        if self.now >= held.rules.closes {
            return self.with_schedule(self.about(held, MessageId::PlaceClosed, Vec::new()));
        }
        let mut values = vec![("jumlah", free.places.to_string())];
        let id = if free.free == 0 {
            MessageId::PlacesTaken
        } else {
            values.push(("sisa", free.free.to_string()));
            MessageId::PlacesFree
        };
        Message {
            action: free.is_open.then(|| Link {
                label: &self.bundle.messages[PhraseId::JoinSession],
                path: self.bundle.form.path(),
            }),
            ..self.about(held, id, values)
        }
    }

    fn address(&self, receipt: &Receipt) -> String {
        receipt::link(self.secret, address::SEATS, address::RECEIPT, receipt)
    }
}

/// Returns the message with the reference that a receipt is of.
fn with_reference<'a>(message: Message<'a>, receipt: &Receipt) -> Message<'a> {
    Message {
        reference: Some(receipt.receipted.reference.to_string()),
        ..message
    }
}
