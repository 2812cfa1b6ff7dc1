//! Jobs on a real store, each within the rights that its role has in AWS.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected should stop there"
)]

use std::path::Path;

use bundle::file;
use embedded_store::{Data, Store};
use jiff::{SignedDuration, Timestamp};
use lambda::jobs::Job;
use programme::{Reference, SessionKind, SessionMode, Stage};
use records::{
    EachVersion, Hashes, LOCAL_TABLE, NewSubmission, Person, Repository, Saved, local_client, table,
};
use serde_json::{Value, json};
use table_rights::example::known_in_full;
use table_rights::{Recorded, of_class};

/// Returns 23 November 2026, 10.00 WIB, a Monday.
fn monday() -> Timestamp {
    "2026-11-23T03:00:00Z".parse().unwrap()
}

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

struct Place {
    store: Store,
    /// For whatever a test does first.
    repository: Repository,
    /// The job's own, within its rights.
    its_own: Repository,
    used: Recorded,
}

async fn place(class: &'static str) -> Place {
    let store = Store::open(&Data::Memory).unwrap();
    let client = local_client(store.connector());
    table::ensure(&client, LOCAL_TABLE).await.unwrap();
    let (within, used) = table_rights::recording(&client, class);
    Place {
        store,
        repository: Repository::new(client, LOCAL_TABLE),
        its_own: Repository::new(within, LOCAL_TABLE),
        used,
    }
}

fn submission(key: &str, content: &str) -> NewSubmission {
    NewSubmission {
        form: "pendaftaran".to_owned(),
        hashes: EachVersion {
            current: Hashes {
                key: key.to_owned(),
                content: content.to_owned(),
            },
            others: Vec::new(),
        },
        phone_hash: None,
        kecamatan: Some("menteng".parse().unwrap()),
        name: None,
        facets: Vec::new(),
        due: None,
        answers: Vec::new(),
        consents: Vec::new(),
        quarantine: None,
        assisted: None,
        stage: Some(Stage::P1),
        received_at: monday(),
        expires_at: later(24 * 730).as_second(),
    }
}

async fn register(repository: &Repository, key: &str) -> Reference {
    let saved = repository.save(&submission(key, "isi")).await;
    let Saved::New(receipted) = saved.result.unwrap() else {
        panic!("nobody else has this key");
    };
    receipted.reference
}

#[tokio::test]
async fn a_day_is_closed_once_and_what_comes_later_is_added() {
    let Place {
        repository,
        its_own,
        used,
        store: _store,
    } = place("closes-days").await;
    register(&repository, "1").await;
    let close = Job::DayClose(its_own);
    let first = close.run(json!({}), later(24)).await.unwrap();
    assert!(first.starts_with("closed through 2026-11-23, "), "{first}");
    assert!(!first.contains(" 0 items new"), "{first}");
    register(&repository, "2").await;
    let again = close.run(json!({}), later(25)).await.unwrap();
    assert!(again.contains(" 0 items new, "), "{again}");
    assert!(!again.contains(", 0 added"), "{again}");
    assert_eq!(used.rights(), of_class("closes-days"));
}

fn read(job: &str, beside: &Path) -> Result<Job, String> {
    let variable = |name: &str| match name {
        "OKOCE_JOB" => Some(job.to_owned()),
        "OKOCE_TABLE" => Some("okoce".to_owned()),
        "AWS_ENDPOINT_URL_DYNAMODB" => Some("http://127.0.0.1:8000".to_owned()),
        _ => None,
    };
    Job::read(variable, beside)
}

#[tokio::test]
async fn which_job_it_is_stands_in_the_environment() {
    let nowhere = Path::new("/nowhere");
    assert!(matches!(read("day-close", nowhere), Ok(Job::DayClose(_))));
    assert!(matches!(
        read("restore-check", nowhere),
        Ok(Job::RestoreCheck(_))
    ));
    let no_bundle = read("places-sweep", nowhere).unwrap_err();
    assert!(no_bundle.contains("sesi.json"), "{no_bundle}");
    let unknown = read("", nowhere).unwrap_err();
    assert!(unknown.contains("places-sweep"), "{unknown}");
    let empty = Job::read(|_| None, nowhere).unwrap_err();
    for variable in ["OKOCE_TABLE", "OKOCE_JOB"] {
        assert!(empty.contains(&format!("{variable} is ")), "{empty}");
    }
}

/// Writes a bundle with one session of one place, and one that nobody ever asks for.
fn bundle() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let session = |id: &str| bundle::Session {
        id: id.to_owned(),
        kind: SessionKind::Training,
        title: "Menjahit".to_owned(),
        path: "/pelatihan/menjahit/".to_owned(),
        when: String::new(),
        place: String::new(),
        kecamatan: "tebet".to_owned(),
        places: 1,
        mode: SessionMode::Queue,
        criteria: Vec::new(),
        opens: monday().to_string(),
        closes: later(7 * 24).to_string(),
        starts: later(14 * 24).to_string(),
        is_example: false,
        is_cancelled: false,
    };
    let all = [session("menjahit-tebet"), session("menyulam-tebet")];
    let folder_of_functions = folder.path().join("dist/functions");
    std::fs::create_dir_all(&folder_of_functions).unwrap();
    let text = serde_json::to_string(&all).unwrap();
    std::fs::write(folder_of_functions.join(file::SESSIONS), text).unwrap();
    folder
}

