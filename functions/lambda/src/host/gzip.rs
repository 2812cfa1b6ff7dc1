//! Compresses answers for whoever takes them so. In AWS nobody else does: an HTTP API never, and
//! CloudFront only what it may keep. A form that comes back is 35 kB long, compressed 8.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue, VARY};

/// Bytes of the shortest body worth compressing: a shorter one fits into the first packet anyway.
const SHORTEST: usize = 1_000;

/// Tells whether the sender of a request with these headers takes gzip.
pub(super) fn is_taken(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).iter();
    let mut offers = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','));
    offers.any(|offer| {
        let (name, parameters) = offer.split_once(';').unwrap_or((offer, ""));
        name.trim().eq_ignore_ascii_case("gzip") && !is_zero(parameters)
    })
}

/// Tells whether these parameters refuse it: `q=0` is how a refusal is written.
fn is_zero(parameters: &str) -> bool {
    let quality = parameters.trim().strip_prefix("q=");
    quality.is_some_and(|quality| quality.parse() == Ok(0.0))
}

/// Compresses the body, and writes the headers that say so; `None` where it is not worth it.
pub(super) fn compressed(headers: &mut HeaderMap, body: &[u8]) -> Option<Vec<u8>> {
    if body.len() < SHORTEST || headers.contains_key(CONTENT_ENCODING) {
        return None;
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body).ok()?;
    let compressed = gzip.finish().ok()?;
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    Some(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn only_who_takes_it_gets_it() {
        for (offers, expected) in [
            ("", false),
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip; q=0.0, br", false),
            ("gzipped", false),
            ("*", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(offers));
            assert_eq!(is_taken(&headers), expected, "{offers}");
        }
        assert!(!is_taken(&HeaderMap::new()));
    }

    #[test]
    fn it_reads_back_and_is_said() {
        let mut headers = HeaderMap::new();
        let body = "<p>Formulir</p>".repeat(100);
        let small = compressed(&mut headers, body.as_bytes()).expect("long enough");
        assert!(small.len() < body.len() / 5);
        let mut text = String::new();
        let mut plain = flate2::read::GzDecoder::new(small.as_slice());
        plain.read_to_string(&mut text).expect("gzip");
        assert_eq!(text, body);
        assert_eq!(headers[CONTENT_ENCODING], "gzip");
        assert_eq!(headers[VARY], "accept-encoding");
        assert!(compressed(&mut headers, body.as_bytes()).is_none(), "once");
        assert!(compressed(&mut HeaderMap::new(), b"short").is_none());
    }
}
