//! The way of a request through a function, from its headers to its log line.

use std::time::Instant;

use bytes::Bytes;
use http::header::{ALLOW, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;

use crate::body::{self, Format};
use crate::function::{Answer, Function, Incoming};
use crate::headers::set_answer_headers;
use crate::origin;
use crate::pages::RenderFailure;
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::request_id;
use crate::respond::{HTML, TEXT, respond};
use crate::route::{self, Found, Parameters, Verb};
use crate::trace::{self, Trace};

/// The most bytes that the names and values of a request's headers have together; more is answered
/// with 431. A browser sends one or two thousand here, where no page sets a cookie; Amazon's HTTP
/// API lets no more than 10,240 pass.
pub const MOST_HEADER_BYTES: usize = 16 * 1024;

/// Serves one request: is it ours, can it be read, what does the function say; then the headers
/// of every answer, and one line in the log.
pub async fn serve<B>(function: &dyn Function, request: Request<B>) -> Response<Full<Bytes>>
where
    B: http_body::Body,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let is_head = parts.method == Method::HEAD;
    let received = receive(function, &parts, body).await;
    let mut incoming = Incoming {
        format: Format::of_answer(&parts.headers),
        parts,
        body: Bytes::new(),
        route: None,
        parameters: Parameters::default(),
        id: request_id::draw(),
    };
    let Answer { response, trace } = match received {
        Ok((found, body)) => {
            incoming.body = body;
            incoming.route = Some(found.index);
            incoming.parameters = found.parameters;
            function.answer(&incoming).await
        }
        Err(refusal) => refuse(function, &refusal, &incoming),
    };
    let mut response = finish(function, response, &incoming.id);
    if is_head {
        *response.body_mut() = Full::default();
    }
    trace.log(&trace::Request {
        function: function.name(),
        status: response.status().as_u16(),
        took: started.elapsed(),
        id: &incoming.id,
    });
    response
}

/// Answers a request that is not taken, as a page or as JSON, in the function's words.
pub fn refuse(function: &dyn Function, refusal: &Refusal, request: &Incoming) -> Answer {
    let status = refusal.status();
    let message = function.refused(refusal);
    let mut response = match request.format {
        Format::Page => {
            let page = function.page(message.title);
            let html = function.pages().message(&page, &message);
            html.map(|html| respond(status, HTML, html))
        }
        Format::Json => Ok(Problem::new(status, &message, &[], &request.id).respond()),
    };
    if let (Refusal::Method(allowed), Ok(response)) = (refusal, &mut response) {
        let allowed = HeaderValue::from_str(allowed).expect("names of methods with commas");
        response.headers_mut().insert(ALLOW, allowed);
    }
    Answer {
        response,
        trace: Trace {
            outcome: refusal.name(),
            ..function.trace()
        },
    }
}

/// Makes a response whole: the headers that every answer has, and where a template failed a page
/// that says so. Where the template of messages is the one that failed, its words stand alone.
pub fn finish(
    function: &dyn Function,
    response: Result<Response<Full<Bytes>>, RenderFailure>,
    request_id: &str,
) -> Response<Full<Bytes>> {
    let mut response = response.unwrap_or_else(|RenderFailure { template, line }| {
        tracing::error!(
            event = "render_failed",
            function = function.name(),
            request_id,
            template,
            line
        );
        let message = function.broken();
        let page = function.page(message.title);
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        match function.pages().message(&page, &message) {
            Ok(html) => respond(status, HTML, html),
            Err(_) => respond(status, TEXT, message.as_text()),
        }
    });
    set_answer_headers(response.headers_mut());
    response
}

/// Finds out whether a request is for one of the function's routes and may be taken, and reads the
/// body of a post.
async fn receive<B>(
    function: &dyn Function,
    parts: &Parts,
    body: B,
) -> Result<(Found, Bytes), Refusal>
where
    B: http_body::Body,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    if header_bytes(&parts.headers) > MOST_HEADER_BYTES {
        return Err(Refusal::HeadersTooLarge);
    }
    let found = route::find(function.routes(), parts)?;
    if found.verb == Verb::Get {
        return Ok((found, Bytes::new()));
    }
    let authority = parts.uri.authority().map(http::uri::Authority::as_str);
    if !origin::is_our_own(&parts.headers, authority, function.origin()) {
        return Err(Refusal::CrossSite);
    }
    if body::is_packed(&parts.headers) {
        return Err(Refusal::UnsupportedType);
    }
    match Format::of_body(&parts.headers) {
        Some(Format::Page) => {}
        Some(Format::Json) if found.verb == Verb::Post => {}
        _ => return Err(Refusal::UnsupportedType),
    }
    let body = body::read(body).await?;
    Ok((found, body))
}

fn header_bytes(headers: &HeaderMap) -> usize {
    let sizes = headers.iter();
    sizes
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}

