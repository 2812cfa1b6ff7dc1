//! The last step: an outcome becomes a status and a page, or a status and JSON.

use bundle::address;
use bytes::Bytes;
use forms::{Form, FormView, StoringForm};
use http::header::{CONTENT_DISPOSITION, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use programme::words;
use web::pages::{HOME, Link, Message, PageView, RenderFailure};
use web::{FieldProblem, Format, HTML, JSON, Problem, Refusal, TEXT, respond, respond_json};

use crate::bundle::Bundle;
use crate::json::Accepted;
use crate::messages;
use crate::outcome::Outcome;
use crate::pages::{Notice, ReceiptView};
use crate::receipt::{self, Receipt};
use crate::receipt_text;
use records::Secret;

/// Parts needed to answer a request.
pub(crate) struct Answering<'a> {
    pub bundle: &'a Bundle,
    pub form: &'a StoringForm,
    pub secret: &'a Secret,
    pub request_id: &'a str,
    pub now: Timestamp,
}

/// The answer to an outcome, in the language that was asked for.
pub(crate) fn answer(
    answering: &Answering<'_>,
    outcome: &Outcome,
    format: Format,
) -> Result<Response<Full<Bytes>>, RenderFailure> {
    let mut response = match (outcome, format) {
        // A file is a file, whoever asks for it.
        (Outcome::ReceiptDownloaded(receipt), _) => answering.file(receipt),
        (_, Format::Page) => answering.page(outcome)?,
        (_, Format::Json) => answering.json(outcome),
    };
    let headers = response.headers_mut();
    match outcome {
        Outcome::StoreFailed { .. } => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        Outcome::Limited { until, .. } => {
            let seconds = until.as_second() - answering.now.as_second();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        _ => {}
    }
    Ok(response)
}

impl Answering<'_> {
    fn page(&self, outcome: &Outcome) -> Result<Response<Full<Bytes>>, RenderFailure> {
        if let Outcome::Stored(receipt) | Outcome::Repeated(receipt) = outcome {
            return Ok(self.redirect(receipt));
        }
        let html = self.html(outcome)?;
        Ok(respond(status(outcome, Format::Page), HTML, html))
    }

    /// Post, redirect, get: reloading the receipt sends nothing again.
    fn redirect(&self, receipt: &Receipt) -> Response<Full<Bytes>> {
        web::redirect(&self.address(address::RECEIPT, receipt))
            .expect("a path of ASCII names and a percent-encoded query")
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
                let notice = messages::store_failed(self.bundle.messages(), self.request_id);
                self.form_page(&view, Some("Belum tersimpan: "), Some(&notice))
            }
            Outcome::Limited { raw, until } => {
                let view = FormView::kept(self.form, raw);
                let notice = messages::limited(self.bundle.messages(), self.now, *until);
                self.form_page(&view, Some("Belum diterima: "), Some(&notice))
            }
            Outcome::Stored(receipt)
            | Outcome::Repeated(receipt)
            | Outcome::ReceiptShown(receipt)
            | Outcome::ReceiptDownloaded(receipt) => {
                let receipt = self.receipt_view(receipt);
                let page = page_view(self.form, receipt.title);
                self.bundle.pages().receipt(&page, &receipt)
            }
            Outcome::Noted(earlier) => {
                self.message_page(&messages::noted(self.bundle.messages(), self.form, earlier))
            }
            Outcome::UnknownReceipt => self.message_page(&messages::unknown_receipt(
                self.bundle.messages(),
                self.form,
            )),
            Outcome::Refused(refusal) => self.message_page(&messages::refused(
                self.bundle.messages(),
                refusal,
                self.form,
            )),
            // Only JSON has values of the wrong kind; the page says that it can't be read.
            Outcome::Misshapen(_) => self.message_page(&messages::refused(
                self.bundle.messages(),
                &Refusal::Unreadable,
                self.form,
            )),
        }
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

    fn message_page(&self, message: &Message<'_>) -> Result<String, RenderFailure> {
        let page = page_view(self.form, message.title);
        self.bundle.pages().message(&page, message)
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
            file: self.address(address::RECEIPT_FILE, receipt),
        }
    }

    fn json(&self, outcome: &Outcome) -> Response<Full<Bytes>> {
        let status = status(outcome, Format::Json);
        let problem = |message: Message<'_>, errors: &[FieldProblem]| {
            Problem::new(status, &message, errors, self.request_id).respond()
        };
        match outcome {
            Outcome::Stored(receipt)
            | Outcome::Repeated(receipt)
            | Outcome::ReceiptShown(receipt)
            | Outcome::ReceiptDownloaded(receipt) => {
                let accepted = Accepted {
                    reference: receipt.receipted.reference.to_string(),
                    received_at: format!("{:.0}", receipt.receipted.received_at),
                    receipt: self.address(address::RECEIPT, receipt),
                };
                respond_json(status, JSON, &accepted)
            }
            Outcome::Noted(earlier) => problem(
                messages::noted(self.bundle.messages(), self.form, earlier),
                &[],
            ),
            Outcome::UnknownReceipt => problem(
                messages::unknown_receipt(self.bundle.messages(), self.form),
                &[],
            ),
            Outcome::Refused(refusal) => problem(
                messages::refused(self.bundle.messages(), refusal, self.form),
                &[],
            ),
            Outcome::Rejected { rejection, .. } => {
                let errors: Vec<_> = rejection
                    .errors()
                    .iter()
                    .map(|error| FieldProblem {
                        pointer: format!("#/{}", error.question()),
                        detail: error.message().to_owned(),
                    })
                    .collect();
                problem(messages::answers_rejected(self.bundle.messages()), &errors)
            }
            Outcome::Misshapen(errors) => {
                problem(messages::answers_rejected(self.bundle.messages()), errors)
            }
            Outcome::Limited { until, .. } => problem(
                messages::limited_briefly(self.bundle.messages(), self.now, *until),
                &[],
            ),
            Outcome::StoreFailed { .. } => {
                problem(messages::store_failed_briefly(self.bundle.messages()), &[])
            }
        }
    }

    fn address(&self, place: &str, receipt: &Receipt) -> String {
        receipt::link(self.secret, self.form.service(), place, receipt)
    }
}

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

/// Chooses the status for an outcome.
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
        (Outcome::UnknownReceipt, _) => StatusCode::NOT_FOUND,
        (Outcome::Refused(refusal), _) => refusal.status(),
    }
}
