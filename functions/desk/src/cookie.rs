//! The cookie of whoever is signed in.

use http::HeaderMap;
use http::header::{COOKIE, HOST};
use records::SignInToken;

/// Name where the desk has a host of its own. Browsers send such a cookie over TLS only, and let
/// no other host set it.
const HOST_NAME: &str = "__Host-sesi";

/// Name on this machine, where there is no TLS. Browsers disagree on `__Host-` there.
const LOCAL_NAME: &str = "sesi";

/// Reads the token of a request.
pub(crate) fn token(headers: &HeaderMap) -> Option<SignInToken> {
    let name = name(headers);
    let cookies = headers.get_all(COOKIE).iter();
    let pairs = cookies.filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = pairs.flat_map(|cookies| cookies.split(';'));
    pairs.find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then(|| SignInToken::read(value))?
    })
}

/// Writes the header that gives a browser its token.
pub(crate) fn begin(headers: &HeaderMap, token: &SignInToken) -> String {
    // Without a date: it goes when the browser is closed.
    cookie(headers, &token.text(), "")
}

/// Writes the header that ends it.
pub(crate) fn end(headers: &HeaderMap) -> String {
    cookie(headers, "", "; Max-Age=0")
}

/// Tells whether the request is to this machine itself, where there is no TLS.
fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(web::is_loopback)
}

fn name(headers: &HeaderMap) -> &'static str {
    if is_local(headers) {
        LOCAL_NAME
    } else {
        HOST_NAME
    }
}

fn cookie(headers: &HeaderMap, value: &str, more: &str) -> String {
    let name = name(headers);
    let secure = if name == HOST_NAME { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &str, cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().expect("a host"));
        for cookie in cookies {
            headers.append(COOKIE, cookie.parse().expect("a cookie"));
        }
        headers
    }

    #[test]
    fn only_this_machine_does_without_tls() {
        let token = SignInToken::read(&"0a".repeat(32)).expect("64 digits");
        for (host, start) in [
            ("localhost:8080", "sesi=0a0a"),
            ("localhost", "sesi=0a0a"),
            ("127.0.0.1:8080", "sesi=0a0a"),
            ("[::1]:8080", "sesi=0a0a"),
            ("meja.okoce.example", "__Host-sesi=0a0a"),
            ("localhost.okoce.example", "__Host-sesi=0a0a"),
        ] {
            let cookie = begin(&headers(host, &[]), &token);
            assert!(cookie.starts_with(start), "{host}: {cookie}");
            assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Strict"));
            assert_eq!(cookie.contains("Secure"), start.starts_with("__Host-"));
        }
        let ended = end(&headers("meja.okoce.example", &[]));
        let expected = "__Host-sesi=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0";
        assert_eq!(ended, expected);
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let value = "0a".repeat(32);
        let found = |host, cookies: &[&str]| token(&headers(host, cookies)).is_some();
        let local = format!("sesi={value}");
        let host = format!("a=b; __Host-sesi={value}; c=d");
        assert!(found("localhost:8080", &["a=b", &local]));
        assert!(found("meja.okoce.example", &[&host]));
        // The unprotected name counts for nothing where there is TLS.
        assert!(!found("meja.okoce.example", &[&local]));
        assert!(!found("localhost", &["sesi=", "sesi=0", "sesi"]));
        assert!(!found("localhost", &[]));
    }
}
