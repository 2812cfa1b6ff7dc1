//! Pages of the desk: their addresses, who may see them, what handles them, and what a handler
//! gets and gives.

use std::pin::Pin;

use bytes::Bytes;
use http::header::{HeaderValue, RETRY_AFTER, SET_COOKIE};
use http::{Response, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use records::history::Objection;
use records::{
    Account, NotOpened, Officer, Scope, SignInToken, SignedIn, SignedInBy, StoreFailure,
};
use web::pages::RenderFailure;
use web::{HTML, Incoming, Route, redirect, respond};

use crate::addresses::LIST;
use crate::desk::Desk;
use crate::form::Fields;
use crate::menu::Roles;

/// A page: an address with a method, who may see it, and its handler.
#[derive(Clone, Copy)]
pub struct Page {
    is_form: bool,
    asks_questions: bool,
    shows_answers: bool,
    path: &'static str,
    handler: Handler,
}

/// A request of an officer who is signed in: what a handler gets beside the desk.
pub struct Visit<'a> {
    /// The request. Its parameters are not parsed yet.
    pub request: &'a Incoming,
    /// The pairs of a sent form, or of an address's query.
    pub fields: Fields,
    /// The time of the request.
    pub now: Timestamp,
    pub(crate) token: SignInToken,
    pub(crate) signed_in: SignedIn,
}

/// A request of somebody who need not be signed in.
pub(crate) struct Guest<'a> {
    pub request: &'a Incoming,
    pub fields: Fields,
    pub now: Timestamp,
    pub token: Option<SignInToken>,
}

/// An answer of a handler.
pub struct Reply {
    pub(crate) response: Response<Full<Bytes>>,
    pub(crate) outcome: &'static str,
}

/// Why a handler has no answer of its own.
#[derive(Debug)]
pub enum Fault {
    /// There is no such record, or it is not in the officer's scope: nobody learns which.
    NotFound,
    /// Something to be done about a person for whom nothing more is done, with the address of her
    /// page.
    Closed(Objection, String),
    /// A case that somebody has decided already: who and when, and where it is now, where there is
    /// such a page.
    Decided(String, Option<String>),
    /// The form belongs to another sign-in.
    StaleForm,
    /// It could not be written down who reads, so nothing is shown.
    Unread(StoreFailure),
    /// The store failed.
    Store(StoreFailure),
    /// A template failed.
    Render(RenderFailure),
    /// A table could not be written.
    Table,
}

/// An answer on its way.
pub(crate) type Handling<'a> = Pin<Box<dyn Future<Output = Result<Reply, Fault>> + Send + 'a>>;

pub(crate) type OfficersHandler = for<'a> fn(&'a Desk, &'a Visit<'a>) -> Handling<'a>;
pub(crate) type OpenHandler = for<'a> fn(&'a Desk, &'a Guest<'a>) -> Handling<'a>;

#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Of officers with these roles.
    Officers(Roles, OfficersHandler),
    /// Of everybody, to come in or to be told why not.
    Open(OpenHandler),
}

impl Page {
    /// Makes a page that officers open.
    pub(crate) const fn get(path: &'static str, roles: Roles, handler: OfficersHandler) -> Self {
        Self {
            is_form: false,
            asks_questions: false,
            shows_answers: false,
            path,
            handler: Handler::Officers(roles, handler),
        }
    }

    /// Makes the address of a form that officers send.
    pub(crate) const fn form(path: &'static str, roles: Roles, handler: OfficersHandler) -> Self {
        Self {
            is_form: true,
            asks_questions: false,
            shows_answers: false,
            path,
            handler: Handler::Officers(roles, handler),
        }
    }

    /// Returns the page as one whose form asks the questions of a site's form.
    pub(crate) const fn asking_questions(mut self) -> Self {
        self.asks_questions = true;
        self
    }

    /// Returns the page as one that shows its form with the answers among the visit's fields.
    pub(crate) const fn showing_answers(mut self) -> Self {
        self.shows_answers = true;
        self
    }

    pub(crate) const fn open_get(path: &'static str, handler: OpenHandler) -> Self {
        Self {
            is_form: false,
            asks_questions: false,
            shows_answers: false,
            path,
            handler: Handler::Open(handler),
        }
    }

