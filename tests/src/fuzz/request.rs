//! Requests: right ones and their relatives.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytes::Bytes;
use forms::Form;
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use http_body_util::Full;
use web::ClientAddress;

use super::answers::{self, Pairs};
use super::chance::Chance;

/// Draws a request to the service of `form`. `receipts` are addresses of receipts that were given.
pub fn request(
    form: &Form,
    receipts: &[String],
    people: u64,
    chance: &mut Chance,
) -> Request<Full<Bytes>> {
    let is_receipt = chance.once_in(8) && !receipts.is_empty();
    let mut request = if is_receipt {
        // The right address too: a receipt is shown for nothing less.
        let mut address = chance.of(receipts).as_bytes().to_vec();
        if !chance.once_in(4) {
            address = mutated(&address, chance);
        }
        Request::new(Full::default()).with_uri(&address)
    } else {
        sent(form, people, chance)
    };
    if chance.once_in(12) {
        let methods: [&[u8]; 8] = [
            b"GET", b"HEAD", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"OKOCE",
        ];
        let method = *chance.of(&methods);
        *request.method_mut() = Method::from_bytes(method).unwrap_or_default();
    }
    for _ in 0..chance.below(3) {
        add_header(&mut request, chance);
    }
    if !chance.once_in(10) {
        let address = address(chance);
        request.extensions_mut().insert(ClientAddress(address));
    }
    request
}

trait WithUri {
    fn with_uri(self, address: &[u8]) -> Self;
}

impl<B> WithUri for Request<B> {
    /// Sets an address; one that no URI can hold can't reach a service either, so the old one
    /// stays.
    fn with_uri(mut self, address: &[u8]) -> Self {
        if let Ok(uri) = Uri::try_from(address) {
            *self.uri_mut() = uri;
        }
        self
    }
}

fn sent(form: &Form, people: u64, chance: &mut Chance) -> Request<Full<Bytes>> {
    let mut pairs = answers::right(form, people, chance);
    if !chance.once_in(50) {
        for _ in 0..=chance.below(4) {
            answers::change(&mut pairs, form, chance);
        }
    }
    let is_json = chance.once_in(3);
    let mut body = if is_json {
        json(&pairs, chance)
    } else {
        form_encoded(&pairs, chance)
    };
    if chance.once_in(4) {
        body = mutated(&body, chance);
    }
    if chance.once_in(2_000) {
        body = body.repeat(1 + 70_000 / body.len().max(1));
    }
    let types = [
        "application/x-www-form-urlencoded",
        "application/json",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "Application/JSON;charset=utf-8",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
    ];
    let content_type = match chance.below(12) {
        0 => chance.of(&types),
        _ => &types[usize::from(is_json)],
    };
    let mut request = Request::new(Full::new(body.into()));
    *request.method_mut() = Method::POST;
    let headers = request.headers_mut();
    headers.insert("content-type", HeaderValue::from_static(content_type));
    let path = form.action();
    let path = if chance.once_in(30) {
        mutated(path.as_bytes(), chance)
    } else {
        path.into_bytes()
    };
    request.with_uri(&path)
}

fn form_encoded(pairs: &Pairs, chance: &mut Chance) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in pairs {
        if !body.is_empty() {
            body.push(b'&');
        }
        for (part, end) in [(name, b"=".as_slice()), (value, b"")] {
            for byte in part.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => body.push(byte),
                    b' ' => body.push(b'+'),
                    // Some programs forget to encode.
                    _ if chance.once_in(300) => body.push(byte),
                    _ => body.extend(format!("%{byte:02X}").bytes()),
                }
            }
            body.extend(end);
        }
    }
    body
}

fn json(pairs: &Pairs, chance: &mut Chance) -> Vec<u8> {
    const ODD: [&str; 12] = [
        "null",
        "true",
        "false",
        "0",
        "-1.5e300",
        "1e999",
        "[]",
        "{}",
        "[[\"a\"]]",
        "{\"a\":{\"b\":[1]}}",
        "\"\\ud800\"",
        "[\"a\",1,null]",
    ];
    let mut members = Vec::new();
    for (name, value) in pairs {
        let name = serde_json::Value::from(name.as_str());
        let value = match chance.below(16) {
            0 => (*chance.of(&ODD)).to_owned(),
            1 => serde_json::json!([value]).to_string(),
            _ => serde_json::Value::from(value.as_str()).to_string(),
        };
        members.push(format!("{name}:{value}"));
    }
    format!("{{{}}}", members.join(",")).into_bytes()
}

/// Flips, drops, doubles and adds a few bytes.
fn mutated(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        let byte = u8::try_from(chance.below(256)).unwrap_or_default();
        match chance.below(5) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            1 if !bytes.is_empty() => drop(bytes.remove(at)),
            2 => bytes.truncate(at),
            3 => bytes.insert(at, byte),
            _ => {
                let piece: [&[u8]; 8] = [b"%", b"%C3%28", b"&", b"=", b"\"", b"[[[[", b"\0", b";"];
                for (offset, byte) in chance.of(&piece).iter().enumerate() {
                    bytes.insert(at + offset, *byte);
                }
            }
        }
    }
    bytes
}

fn add_header(request: &mut Request<Full<Bytes>>, chance: &mut Chance) {
    const NAMES: [&str; 14] = [
        "accept",
        "origin",
        "host",
        "sec-fetch-site",
        "referer",
        "content-length",
        "content-type",
        "cookie",
        "x-forwarded-for",
        "transfer-encoding",
        "content-encoding",
        "expect",
        "range",
        "x-okoce-origin",
    ];
    const VALUES: [&str; 14] = [
        "application/json",
        "text/html",
        "*/*",
        "null",
        "same-origin",
        "cross-site",
        "none",
        "https://okoce.example",
        "https://lain.example",
        "gzip",
        "chunked",
        "99999999999",
        "203.0.113.7, 192.0.2.1",
        "",
    ];
    let name = *chance.of(&NAMES);
    let name = HeaderName::from_static(name);
    let value = *chance.of(&VALUES);
    let value = if chance.once_in(3) {
        HeaderValue::from_bytes(answers::odd_text(chance).as_bytes())
    } else {
        Ok(HeaderValue::from_static(value))
    };
    if let Ok(value) = value {
        request.headers_mut().append(name, value);
    }
}

fn address(chance: &mut Chance) -> IpAddr {
    let number = chance.number();
    if chance.once_in(4) {
        IpAddr::V6(Ipv6Addr::from(u128::from(number) << 64))
    } else {
        // Two, so that both come up against their limit.
        let last = u8::try_from(number % 2).unwrap_or_default();
        IpAddr::V4(Ipv4Addr::new(203, 0, 113, last))
    }
}
