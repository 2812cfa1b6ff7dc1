//! Campaigns against the running program: killed again and again, out of files, out of disk, met by
//! clients that say nothing, on a file with wrong bytes. Each ends with the full consistency check.
//!
//! `cargo test` runs a short form of each. `OKOCE_CAMPAIGN=60 cargo test -p dev-server --test
//! campaigns` runs them sixty times as long. None depends on the machine's speed: who meets an honest
//! 503 sends again, as a citizen would, and then it is counted.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod crowd;
mod machine;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crowd::{Format, Sent, person, send};
use machine::Machine;

/// How many times as long as in a test run a campaign lasts.
fn times() -> usize {
    let told = std::env::var("OKOCE_CAMPAIGN").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(1)
}

#[test]
fn kill_9_loses_nobody_and_doubles_nobody() {
    let machine = Machine::new();
    let port = machine.free_port();
    let acknowledged: Mutex<BTreeMap<usize, BTreeSet<String>>> = Mutex::default();
    let is_over = AtomicBool::new(false);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let (acknowledged, is_over, next) = (&acknowledged, &is_over, &next);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    // Each person by two clients, one as a form and one as JSON.
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let format = [Format::Form, Format::Json][turn % 2];
                    if let Some(reference) = until_acknowledged(port, turn / 2, format, is_over) {
                        let mut all = acknowledged.lock().unwrap();
                        all.entry(turn / 2).or_default().insert(reference);
                    }
                }
            });
        }
        for _ in 0..2 * times() {
            let server = machine.start_on(port, &["--unlimited", "--no-watch"]);
            let enough = acknowledged.lock().unwrap().len() + 10;
            let begun = Instant::now();
            while acknowledged.lock().unwrap().len() < enough && begun.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(20));
            }
            server.kill();
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= 20, "{}", acknowledged.len());
    let references: Vec<_> = acknowledged.values().flatten().collect();
    assert_eq!(
        references.len(),
        acknowledged.len(),
        "two references for one person: {acknowledged:?}"
    );
    let distinct: BTreeSet<_> = references.iter().collect();
    assert_eq!(distinct.len(), references.len(), "one reference for two");
    let stored = machine.references();
    for reference in references {
        assert!(stored.contains(reference), "{reference} is lost");
    }
    machine.verify();
}

/// A campaign without an end of its own.
static GOES_ON: AtomicBool = AtomicBool::new(false);

/// Longest time that a busy machine is given for what takes a moment.
const PATIENCE: Duration = Duration::from_secs(120);

/// Sends until the server says yes, over however many of its lives.
fn until_acknowledged(
    port: u16,
    number: usize,
    format: Format,
    is_over: &AtomicBool,
) -> Option<String> {
    while !is_over.load(Ordering::Relaxed) {
        match send(port, &person(number), format) {
            Sent::Stored(reference) => return Some(reference),
            Sent::Later => std::thread::sleep(Duration::from_millis(50)),
            Sent::Refused(status) => panic!("{status}"),
        }
    }
    None
}

#[test]
fn a_thousand_equal_forms_at_once_are_one_record_with_few_files() {
    let machine = Machine::new();
    let port = machine.free_port();
    let server = machine.start_with_files(1024, port, &["--unlimited", "--no-watch"]);
    let references: BTreeSet<_> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..1_000)
            .map(|_| {
                let insist = move || until_acknowledged(port, 0, Format::Form, &GOES_ON).unwrap();
                let small = std::thread::Builder::new().stack_size(128 * 1024);
                small.spawn_scoped(scope, insist).unwrap()
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    assert_eq!(references.len(), 1);
    server.kill();
    assert_eq!(machine.references().len(), 1);
    machine.verify();
}

/// A limit of ten in an hour: never more than twice as many, however many come at once.
#[test]
fn a_burst_passes_no_limit() {
    let machine = Machine::new();
    let port = machine.free_port();
    let server = machine.start_with_files(4096, port, &["--no-watch"]);
    let burst = 150 * times().min(10);
    let stored: usize = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..burst)
            .map(|number| {
                let form = crowd::of_one_telephone(number);
                std::thread::Builder::new()
                    .stack_size(128 * 1024)
                    .spawn_scoped(scope, move || send(port, &form, Format::Form))
                    .unwrap()
            })
            .collect();
        clients
            .into_iter()
            .map(|client| usize::from(matches!(client.join().unwrap(), Sent::Stored(_))))
            .sum()
    });
    assert!((1..=20).contains(&stored), "{stored} of {burst}");
    server.kill();
    machine.verify();
}

