//! Runs a function in AWS Lambda, behind an HTTP API with payload format 2.0, or a job on a
//! schedule.
//!
//! Events are read here rather than by `lambda_http`, which panics on a body that is not the
//! base64 it claims to be: whatever the event, the process goes on and the sender gets an answer.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::path::Path;
use std::process::ExitCode;

use bytes::Bytes;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use lambda_http::Body;
use lambda_http::aws_lambda_events::encodings::Base64Data;
use lambda_http::lambda_runtime::{self, LambdaEvent};
use serde::{Deserialize, Serialize};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::ClientAddress;
use crate::edge::Edge;
use crate::function::{Function, serve};
use crate::gzip;
use crate::headers::set_answer_headers;

/// A function that can start.
#[derive(Debug)]
pub struct Prepared<F> {
    /// The function.
    pub function: F,
    /// Days since its key was made, where it has one and somebody says so.
    pub key_age_days: Option<i64>,
}

/// Runs a function until Lambda stops the process. `prepare` makes it, given the folder of the
/// binary; what keeps it from doing so is told on standard error, and the exit code is 1.
///
/// `name` is the program's, for those messages. With `OKOCE_ORIGIN_SECRET`, only requests that come through CloudFront are let in: see [`Edge`].
pub fn run<F: Function + 'static>(
    name: &str,
    prepare: impl AsyncFnOnce(&Path) -> Result<Prepared<F>, String>,
) -> ExitCode {
    log_as_json();
    exit_code(name, prepare_and_serve(prepare))
}

/// Runs a job each time that Lambda calls. `prepare` makes what it works with, once, given the
/// folder of the binary; `job` is given the event, which the clock's says nothing in, and says what
/// it did, for the log and for who called.
///
/// A job that fails ends the call with an error, so that Lambda counts it and tries again: an alarm
/// on calls without an error sees both a job that fails and one that nobody calls.
pub fn run_job<T>(
    name: &'static str,
    prepare: impl FnOnce(&Path) -> Result<T, String>,
    job: impl AsyncFn(&T, serde_json::Value) -> Result<String, String> + Copy,
) -> ExitCode {
    log_as_json();
    let serve = || {
        let binary = std::env::current_exe().map_err(|problem| problem.to_string())?;
        let prepared = prepare(binary.parent().unwrap_or(&binary))?;
        runtime()?.block_on(async {
            let prepared = &prepared;
            let handler =
                lambda_runtime::service_fn(async |event: LambdaEvent<serde_json::Value>| {
                    let done = job(prepared, event.payload).await;
                    match &done {
                        Ok(outcome) => tracing::info!(event = "job_done", job = name, outcome),
                        Err(problem) => tracing::error!(event = "job_failed", job = name, problem),
                    }
                    done
                });
            lambda_runtime::run(handler)
                .await
                .map_err(|problem| problem.to_string())
        })
    };
    exit_code(name, serve())
}

fn exit_code(name: &str, ended: Result<(), String>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{name} can't run:\n{problem}");
            ExitCode::FAILURE
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|problem| problem.to_string())
}

fn prepare_and_serve<F: Function + 'static>(
    prepare: impl AsyncFnOnce(&Path) -> Result<Prepared<F>, String>,
) -> Result<(), String> {
    let binary = std::env::current_exe().map_err(|problem| problem.to_string())?;
    let edge = Edge::read(|name| std::env::var(name).ok())?;
    runtime()?.block_on(async {
        let prepared = prepare(binary.parent().unwrap_or(&binary)).await?;
        log_start(&prepared);
        let function = prepared.function;
        let handler = lambda_runtime::service_fn(|event: LambdaEvent<serde_json::Value>| {
            let (function, edge) = (&function, &edge);
            async move { Ok::<_, Infallible>(answer(function, edge, event.payload).await) }
        });
        lambda_runtime::run(handler)
            .await
            .map_err(|problem| problem.to_string())
    })
}

/// Writes one line per start:
///
/// | field | what |
/// | --- | --- |
/// | `event` | `started` |
/// | `function` | such as `registration` |
/// | `release` | `OKOCE_RELEASE`, where it is set |
/// | `key_age_days` | days since the key was made, where that is known |
fn log_start<F: Function>(prepared: &Prepared<F>) {
    let release = std::env::var("OKOCE_RELEASE").ok();
    tracing::info!(
        event = "started",
        function = prepared.function.name(),
        release,
        key_age_days = prepared.key_age_days,
    );
}

