//! Citizens: their forms, how they send them, and the answers as they see them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// The two languages in which a form is sent.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    Form,
    Json,
}

/// An answer as a citizen sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Stored, under this reference.
    Stored(String),
    /// No connection, a broken one, or an honest "try again".
    Later,
    /// Anything else.
    Refused(u16),
}

/// The form of somebody: each number is another person with another telephone.
pub fn person(number: usize) -> [(&'static str, String); 9] {
    form(number, 10_000_000 + number)
}

/// The form of one of many who share a telephone.
pub fn of_one_telephone(number: usize) -> [(&'static str, String); 9] {
    form(number, 99_999_999)
}

fn form(number: usize, telephone: usize) -> [(&'static str, String); 9] {
    let letters: String = number
        .to_string()
        .bytes()
        .map(|digit| char::from(b'a' + digit - b'0'))
        .collect();
    [
        ("nama", format!("Contoh Warga {letters}")),
        ("telepon", format!("0812{telephone}")),
        ("surel", String::new()),
        ("kecamatan", "menteng".to_owned()),
        ("kelurahan", "31.71.06.1001".to_owned()),
        ("status_usaha", "belum".to_owned()),
        ("bidang", "kuliner".to_owned()),
        ("dewasa", "ya".to_owned()),
        ("persetujuan", "ya".to_owned()),
    ]
}

/// Sends a form once, on a connection of its own.
pub fn send(port: u16, form: &[(&'static str, String)], format: Format) -> Sent {
    let (kind, body) = match format {
        Format::Form => {
            let pairs = form
                .iter()
                .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")));
            let body = pairs.chain(["komunitas=belum-tahu".to_owned()]);
            (
                "application/x-www-form-urlencoded",
                body.collect::<Vec<_>>().join("&"),
            )
        }
        Format::Json => {
            let ticked = ["dewasa", "persetujuan"];
            let answers = form.iter().filter(|(_, value)| !value.is_empty());
            let mut answers: serde_json::Map<String, serde_json::Value> = answers
                .map(|(name, value)| {
                    let value = if ticked.contains(name) {
                        true.into()
                    } else {
                        value.as_str().into()
                    };
                    ((*name).to_owned(), value)
                })
                .collect();
            answers.insert("komunitas".to_owned(), "belum-tahu".into());
            (
                "application/json",
                serde_json::Value::Object(answers).to_string(),
            )
        }
    };
    let request = format!(
        "POST /api/registration HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    exchange(port, &request).map_or(Sent::Later, |answer| read(&answer))
}

fn exchange(port: u16, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(120)))
        .ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    String::from_utf8(answer).ok()
}

fn read(answer: &str) -> Sent {
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let after = |start: &str, end: char| {
        let (_, rest) = answer.split_once(start)?;
        Some(rest.split(end).next()?.replace('-', ""))
    };
    match status {
        Some(303) => after("nomor=", '&').map_or(Sent::Refused(303), Sent::Stored),
        Some(200 | 201) => after("\"reference\":\"", '"').map_or(Sent::Refused(200), Sent::Stored),
        Some(503) | None => Sent::Later,
        Some(status) => Sent::Refused(status),
    }
}
