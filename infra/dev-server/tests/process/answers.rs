//! Headers and words of every answer, whatever was asked.

use std::io::Write as _;

use crate::program::{Place, REGISTRATION, read};

#[test]
fn every_answer_has_the_security_headers_and_words() {
    let place = Place::new();
    let server = place.start();
    let get = |path: String| format!("GET {path} HTTP/1.1\r\nHost: localhost");
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: localhost".to_owned(), 200),
        // Longer than the name of a file, and longer than its path; near the limit, the folder of
        // the site counts too.
        (get(format!("/{}", "a".repeat(300))), 404),
        (get(format!("/{}", "a".repeat(200)).repeat(21)), 404),
        (get("/a".repeat(4_000)), 404),
        (get("/a".repeat(2_047)), 404),
        (get("/a".repeat(2_040)), 404),
        (get(format!("/aset/{}", "/a".repeat(4_000))), 404),
        (get("/a%00b".to_owned()), 404),
        (
            "POST /daftar/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0".to_owned(),
            405,
        ),
        (
            "DELETE /api/registration HTTP/1.1\r\nHost: localhost".to_owned(),
            405,
        ),
        (
            "GET //evil.example HTTP/1.1\r\nHost: localhost".to_owned(),
            301,
        ),
        ("GET / HTTP/1.1\r\nHost: evil.example".to_owned(), 421),
        ("GET / HTTP/1.1\r\nAccept: text/html".to_owned(), 400),
        (
            "GET /_dev/reload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example"
                .to_owned(),
            403,
        ),
        (
            "GET /_dev/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site".to_owned(),
            403,
        ),
    ] {
        let answer = read(server.raw(&format!("{request}\r\nConnection: close\r\n\r\n")));
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{request}: {answer}"
        );
        assert!(
            answer.contains("content-security-policy:"),
            "{request}: {answer}"
        );
        let has_words = answer.contains("</html>") || status == 301;
        assert!(has_words, "{request}: {answer}");
        assert!(!answer.contains("location: //"), "{answer}");
    }
    server.kill();
}

/// A head tells the length of what a whole answer would hold, of pages, functions and refusals.
#[test]
fn a_head_tells_the_right_length() {
    let place = Place::new();
    let server = place.start();
    for path in [
        "/",
        "/api/office?q=tebet",
        "/api/office?q=kuningn",
        "/tidak-ada/",
        "/aset/",
    ] {
        let ask = |verb: &str| {
            let request =
                format!("{verb} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            read(server.raw(&request))
        };
        let (head, whole) = (ask("HEAD"), ask("GET"));
        let (_, body) = whole.split_once("\r\n\r\n").unwrap();
        let length = format!("content-length: {}\r\n", body.len());
        assert!(head.contains(&length), "{path}: {head}");
        assert!(head.ends_with("\r\n\r\n"), "{path}: {head}");
    }
    server.kill();
}

#[test]
fn a_form_of_five_megabytes_sees_why_it_is_refused() {
    let place = Place::new();
    let server = place.start();
    let mut stream = server.raw(
        "POST /api/registration HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n",
    );
    for _ in 0..500 {
        stream.write_all(&[b'a'; 10_000]).unwrap();
    }
    let answer = read(stream);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("</html>"), "{answer}");
    server.kill();
}

/// Other crates write whole requests at their finest level.
#[test]
fn at_no_level_does_the_log_hold_anything_that_was_sent() {
    let place = Place::new();
    let mut command = place.command(&place.path("okoce.db"));
    command.env("RUST_LOG", "trace");
    let server = place.run(command);
    assert_eq!(server.post("/api/registration", REGISTRATION).status, 303);
    let wrong = REGISTRATION.replace("dewasa=ya", "dewasa=");
    assert_eq!(server.post("/api/registration", &wrong).status, 422);
    assert_eq!(server.get("/api/office?q=Contoh+Warga").status, 200);
    server.kill();
    let log = place.log();
    assert!(
        log.lines()
            .filter(|line| line.contains("\"request\""))
            .count()
            >= 3,
        "{log}"
    );
    for sent in ["Contoh", "Warga", "3456", "81234567890"] {
        assert!(!log.contains(sent), "{sent} in {log}");
    }
}
