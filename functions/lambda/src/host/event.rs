//! Events of payload format 2.0, and the requests that they stand for.

use std::collections::BTreeMap;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::COOKIE;
use http::{HeaderName, HeaderValue, Request, Uri};
use http_body_util::Full;
use lambda_http::aws_lambda_events::encodings::Base64Data;
use serde::Deserialize;

use web::ClientAddress;

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

/// Makes the request that an event stands for; `None` when it stands for none.
pub(super) fn request(event: serde_json::Value) -> Option<Request<Full<Bytes>>> {
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

#[cfg(test)]
pub(super) mod tests {
    use http_body_util::BodyExt as _;
    use serde_json::json;

    use super::*;

    /// Makes an event as API Gateway sends it, shortened.
    pub(in super::super) fn event(body: &str, is_base64: bool) -> serde_json::Value {
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
    async fn cookies_come_apart_from_the_headers() {
        let mut sent = event("", false);
        sent["cookies"] = json!(["a=1", "__Host-meja=abc"]);
        let request = request(sent).expect("a request");
        assert_eq!(request.headers()[COOKIE], "a=1; __Host-meja=abc");
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