/// Writes one JSON line per event on standard output. The filter is fixed: at other levels the
/// runtime and the SDK print whole requests. Requests and starts are all logged by this crate.
fn log_as_json() {
    let filter = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target(env!("CARGO_CRATE_NAME"), LevelFilter::INFO);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false);
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
}

/// An event of payload format 2.0, as far as we need it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    #[serde(default)]
    headers: Option<BTreeMap<String, String>>,
    /// Not among the headers, unlike everything else that was sent.
    #[serde(default)]
    cookies: Option<Vec<String>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    request_context: RequestContext,
}

#[derive(Debug, Deserialize)]
struct RequestContext {
    http: HttpContext,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct HttpContext {
    method: String,
    #[serde(default)]
    source_ip: Option<String>,
}

/// The answer in payload format 2.0.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    body: Body,
    is_base64_encoded: bool,
}

async fn answer(function: &dyn Function, edge: &Edge, event: serde_json::Value) -> Answer {
    let Some(mut request) = request(event) else {
        // A test event from the console, a warm-up ping, or a body that is no base64.
        tracing::warn!(event = "unreadable_event");
        return refusal(400, "");
    };
    if !edge.admits(&mut request) {
        tracing::warn!(event = "not_through_the_edge");
        return refusal(403, NOT_HERE);
    }
    let takes_gzip = gzip::is_taken(request.headers());
    into_answer(serve(function, request).await, takes_gzip).await
}

/// Whoever reads this has typed the address of the API itself.
const NOT_HERE: &str = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <title>Alamat ini bukan situsnya</title><h1>Alamat ini bukan situsnya</h1>\
    <p>Formulir OK OCE dibuka dari situsnya. Belum ada yang tersimpan.</p></html>\n";

