//! Clients that take their time, on purpose or on a bad network: half a header, half a body, an
//! answer that nobody reads. They lock nobody out.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::client::{Client, FORM, get, registration};
use super::{amount, person, verified};
use crate::program::{Place, after};

/// Longest time until the server has closed every one of them: its longest patience is 30 s.
const CLOSED_WITHIN: Duration = Duration::from_mins(3);

/// Lists beginnings of requests after which nothing more is sent.
fn beginnings() -> [String; 4] {
    let body = registration(FORM, &person(0));
    [
        // With nothing at all, a connection that found the system's queue full is one that only the
        // client knows of, and it waits for ever.
        "G".to_owned(),
        "GET / HTTP/1.1\r\nHo".to_owned(),
        body[..body.len() - 10].to_owned(),
        // Answers by the hundred, of which none is read.
        get("/kecamatan/", "").repeat(300),
    ]
}

#[test]
fn slow_clients_lock_nobody_out() {
    let slow = amount("OKOCE_SLOW", 80);
    let is_long = std::env::var_os("OKOCE_SLOW").is_some();
    rlimit::increase_nofile_limit(65_536).unwrap();
    let place = Place::new();
    let mut command = place.command(&place.path("okoce.db"));
    command.arg("--unlimited");
    // Fewer connections than slow clients, in the short form by far.
    let files = if is_long { 1_024 } else { 128 };
    let server = place.run(after(&format!("ulimit -n {files}"), &command));
    let (others, longest, closed) = Runtime::new().unwrap().block_on(async {
        let mut silent = JoinSet::new();
        let begun = Instant::now();
        for number in 0..slow {
            let beginning = beginnings()[number % 4].clone();
            let address = server.address.clone();
            silent.spawn(async move {
                let mut stream = TcpStream::connect(address).await?;
                stream.write_all(beginning.as_bytes()).await?;
                // Nothing is read for as long as the server has patience.
                tokio::time::sleep(if is_long {
                    CLOSED_WITHIN / 4
                } else {
                    Duration::ZERO
                })
                .await;
                stream.read_to_end(&mut Vec::new()).await?;
                Ok::<_, std::io::Error>(begun.elapsed())
            });
        }
        let (mut others, mut longest) = (0, Duration::ZERO);
        while others < 20 {
            let asked = Instant::now();
            let mut other = Client::of(&server.address);
            let page = other.ask(&get("/", "")).await.unwrap();
            let stored = other.ask(&registration(FORM, &person(1 + others))).await;
            assert_eq!((page.status, stored.unwrap().status), (200, 303));
            longest = longest.max(asked.elapsed());
            others += 1;
        }
        let mut closed = 0;
        while is_long && !silent.is_empty() {
            // One that broke off is as good as closed.
            let one = timeout(CLOSED_WITHIN, silent.join_next()).await;
            let _ = one.expect("the server closes every one");
            closed += 1;
        }
        (others, longest, closed)
    });
    drop(server);
    assert_eq!(verified(&place.path("okoce.db")), others);
    println!(
        "{slow} slow clients, {files} file numbers: {others} others were served, a page and a form \
         in {longest:?} at most; {closed} slow ones closed by the server"
    );
}
