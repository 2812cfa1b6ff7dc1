//! Runs a form's service in AWS Lambda, behind an HTTP API with payload format 2.0.
//!
//! Events are read here rather than by `lambda_http`, which panics on a body that is not the
//! base64 it claims to be: whatever the event, the process goes on and the sender gets an answer.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::process::ExitCode;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use lambda_http::aws_lambda_events::encodings::Base64Data;
use lambda_http::lambda_runtime::{self, LambdaEvent};
use serde::{Deserialize, Serialize};
use tower::Service;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::bundle::Bundle;
use crate::config::Config;
use crate::headers::set_answer_headers;
use crate::repository::{Repository, dynamodb_client};
use crate::service::{ClientAddress, FormService};

/// Runs the service of one form until Lambda stops the process. What is missing from the
/// environment is told on standard error, and the exit code is 1.
pub fn run(endpoint: &str) -> ExitCode {
    log_as_json();
    let service = match service(endpoint) {
        Ok(service) => service,
        Err(problems) => {
            eprintln!("{endpoint} can't start:\n{problems}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(problem) => {
            eprintln!("{endpoint} can't start: {problem}");
            return ExitCode::FAILURE;
        }
    };
    let handler = lambda_runtime::service_fn(|event: LambdaEvent<serde_json::Value>| {
        let service = service.clone();
        async move { Ok::<_, std::convert::Infallible>(answer(&service, event.payload).await) }
    });
    match runtime.block_on(lambda_runtime::run(handler)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{endpoint} stopped: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn service(endpoint: &str) -> Result<FormService, String> {
    let binary = std::env::current_exe().map_err(|problem| problem.to_string())?;
    let beside = binary.parent().unwrap_or(&binary);
    let config = Config::read(|name| std::env::var(name).ok(), beside)?;
    if config.store.needs_tls() && !cfg!(feature = "tls") {
        return Err(
            "built without the feature `tls`, it only reaches a store at an http:// address: \
             build with `--features tls`, or set AWS_ENDPOINT_URL_DYNAMODB"
                .to_owned(),
        );
    }
    let bundle = Bundle::load(&config.bundle).map_err(|problem| problem.to_string())?;
    let repository = Repository::new(dynamodb_client(&config.store), config.table);
    FormService::new(Arc::new(bundle), endpoint, repository, config.secret)
        .ok_or_else(|| format!("no form in the bundle has the endpoint `{endpoint}`"))
}

/// One JSON line per event on standard output. The filter is fixed: at other levels the runtime
/// and the SDK print whole requests.
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
    body: String,
    is_base64_encoded: bool,
}

async fn answer(service: &FormService, event: serde_json::Value) -> Answer {
    let Some(request) = request(event) else {
        // A test event from the console, a warm-up ping, or a body that is no base64.
        tracing::warn!(event = "unreadable_event");
        let mut headers = HeaderMap::new();
        set_answer_headers(&mut headers);
        return Answer {
            status_code: 400,
            headers: texts(&headers),
            body: String::new(),
            is_base64_encoded: false,
        };
    };
    // Called as a tower service because that boxes the future: the SDK's are too deep for the
    // compiler otherwise.
    let Ok(response) = service.clone().call(request).await;
    into_answer(response).await
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
    let address = event.request_context.http.source_ip;
    if let Some(address) = address.and_then(|address| address.parse::<IpAddr>().ok()) {
        request.extensions_mut().insert(ClientAddress(address));
    }
    Some(request)
}

async fn into_answer(response: Response<Full<Bytes>>) -> Answer {
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await;
    Answer {
        status_code: parts.status.as_u16(),
        headers: texts(&parts.headers),
        // Our pages and our JSON are UTF-8.
        body: String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        is_base64_encoded: false,
    }
}

fn texts(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
}
