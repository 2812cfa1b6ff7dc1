//! Reads what was sent: a bounded body, as a plain form or as JSON.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::refusal::Refusal;

/// Largest body that is read, in bytes; a larger one is answered with 413.
///
/// The longest of our forms, every answer at its limit and percent-encoded, stays well below.
pub const MOST_BODY_BYTES: usize = 64 * 1024;

/// Longest time that a body may take to arrive: 64 KiB on the slowest mobile network take a few seconds.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// The two languages of question and answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A plain form, answered with pages.
    Page,
    /// JSON, answered with JSON.
    Json,
}

impl Format {
    /// Chooses the language to answer in: that of the body, or else the one that is asked for.
    pub(crate) fn of_answer(headers: &HeaderMap) -> Self {
        Self::of_body(headers).unwrap_or_else(|| {
            let accepted = headers
                .get(ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .unwrap_or_default();
            if accepted.contains("json") && !accepted.contains("text/html") {
                Self::Json
            } else {
                Self::Page
            }
        })
    }

    /// Tells the language of the body by its content type. `None` for any other.
    pub(crate) fn of_body(headers: &HeaderMap) -> Option<Self> {
        let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        // Parameters don't matter: HTML forms and JSON are UTF-8, and checked to be.
        let (essence, _) = content_type.split_once(';').unwrap_or((content_type, ""));
        match essence.trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Some(Self::Page),
            "application/json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Tells whether the body was compressed on its way; none of them is unpacked (RFC 9110, 15.5.16).
pub(crate) fn is_packed(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    encodings.any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Collects a body, up to [`MOST_BODY_BYTES`].
pub(crate) async fn read<B>(body: B) -> Result<Bytes, Refusal>
where
    B: http_body::Body,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let body = Limited::new(body, MOST_BODY_BYTES).collect();
    match tokio::time::timeout(BODY_TIMEOUT, body).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge),
        Ok(Err(_)) | Err(_) => Err(Refusal::Interrupted),
    }
}

/// A name and a value of a plain form.
pub type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Takes the body of a plain form apart into names and values.
///
/// ```
/// let pairs = web::form_pairs(b"nama=Siti+Aminah&minat=a&minat=b");
/// assert_eq!(pairs[0], ("nama".into(), "Siti Aminah".into()));
/// assert_eq!(pairs.len(), 3);
/// ```
///
/// Bytes that are no text become U+FFFD. Whoever keeps a value refuses that character, so that no
/// answer is garbled without telling.
pub fn form_pairs(body: &[u8]) -> Vec<Pair<'_>> {
    form_urlencoded::parse(body).collect()
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http_body::Frame;

    use super::*;

    fn headers(name: http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().expect("a header value"))])
    }

    #[test]
    fn content_types() {
        let table = [
            ("application/x-www-form-urlencoded", Some(Format::Page)),
            (
                "application/x-www-form-urlencoded; charset=UTF-8",
                Some(Format::Page),
            ),
            ("Application/JSON", Some(Format::Json)),
            ("application/json ;charset=utf-8", Some(Format::Json)),
            ("multipart/form-data; boundary=x", None),
            ("text/plain", None),
            ("application/jsonp", None),
            ("", None),
        ];
        for (given, expected) in table {
            assert_eq!(
                Format::of_body(&headers(CONTENT_TYPE, given)),
                expected,
                "{given}"
            );
        }
        assert_eq!(Format::of_body(&HeaderMap::new()), None);
    }

    #[test]
    fn answers_come_in_the_language_of_the_question() {
        let table = [
            (ACCEPT, "application/json", Format::Json),
            (ACCEPT, "application/problem+json", Format::Json),
            (
                ACCEPT,
                "text/html,application/xhtml+xml,*/*;q=0.8",
                Format::Page,
            ),
            (ACCEPT, "*/*", Format::Page),
            (CONTENT_TYPE, "application/json", Format::Json),
            (CONTENT_TYPE, "text/plain", Format::Page),
        ];
        for (name, value, expected) in table {
            assert_eq!(
                Format::of_answer(&headers(name, value)),
                expected,
                "{value}"
            );
        }
    }

    #[test]
    fn form_bodies() {
        let pairs = |body: &[u8]| {
            form_pairs(body)
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
        };
        assert!(pairs(b"").is_empty());
        assert_eq!(
            pairs(b"nama=Siti+%26+Budi&a=1&a=2&b&=c"),
            ["nama=Siti & Budi", "a=1", "a=2", "b=", "=c"]
        );
        assert_eq!(
            pairs(b"nama=%E2%82&\xff=1"),
            ["nama=\u{fffd}", "\u{fffd}=1"]
        );
    }

    #[tokio::test]
    async fn bodies_are_bounded() {
        let fits = http_body_util::Full::new(Bytes::from(vec![b'a'; MOST_BODY_BYTES]));
        assert_eq!(
            read(fits).await.map(|bytes| bytes.len()),
            Ok(MOST_BODY_BYTES)
        );
        let larger = http_body_util::Full::new(Bytes::from(vec![b'a'; MOST_BODY_BYTES + 1]));
        assert_eq!(read(larger).await, Err(Refusal::TooLarge));
    }

    /// A body of which nothing ever arrives.
    struct Silent;

    impl http_body::Body for Silent {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            Poll::Pending
        }
    }

    /// The test's clock runs on by itself while nothing else happens.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_arrives_is_given_up() {
        let started = tokio::time::Instant::now();
        assert_eq!(read(Silent).await, Err(Refusal::Interrupted));
        assert_eq!(started.elapsed(), BODY_TIMEOUT);
    }
}
