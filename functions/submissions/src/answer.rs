//! The last step: an outcome becomes a status and a page, or a status and JSON.

use bundle::{PhraseId, address};
use bytes::Bytes;
use form_http::receipt::{self, Receipt};
use form_http::{Words, page_view};
use forms::StoringForm;
use http::header::{CONTENT_DISPOSITION, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use programme::words;
use serde::Serialize;
use web::pages::{Message, RenderFailure};
use web::{Format, HTML, JSON, TEXT, respond, respond_json};

use crate::bundle::Bundle;
use crate::messages;
use crate::outcome::Outcome;
use crate::pages::{ReceiptView, SessionsView};
use crate::receipt_text;
use crate::standings::{NOT_RECORDED, standings};
use records::Secret;
use sessions::Standing;

/// Parts needed to answer a request.
pub(crate) struct Answering<'a> {
    pub bundle: &'a Bundle,
    pub form: &'a StoringForm,
    pub secret: &'a Secret,
    pub request_id: &'a str,
    pub now: Timestamp,
}

/// Makes the answer to an outcome, in the language that was asked for.
pub(crate) fn answer(
    answering: &Answering<'_>,
    outcome: &Outcome,
    format: Format,
) -> Result<Response<Full<Bytes>>, RenderFailure> {
    let message = |status, message: Message<'_>| answering.form().message(status, &message, format);
    match outcome {
        Outcome::Stored(receipt) => Ok(answering.taken(receipt, StatusCode::CREATED, format)),
        Outcome::Repeated(receipt) => Ok(answering.taken(receipt, StatusCode::OK, format)),
        Outcome::Noted { with_sessions } => {
            let messages = answering.bundle.messages();
            let mut noted = messages::noted(messages, answering.form);
            let seats = answering.bundle.look_up(address::SEATS);
            if let Some(form) = seats.filter(|_| *with_sessions) {
                let not_asked = messages[PhraseId::NotedSessions].to_owned();
                noted.paragraphs.push(not_asked);
                noted.action = Some(messages::join(messages, form));
            }
            message(StatusCode::CONFLICT, noted)
        }
        Outcome::ReceiptShown(receipt) => answering.shown(receipt, format),
        // A file is a file, whoever asks for it.
        Outcome::ReceiptDownloaded(receipt) => Ok(answering.file(receipt)),
        Outcome::UnknownReceipt => message(
            StatusCode::NOT_FOUND,
            messages::unknown_receipt(answering.bundle.messages(), answering.form),
        ),
        Outcome::NotTaken(reason) => answering.form().not_taken(reason, format),
    }
}

