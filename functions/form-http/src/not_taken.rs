//! Each reason why a sent form was not taken, and its answer.

use bundle::{MessageId, Messages, PhraseId, template};
use bytes::Bytes;
use forms::{Form, FormView, RawSubmission, Rejection};
use http::header::{HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use web::pages::{Link, Message, PageView, Pages, RenderFailure};
use web::{FieldProblem, Format, HTML, Problem, Refusal, respond};

use crate::messages::{self, Notice};
use crate::page::page_view;

/// Why a sent form was not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The request was not taken, whatever form it was for.
    Refused(Refusal),
    /// Some values in a JSON body are of a kind that no question takes.
    Misshapen(Vec<WrongValue>),
    /// Some answers need another look.
    Rejected {
        /// All that was sent.
        raw: RawSubmission,
        /// The answers, and why.
        rejection: Rejection,
    },
    /// The answers belong to nothing that is kept: nobody is told which of them is wrong.
    NotFound {
        /// All that was sent.
        raw: RawSubmission,
    },
    /// Too much was sent. Nothing is lost: the person still has every answer and can send it
    /// again from this time on.
    Limited {
        /// All that was sent.
        raw: RawSubmission,
        /// When there is room again.
        until: Timestamp,
    },
    /// The store failed. Nothing is lost: the person still has every answer.
    StoreFailed {
        /// All that was sent.
        raw: RawSubmission,
    },
}

/// A value in a JSON body that its question can't take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue {
    /// Id of the question.
    pub question: String,
    /// The words for the values that it takes.
    pub expected: PhraseId,
}

/// The messages of a sort of forms. A notice stands above the form; a program gets the brief one.
#[derive(Debug)]
pub struct Words {
    /// The answers belong to nothing that is kept.
    pub not_found: MessageId,
    /// Before the title of the page when too much was sent.
    pub limited_prefix: PhraseId,
    /// Too much was sent; `mulai`.
    pub limited: MessageId,
    /// A brief form of it.
    pub limited_briefly: MessageId,
    /// Before the title of the page when the store failed.
    pub store_failed_prefix: PhraseId,
    /// The store failed; `kode`.
    pub store_failed: MessageId,
    /// A brief form of it.
    pub store_failed_briefly: MessageId,
}

impl Words {
    /// Of a form that stores.
    pub const STORE: Self = Self {
        // A form that stores looks for nothing.
        not_found: MessageId::UnknownReceipt,
        limited_prefix: PhraseId::TitleNotReceived,
        limited: MessageId::Limited,
        limited_briefly: MessageId::LimitedBriefly,
        store_failed_prefix: PhraseId::TitleNotStored,
        store_failed: MessageId::StoreFailed,
        store_failed_briefly: MessageId::StoreFailedBriefly,
    };
    /// Of the form that asks where somebody stands.
    pub const STATUS: Self = Self {
        not_found: MessageId::LookUpNotFound,
        limited_prefix: PhraseId::TitleNotSeen,
        limited: MessageId::LookUpLimited,
        limited_briefly: MessageId::LookUpLimited,
        store_failed_prefix: PhraseId::TitleNotSeen,
        store_failed: MessageId::LookUpFailed,
        store_failed_briefly: MessageId::LookUpFailedBriefly,
    };
}

/// Parts needed to answer.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    /// The form.
    pub form: &'a Form,
    /// The templates, with that of a form among them.
    pub pages: &'a Pages,
    /// All messages.
    pub messages: &'a Messages,
    /// Those of this sort of forms.
    pub words: &'static Words,
    /// The request's code.
    pub request_id: &'a str,
    /// The time.
    pub now: Timestamp,
}

