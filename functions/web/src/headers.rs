//! The headers that every response carries.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};

/// Policy of the things a page may load and the places its forms may go: this site and nothing
/// else. No inline script or style, no frame around us.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     script-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Sets the security headers of this site, on a function's answer and on a static page alike.
///
/// Caching is left to the caller: functions forbid it, static pages have rules of their own.
/// HSTS does nothing over plain HTTP (RFC 6797, section 7.2), so it does no harm locally.
pub fn set_security_headers(headers: &mut HeaderMap) {
    let fixed = [
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (
            STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        ),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: under it browsers send `Origin: null` with a form (Fetch,
        // "append a request Origin header"), and our check of the origin would be blind.
        (REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Sets the headers of a function's answer: the security headers, and nobody keeps a copy, unless
/// the function says how long.
pub fn set_answer_headers(headers: &mut HeaderMap) {
    set_security_headers(headers);
    let nobody = HeaderValue::from_static("no-store");
    headers.entry(CACHE_CONTROL).or_insert(nobody);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unsafe_and_nobody_else() {
        let mut headers = HeaderMap::new();
        set_security_headers(&mut headers);
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().expect("ASCII");
        assert!(policy.starts_with("default-src 'none';"));
        assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'));
        assert!(!headers.contains_key(CACHE_CONTROL));
        set_answer_headers(&mut headers);
        assert_eq!(headers[CACHE_CONTROL], "no-store");
    }
}
