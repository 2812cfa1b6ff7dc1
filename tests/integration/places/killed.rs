//! A crowd whose process is killed in the middle, as `kill -9` does: whoever was answered has what
//! she was told, and the rest get their answer from the next process.
//!
//! The process that is killed is this test's own program once more, asked for the test
//! [`the_process_that_is_killed`] alone.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;

use embedded_store::{Data, Store};
use programme::Reference;
use records::{Joined, Repository, local_client, table};

use super::crowd::{Attempt, PLACES, at_once, attempt, attempts, check, report};
use super::{noon, people, rules};

/// The folder of the process that is killed; without it there is nothing for it to do.
const FOLDER: &str = "OKOCE_KILLED_IN";

const STORE: &str = "okoce.db";
const PEOPLE: &str = "people";

/// Its word about everybody who has an answer.
const ANSWERED: &str = "answered ";

/// The name of its test.
const PROCESS: &str = "places::killed::the_process_that_is_killed";

async fn open(folder: &Path) -> (Store, Repository) {
    let store = Store::open(&Data::File(folder.join(STORE))).unwrap();
    let client = local_client(store.connector());
    table::ensure(&client, "places").await.unwrap();
    (store, Repository::new(client, "places"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_answered_before_a_kill_keeps_what_she_was_told() {
    let folder = tempfile::tempdir().unwrap();
    let rules = rules("menjahit", PLACES);
    let everyone = {
        let (_store, repository) = open(folder.path()).await;
        repository.open_places(&rules, noon()).await.unwrap();
        people(&repository, attempts() * 3 / 10).await
    };
    // Some ask only afterwards, and stand behind all who had an answer.
    let (early, late) = everyone.split_at(everyone.len() * 4 / 5);
    let written: Vec<String> = early.iter().map(ToString::to_string).collect();
    std::fs::write(folder.path().join(PEOPLE), written.join("\n")).unwrap();

    let start = Instant::now();
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args([PROCESS, "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(process.stdout.take().unwrap());
    let mut before = Vec::new();
    for line in said.lines() {
        // The harness may have begun the line.
        if let Some((_, answer)) = line.unwrap().split_once(ANSWERED) {
            before.push(answered(answer, start));
        }
        if before.len() == early.len() / 2 {
            process.kill().unwrap();
        }
    }
    process.wait().unwrap();
    assert_eq!(before.len(), early.len() / 2, "it ended by itself");

    let (_store, repository) = open(folder.path()).await;
    let mut all = at_once(&repository, &rules, &everyone, 1, start).await;
    for attempt in &before {
        let again = all
            .iter()
            .find(|other| other.reference == attempt.reference);
        let has_place = again.unwrap().joined == Joined::Seat;
        assert!(has_place || attempt.joined != Joined::Seat, "{attempt:?}");
    }
    // Whoever got no answer had asked all the same.
    for attempt in &mut all {
        if !late.contains(&attempt.reference) {
            attempt.sent = start;
        }
    }
    report("killed", &all, start.elapsed());
    all.extend(before);
    check("killed", &repository, &rules, &all).await;
}

fn answered(answer: &str, start: Instant) -> Attempt {
    let (reference, told) = answer.split_once(' ').unwrap();
    Attempt {
        reference: reference.parse().unwrap(),
        sent: start,
        answered: Instant::now(),
        joined: match told {
            "place" => Joined::Seat,
            _ => Joined::Waiting(None),
        },
    }
}

/// Everyone in the folder asks at once. Half of the answers are said as soon as they are there; the
/// others get lost with the process.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the process of the test above, and nothing by itself"]
async fn the_process_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    // It outlives nobody: when the test is gone, so is the other end of this.
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(1);
    });
    let folder = Path::new(&folder);
    let people = std::fs::read_to_string(folder.join(PEOPLE)).unwrap();
    let (_store, repository) = open(folder).await;
    let rules = rules("menjahit", PLACES);
    let (say, said) = mpsc::channel();
    let half = people.lines().count() / 2;
    std::thread::spawn(move || {
        for (told, reference) in said.iter().take(half) {
            println!("{ANSWERED}{reference} {told}");
        }
        // The rest is heard, and told to nobody.
        said.iter().for_each(drop);
    });
    let start = Instant::now();
    for line in people.lines() {
        let reference: Reference = line.parse().unwrap();
        let (repository, rules, say) = (repository.clone(), rules.clone(), say.clone());
        tokio::spawn(async move {
            let attempt = attempt(&repository, &rules, reference, start).await;
            let told = match attempt.joined {
                Joined::Seat => "place",
                _ => "waits",
            };
            say.send((told, reference)).unwrap();
        });
    }
    std::future::pending::<()>().await;
}
