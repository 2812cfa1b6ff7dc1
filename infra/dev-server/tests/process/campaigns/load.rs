//! Load at several numbers of connections: a table of latencies, and of the processor's time a
//! request, which other work on the machine changes less.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::client::{Client, FORM, get, registration};
use super::{amount, person, verified};
use crate::program::{Place, Running};

/// Longest time for one row.
const ROW_WITHIN: Duration = Duration::from_mins(1);

/// A row of the table: what is asked, of whom each number is somebody else, and the answer.
struct Asked {
    name: &'static str,
    request: fn(usize) -> String,
    status: u16,
}

const PAGES: [Asked; 3] = [
    Asked {
        name: "GET /",
        request: |_| get("/", ""),
        status: 200,
    },
    Asked {
        name: "GET / (brotli)",
        request: |_| get("/", "Accept-Encoding: br\r\n"),
        status: 200,
    },
    Asked {
        name: "GET /api/office",
        request: |_| get("/api/office?q=kuningn", ""),
        status: 200,
    },
];

const FORMS: Asked = Asked {
    name: "POST a form",
    request: |number| registration(FORM, &person(number)),
    status: 303,
};

#[test]
fn under_load_every_answer_is_right() {
    let levels = std::env::var("OKOCE_LOAD").unwrap_or_else(|_| "1,16".to_owned());
    let levels: Vec<usize> = levels.split(',').map(|it| it.parse().unwrap()).collect();
    let requests = amount("OKOCE_REQUESTS", 60);
    rlimit::increase_nofile_limit(65_536).unwrap();
    for mode in [&["--unlimited"][..], &["--unlimited", "--no-watch"]] {
        let place = Place::new();
        let server = place.start_with(mode);
        println!("dev-server {}", mode.join(" "));
        println!(
            "{:<18}{:>6}{:>9}{:>9}{:>9}{:>9}{:>9}{:>10}",
            "", "conn.", "answers", "a second", "p50 ms", "p99", "p999", "CPU ms"
        );
        let mut stored = 0;
        for connections in &levels {
            for asked in &PAGES {
                row(&server, asked, *connections, requests, 0);
            }
            stored += row(&server, &FORMS, *connections, requests, stored);
        }
        drop(server);
        assert_eq!(verified(&place.path("okoce.db")), stored);
    }
}

/// Asks `requests` times, on `connections` at once, and prints a row; how many were answered.
fn row(
    server: &Running,
    asked: &Asked,
    connections: usize,
    requests: usize,
    first: usize,
) -> usize {
    let (before, begun) = (server.processor_time(), Instant::now());
    let next = Arc::new(AtomicUsize::new(0));
    let mut times = Runtime::new().unwrap().block_on(async {
        let mut asking = JoinSet::new();
        for _ in 0..connections {
            let (mut client, next) = (Client::of(&server.address), next.clone());
            let Asked {
                request, status, ..
            } = *asked;
            asking.spawn(async move {
                let mut times = Vec::new();
                while begun.elapsed() < ROW_WITHIN {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= requests {
                        break;
                    }
                    let request = request(first + number);
                    let sent = Instant::now();
                    let mut reply = client.ask(&request).await.unwrap();
                    // A machine that has no time says so, and the form is sent again.
                    while reply.status == 503 {
                        reply = client.ask(&request).await.unwrap();
                    }
                    assert_eq!(reply.status, status);
                    times.push(sent.elapsed());
                }
                times
            });
        }
        let mut all = Vec::new();
        while let Some(times) = asking.join_next().await {
            all.extend(times.expect("every answer is right"));
        }
        all
    });
    let took = begun.elapsed();
    let worked = server.processor_time().saturating_sub(before);
    times.sort_unstable();
    let at = |thousandth: usize| {
        let place = (times.len() * thousandth / 1_000).min(times.len() - 1);
        times[place].as_secs_f64() * 1_000.0
    };
    let count = u32::try_from(times.len()).unwrap();
    println!(
        "{:<18}{connections:>6}{count:>9}{:>9.0}{:>9.1}{:>9.1}{:>9.1}{:>10.2}",
        asked.name,
        f64::from(count) / took.as_secs_f64(),
        at(500),
        at(990),
        at(999),
        worked.as_secs_f64() * 1_000.0 / f64::from(count)
    );
    times.len()
}