#[tokio::test]
async fn an_offer_that_ran_out_passes_on_though_nobody_asks() {
    let Place {
        repository,
        its_own,
        used,
        store: _store,
    } = place("sweeps-places").await;
    let beside = bundle();
    let Ok(Job::PlacesSweep(sessions, _)) = read("places-sweep", beside.path()) else {
        panic!("it reads the bundle beside the binary");
    };
    let rules = sessions.held_in("tebet").next().unwrap().clone();
    let sweep = Job::PlacesSweep(sessions, its_own);
    let swept = async |now| sweep.run(json!({}), now).await.unwrap();
    assert_eq!(swept(monday()).await, "0 sessions are in order");

    let session = "menjahit-tebet".parse().unwrap();
    repository.open_places(&rules, monday()).await.unwrap();
    let mut people = Vec::new();
    for (key, minutes) in [("1", 1), ("2", 2), ("3", 3)] {
        let reference = register(&repository, key).await;
        let clock = move || monday() + SignedDuration::from_mins(minutes);
        let joined = repository.join(&session, reference, &clock).await;
        joined.unwrap();
        people.push(reference);
    }
    repository
        .leave(&session, people[0], later(1))
        .await
        .unwrap();
    let taken = async || {
        let list = repository.places(&session).await.unwrap();
        (list.taken[0].reference, list.taken[0].offered_until)
    };
    let until = Some(later(30)); // Tuesday, 16.00 WIB.
    assert_eq!(taken().await, (people[1], until), "kept for the next");

    assert_eq!(swept(later(29)).await, "1 sessions are in order");
    assert_eq!(taken().await, (people[1], until), "she has an hour still");
    swept(later(30)).await;
    let (next, offered_until) = taken().await;
    assert_eq!(next, people[2]);
    assert!(offered_until > until);
    // The last one's runs out as well, and newcomers get in again.
    swept(later(14 * 24 - 1)).await;
    let list = repository.places(&session).await.unwrap();
    assert!(list.taken.is_empty() && list.waiting.is_empty());
    let free = repository.free_places(&session, later(100)).await.unwrap();
    assert_eq!(free.unwrap().free, 1);
    assert_eq!(used.rights(), of_class("sweeps-places"));
}

#[tokio::test]
async fn of_a_cancelled_session_no_offer_passes_on() {
    let Place {
        repository,
        its_own,
        store: _store,
        ..
    } = place("sweeps-places").await;
    let beside = bundle();
    let path = beside.path().join("dist/functions").join(file::SESSIONS);
    let text = std::fs::read_to_string(&path).unwrap();
    let Ok(Job::PlacesSweep(sessions, _)) = read("places-sweep", beside.path()) else {
        panic!("it reads the bundle beside the binary");
    };
    let rules = sessions.held_in("tebet").next().unwrap();
    repository.open_places(rules, monday()).await.unwrap();
    for (key, minutes) in [("1", 1), ("2", 2)] {
        let reference = register(&repository, key).await;
        let clock = move || monday() + SignedDuration::from_mins(minutes);
        let joined = repository.join(&rules.session, reference, &clock).await;
        joined.unwrap();
    }
    let before = repository.places(&rules.session).await.unwrap();
    let cancelled = text.replace("\"is_cancelled\":false", "\"is_cancelled\":true");
    // Two more places, which the queue would get.
    let cancelled = cancelled.replace("\"places\":1", "\"places\":3");
    std::fs::write(&path, cancelled).unwrap();
    let Ok(Job::PlacesSweep(sessions, _)) = read("places-sweep", beside.path()) else {
        panic!("it reads the bundle beside the binary");
    };
    let sweep = Job::PlacesSweep(sessions, its_own);
    sweep.run(json!({}), later(1)).await.unwrap();
    let after = repository.places(&rules.session).await.unwrap();
    assert_eq!(
        (&after.taken, &after.waiting),
        (&before.taken, &before.waiting)
    );
}

async fn check(its_own: &Repository, erased: &[String]) -> Value {
    let event = json!({ "erased": erased });
    let job = Job::RestoreCheck(its_own.clone());
    let figures = job.run(event, later(48)).await;
    serde_json::from_str(&figures.unwrap()).unwrap()
}

#[tokio::test]
async fn a_restored_table_is_erased_again_and_checked() {
    let Place {
        store,
        repository,
        its_own,
        used,
    } = place("checks-restores").await;
    let erased = known_in_full(&repository, submission, monday()).await;
    let stays = register(&repository, "lain").await;
    repository.close_days(later(24)).await.unwrap();
    // Two that the backup brought back, one that it never had.
    let erased = erased.map(|reference| reference.compact().to_string());
    let ledger = [&erased[..], &["999999999D".to_owned()]].concat();
    let figures = check(&its_own, &ledger).await;
    let person = Person::by_reference(ledger[0].parse().unwrap());
    let kept = repository.export(&person, later(48)).await.unwrap();
    assert!(!json!(kept).to_string().contains("\"answers\""));
    assert_eq!(
        (
            &figures["submissions"],
            &figures["findings"],
            &figures["erased_again"]
        ),
        (&3.into(), &0.into(), &2.into()),
        "{figures}"
    );
    assert_eq!(check(&its_own, &ledger).await["erased_again"], 0, "once");

    // Something that did not come back whole.
    let client = local_client(store.connector());
    let key = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.to_owned());
    client
        .delete_item()
        .table_name(LOCAL_TABLE)
        .key("pk", key(&format!("EVT#{}", stays.compact())))
        .key("sk", key("EVENT#000001"))
        .send()
        .await
        .unwrap();
    assert_ne!(check(&its_own, &ledger).await["findings"], 0);
    assert_eq!(used.rights(), of_class("checks-restores"));
}

#[tokio::test]
async fn what_is_no_ledger_is_refused() {
    let Place { its_own, .. } = place("checks-restores").await;
    let job = Job::RestoreCheck(its_own);
    for event in [json!(null), json!({}), json!({ "erased": ["Siti"] })] {
        let refused = job.run(event, monday()).await;
        assert!(!refused.unwrap_err().contains("Siti"));
    }
}