fn refusal(status_code: u16, page: &str) -> Answer {
    let mut headers = HeaderMap::new();
    set_answer_headers(&mut headers);
    if !page.is_empty() {
        let html = HeaderValue::from_static(crate::HTML);
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

/// The request that an event stands for; `None` when it stands for none.
fn request(event: serde_json::Value) -> Option<Request<Full<Bytes>>> {
    let event: Event = serde_json::from_value(event).ok()?;
    let body = match event.body {
        None => Bytes::new(),
        Some(text) if event.is_base64_encoded => {
            let data: Base64Data = serde_json::from_value(text.into()).ok()?;
            data.0.into()
        }
        Some(text) => text.into(),
    };
    let uri = if event.raw_query_string.is_empty() {
        event.raw_path
    } else {
        format!("{}?{}", event.raw_path, event.raw_query_string)
    };
    let mut request = Request::builder()
        .method(event.request_context.http.method.as_str())
        .uri(Uri::try_from(uri).ok()?)
        .body(Full::new(body))
        .ok()?;
    for (name, value) in event.headers.unwrap_or_default() {
        // A header that HTTP doesn't know can't matter to us.
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            request.headers_mut().append(name, value);
        }
    }
    let cookies = event.cookies.unwrap_or_default().join("; ");
    if !cookies.is_empty()
        && let Ok(cookies) = HeaderValue::from_str(&cookies)
    {
        request.headers_mut().insert(COOKIE, cookies);
    }
    let address = event.request_context.http.source_ip;
    if let Some(address) = address.and_then(|address| address.parse::<IpAddr>().ok()) {
        request.extensions_mut().insert(ClientAddress(address));
    }
    Some(request)
}

async fn into_answer(response: Response<Full<Bytes>>, takes_gzip: bool) -> Answer {
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
    use serde_json::json;

    use super::*;
    use crate::function::tests::Example;

    /// An event as API Gateway sends it, shortened.
    fn event(body: &str, is_base64: bool) -> serde_json::Value {
        json!({
            "version": "2.0",
            "routeKey": "POST /api/workshop",
            "rawPath": "/api/workshop",
            "rawQueryString": "a=1&b=%20",
            "headers": {
                "content-type": "application/x-www-form-urlencoded",
                "host": "okoce.example",
                "x-odd": "caf\u{e9}",
                "not a name": "x",
            },
            "requestContext": {
                "http": { "method": "POST", "path": "/api/workshop", "sourceIp": "203.0.113.7" },
                "requestId": "JKJaXmPLvHcESHA=",
                "stage": "$default",
            },
            "body": body,
            "isBase64Encoded": is_base64,
        })
    }

    async fn body(request: Request<Full<Bytes>>) -> Bytes {
        let Ok(body) = request.into_body().collect().await;
        body.to_bytes()
    }

    #[tokio::test]
    async fn an_event_becomes_a_request() {
        let request = request(event("bmFtYT1TaXRp", true)).expect("a request");
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri(), "/api/workshop?a=1&b=%20");
        assert_eq!(request.headers()["host"], "okoce.example");
        assert_eq!(request.headers().len(), 3);
        let address = request.extensions().get::<ClientAddress>();
        assert_eq!(address, Some(&ClientAddress([203, 0, 113, 7].into())));
        assert_eq!(body(request).await, "nama=Siti");
        let plain = super::request(event("nama=Siti", false)).expect("a request");
        assert_eq!(body(plain).await, "nama=Siti");
    }

    #[tokio::test]
    async fn cookies_come_and_go_apart_from_the_headers() {
        let mut sent = event("", false);
        sent["cookies"] = json!(["a=1", "__Host-meja=abc"]);
        let request = request(sent).expect("a request");
        assert_eq!(request.headers()[COOKIE], "a=1; __Host-meja=abc");
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

    #[tokio::test]
    async fn what_is_missing_is_empty() {
        let event = json!({
            "rawPath": "/api/workshop",
            "headers": null,
            "requestContext": { "http": { "method": "GET", "sourceIp": "" } },
        });
        let request = request(event).expect("a request");
        assert!(request.headers().is_empty());
        assert_eq!(request.uri(), "/api/workshop");
        assert!(body(request).await.is_empty());
    }

    #[test]
    fn what_is_no_request_is_none() {
        let mut odd_path = event("", false);
        odd_path["rawPath"] = "\u{0} \n".into();
        let mut odd_method = event("", false);
        odd_method["requestContext"]["http"]["method"] = "P ST".into();
        for event in [
            json!(null),
            json!({}),
            json!([1, 2]),
            json!({ "warm": true }),
            event("not base64!", true),
            event("/w==x", true),
            odd_path,
            odd_method,
        ] {
            assert!(request(event.clone()).is_none(), "{event}");
        }
    }

    fn text(answer: &Answer) -> &str {
        let Body::Text(text) = &answer.body else {
            panic!("it is compressed");
        };
        text
    }

    #[tokio::test]
    async fn a_long_answer_is_compressed_for_who_takes_it() {
        let function = Example::at("/api/workshop");
        let open = Edge::default();
        let mut asking = event(&"Formulir ".repeat(1_000), false);
        let plain = answer(&function, &open, asking.clone()).await;
        assert!(text(&plain).len() > 9_000);
        asking["headers"]["accept-encoding"] = "gzip, br".into();
        let answered = answer(&function, &open, asking).await;
        assert!(answered.is_base64_encoded);
        assert_eq!(answered.headers["content-encoding"], "gzip");
        let sent = serde_json::to_value(&answered).expect("JSON");
        let body = sent["body"].as_str().expect("a text");
        assert!(body.starts_with("H4sI") && body.len() < 900, "{body}");
    }

    #[tokio::test]
    async fn every_event_gets_an_answer() {
        let function = Example::at("/api/workshop");
        let open = Edge::default();
        let answered = answer(&function, &open, event("", false)).await;
        assert_eq!(answered.status_code, 200);
        assert_eq!(text(&answered), "/api/workshop?a=1&b=%20 ");
        assert_eq!(answered.headers["content-type"], crate::TEXT);
        let unreadable = answer(&function, &open, json!({ "warm": true })).await;
        assert_eq!(unreadable.status_code, 400);
        assert_eq!(unreadable.headers["cache-control"], "no-store");
        let secret = "0123456789abcdef0123456789abcdef".to_owned();
        let closed = Edge::read(|_| Some(secret.clone())).expect("a secret");
        let refused = answer(&function, &closed, event("", false)).await;
        assert_eq!(refused.status_code, 403);
        assert_eq!(refused.headers["content-type"], "text/html; charset=utf-8");
    }
}
