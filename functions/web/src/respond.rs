//! Answers: a body with its kind and its status.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, InvalidHeaderValue, LOCATION};
use http::{Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;

/// Content type of a page.
pub const HTML: &str = "text/html; charset=utf-8";
/// Content type of an answer to a program.
pub const JSON: &str = "application/json";
/// Content type of a plain text.
pub const TEXT: &str = "text/plain; charset=utf-8";

/// Answers with a body of this content type.
pub fn respond(
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

/// Answers with JSON, under [`JSON`] or a content type that builds on it. `body` is made of texts,
/// numbers and lists, which JSON can always hold.
pub fn respond_json(
    status: StatusCode,
    content_type: &'static str,
    body: &impl Serialize,
) -> Response<Full<Bytes>> {
    let body = serde_json::to_vec(body).expect("texts and numbers are always JSON");
    respond(status, content_type, body)
}

/// Sends the visitor on, with a GET whatever the method was (303). An address that no header can
/// hold is an error.
pub fn redirect(address: &str) -> Result<Response<Full<Bytes>>, InvalidHeaderValue> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::try_from(address)?;
    response.headers_mut().insert(LOCATION, location);
    Ok(response)
}