impl Answering<'_> {
    /// Returns everything every form's answer needs.
    pub(crate) fn form(&self) -> form_http::Answering<'_> {
        form_http::Answering {
            form: self.form,
            pages: self.bundle.pages().templates(),
            messages: self.bundle.messages(),
            words: &Words::STORE,
            request_id: self.request_id,
            now: self.now,
        }
    }

    /// Makes the answer to a stored form. A page is posted, redirected, got: reloading the receipt
    /// sends nothing again.
    fn taken(
        &self,
        receipt: &Receipt,
        status: StatusCode,
        format: Format,
    ) -> Response<Full<Bytes>> {
        match format {
            Format::Page => web::redirect(&self.address(address::RECEIPT, receipt))
                .expect("a path of ASCII names and a percent-encoded query"),
            Format::Json => self.accepted(receipt, status),
        }
    }

    fn shown(
        &self,
        receipt: &Receipt,
        format: Format,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        if format == Format::Json {
            return Ok(self.accepted(receipt, StatusCode::OK));
        }
        let receipt = self.receipt_view(receipt);
        let page = page_view(self.bundle.messages(), self.form, receipt.title);
        let html = self.bundle.pages().receipt(&page, &receipt)?;
        Ok(respond(StatusCode::OK, HTML, html))
    }

    fn accepted(&self, receipt: &Receipt, status: StatusCode) -> Response<Full<Bytes>> {
        let accepted = Accepted {
            reference: receipt.receipted.reference.to_string(),
            received_at: format!("{:.0}", receipt.receipted.received_at),
            receipt: self.address(address::RECEIPT, receipt),
            sessions: standings(receipt).map(SessionJson::new).collect(),
        };
        respond_json(status, JSON, &accepted)
    }

    /// Answers with the receipt as a file, named by its reference.
    fn file(&self, receipt: &Receipt) -> Response<Full<Bytes>> {
        let name = format!(
            "attachment; filename=\"tanda-terima-{}.txt\"",
            receipt.receipted.reference
        );
        let text = receipt_text::text(self.bundle.messages(), &self.receipt_view(receipt));
        let mut response = respond(StatusCode::OK, TEXT, text);
        let name = HeaderValue::try_from(name).expect("a reference is letters, digits, dashes");
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
        response
    }

    fn receipt_view(&self, receipt: &Receipt) -> ReceiptView<'_> {
        let kecamatan = self.form.question_from("kecamatan").and_then(|question| {
            let chosen = receipt.answers.iter().find(|(id, _)| id == question.id());
            chosen.map(|(_, kecamatan)| kecamatan.as_str())
        });
        let office = kecamatan.and_then(|kecamatan| self.bundle.office(kecamatan));
        let messages = self.bundle.messages();
        let office_name = office.map_or_else(
            || messages[PhraseId::OfficeUnnamed].to_owned(),
            |office| messages.phrase(PhraseId::OfficeNamed, &[("nama", &office.name)]),
        );
        let texts = self.form.receipt();
        let received_at = receipt.receipted.received_at;
        let when = words::moment(received_at);
        let reference = receipt.receipted.reference.to_string();
        let site = self.bundle.site();
        // Beyond the calendar's end there is no date to name, and nobody to read it.
        let day = words::day_after(received_at, texts.deadline_days()).unwrap_or_default();
        let deadline = site.promised(day).unwrap_or_else(|| {
            let days = texts.deadline_days().to_string();
            messages.phrase(PhraseId::TrialDeadline, &[("hari", &days)])
        });
        let answers = receipt
            .answers
            .iter()
            .map(|(id, value)| (id.as_str(), value.as_str()));
        let answers = self.form.receipt_answers(answers);
        ReceiptView {
            title: texts.title(),
            whatsapp: messages::whatsapp(messages, self.form, &reference, &when),
            reference,
            when,
            sessions: self.sessions_view(receipt),
            closed: messages::closed_choices(messages, &answers, &office_name),
            answers,
            steps: texts.steps(&deadline, &office_name),
            ask: texts.ask(&deadline, &office_name),
            withdraw: texts.withdraw(&deadline, &office_name),
            office,
            trial_notice: site.trial_notice(messages),
            again: self.again(kecamatan),
            form_title: self.form.title(),
            file: self.address(address::RECEIPT_FILE, receipt),
        }
    }

    /// Returns the sessions that were asked for with the form.
    fn sessions_view(&self, receipt: &Receipt) -> Option<SessionsView<'_>> {
        let messages = self.bundle.messages();
        let lines = standings(receipt).map(|(id, standing)| match self.bundle.sessions().get(id) {
            Some(held) => messages::standing(messages, &held.session, standing),
            None => messages.phrase(PhraseId::SessionGone, &[("sesi", id)]),
        });
        let lines: Vec<String> = lines.collect();
        let form = self.bundle.look_up(address::SEATS)?;
        (!lines.is_empty()).then(|| SessionsView {
            lines,
            more: &messages[PhraseId::ReceiptSessionsMore],
            form: messages::join(messages, form),
        })
    }

    /// Returns the address of the form's page, for an officer who registers many people of one
    /// kecamatan in a row.
    fn again(&self, kecamatan: Option<&str>) -> String {
        let path = self.form.path();
        match (self.form.question_from("kecamatan"), kecamatan) {
            (Some(question), Some(kecamatan)) => {
                let query = form_urlencoded::Serializer::new(String::new())
                    .append_pair(question.id(), kecamatan)
                    .finish();
                format!("{path}?{query}")
            }
            _ => path.to_owned(),
        }
    }

    fn address(&self, place: &str, receipt: &Receipt) -> String {
        receipt::link(self.secret, self.form.service(), place, receipt)
    }
}

/// The answer to a stored submission, as programs read it.
#[derive(Debug, Serialize)]
struct Accepted {
    reference: String,
    received_at: String,
    /// Path and query of the receipt.
    receipt: String,
    /// Outcome of asking for places in sessions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sessions: Vec<SessionJson>,
}

/// A session that was asked for with the form.
#[derive(Debug, Serialize)]
struct SessionJson {
    session: String,
    /// `tempat`, `antrean`, `seleksi`, or `belum` where it could not be put down.
    result: &'static str,
    /// The place in the queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<usize>,
}

impl SessionJson {
    fn new((session, standing): (&str, Option<Standing>)) -> Self {
        Self {
            session: session.to_owned(),
            result: standing.map_or(NOT_RECORDED, Standing::name),
            place: standing.and_then(Standing::place),
        }
    }
}