    pub(crate) const fn open_form(path: &'static str, handler: OpenHandler) -> Self {
        Self {
            is_form: true,
            asks_questions: false,
            shows_answers: false,
            path,
            handler: Handler::Open(handler),
        }
    }

    /// Returns the method: `GET` or `POST`.
    pub fn method(&self) -> http::Method {
        if self.is_form {
            http::Method::POST
        } else {
            http::Method::GET
        }
    }

    /// Returns its path, with the parts that stand for a record in braces: `/meja/orang/{nomor}/`.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the roles that may see it; `None` for a page before the log-in.
    pub fn roles(&self) -> Option<Roles> {
        match self.handler {
            Handler::Officers(roles, _) => Some(roles),
            Handler::Open(_) => None,
        }
    }

    pub(crate) fn shows_answers(&self) -> bool {
        self.shows_answers
    }

    pub(crate) fn asks_questions(&self) -> bool {
        self.asks_questions
    }

    pub(crate) fn handler(&self) -> Handler {
        self.handler
    }

    pub(crate) fn route(&self) -> Route {
        if self.is_form {
            Route::form(self.path)
        } else {
            Route::get(self.path)
        }
    }
}

impl<'a> Visit<'a> {
    /// Returns the same visit as if these fields had been sent.
    pub(crate) fn with_fields(&self, fields: Fields) -> Visit<'a> {
        Visit {
            request: self.request,
            fields,
            now: self.now,
            token: self.token.clone(),
            signed_in: SignedIn {
                account: self.signed_in.account.clone(),
                ..self.signed_in
            },
        }
    }

    /// Returns the officer, as her account stands at this request.
    pub fn officer(&self) -> &Officer {
        &self.signed_in.account.officer
    }

    /// Returns the records that she may see.
    pub fn scope(&self) -> Scope {
        self.officer().scope()
    }

    /// Returns the part of the address that stands for `{name}`; not parsed yet.
    pub fn parameter(&self, name: &str) -> &str {
        self.request.parameters.get(name)
    }

    pub(crate) fn account(&self) -> &Account {
        &self.signed_in.account
    }

    pub(crate) fn signed_in_by(&self) -> SignedInBy {
        self.signed_in.by
    }
}

impl Reply {
    /// Answers with a page.
    pub(crate) fn page(outcome: &'static str, html: String) -> Self {
        Self::with_status(StatusCode::OK, outcome, html)
    }

    /// Answers with a file to keep.
    pub(crate) fn file(outcome: &'static str, response: Response<Full<Bytes>>) -> Self {
        Self { response, outcome }
    }

    /// Answers with a form again, with what was wrong.
    pub(crate) fn wrong(outcome: &'static str, html: String) -> Self {
        Self::with_status(StatusCode::UNPROCESSABLE_ENTITY, outcome, html)
    }

    pub(crate) fn with_status(status: StatusCode, outcome: &'static str, html: String) -> Self {
        Self {
            response: respond(status, HTML, html),
            outcome,
        }
    }

    /// Leads on to another page of the desk, with a GET. An address that no header can hold leads
    /// to the list.
    pub(crate) fn see_other(outcome: &'static str, address: &str) -> Self {
        let response = redirect(address).or_else(|_| redirect(LIST));
        Self {
            response: response.expect("our own paths are ASCII"),
            outcome,
        }
    }

    pub(crate) fn set_cookie(mut self, cookie: &str) -> Self {
        // Made of hexadecimal digits and our own words.
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            self.response.headers_mut().append(SET_COOKIE, cookie);
        }
        self
    }

    pub(crate) fn retry_after(mut self, seconds: i64) -> Self {
        let headers = self.response.headers_mut();
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        self
    }
}

impl From<StoreFailure> for Fault {
    fn from(failure: StoreFailure) -> Self {
        Self::Store(failure)
    }
}

impl From<NotOpened> for Fault {
    fn from(reason: NotOpened) -> Self {
        match reason {
            NotOpened::Unknown => Self::NotFound,
            NotOpened::Unwritten(failure) => Self::Unread(failure),
            NotOpened::Store(failure) => Self::Store(failure),
        }
    }
}

impl From<RenderFailure> for Fault {
    fn from(failure: RenderFailure) -> Self {
        Self::Render(failure)
    }
}