/// Half a header, nothing at all, and nobody who reads: everybody else is served.
#[test]
fn silent_clients_lock_nobody_out() {
    let machine = Machine::new();
    let port = machine.free_port();
    let server = machine.start_with_files(256, port, &["--unlimited", "--no-watch"]);
    let connect = || TcpStream::connect(("127.0.0.1", port));
    let silent: Vec<_> = (0..300 * times().min(4))
        .filter_map(|number| {
            let mut stream = connect().ok()?;
            let said: &[u8] = match number % 3 {
                0 => b"",
                1 => b"GET / HTTP/1.1\r\nHost: local",
                _ => b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            };
            stream.write_all(said).ok()?;
            Some(stream)
        })
        .collect();
    assert!(silent.len() > 200, "{}", silent.len());
    for number in 0..5 {
        let answer = loop {
            match send(port, &person(number), Format::Form) {
                Sent::Later => {}
                other => break other,
            }
        };
        assert!(matches!(answer, Sent::Stored(_)), "{answer:?}");
    }
    let mut page = connect().unwrap();
    page.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    page.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(silent);
    server.kill();
    assert_eq!(machine.references().len(), 5);
    machine.verify();
}

/// A disk that fills up: an honest no, pages all the same, and yes again with room.
#[test]
fn on_a_full_disk_nothing_is_said_yes_to_that_is_not_kept() {
    let machine = Machine::new();
    let Some(disk) = machine.small_disk("8m") else {
        eprintln!("only root can make a small disk");
        return;
    };
    let port = machine.free_port();
    let server = machine.start_on(port, &["--unlimited", "--no-watch"]);
    let mut yes = BTreeSet::new();
    let mut number = 0;
    let mut store = |yes: &mut BTreeSet<String>| {
        number += 1;
        match send(port, &person(number), Format::Form) {
            Sent::Stored(reference) => yes.insert(reference),
            Sent::Later => false,
            Sent::Refused(status) => panic!("{status}"),
        }
    };
    assert!(store(&mut yes));
    let filler = disk.fill();
    let mut noes = 0;
    for _ in 0..200 {
        noes += usize::from(!store(&mut yes));
        if noes == 3 {
            break;
        }
    }
    assert_eq!(noes, 3, "the disk is not full");
    assert!(server.serves_pages());
    std::fs::remove_file(filler).unwrap();
    assert!(store(&mut yes), "there is room again");
    server.kill();
    let stored = machine.references();
    assert!(yes.iter().all(|reference| stored.contains(reference)));
    machine.verify();
    drop(disk);
}

/// Wrong bytes anywhere in the file: it is refused, or what it holds is what was stored.
#[test]
fn flipped_bytes_are_refused_or_harmless() {
    let machine = Machine::new();
    let port = machine.free_port();
    let server = machine.start_on(port, &["--unlimited", "--no-watch"]);
    for number in 0..20 {
        assert!(matches!(
            send(port, &person(number), Format::Form),
            Sent::Stored(_)
        ));
    }
    server.stop();
    let whole = std::fs::read(machine.data()).unwrap();
    let before = machine.references();
    let mut refused = 0;
    let tries = 40 * times();
    for turn in 0..tries {
        let mut bytes = whole.clone();
        // A generator of its own, so that a failure can be met again.
        let mut random = u64::try_from(turn)
            .unwrap()
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            | 1;
        for _ in 0..8 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            // The beginnings of pages say how the file hangs together.
            let page = usize::try_from(random % (bytes.len() as u64 / 4096)).unwrap();
            let within = usize::try_from(random >> 32).unwrap() % 16;
            bytes[page * 4096 + within] ^= 1 << (random % 8);
        }
        machine.replace_data(&bytes);
        match machine.try_references() {
            None => {
                refused += 1;
                assert_eq!(
                    std::fs::read(machine.data()).unwrap(),
                    bytes,
                    "left as it was"
                );
            }
            Some(found) => assert!(found.is_subset(&before), "invented: {found:?}"),
        }
    }
    assert!(refused > tries / 2, "{refused} of {tries}");
    machine.replace_data(&whole);
    machine.verify();
}
