//! Refuses posts that another site's page sent.
//!
//! There are no cookies to steal, but a foreign page could still register its visitors, or
//! use them to flood us. A page of ours carries no token (it is a static file, the same for
//! everyone), so we go by what browsers themselves say about a request.

use http::header::{HOST, HeaderMap, ORIGIN};

/// Tells whether a request may change something: it comes from a page of this site, or from a
/// program that is no browser.
///
/// `site_origin` is the site's own, such as `https://okoce.example`; `authority` is the host
/// the request was sent to when no `Host` header says so (HTTP/2).
pub(crate) fn is_our_own(headers: &HeaderMap, authority: Option<&str>, site_origin: &str) -> bool {
    // Browsers set it, pages can't; but it is missing over plain HTTP and in old browsers.
    if let Some(site) = headers.get("sec-fetch-site") {
        // `none` is the person herself, for example a form sent again after a restart.
        return site == "same-origin" || site == "none";
    }
    let mut origins = headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else {
        // Every browser of the last years names the origin of a post from another site.
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if origins.next().is_some() {
        return false;
    }
    // Behind a content network `Host` names the function, so the site's own address counts
    // too; on one machine the site's address is not the one in the address bar.
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .or(authority);
    origin.eq_ignore_ascii_case(site_origin)
        || host.is_some_and(|host| {
            ["http://", "https://"].iter().any(|scheme| {
                origin
                    .strip_prefix(scheme)
                    .is_some_and(|from| from.eq_ignore_ascii_case(host))
            })
        })
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    #[test]
    fn only_our_own_pages_and_programs() {
        let table: &[(&[(&str, &str)], bool)] = &[
            (&[], true),
            (&[("host", "127.0.0.1:8080")], true),
            (
                &[("sec-fetch-site", "same-origin"), ("origin", "null")],
                true,
            ),
            (&[("sec-fetch-site", "none")], true),
            (
                &[
                    ("sec-fetch-site", "same-site"),
                    ("origin", "https://okoce.example"),
                ],
                false,
            ),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "")], false),
            (
                &[
                    ("origin", "https://okoce.example"),
                    ("host", "api.internal"),
                ],
                true,
            ),
            (&[("origin", "HTTPS://OKOCE.EXAMPLE")], true),
            (&[("origin", "https://okoce.example.evil.example")], false),
            (
                &[
                    ("origin", "https://evil.example"),
                    ("host", "okoce.example"),
                ],
                false,
            ),
            (
                &[("origin", "http://okoce.example"), ("host", "api.internal")],
                false,
            ),
            (
                &[
                    ("origin", "http://127.0.0.1:8080"),
                    ("host", "127.0.0.1:8080"),
                ],
                true,
            ),
            (
                &[
                    ("origin", "http://127.0.0.1:9090"),
                    ("host", "127.0.0.1:8080"),
                ],
                false,
            ),
            (&[("origin", "null"), ("host", "null")], false),
            (&[("origin", ""), ("host", "")], false),
            (
                &[
                    ("origin", "https://okoce.example"),
                    ("origin", "https://evil.example"),
                ],
                false,
            ),
        ];
        for (given, expected) in table {
            let mut headers = HeaderMap::new();
            for (name, value) in *given {
                let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
                headers.append(name, value.parse().expect("a value"));
            }
            let found = is_our_own(&headers, None, "https://okoce.example");
            assert_eq!(found, *expected, "{given:?}");
        }
    }

    #[test]
    fn the_authority_stands_in_for_a_missing_host() {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, "https://localhost:8443".parse().expect("a value"));
        assert!(is_our_own(
            &headers,
            Some("localhost:8443"),
            "https://okoce.example"
        ));
        assert!(!is_our_own(&headers, None, "https://okoce.example"));
    }
}
