//! As many connections at once as people who hear of the programme in one moment.

use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::client::{Client, FORM, get, registration};
use super::{amount, person, verified};
use crate::program::{Place, Running};

/// How many open a connection at the same moment; the others stand behind them, connected already
/// or about to be.
const OPENING: usize = 500;

fn memory_mb(server: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<u64>().unwrap() / 1024
}

#[test]
fn of_a_crowd_everybody_is_answered() {
    let crowd = amount("OKOCE_CONNECTIONS", 300);
    rlimit::increase_nofile_limit(65_536).unwrap();
    let place = Place::new();
    let server = place.start_with(&["--unlimited"]);
    let before = memory_mb(&server);
    let begun = Instant::now();
    Runtime::new().unwrap().block_on(async {
        let opening = Arc::new(Semaphore::new(OPENING));
        let mut asking = JoinSet::new();
        for _ in 0..crowd {
            let (mut client, opening) = (Client::of(&server.address), opening.clone());
            asking.spawn(async move {
                let turn = opening.acquire_owned().await.unwrap();
                client.connect().await.unwrap();
                drop(turn);
                let page = client.ask(&get("/", "Accept-Encoding: br\r\n")).await;
                assert_eq!(page.unwrap().status, 200);
                // It stays, as a browser's would.
                client
            });
        }
        let mut answered = Vec::new();
        while let Some(client) = asking.join_next().await {
            answered.push(client.expect("everybody is answered"));
        }
        let took = begun.elapsed();
        println!(
            "{crowd} connections at once: all answered in {took:?}, memory {before} -> {} MB",
            memory_mb(&server)
        );
        // Whoever comes after them is not kept waiting by those who stay.
        let form = registration(FORM, &person(0));
        let stored = Client::of(&server.address).ask(&form).await;
        assert_eq!(stored.unwrap().status, 303);
    });
    drop(server);
    assert_eq!(verified(&place.path("okoce.db")), 1);
}
