//! The last step: an outcome becomes a status and a page, or a status and JSON.

use bytes::Bytes;
use forms::{Form, FormView};
use host::headers::set_answer_headers;
use http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use programme::words;
use serde::Serialize;

use crate::body::Format;
use crate::bundle::Bundle;
use crate::json::{Accepted, PROBLEM_TYPE, Problem};
use crate::keyed_hash::Secret;
use crate::messages;
use crate::outcome::{FieldProblem, Outcome, Refusal};
use crate::pages::{HOME, Link, Message, Notice, PageView, ReceiptView, RenderFailure};
use crate::receipt::{self, Receipt};
use crate::receipt_text;

/// What is needed to answer.
pub(crate) struct Answering<'a> {
    pub bundle: &'a Bundle,
    pub form: &'a Form,
    pub secret: &'a Secret,
    pub request_id: &'a str,
    pub now: Timestamp,
}

/// The answer to an outcome, in the language that was asked for.
pub(crate) fn answer(
    answering: &Answering<'_>,
    outcome: &Outcome,
    format: Format,
) -> Response<Full<Bytes>> {
    let mut response = match (outcome, format) {
        // A file is a file, whoever asks for it.
        (Outcome::ReceiptDownloaded(receipt), _) => answering.file(receipt),
        (_, Format::Page) => answering.page(outcome),
        (_, Format::Json) => answering.json(outcome),
    };
    let headers = response.headers_mut();
    set_answer_headers(headers);
    match outcome {
        Outcome::Refused(Refusal::Method(allowed)) => {
            headers.insert(ALLOW, HeaderValue::from_static(allowed));
        }
        Outcome::StoreFailed { .. } => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        Outcome::Limited { until, .. } => {
            let seconds = until.as_second() - answering.now.as_second();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        _ => {}
    }
    response
}

impl Answering<'_> {
    fn page(&self, outcome: &Outcome) -> Response<Full<Bytes>> {
        if let Outcome::Stored(receipt) | Outcome::Repeated(receipt) = outcome {
            return self.redirect(receipt);
        }
        match self.html(outcome) {
            Ok(html) => respond(status(outcome, Format::Page), HTML, html),
            Err(failure) => {
                tracing::error!(
                    event = "render_failed",
                    form = self.form.id(),
                    request_id = self.request_id,
                    template = failure.template,
                    line = failure.line,
                );
                respond(StatusCode::INTERNAL_SERVER_ERROR, HTML, LAST_RESORT)
            }
        }
    }

    /// Post, redirect, get: reloading the receipt sends nothing again.
    fn redirect(&self, receipt: &Receipt) -> Response<Full<Bytes>> {
        let address = self.address(receipt::PAGE, receipt);
        let location = HeaderValue::try_from(address)
            .expect("a path of ASCII names and a percent-encoded query");
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::SEE_OTHER;
        response.headers_mut().insert(LOCATION, location);
        response
    }

    /// The receipt as a file, named by its reference.
    fn file(&self, receipt: &Receipt) -> Response<Full<Bytes>> {
        let name = format!(
            "attachment; filename=\"tanda-terima-{}.txt\"",
            receipt.receipted.reference
        );
        let text = receipt_text::text(&self.receipt_view(receipt));
        let mut response = respond(StatusCode::OK, TEXT, text);
        let name = HeaderValue::try_from(name).expect("a reference is letters, digits, dashes");
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
        response
    }

    fn html(&self, outcome: &Outcome) -> Result<String, RenderFailure> {
        match outcome {
            Outcome::Rejected { raw, rejection } => {
                let view = FormView::filled(self.form, raw, rejection);
                self.form_page(&view, Some("Kesalahan: "), None)
            }
            Outcome::StoreFailed { raw } => {
                let view = FormView::kept(self.form, raw);
                let notice = messages::store_failed(self.request_id);
                self.form_page(&view, Some("Belum tersimpan: "), Some(&notice))
            }
            Outcome::Limited { raw, until } => {
                let view = FormView::kept(self.form, raw);
                let notice = messages::limited(self.now, *until);
                self.form_page(&view, Some("Belum diterima: "), Some(&notice))
            }
            Outcome::Stored(receipt)
            | Outcome::Repeated(receipt)
            | Outcome::ReceiptShown(receipt)
            | Outcome::ReceiptDownloaded(receipt) => {
                let receipt = self.receipt_view(receipt);
                let page = self.page_view(receipt.title, None);
                self.bundle.pages().receipt(&page, &receipt)
            }
            Outcome::Noted(earlier) => self.message_page(&messages::noted(self.form, earlier)),
            Outcome::Refused(refusal) => self.message_page(&messages::refused(*refusal, self.form)),
            // Only JSON has values of the wrong kind; the page says that it can't be read.
            Outcome::Misshapen(_) => {
                self.message_page(&messages::refused(Refusal::Unreadable, self.form))
            }
        }
    }

    fn form_page(
        &self,
        view: &FormView,
        title_prefix: Option<&str>,
        notice: Option<&Notice>,
    ) -> Result<String, RenderFailure> {
        let page = PageView {
            title_prefix,
            breadcrumbs: vec![HOME],
            ..self.page_view(self.form.title(), Some(self.form.summary()))
        };
        self.bundle.pages().form(&page, view, notice)
    }

    fn message_page(&self, message: &Message<'_>) -> Result<String, RenderFailure> {
        let page = self.page_view(message.title, None);
        self.bundle.pages().message(&page, message)
    }

    fn page_view<'a>(&'a self, title: &'a str, description: Option<&'a str>) -> PageView<'a> {
        let form = Link {
            label: self.form.title(),
            path: self.form.path(),
        };
        PageView {
            title,
            title_prefix: None,
            description,
            path: self.form.path(),
            breadcrumbs: vec![HOME, form],
            noindex: true,
        }
    }

    fn receipt_view(&self, receipt: &Receipt) -> ReceiptView<'_> {
        let kecamatan = self.form.question_from("kecamatan").and_then(|question| {
            let chosen = receipt.answers.iter().find(|(id, _)| id == question.id());
            chosen.map(|(_, kecamatan)| kecamatan.as_str())
        });
        let office = kecamatan.and_then(|kecamatan| self.bundle.office(kecamatan));
        let office_name = office.map_or_else(
            || "kantor kecamatan Anda".to_owned(),
            |office| format!("kantor Kecamatan {}", office.name),
        );
        let texts = self.form.receipt();
        let received_at = receipt.receipted.received_at;
        let when = words::moment(received_at);
        let reference = receipt.receipted.reference.to_string();
        // Beyond the calendar's end there is no date to name, and nobody to read it.
        let deadline = words::day_after(received_at, texts.deadline_days()).unwrap_or_default();
        let answers = receipt
            .answers
            .iter()
            .map(|(id, value)| (id.as_str(), value.as_str()));
        let answers = self.form.receipt_answers(answers);
        ReceiptView {
            title: texts.title(),
            whatsapp: messages::whatsapp(self.form, &reference, &when),
            reference,
            when,
            closed: messages::closed_choices(&answers, &office_name),
            answers,
            steps: texts.steps(&deadline, &office_name),
            ask: texts.ask(&deadline, &office_name),
            withdraw: texts.withdraw(&deadline, &office_name),
            office,
            form_title: self.form.title(),
            file: self.address(receipt::FILE, receipt),
        }
    }

    fn json(&self, outcome: &Outcome) -> Response<Full<Bytes>> {
        let status = status(outcome, Format::Json);
        let problem = |message: Message<'_>, errors: &[FieldProblem]| {
            let problem = Problem {
                status: status.as_u16(),
                title: message.title,
                detail: message.paragraphs.join(" "),
                errors,
                reference: message.reference,
                // As on the page: only where we failed is there something to ask about.
                request_id: status.is_server_error().then_some(self.request_id),
            };
            respond_json(status, PROBLEM_TYPE, &problem)
        };
        match outcome {
            Outcome::Stored(receipt)
            | Outcome::Repeated(receipt)
            | Outcome::ReceiptShown(receipt)
            | Outcome::ReceiptDownloaded(receipt) => {
                let accepted = Accepted {
                    reference: receipt.receipted.reference.to_string(),
                    received_at: format!("{:.0}", receipt.receipted.received_at),
                    receipt: self.address(receipt::PAGE, receipt),
                };
                respond_json(status, JSON, &accepted)
            }
            Outcome::Noted(earlier) => problem(messages::noted(self.form, earlier), &[]),
            Outcome::Refused(refusal) => problem(messages::refused(*refusal, self.form), &[]),
            Outcome::Rejected { rejection, .. } => {
                let errors: Vec<_> = rejection
                    .errors()
                    .iter()
                    .map(|error| FieldProblem {
                        pointer: format!("#/{}", error.question()),
                        detail: error.message().to_owned(),
                    })
                    .collect();
                problem(messages::answers_rejected(), &errors)
            }
            Outcome::Misshapen(errors) => problem(messages::answers_rejected(), errors),
            Outcome::Limited { until, .. } => {
                problem(messages::limited_briefly(self.now, *until), &[])
            }
            Outcome::StoreFailed { .. } => problem(messages::store_failed_briefly(), &[]),
        }
    }

    fn address(&self, place: &str, receipt: &Receipt) -> String {
        receipt::address(self.secret, self.form.service(), place, receipt)
    }
}

