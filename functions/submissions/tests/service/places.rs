//! A form that asks for a place as well, within the rights that its role has in AWS.

use std::fs;

use bundle::{Session, file};
use jiff::{SignedDuration, Timestamp};
use programme::{Reference, SessionKind, SessionMode};
use records::{Joined, Repository};
use sessions::Sessions;
use table_rights::{of_class, on, recording};

use crate::host::{Host, TABLE, noon, siti_but};

fn later(hours: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(hours)
}

/// Returns a moment two days before the session starts, when an offer of the first day has long run
/// out.
fn days_later() -> Timestamp {
    later(12 * 24)
}

/// Makes one session of a single place.
fn sessions() -> Sessions {
    let folder = tempfile::tempdir().unwrap();
    let session = Session {
        id: "menjahit-menteng".to_owned(),
        kind: SessionKind::Training,
        title: "Menjahit".to_owned(),
        path: "/pelatihan/menjahit/".to_owned(),
        when: String::new(),
        place: String::new(),
        kecamatan: "menteng".to_owned(),
        places: 1,
        mode: SessionMode::Queue,
        criteria: Vec::new(),
        opens: "2026-11-21T07:00:00Z".to_owned(),
        closes: later(13 * 24).to_string(),
        starts: later(14 * 24).to_string(),
        is_example: false,
        is_cancelled: false,
    };
    let text = serde_json::to_string(&[session]).unwrap();
    fs::write(folder.path().join(file::SESSIONS), text).unwrap();
    Sessions::load(folder.path()).unwrap()
}

#[tokio::test]
async fn places_are_asked_for_with_exactly_the_rights_of_a_form() {
    let host = Host::start().await;
    let register = async |name| -> Reference {
        let answer = host.post(&siti_but("nama", name)).await;
        answer.reference().parse().unwrap()
    };
    let people = [
        register("Ani").await,
        register("Budi").await,
        register("Citra").await,
    ];
    let (within, used) = recording(&host.client, "stores");
    let its_own = Repository::new(within, TABLE);
    let sessions = sessions();
    let held = sessions.get("menjahit-menteng").unwrap();
    let join = async |person: usize, now: fn() -> Timestamp| {
        let joined = sessions.join(held, &its_own, people[person], now);
        joined.await.unwrap()
    };
    assert_eq!(join(0, noon).await, Joined::Seat);
    assert_eq!(join(1, noon).await, Joined::Waiting(Some(1)));

    // What is offered to the second runs out, and whoever asks then finds the place free.
    let session = &held.rules.session;
    let left = host.repository.leave(session, people[0], later(1)).await;
    left.unwrap();
    assert_eq!(join(2, days_later).await, Joined::Seat);

    assert_eq!(
        on(&used.rights(), "PLACE#"),
        on(&of_class("stores"), "PLACE#")
    );
}
