//! Names under which the server answers, who it is that asks, and the things every answer has.
//!
//! A browser can be led to this machine under a foreign name (DNS rebinding), and a page of the web
//! can send requests to it. So a request is served for names that are ours alone.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::{Body, HttpBody as _};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, ORIGIN,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use web::{ClientAddress, HTML, headers};

/// The origins under which the operator publishes parts of this server, and the server in front of
/// it that does so.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    /// Scheme and host of the site.
    pub public: Option<String>,
    /// Scheme and host of the officers' desk.
    pub desk: Option<String>,
    /// Scheme and host of the editor.
    pub editor: Option<String>,
    /// Address of the server in front, whose word about senders is taken.
    pub proxy: Option<IpAddr>,
}

/// The name under which a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// This machine itself.
    Machine,
    /// The published site.
    Public,
    /// The published desk.
    Desk,
    /// The published editor.
    Editor,
}

/// Why a request is nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stray {
    /// It names no host, or several.
    NoHost,
    /// It names a host that is not ours.
    Foreign,
    /// The server in front asked under our own name instead of its visitor's: under that name there
    /// is more than is published.
    Renamed,
}

impl Hosts {
    fn name(&self, headers: &HeaderMap) -> Result<Name, Stray> {
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        let (Some(host), None) = (host, hosts.next()) else {
            return Err(Stray::NoHost);
        };
        let host = host.to_ascii_lowercase();
        let published = [
            (&self.public, Name::Public),
            (&self.desk, Name::Desk),
            (&self.editor, Name::Editor),
        ];
        if web::is_loopback(&host) {
            let is_published = published.iter().any(|(origin, _)| origin.is_some());
            let is_led_on = FORWARDED.iter().any(|name| headers.contains_key(*name));
            return if is_published && is_led_on {
                Err(Stray::Renamed)
            } else {
                Ok(Name::Machine)
            };
        }
        let name = published.iter().find(|(origin, _)| {
            let origin = origin
                .as_deref()
                .and_then(|origin| origin.split_once("://"));
            origin.is_some_and(|(_, name)| name == host)
        });
        name.map(|(_, name)| *name).ok_or(Stray::Foreign)
    }

    /// Returns the sender's address: the connection's, or the one that the server in front names
    /// last, which is the one that it saw itself. `None` where it names none.
    fn sender(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        if self.proxy != Some(peer) {
            return Some(peer);
        }
        let mut lines = headers.get_all(FORWARDED_FOR).iter();
        let Some(last) = lines.next_back() else {
            // Nobody is in front: a browser on this machine.
            return Some(peer);
        };
        let address = last.to_str().ok()?.rsplit(',').next()?.trim();
        address.parse::<IpAddr>().ok().map(|it| it.to_canonical())
    }
}

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Headers by which a server in front shows itself.
const FORWARDED: [&str; 4] = [
    FORWARDED_FOR,
    "x-forwarded-host",
    "x-forwarded-proto",
    "forwarded",
];