#[cfg(test)]
mod tests {
    use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN};
    use http_body_util::BodyExt as _;

    use crate::example::Example;

    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    async fn sent(
        function: &Example,
        request: http::request::Builder,
        body: &str,
    ) -> (Parted, String) {
        let request = request.body(Full::new(Bytes::copy_from_slice(body.as_bytes())));
        let response = serve(function, request.expect("a request")).await;
        let (parts, body) = response.into_parts();
        assert_eq!(parts.headers[CACHE_CONTROL], "no-store");
        assert!(parts.headers.contains_key(CONTENT_SECURITY_POLICY));
        let Ok(body) = body.collect().await;
        let body = String::from_utf8(body.to_bytes().to_vec()).expect("UTF-8");
        (parts, body)
    }

    type Parted = http::response::Parts;

    #[tokio::test]
    async fn a_request_to_a_route_is_answered() {
        let example = Example::at("/api/x");
        let post = Request::post("/api/x").header(CONTENT_TYPE, FORM);
        let (parts, body) = sent(&example, post, "a=1").await;
        assert_eq!((parts.status, &*body), (StatusCode::OK, "/api/x a=1"));
        let form = Request::post("/api/x/7/form").header(CONTENT_TYPE, FORM);
        let (_, body) = sent(&example, form, "a=1").await;
        assert_eq!(body, "/api/x/7/form 7a=1");
        // The body of a GET is nobody's.
        let (_, body) = sent(&example, Request::get("/api/x/receipt?a=1"), "b").await;
        assert_eq!(body, "/api/x/receipt?a=1 ");
        let (parts, body) = sent(&example, Request::head("/api/x/receipt"), "").await;
        assert_eq!((parts.status, &*body), (StatusCode::OK, ""));
    }

    #[tokio::test]
    async fn all_others_are_refused_in_the_words_of_the_function() {
        let example = Example::at("/api/x");
        let long = "a".repeat(MOST_HEADER_BYTES);
        let posted = || Request::post("/api/x").header(CONTENT_TYPE, FORM);
        let large = "a".repeat(crate::MOST_BODY_BYTES + 1);
        for (request, body, expected, allowed) in [
            (Request::get("/api/y"), "", "404 not_found", None),
            (Request::get("/api/x/"), "", "404 not_found", None),
            (
                Request::get("/api/x"),
                "",
                "405 method_not_allowed",
                Some("POST"),
            ),
            (
                Request::delete("/api/x/receipt"),
                "",
                "405 method_not_allowed",
                Some("GET, HEAD"),
            ),
            (
                Request::put("/api/x/both"),
                "",
                "405 method_not_allowed",
                Some("GET, HEAD, POST"),
            ),
            (
                Request::get("/api/x/receipt").header("x-long", &long),
                "",
                "431 headers_too_large",
                None,
            ),
            (
                posted().header(ORIGIN, "https://evil.example"),
                "",
                "403 cross_site",
                None,
            ),
            (Request::post("/api/x"), "", "415 unsupported_type", None),
            (posted(), &*large, "413 too_large", None),
        ] {
            let (parts, html) = sent(&example, request, body).await;
            let name = html.strip_suffix(": Ditolak.").unwrap_or_default();
            let found = format!("{} {name}", parts.status.as_u16());
            assert_eq!(found, expected);
            let allow = parts.headers.get(ALLOW).map(HeaderValue::as_bytes);
            assert_eq!(allow, allowed.map(str::as_bytes), "{expected}");
        }
    }

    #[tokio::test]
    async fn programs_are_refused_in_json() {
        let example = Example::at("/api/x");
        let request = Request::get("/api/x").header("accept", "application/json");
        let (parts, body) = sent(&example, request, "").await;
        assert_eq!(parts.headers[CONTENT_TYPE], crate::PROBLEM_TYPE);
        assert_eq!(
            body,
            r#"{"status":405,"title":"method_not_allowed","detail":"Ditolak."}"#
        );
        // What only our own pages send is never JSON.
        let request = Request::post("/api/x/7/form").header(CONTENT_TYPE, "application/json");
        let (parts, _) = sent(&example, request, "{}").await;
        assert_eq!(parts.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    #[tokio::test]
    async fn a_broken_template_is_told_by_another_or_without_any() {
        // Only the message of a refusal breaks it: that has one paragraph.
        let template = "{{ page.title }}: {{ message.paragraphs[1] }}";
        let example = Example::with_template("/api/x", template);
        let (parts, body) = sent(&example, Request::get("/api/y"), "").await;
        assert_eq!(parts.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(parts.headers[CONTENT_TYPE], crate::HTML);
        assert_eq!(body, "Rusak: Coba lagi.");

        let example = Example::with_template("/api/x", "{{ message.title.nothing.there }}");
        let (parts, body) = sent(&example, Request::get("/api/y"), "").await;
        assert_eq!(parts.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(parts.headers[CONTENT_TYPE], crate::TEXT);
        assert!(parts.headers.contains_key(CONTENT_SECURITY_POLICY));
        assert_eq!(body, "Rusak\n\nKesalahan kami.\n\nCoba lagi.\n");
    }
}
