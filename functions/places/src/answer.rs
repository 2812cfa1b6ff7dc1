//! The last step: an outcome becomes a status and a page, or a status and JSON.

use bundle::{MessageId, address};
use bytes::Bytes;
use forms::{Form, FormView, RawSubmission};
use http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use programme::words;
use records::{Free, Secret};
use serde::Serialize;
use submissions::receipt::{self, Receipt};
use submissions::{Bundle, Notice, messages};
use web::pages::{HOME, Link, Message, PageView, RenderFailure};
use web::{FieldProblem, Format, HTML, JSON, Problem, respond, respond_json};

use crate::outcome::{Outcome, Standing};
use crate::sessions::Held;

/// Parts needed to answer a request.
pub(crate) struct Answers<'a> {
    pub bundle: &'a Bundle,
    pub form: &'a Form,
    pub secret: &'a Secret,
    pub request_id: &'a str,
    pub now: Timestamp,
}

/// Standing of somebody in a session, to a program.
#[derive(Serialize)]
struct Told<'a> {
    reference: String,
    session: &'a str,
    /// `tempat`, `antrean`, `seleksi` or `batal`.
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

/// How long anybody may keep an answer that says how many places are free.
const KEPT: HeaderValue = HeaderValue::from_static("max-age=5");

impl Answers<'_> {
    pub(crate) fn response(
        &self,
        outcome: &Outcome<'_>,
        format: Format,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let mut response = match format {
            Format::Page => self.page(outcome)?,
            Format::Json => self.json(outcome),
        };
        let headers = response.headers_mut();
        match outcome {
            Outcome::Counted(..) => {
                headers.insert(CACHE_CONTROL, KEPT);
            }
            Outcome::StoreFailed { .. } => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
            }
            Outcome::Limited { until, .. } => {
                let seconds = until.as_second() - self.now.as_second();
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
            }
            _ => {}
        }
        Ok(response)
    }

    fn page(&self, outcome: &Outcome<'_>) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let html = match outcome {
            Outcome::Done(_, _, receipt) => {
                let response = web::redirect(&self.address(receipt));
                return Ok(response.expect("a path of ASCII names and a percent-encoded query"));
            }
            Outcome::Rejected { raw, rejection } => {
                let view = FormView::filled(self.form, raw, rejection);
                self.form_page(&view, Some("Kesalahan: "), None)?
            }
            Outcome::Unproven { raw } => self.kept(raw, "Kesalahan: ", outcome)?,
            Outcome::Limited { raw, .. } => self.kept(raw, "Belum diterima: ", outcome)?,
            Outcome::StoreFailed { raw } => self.kept(raw, "Belum tercatat: ", outcome)?,
            _ => {
                let message = self.message(outcome);
                let page = page_view(self.form, message.title);
                self.bundle.pages().message(&page, &message)?
            }
        };
        Ok(respond(status(outcome), HTML, html))
    }

    /// The form again, with every answer and the message above it.
    fn kept(
        &self,
        raw: &RawSubmission,
        title_prefix: &str,
        outcome: &Outcome<'_>,
    ) -> Result<String, RenderFailure> {
        let Message {
            title, paragraphs, ..
        } = self.message(outcome);
        let notice = Notice { title, paragraphs };
        let view = FormView::kept(self.form, raw);
        self.form_page(&view, Some(title_prefix), Some(&notice))
    }

    fn form_page(
        &self,
        view: &FormView,
        title_prefix: Option<&str>,
        notice: Option<&Notice<'_>>,
    ) -> Result<String, RenderFailure> {
        let page = PageView {
            title_prefix,
            breadcrumbs: vec![HOME],
            description: Some(self.form.summary()),
            ..page_view(self.form, self.form.title())
        };
        self.bundle.pages().form(&page, view, notice)
    }

    fn json(&self, outcome: &Outcome<'_>) -> Response<Full<Bytes>> {
        let status = status(outcome);
        let errors: Vec<FieldProblem> = match outcome {
            Outcome::Done(held, standing, receipt) | Outcome::Shown(held, standing, receipt) => {
                let told = Told {
                    reference: receipt.receipted.reference.to_string(),
                    session: &held.session.id,
                    result: standing.name(),
                    place: standing.place(),
                    receipt: self.address(receipt),
                };
                return respond_json(StatusCode::OK, JSON, &told);
            }
            Outcome::Counted(held, free) => {
                let counted = Counted {
                    session: &held.session.id,
                    places: free.places,
                    free: free.free,
                    open: free.is_open,
                };
                return respond_json(StatusCode::OK, JSON, &counted);
            }
            Outcome::Rejected { rejection, .. } => rejection
                .errors()
                .iter()
                .map(|error| FieldProblem {
                    pointer: format!("#/{}", error.question()),
                    detail: error.message().to_owned(),
                })
                .collect(),
            Outcome::Misshapen(errors) => errors.clone(),
            _ => Vec::new(),
        };
        Problem::new(status, &self.message(outcome), &errors, self.request_id).respond()
    }

    fn message(&self, outcome: &Outcome<'_>) -> Message<'_> {
        let texts = self.bundle.messages();
        let plain = |id, values: &[(&str, String)]| messages::plain(texts, id, values);
        let of = |id, held: &Held| plain(id, &[("sesi", held.session.title.clone())]);
        match outcome {
            Outcome::Done(held, standing, receipt) | Outcome::Shown(held, standing, receipt) => {
                self.standing(held, *standing, receipt)
            }
            Outcome::Counted(held, free) => self.counted(held, *free),
            Outcome::NeverAsked(held) => of(MessageId::PlaceNeverAsked, held),
            Outcome::Present(held) => of(MessageId::PlaceUsed, held),
            Outcome::NotYet(held, opens) => {
                let values = [
                    ("sesi", held.session.title.clone()),
                    ("mulai", words::moment(*opens)),
                ];
                plain(MessageId::PlaceNotYet, &values)
            }
            Outcome::Closed(held) => of(MessageId::PlaceClosed, held),
            Outcome::NoSession => plain(MessageId::PlaceNoSession, &[]),
            Outcome::NoParticipant => plain(MessageId::PlaceNoParticipant, &[]),
            Outcome::Unproven { .. } => plain(MessageId::PlaceUnproven, &[]),
            Outcome::Limited { until, .. } => {
                let until = messages::from(self.now, *until);
                plain(MessageId::PlaceLimited, &[("mulai", until)])
            }
            Outcome::StoreFailed { .. } => {
                let code = self.request_id.to_owned();
                plain(MessageId::PlaceFailed, &[("kode", code)])
            }
            Outcome::UnknownReceipt => plain(MessageId::UnknownReceipt, &[]),
            Outcome::Rejected { .. } | Outcome::Misshapen(_) => {
                plain(MessageId::AnswersRejected, &[])
            }
            Outcome::Refused(refusal) => messages::refused(texts, refusal, self.form),
        }
    }

    fn standing(&self, held: &Held, standing: Standing, receipt: &Receipt) -> Message<'_> {
        let session = &held.session;
        let mut values = vec![("sesi", session.title.clone())];
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
        let mut message = messages::plain(self.bundle.messages(), id, &values);
        let at = words::moment(receipt.receipted.received_at);
        message
            .paragraphs
            .push(format!("Keadaan ini tercatat {at}."));
        if session.is_example {
            message.paragraphs.insert(0, EXAMPLE.to_owned());
        }
        message.reference = Some(receipt.receipted.reference.to_string());
        message
    }

    fn counted(&self, held: &Held, free: Free) -> Message<'_> {
        let mut values = vec![
            ("sesi", held.session.title.clone()),
            ("jumlah", free.places.to_string()),
        ];
        let id = if free.free == 0 {
            MessageId::PlacesTaken
        } else {
            values.push(("sisa", free.free.to_string()));
            MessageId::PlacesFree
        };
        Message {
            action: free.is_open.then(|| Link {
                label: "Ikut sesi",
                path: self.form.path(),
            }),
            ..messages::plain(self.bundle.messages(), id, &values)
        }
    }

    fn address(&self, receipt: &Receipt) -> String {
        receipt::link(self.secret, address::SEATS, address::RECEIPT, receipt)
    }
}