/// Which status says what came of a request.
fn status(outcome: &Outcome, format: Format) -> StatusCode {
    match (outcome, format) {
        (Outcome::Stored(_) | Outcome::Repeated(_), Format::Page) => StatusCode::SEE_OTHER,
        (Outcome::Stored(_), Format::Json) => StatusCode::CREATED,
        (Outcome::Repeated(_), Format::Json)
        | (Outcome::ReceiptShown(_) | Outcome::ReceiptDownloaded(_), _) => StatusCode::OK,
        (Outcome::Noted(_), _) => StatusCode::CONFLICT,
        (Outcome::Rejected { .. } | Outcome::Misshapen(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (Outcome::Limited { .. }, _) => StatusCode::TOO_MANY_REQUESTS,
        (Outcome::StoreFailed { .. }, _) => StatusCode::SERVICE_UNAVAILABLE,
        (Outcome::Refused(refusal), _) => match refusal {
            Refusal::NotFound | Refusal::UnknownReceipt => StatusCode::NOT_FOUND,
            Refusal::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::CrossSite => StatusCode::FORBIDDEN,
            Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Refusal::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::Unreadable => StatusCode::BAD_REQUEST,
            Refusal::Interrupted => StatusCode::REQUEST_TIMEOUT,
        },
    }
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// Shown when a template fails, which is our mistake alone.
const LAST_RESORT: &str = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <title>Halaman ini sedang rusak</title><h1>Halaman ini sedang rusak</h1>\
    <p>Ini kesalahan kami. Kembali ke formulir dan kirim lagi beberapa saat lagi: \
    mengirim lebih dari sekali tidak apa-apa, kami menyimpan satu saja.</p></html>\n";

fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

fn respond_json(
    status: StatusCode,
    content_type: &'static str,
    body: &impl Serialize,
) -> Response<Full<Bytes>> {
    let body = serde_json::to_vec(body).expect("texts and numbers are always JSON");
    respond(status, content_type, body)
}
