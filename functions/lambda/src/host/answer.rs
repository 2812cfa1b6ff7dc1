//! Answers in payload format 2.0.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, Response};
use http_body_util::{BodyExt as _, Full};
use lambda_http::Body;
use serde::Serialize;

use web::headers::set_answer_headers;

use super::gzip;

/// The answer in payload format 2.0.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    pub(super) status_code: u16,
    pub(super) headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    pub(super) body: Body,
    pub(super) is_base64_encoded: bool,
}

pub(super) fn refusal(status_code: u16, page: &str) -> Answer {
    let mut headers = HeaderMap::new();
    set_answer_headers(&mut headers);
    if !page.is_empty() {
        let html = HeaderValue::from_static(web::HTML);
        headers.insert(http::header::CONTENT_TYPE, html);
    }
    Answer {
        status_code,
        headers: texts(&headers),
        cookies: Vec::new(),
        body: Body::Text(page.to_owned()),
        is_base64_encoded: false,
    }
}

pub(super) async fn into_answer(response: Response<Full<Bytes>>, takes_gzip: bool) -> Answer {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await;
    let body = body.to_bytes();
    let compressed = takes_gzip
        .then(|| gzip::compressed(&mut parts.headers, &body))
        .flatten();
    // Pages and JSON are UTF-8; a table that the desk gives out is not.
    let body = match compressed {
        Some(compressed) => Body::Binary(compressed),
        None => match String::from_utf8(body.into()) {
            Ok(text) => Body::Text(text),
            Err(other) => Body::Binary(other.into_bytes()),
        },
    };
    // API Gateway takes cookies apart from the headers, of which it takes one of each name.
    let cookies = parts.headers.get_all(SET_COOKIE).iter().map(text).collect();
    parts.headers.remove(SET_COOKIE);
    Answer {
        status_code: parts.status.as_u16(),
        headers: texts(&parts.headers),
        cookies,
        is_base64_encoded: matches!(body, Body::Binary(_)),
        body,
    }
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn texts(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn cookies_go_apart_from_the_headers() {
        let response = Response::builder()
            .header(SET_COOKIE, "a=1; Secure")
            .header(SET_COOKIE, "b=2; Secure")
            .body(Full::new(Bytes::new()))
            .expect("a response");
        let answered = into_answer(response, false).await;
        assert_eq!(answered.cookies, ["a=1; Secure", "b=2; Secure"]);
        assert!(
            answered.headers.is_empty(),
            "of two with one name it took one"
        );
    }

    #[tokio::test]
    async fn what_is_no_text_goes_as_it_is() {
        let table = Bytes::from_static(b"PK\x03\x04\xff\xfe");
        let answered = into_answer(Response::new(Full::new(table)), false).await;
        assert!(answered.is_base64_encoded);
        let sent = serde_json::to_value(&answered).expect("JSON");
        assert_eq!(sent["body"], "UEsDBP/+");
        assert_eq!(sent.get("cookies"), None);
    }
}