/// Lets a request in that names a host of ours, and notes which, and who sends it.
pub async fn admit(State(hosts): State<Arc<Hosts>>, mut request: Request, next: Next) -> Response {
    let name = match hosts.name(request.headers()) {
        Ok(name) => name,
        Err(stray) => return page(stray),
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let sender = peer.and_then(|peer| hosts.sender(peer.0.ip(), request.headers()));
    if let Some(sender) = sender {
        request.extensions_mut().insert(ClientAddress(sender));
    }
    request.extensions_mut().insert(name);
    next.run(request).await
}

/// Tells whether a request was sent by a page of its own host, or by no page.
pub fn is_own_page(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    let is_own_site = site.is_none_or(|site| site == "same-origin" || site == "none");
    let host = headers.get(HOST).map_or(&b""[..], HeaderValue::as_bytes);
    let mut origins = headers.get_all(ORIGIN).iter();
    is_own_site
        && origins.all(|origin| {
            let origin = origin.as_bytes();
            let named = origin.strip_prefix(b"http://");
            named.or_else(|| origin.strip_prefix(b"https://")) == Some(host)
        })
}

/// Gives every answer, of whatever layer, the security headers, words where it has none, and the
/// right length where only that was asked for.
pub async fn finish(mut request: Request, next: Next) -> Response {
    let is_head = request.method() == Method::HEAD;
    if is_head {
        *request.method_mut() = Method::GET;
    }
    let mut response = next.run(request).await;
    let status = response.status();
    let is_bare = response.body().is_end_stream() && !response.headers().contains_key(CONTENT_TYPE);
    if is_bare && (status.is_client_error() || status.is_server_error()) {
        let words = Html(trouble(status)).into_response();
        let (parts, _) = response.into_parts();
        response = words;
        *response.status_mut() = status;
        response.headers_mut().extend(parts.headers);
        let length = response.body().size_hint().exact();
        set_length(&mut response, length);
    }
    if !response.headers().contains_key(CONTENT_SECURITY_POLICY) {
        headers::set_security_headers(response.headers_mut());
    }
    if is_head {
        let length = response.body().size_hint().exact();
        if !response.headers().contains_key(CONTENT_LENGTH) {
            set_length(&mut response, length);
        }
        *response.body_mut() = Body::empty();
    }
    response
}

/// Writes the answer to what is no request, as it goes over the wire.
pub(crate) fn unreadable(status: StatusCode) -> Vec<u8> {
    let words = trouble(status);
    let mut fields = HeaderMap::new();
    fields.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    fields.insert(CONTENT_LENGTH, words.len().into());
    fields.insert(CONNECTION, HeaderValue::from_static("close"));
    headers::set_answer_headers(&mut fields);
    let mut answer = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in &fields {
        answer.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    answer.extend(b"\r\n");
    answer.extend(words.into_bytes());
    answer
}

fn set_length(response: &mut Response, length: Option<u64>) {
    if let Some(length) = length {
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
}

fn page(stray: Stray) -> Response {
    let (status, words) = match stray {
        Stray::NoHost => (
            StatusCode::BAD_REQUEST,
            "Permintaan ini tidak menyebut nama situs yang dicari.",
        ),
        Stray::Foreign => (
            StatusCode::MISDIRECTED_REQUEST,
            "Tidak ada situs dengan nama ini di sini. Periksa kembali alamatnya. Pengelola: nama \
             situs yang diterbitkan ditulis dengan --public-origin.",
        ),
        Stray::Renamed => (
            StatusCode::MISDIRECTED_REQUEST,
            "Server di depan mengganti nama situs yang diminta. Pengelola: teruskan nama itu \
             (Host) tanpa diubah.",
        ),
    };
    (status, Html(plain("Alamat tidak dilayani", words))).into_response()
}

fn trouble(status: StatusCode) -> String {
    let (title, words) = match status {
        StatusCode::METHOD_NOT_ALLOWED => (
            "Halaman ini hanya dapat dibuka",
            "Yang dikirim ke halaman ini tidak diterima. Buka halamannya, lalu coba lagi dari sana.",
        ),
        StatusCode::NOT_FOUND => (
            "Halaman tidak ditemukan",
            "Periksa kembali alamatnya, atau mulai dari beranda.",
        ),
        status if status.is_server_error() => (
            "Halaman ini sedang tidak dapat dibuka",
            "Ini gangguan di pihak kami. Coba lagi setelah beberapa saat.",
        ),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE | StatusCode::URI_TOO_LONG => (
            "Permintaan ini membawa terlalu banyak keterangan",
            "Tutup peramban, buka lagi, lalu mulai dari beranda.",
        ),
        _ => (
            "Permintaan ini tidak dapat dibaca",
            "Kembali ke halaman sebelumnya dan coba lagi.",
        ),
    };
    plain(title, words)
}

/// Writes a page without anything to load, for trouble in which nothing else may be at hand.
fn plain(title: &str, words: &str) -> String {
    format!(
        "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><main><h1>{title}</h1><p>{words}</p>\
         <p><a href=\"/\">Ke beranda</a></p></main></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(*name, value.parse().expect("a value"));
        }
        headers
    }

    fn hosts() -> Hosts {
        Hosts {
            public: Some("https://okoce.example".to_owned()),
            desk: Some("https://meja.okoce.example".to_owned()),
            editor: Some("https://sunting.okoce.example".to_owned()),
            proxy: Some(IpAddr::from([127, 0, 0, 1])),
        }
    }

    #[test]
    fn only_our_own_names_are_answered() {
        for (host, expected) in [
            ("localhost:8080", Ok(Name::Machine)),
            ("127.0.0.1:8080", Ok(Name::Machine)),
            ("[::1]:8080", Ok(Name::Machine)),
            ("okoce.example", Ok(Name::Public)),
            ("OKOCE.example", Ok(Name::Public)),
            ("meja.okoce.example", Ok(Name::Desk)),
            ("sunting.okoce.example", Ok(Name::Editor)),
            ("okoce.example:8080", Err(Stray::Foreign)),
            ("evil.example", Err(Stray::Foreign)),
            ("okoce.example.evil.example", Err(Stray::Foreign)),
            ("localhost.evil.example", Err(Stray::Foreign)),
            ("", Err(Stray::Foreign)),
        ] {
            assert_eq!(
                hosts().name(&headers(&[("host", host)])),
                expected,
                "{host}"
            );
        }
        assert_eq!(hosts().name(&headers(&[])), Err(Stray::NoHost));
        let two = [("host", "okoce.example"), ("host", "localhost")];
        assert_eq!(hosts().name(&headers(&two)), Err(Stray::NoHost));
        assert_eq!(
            Hosts::default().name(&headers(&[("host", "okoce.example")])),
            Err(Stray::Foreign)
        );
    }

    /// nginx does so unless it is told otherwise, and would publish the desk.
    #[test]
    fn a_server_in_front_may_not_ask_in_our_name() {
        let renamed = headers(&[
            ("host", "127.0.0.1:8080"),
            ("x-forwarded-for", "203.0.113.7"),
        ]);
        assert_eq!(hosts().name(&renamed), Err(Stray::Renamed));
        // A tunnel for one developer, who publishes nothing.
        assert_eq!(Hosts::default().name(&renamed), Ok(Name::Machine));
    }

    #[test]
    fn the_sender_is_named_by_the_server_in_front_alone() {
        let (proxy, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([192, 0, 2, 1]));
        let citizen: IpAddr = "203.0.113.7".parse().expect("an address");
        for (peer, given, expected) in [
            (proxy, &["203.0.113.7"][..], Some(citizen)),
            (proxy, &["198.51.100.1, 203.0.113.7"], Some(citizen)),
            (proxy, &["198.51.100.1", "203.0.113.7"], Some(citizen)),
            (proxy, &["::ffff:203.0.113.7"], Some(citizen)),
            (proxy, &["2001:db8::1"], "2001:db8::1".parse().ok()),
            (proxy, &["unknown"], None),
            (proxy, &[], Some(proxy)),
            (other, &["203.0.113.7"], Some(other)),
        ] {
            let given: Vec<_> = given.iter().map(|it| ("x-forwarded-for", *it)).collect();
            assert_eq!(
                hosts().sender(peer, &headers(&given)),
                expected,
                "{given:?}"
            );
        }
    }

    #[test]
    fn pages_of_others_are_told_apart() {
        let host = ("host", "127.0.0.1:8080");
        for (given, expected) in [
            (&[host][..], true),
            (&[host, ("origin", "http://127.0.0.1:8080")], true),
            (&[host, ("sec-fetch-site", "same-origin")], true),
            (&[host, ("sec-fetch-site", "none")], true),
            (&[host, ("sec-fetch-site", "cross-site")], false),
            (&[host, ("origin", "http://evil.example")], false),
            (&[host, ("origin", "null")], false),
            (&[host, ("origin", "http://127.0.0.1:9090")], false),
        ] {
            assert_eq!(is_own_page(&headers(given)), expected, "{given:?}");
        }
    }
}
