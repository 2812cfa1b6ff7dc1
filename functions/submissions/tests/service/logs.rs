//! One line per request, and nothing personal in any.

use std::cell::RefCell;
use std::io;
use std::sync::Once;

use http::Request;
use submissions::Limits;
use tracing_subscriber::filter::LevelFilter;
use web::ClientAddress;

use crate::host::{Host, SITI, form_body, get, send, siti_but};

thread_local! {
    /// Lines this thread logged. A test on one thread finds its own lines and no other's.
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what every thread logs, from the first call on.
///
/// One subscriber for the whole process: with one per test, `tracing` may have found out in
/// another test's thread that nobody listens, and remembered it.
pub fn keep() {
    static KEPT: Once = Once::new();
    KEPT.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(LevelFilter::INFO)
            .with_writer(|| ThreadLog)
            .init();
    });
}

struct ThreadLog;

impl io::Write for ThreadLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn one_line_per_request_with_nothing_personal() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    host.post(SITI).await;
    host.post(&siti_but("kecamatan", "gambir")).await;
    host.post(&siti_but("telepon", "0812")).await;
    host.post(&siti_but("situs_web", "https://contoh.example"))
        .await;
    get(&host.service, stored.location()).await;
    get(&host.service, "/api/workshop?nama=Siti").await;
    send(&host.service, Request::post("/api/workshop"), "nama=%FF").await;
    let broken = Host::without_store();
    broken.post(SITI).await;
    // With limits, from an address.
    let address = ClientAddress("203.0.113.7".parse().unwrap());
    let request = Request::post("/api/workshop").extension(address);
    let counted = host.service.clone().with_limits(Limits::default());
    send(&counted, request, &form_body(&siti_but("nama", "Aminah"))).await;

    let log = String::from_utf8(LOGGED.take()).unwrap();
    let requests: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line["event"] == "request")
        .collect();
    let logged: Vec<_> = requests
        .iter()
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
            (
                text("outcome"),
                line["status"].as_u64().unwrap(),
                line["store_calls"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("stored", 303, 1),
        ("repeated", 303, 2),
        ("noted", 409, 3),
        ("rejected", 422, 0),
        ("stored", 303, 1),
        ("receipt_shown", 200, 0),
        ("method_not_allowed", 405, 0),
        ("rejected", 422, 0),
        ("store_failed", 503, 20),
        ("stored", 303, 4),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(outcome, status, calls)| ((*outcome).to_owned(), *status, *calls))
        .collect();
    assert_eq!(logged, expected, "{log}");
    assert_eq!(requests[4]["quarantine"], "honeypot");
    assert_eq!(requests[3]["rejected"], 1);
    assert_eq!(
        requests[8]["store_failure"],
        "out of tries after: connection failed"
    );
    assert_eq!(requests[8]["level"], "ERROR");
    for line in &requests {
        assert_eq!(line["function"], "workshop");
        assert_eq!(line["form"], "lokakarya");
        assert!(line["duration_ms"].is_u64());
        assert_eq!(line["request_id"].as_str().unwrap().len(), 9);
    }
    // Every value that was sent, and as it is stored; all but the tick's two letters.
    let mut sent: Vec<&str> = SITI.iter().map(|(_, value)| *value).collect();
    sent.extend([
        "+6281234567890",
        "81234567890",
        "gambir",
        "0812",
        "Siti",
        "Aminah",
        "kue",
    ]);
    sent.extend(["203.0.113.7", "https://contoh.example"]);
    for value in sent.into_iter().filter(|value| *value != "ya") {
        assert!(!log.contains(value), "`{value}` is in:\n{log}");
    }
}
