//! One submission is stored once, however often and however fast it is sent.

use std::collections::HashSet;
use std::sync::Arc;

use tests::system::{KEYS_OF_ONE, System};
use tokio::sync::Semaphore;

use crate::main_job::{REGISTRATION, with};

/// Most times that a form is sent again.
const MOST_TRIES: usize = 20;

/// Sends `count` registrations at once; the distinct places they were redirected to.
async fn flood(system: &Arc<System>, bodies: Vec<Vec<(String, String)>>) -> HashSet<String> {
    // As many connections at a time as a machine may have open.
    let open = Arc::new(Semaphore::new(200));
    let tasks: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let (system, open) = (Arc::clone(system), Arc::clone(&open));
            tokio::spawn(async move {
                let _open = open.acquire().await.expect("never closed");
                let fields: Vec<(&str, &str)> =
                    body.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                // A machine that has no time says so, and the form is sent again from the same page.
                let mut answer = system.post("/api/registration", &fields).await;
                for _ in 0..MOST_TRIES {
                    if answer.status != 503 {
                        break;
                    }
                    answer = system.post("/api/registration", &fields).await;
                }
                assert_eq!(answer.status, 303, "{}", answer.body);
                answer.location.expect("a redirect has a location")
            })
        })
        .collect();
    let mut places = HashSet::new();
    for task in tasks {
        places.insert(task.await.expect("no post fails"));
    }
    places
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_identical_posts_at_once_are_one_record_and_one_reference() {
    let system = Arc::new(System::start().await);
    let places = flood(&system, vec![owned(REGISTRATION); 1000]).await;
    assert_eq!(places.len(), 1);
    assert_eq!(system.stored_of_kind("RECORD").await.len(), 1);
    assert_eq!(system.stored_of_kind("KEY").await.len(), KEYS_OF_ONE);
    assert_eq!(system.stored_of_kind("EVENT").await.len(), 1);
    assert_eq!(system.stored_of_kind("NOTE").await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_different_posts_at_once_are_a_thousand_records() {
    let system = Arc::new(System::start().await);
    let bodies = (0..1000)
        .map(|number| owned(&with(REGISTRATION, "telepon", &format!("0812{number:08}"))))
        .collect();
    let places = flood(&system, bodies).await;
    assert_eq!(places.len(), 1000);
    assert_eq!(system.stored_of_kind("RECORD").await.len(), 1000);
    assert_eq!(system.stored_of_kind("EVENT").await.len(), 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_one_phone_are_two_registrations() {
    let system = System::start().await;
    system.post("/api/registration", REGISTRATION).await;
    let other = with(REGISTRATION, "nama", "Budi Contoh");
    assert_eq!(system.post("/api/registration", &other).await.status, 303);
    assert_eq!(system.stored_of_kind("RECORD").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_answer_is_kept_as_a_note_and_said_plainly() {
    let system = System::start().await;
    system.post("/api/registration", REGISTRATION).await;
    let changed = with(REGISTRATION, "bidang", "kerajinan");
    for _repeat in 0..2 {
        let answer = system.post("/api/registration", &changed).await;
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains("catatan"), "{}", answer.body);
    }
    assert_eq!(system.stored_of_kind("RECORD").await.len(), 1);
    assert_eq!(system.stored_of_kind("NOTE").await.len(), 1);
}
