//! Compressed answers, for clients that ask for them. Built files have compressed copies on disk,
//! which the file service sends as they are; this is for all other text: the functions' pages,
//! and pages with the reload script in them. In AWS, CloudFront does the same.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    HeaderMap, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use site_gen::{Effort, Encoding};

/// An answer is far below this; it bounds what is held in memory.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// An answer shorter than this, in bytes, is sent as it is: the headers take more.
const SMALLEST: usize = 256;

/// Compresses text that is not compressed yet, unless the client asks for it as it is
/// (`no-transform`, RFC 9111, section 5.2.1.6).
pub async fn compress(request: Request, next: Next) -> Response {
    let encoding = accepted(request.headers()).filter(|_| may_transform(request.headers()));
    let has_body = request.method() != Method::HEAD;
    let mut response = next.run(request).await;
    if !is_text(response.headers()) {
        return response;
    }
    // The file service says so only of the copies that it sends.
    if !response.headers().contains_key(VARY) {
        let vary = HeaderValue::from_static("accept-encoding");
        response.headers_mut().insert(VARY, vary);
    }
    let Some(encoding) = encoding.filter(|_| has_body) else {
        return response;
    };
    if response.headers().contains_key(CONTENT_ENCODING)
        || response.status() == StatusCode::NOT_MODIFIED
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if bytes.len() < SMALLEST {
        return Response::from_parts(parts, Body::from(bytes));
    }
    parts.headers.remove(CONTENT_LENGTH);
    // It named other bytes than these.
    parts.headers.remove(ETAG);
    let name = HeaderValue::from_static(encoding.name());
    parts.headers.insert(CONTENT_ENCODING, name);
    // A function's page is somebody's own: it is sent once, and not kept.
    let is_ones_own = parts
        .headers
        .get(CACHE_CONTROL)
        .is_some_and(|wish| wish == "no-store");
    let compressed = if is_ones_own {
        encoding.compress(&bytes, Effort::Fast).into()
    } else {
        Kept::of_the_process().compressed(encoding, &bytes)
    };
    Response::from_parts(parts, Body::from(compressed))
}

/// Pages as they were compressed for somebody before, by their own bytes: compressing one takes ten
/// times as long as sending it.
#[derive(Default)]
struct Kept {
    pages: HashMap<(&'static str, Bytes), Bytes>,
    bytes: usize,
}

/// Most bytes that are kept, pages and compressed pages together; beyond it all go.
const MOST_KEPT: usize = 16 * 1024 * 1024;

impl Kept {
    fn of_the_process() -> MutexGuard<'static, Kept> {
        static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);
        KEPT.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn compressed(&mut self, encoding: Encoding, page: &Bytes) -> Bytes {
        let key = (encoding.name(), page.clone());
        if let Some(compressed) = self.pages.get(&key) {
            return compressed.clone();
        }
        let compressed = Bytes::from(encoding.compress(page, Effort::Fast));
        let bytes = page.len() + compressed.len();
        if self.bytes + bytes > MOST_KEPT {
            *self = Kept::default();
        }
        self.bytes += bytes;
        self.pages.insert(key, compressed.clone());
        compressed
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| {
            // Events have no end to wait for.
            kind != "text/event-stream"
                && (kind.starts_with("text/") || kind.contains("json") || kind.contains("xml"))
        })
}

fn may_transform(headers: &HeaderMap) -> bool {
    let mut wishes = headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    !wishes.any(|wish| wish.trim().eq_ignore_ascii_case("no-transform"))
}

/// Chooses the smallest encoding that the client takes.
fn accepted(headers: &HeaderMap) -> Option<Encoding> {
    let asked = headers.get_all(ACCEPT_ENCODING);
    let offers: Vec<&str> = asked
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    Encoding::ALL.into_iter().find(|encoding| {
        offers.iter().any(|offer| {
            let (name, quality) = offer.split_once(';').unwrap_or((offer, ""));
            let refused = quality
                .trim()
                .strip_prefix("q=")
                .is_some_and(|quality| quality.parse() == Ok(0.0));
            name.trim().eq_ignore_ascii_case(encoding.name()) && !refused
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_answers_alone_for_those_who_ask() {
        let table = [
            ("no-transform", false),
            ("max-age=0, No-Transform", false),
            ("no-cache", true),
        ];
        for (wish, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static(wish));
            assert_eq!(may_transform(&headers), expected, "{wish}");
        }
        assert!(may_transform(&HeaderMap::new()));
    }

    #[test]
    fn a_page_is_compressed_once_and_memory_is_bounded() {
        let mut kept = Kept::default();
        let page = Bytes::from("Isi halaman. ".repeat(1_000));
        let first = kept.compressed(Encoding::Brotli, &page);
        let again = kept.compressed(Encoding::Brotli, &page.clone());
        assert_eq!(first.as_ptr(), again.as_ptr(), "the one that was kept");
        assert_ne!(kept.compressed(Encoding::Gzip, &page), first);
        for number in 0..5_u8 {
            let page = Bytes::from(vec![number; MOST_KEPT / 4]);
            kept.compressed(Encoding::Gzip, &page);
        }
        assert!(kept.bytes <= MOST_KEPT);
        assert_eq!(kept.compressed(Encoding::Brotli, &page), first);
    }

    #[test]
    fn takes_the_smallest_that_the_client_knows() {
        let table = [
            ("gzip, deflate, br, zstd", Some(Encoding::Brotli)),
            ("gzip;q=1.0, br;q=0", Some(Encoding::Gzip)),
            ("br;q=0.000,gzip;q=0.5", Some(Encoding::Gzip)),
            ("GZIP", Some(Encoding::Gzip)),
            ("identity", None),
            ("", None),
        ];
        for (asked, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(asked));
            assert_eq!(accepted(&headers), expected, "{asked}");
        }
    }
}
