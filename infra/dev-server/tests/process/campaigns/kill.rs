//! Power that fails, as far as a process can tell: `kill -9` while clients, which are processes of
//! their own, send the same people in both formats.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use super::client::{Client, FORM, JSON, registration};
use super::{amount, person, person_as_json, verified};
use crate::program::{Place, REGISTRATION};

/// People between two kills, each sent by both clients.
const PEOPLE_A_KILL: usize = 60;

/// Connections of a client.
const CONNECTIONS: usize = 8;

/// Variables that tell a client the folder of the run, its format, and how many people there are.
const FOLDER: &str = "OKOCE_CLIENT_IN";
const FORMAT: &str = "OKOCE_CLIENT_FORMAT";
const PEOPLE: &str = "OKOCE_CLIENT_PEOPLE";

/// The file that says where the server is; it is elsewhere after each start.
const ADDRESS: &str = "address";

/// A client's word about an answer.
const ACKNOWLEDGED: &str = "acknowledged ";

#[test]
fn whatever_was_acknowledged_survives_kills_in_both_formats() {
    let kills = amount("OKOCE_KILLS", 2);
    let people = amount("OKOCE_PEOPLE", PEOPLE_A_KILL * (kills + 1));
    let place = Place::new();
    let start = || {
        let server = place.start_with(&["--unlimited"]);
        std::fs::write(place.path(ADDRESS), &server.address).unwrap();
        server
    };
    let mut server = Some(start());
    let (tell, told) = channel();
    let clients = [FORM, JSON].map(|format| client(&place, format, people, &tell));
    drop(tell);

    let (mut acknowledged, mut killed, mut restarts) = (0, 0, Vec::new());
    let mut references: HashMap<usize, HashSet<String>> = HashMap::new();
    for (person, reference) in told {
        references.entry(person).or_default().insert(reference);
        acknowledged += 1;
        if killed < kills && acknowledged == (killed + 1) * 2 * people / (kills + 1) {
            killed += 1;
            drop(server.take());
            let begun = Instant::now();
            server = Some(start());
            restarts.push(begun.elapsed());
        }
    }
    for mut client in clients {
        assert!(client.wait().unwrap().success(), "a client gave up");
    }
    drop(server);

    assert_eq!((killed, acknowledged), (kills, 2 * people));
    let all: HashSet<&String> = references.values().flatten().collect();
    let doubled = references.values().filter(|all| all.len() > 1).count();
    assert_eq!(doubled, 0, "people with two references");
    assert_eq!((references.len(), all.len()), (people, people));
    assert_eq!(verified(&place.path("okoce.db")), people);
    restarts.sort_unstable();
    println!(
        "{kills} x kill -9: {acknowledged} acknowledgements of {people} people, none lost, none \
         doubled; restart {:?} in the middle, {:?} at worst",
        restarts[kills / 2],
        restarts[kills - 1]
    );
}

#[test]
fn a_first_start_that_is_killed_anywhere_starts_again() {
    let cuts = amount("OKOCE_CUTS", 2);
    for cut in 0..cuts {
        let place = Place::new();
        let mut command = place.command(&place.path("okoce.db"));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let after = Duration::from_millis(400) * u32::try_from(cut).unwrap();
        std::thread::sleep(after / u32::try_from(cuts).unwrap());
        child.kill().unwrap();
        child.wait().unwrap();
        let server = place.start();
        assert_eq!(server.post("/api/registration", REGISTRATION).status, 303);
        drop(server);
        assert_eq!(verified(&place.path("okoce.db")), 1);
    }
    println!("{cuts} first starts that were cut short within 400 ms: each starts again");
}

/// Starts a client, whose answers go to `tell`.
fn client(place: &Place, format: &str, people: usize, tell: &Sender<(usize, String)>) -> Child {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["campaigns::kill::a_client", "--exact", "--ignored"])
        .arg("--nocapture")
        .env(FOLDER, place.0.path())
        .env(FORMAT, format)
        .env(PEOPLE, people.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(process.stdout.take().unwrap());
    let tell = tell.clone();
    std::thread::spawn(move || {
        for line in said.lines().map_while(Result::ok) {
            // The harness may have begun the line.
            if let Some((_, answer)) = line.split_once(ACKNOWLEDGED) {
                let (person, reference) = answer.split_once(' ').unwrap();
                // Nobody listens any more where the test has failed.
                let _ = tell.send((person.parse().unwrap(), reference.to_owned()));
            }
        }
    });
    process
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a process of the test above, and nothing by itself"]
async fn a_client() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    // It outlives nobody: when the test is gone, so is the other end of this.
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(1);
    });
    let (format, people) = (std::env::var(FORMAT).unwrap(), amount(PEOPLE, 0));
    let next = Arc::new(AtomicUsize::new(0));
    let connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (next, format) = (next.clone(), format.clone());
            let address = Path::new(&folder).join(ADDRESS);
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= people {
                        return;
                    }
                    let reference = insist(&address, &format, number).await;
                    println!("{ACKNOWLEDGED}{number} {reference}");
                }
            })
        })
        .collect();
    for connection in connections {
        connection.await.expect("it goes on until it is answered");
    }
}

/// Sends somebody again and again until there is an answer, as a patient citizen does.
async fn insist(address: &Path, format: &str, number: usize) -> String {
    let body = match format {
        FORM => person(number),
        _ => person_as_json(number),
    };
    let request = registration(format, &body);
    let begun = Instant::now();
    loop {
        let address = std::fs::read_to_string(address).unwrap();
        match Client::of(&address).ask(&request).await {
            Ok(reply) if [200, 201, 303].contains(&reply.status) => return reply.reference(),
            Ok(reply) => assert_eq!(reply.status, 503, "{number}"),
            Err(_) => {}
        }
        assert!(begun.elapsed() < Duration::from_mins(5), "no answer");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
