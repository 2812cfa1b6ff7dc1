//! Places that can't be given twice, seen from outside: who asks, what each is told, and who has
//! a place in the end.

mod crowd;
mod histories;
mod killed;
mod rules;
pub mod service;

use std::sync::atomic::{AtomicU64, Ordering};

use embedded_store::{Data, Store};
use jiff::{SignedDuration, Timestamp};
use programme::{Reference, SessionKind, SessionMode, Stage};
use records::{EachVersion, Hashes, NewSubmission, Repository, Rules, Saved, local_client, table};

/// Returns 21 November 2026, 14.05 WIB, a Saturday.
fn noon() -> Timestamp {
    "2026-11-21T07:05:00Z".parse().unwrap()
}

fn later(hours: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(hours)
}

/// Makes a store in memory with its table.
async fn store() -> (Store, Repository) {
    let store = Store::open(&Data::Memory).unwrap();
    let client = local_client(store.connector());
    table::ensure(&client, "places").await.unwrap();
    (store, Repository::new(client, "places"))
}

/// Makes a session that can be joined for a week, and starts another week later.
fn rules(session: &str, capacity: u32) -> Rules {
    Rules {
        session: session.parse().unwrap(),
        kind: SessionKind::Training,
        mode: SessionMode::Queue,
        capacity,
        opens: noon(),
        closes: later(7 * 24),
        starts: later(14 * 24),
        is_cancelled: false,
    }
}

/// Registers somebody new, and gives her reference.
async fn person(repository: &Repository) -> Reference {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let new = NewSubmission {
        form: "pendaftaran".to_owned(),
        hashes: EachVersion {
            current: Hashes {
                key: format!("person {number}"),
                content: format!("content {number}"),
            },
            others: Vec::new(),
        },
        phone_hash: None,
        kecamatan: None,
        name: None,
        facets: Vec::new(),
        due: None,
        answers: Vec::new(),
        consents: Vec::new(),
        quarantine: None,
        stage: Some(Stage::P1),
        assisted: None,
        received_at: noon(),
        expires_at: later(24 * 730).as_second(),
    };
    match repository.save(&new).await.result.unwrap() {
        Saved::New(receipted) => receipted.reference,
        other => panic!("a new person is stored: {other:?}"),
    }
}

async fn people(repository: &Repository, count: usize) -> Vec<Reference> {
    let mut people = Vec::new();
    for _ in 0..count {
        people.push(person(repository).await);
    }
    people
}
