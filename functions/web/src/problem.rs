//! Problems as programs read them (RFC 9457).

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;

use crate::pages::Message;
use crate::respond::respond_json;

/// Media type of a problem (RFC 9457, section 3).
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// A problem. Its `type` is left out, which means `about:blank`: the status says it all.
///
/// ```
/// use http::StatusCode;
/// use web::pages::Message;
///
/// let message = Message {
///     title: "Kiriman ini terlalu besar",
///     paragraphs: vec!["Belum ada yang tersimpan.".to_owned()],
///     reference: None,
///     action: None,
/// };
/// let problem = web::Problem::new(StatusCode::PAYLOAD_TOO_LARGE, &message, &[], "1a2b-3c4d");
/// assert_eq!(problem.respond().headers()["content-type"], web::PROBLEM_TYPE);
/// ```
#[derive(Debug, Serialize)]
pub struct Problem<'a> {
    status: u16,
    title: &'a str,
    detail: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldProblem],
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// The fault of one member of a JSON body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// JSON pointer to the member, as a URI fragment (RFC 6901, section 6).
    pub pointer: String,
    /// One sentence: what to send instead.
    pub detail: String,
}

impl<'a> Problem<'a> {
    /// Makes a message as a problem, with an entry per member that needs another value. As on a
    /// page, the request's code is told only where we failed: only there is something to ask about.
    pub fn new(
        status: StatusCode,
        message: &'a Message<'a>,
        errors: &'a [FieldProblem],
        request_id: &'a str,
    ) -> Self {
        Self {
            status: status.as_u16(),
            title: message.title,
            detail: message.paragraphs.join(" "),
            errors,
            reference: message.reference.as_deref(),
            request_id: status.is_server_error().then_some(request_id),
        }
    }

    /// Answers with the problem under its own status.
    pub fn respond(&self) -> Response<Full<Bytes>> {
        let status = StatusCode::from_u16(self.status)
            .expect("the number was taken from a status when the problem was made");
        respond_json(status, PROBLEM_TYPE, self)
    }
}