impl NotTaken {
    /// Returns its name in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.name(),
            Self::Misshapen(_) => "misshapen",
            Self::Rejected { .. } => "rejected",
            Self::NotFound { .. } => "not_found_together",
            Self::Limited { .. } => "limited",
            Self::StoreFailed { .. } => "store_failed",
        }
    }

    /// Returns the status that says so.
    fn status(&self, format: Format) -> StatusCode {
        match (self, format) {
            (Self::Refused(refusal), _) => refusal.status(),
            // A page is the form again, with what to look at.
            (Self::Misshapen(_) | Self::Rejected { .. }, _)
            | (Self::NotFound { .. }, Format::Page) => StatusCode::UNPROCESSABLE_ENTITY,
            (Self::NotFound { .. }, Format::Json) => StatusCode::NOT_FOUND,
            (Self::Limited { .. }, _) => StatusCode::TOO_MANY_REQUESTS,
            (Self::StoreFailed { .. }, _) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl Answering<'_> {
    /// Makes the answer to a form that was not taken, in the language that was asked for.
    pub fn not_taken(
        &self,
        reason: &NotTaken,
        format: Format,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        let status = reason.status(format);
        let mut response = match format {
            Format::Page => respond(status, HTML, self.page(reason)?),
            Format::Json => self.problem(reason, status),
        };
        let seconds = match reason {
            NotTaken::StoreFailed { .. } => Some(5),
            NotTaken::Limited { until, .. } => {
                Some((until.as_second() - self.now.as_second()).max(1))
            }
            _ => None,
        };
        if let Some(seconds) = seconds {
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }

    /// Makes the answer that is nothing but a message.
    pub fn message(
        &self,
        status: StatusCode,
        message: &Message<'_>,
        format: Format,
    ) -> Result<Response<Full<Bytes>>, RenderFailure> {
        Ok(match format {
            Format::Page => respond(status, HTML, self.message_page(message)?),
            Format::Json => Problem::new(status, message, &[], self.request_id).respond(),
        })
    }

    fn message_page(&self, message: &Message<'_>) -> Result<String, RenderFailure> {
        let page = page_view(self.messages, self.form, message.title);
        self.pages.message(&page, message)
    }

    fn page(&self, reason: &NotTaken) -> Result<String, RenderFailure> {
        let (messages, words) = (self.messages, self.words);
        match reason {
            NotTaken::Refused(refusal) => {
                self.message_page(&messages::refused(self.messages, refusal, self.form))
            }
            // Only JSON has values of the wrong kind; the page says that it can't be read.
            NotTaken::Misshapen(_) => self.message_page(&messages::refused(
                self.messages,
                &Refusal::Unreadable,
                self.form,
            )),
            NotTaken::Rejected { raw, rejection } => {
                let view = FormView::filled(self.form, raw, rejection);
                self.form_page(&view, PhraseId::TitleErrors, None)
            }
            NotTaken::NotFound { raw } => {
                let notice = messages::notice(messages, words.not_found, &[]);
                self.kept(raw, PhraseId::TitleErrors, &notice)
            }
            NotTaken::StoreFailed { raw } => {
                let notice = messages::notice(messages, words.store_failed, &[self.code()]);
                self.kept(raw, words.store_failed_prefix, &notice)
            }
            NotTaken::Limited { raw, until } => {
                let notice = messages::notice(messages, words.limited, &[self.from(*until)]);
                self.kept(raw, words.limited_prefix, &notice)
            }
        }
    }

    fn kept(
        &self,
        raw: &RawSubmission,
        before_title: PhraseId,
        notice: &Notice<'_>,
    ) -> Result<String, RenderFailure> {
        let view = FormView::kept(self.form, raw);
        self.form_page(&view, before_title, Some(notice))
    }

    /// Renders the form again.
    fn form_page(
        &self,
        view: &FormView,
        before_title: PhraseId,
        notice: Option<&Notice<'_>>,
    ) -> Result<String, RenderFailure> {
        let (form, messages) = (self.form, self.messages);
        let before_title = format!("{} ", &messages[before_title]);
        let page = PageView {
            title_prefix: Some(&before_title),
            breadcrumbs: vec![Link::home(messages)],
            description: Some(form.summary()),
            ..page_view(messages, form, form.title())
        };
        let mut context = self.pages.context(&page);
        context.insert("form", view);
        context.insert("notice", &notice);
        self.pages.render(template::FORM, &context)
    }

    fn problem(&self, reason: &NotTaken, status: StatusCode) -> Response<Full<Bytes>> {
        let plain = |id, values: &[_]| messages::plain(self.messages, id, values);
        let mut problems = Vec::new();
        let message = match reason {
            NotTaken::Refused(refusal) => messages::refused(self.messages, refusal, self.form),
            NotTaken::Misshapen(wrong) => {
                problems.extend(wrong.iter().map(|wrong| FieldProblem {
                    pointer: format!("#/{}", wrong.question),
                    detail: self.messages[wrong.expected].to_owned(),
                }));
                plain(MessageId::AnswersRejected, &[])
            }
            NotTaken::Rejected { rejection, .. } => {
                let errors = rejection.errors().iter();
                problems.extend(errors.map(|error| FieldProblem {
                    pointer: format!("#/{}", error.question()),
                    detail: error.message().to_owned(),
                }));
                plain(MessageId::AnswersRejected, &[])
            }
            NotTaken::NotFound { .. } => plain(self.words.not_found, &[]),
            NotTaken::Limited { until, .. } => {
                plain(self.words.limited_briefly, &[self.from(*until)])
            }
            NotTaken::StoreFailed { .. } => plain(self.words.store_failed_briefly, &[self.code()]),
        };
        Problem::new(status, &message, &problems, self.request_id).respond()
    }

    fn code(&self) -> (&'static str, String) {
        ("kode", self.request_id.to_owned())
    }

    fn from(&self, until: Timestamp) -> (&'static str, String) {
        ("mulai", messages::from(self.messages, self.now, until))
    }
}