/// Above everything about a session that is not held.
const EXAMPLE: &str = "Contoh: sesi ini bukan sesi sungguhan.";

/// The page of an outcome, below that of its form.
pub(crate) fn page_view<'a>(form: &'a Form, title: &'a str) -> PageView<'a> {
    let above = Link {
        label: form.title(),
        path: form.path(),
    };
    PageView {
        breadcrumbs: vec![HOME, above],
        ..PageView::new(title, form.path())
    }
}

fn status(outcome: &Outcome<'_>) -> StatusCode {
    match outcome {
        Outcome::Done(..) => StatusCode::SEE_OTHER,
        Outcome::Shown(..) | Outcome::Counted(..) => StatusCode::OK,
        Outcome::NeverAsked(_)
        | Outcome::Present(_)
        | Outcome::NotYet(..)
        | Outcome::Closed(_)
        | Outcome::NoSession
        | Outcome::NoParticipant => StatusCode::CONFLICT,
        Outcome::Rejected { .. } | Outcome::Unproven { .. } | Outcome::Misshapen(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Outcome::Limited { .. } => StatusCode::TOO_MANY_REQUESTS,
        Outcome::StoreFailed { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Outcome::UnknownReceipt => StatusCode::NOT_FOUND,
        Outcome::Refused(refusal) => refusal.status(),
    }
}
