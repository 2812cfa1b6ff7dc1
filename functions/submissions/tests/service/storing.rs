//! Exactly once: records, repeats, notes, references.

use std::collections::HashSet;

use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use jiff::Timestamp;
use programme::Reference;

use crate::host::{Host, Item, SITI, get, noon, post, siti_but};

fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    item[name].as_s().unwrap()
}

fn names(item: &Item) -> Vec<&str> {
    let mut names: Vec<_> = item.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn one_transaction_writes_key_reference_and_record() {
    let host = Host::start().await;
    let reference = host.post(SITI).await.reference();
    let compact = Reference::parse(&reference).unwrap().compact().to_owned();
    let thirty_days_later = (noon().as_second() + 30 * 86_400).to_string();

    let items = host.items().await;
    assert_eq!(items.len(), 6, "{items:?}");
    let record = &host.items_like("RECORD").await[0];
    assert_eq!(record["expires_at"].as_n().unwrap(), &thirty_days_later);
    assert_eq!(text(record, "form"), "lokakarya");
    assert_eq!(
        names(record),
        [
            "answers",
            "consents",
            "content_hash",
            "due",
            "expires_at",
            "facets",
            "form",
            "key_hash",
            "nama",
            "office",
            "other_key_hashes",
            "phone_hash",
            "pk",
            "queue",
            "received_at",
            "reference",
            "since",
            "sk",
            "stage",
            "v",
        ]
    );
    assert_eq!(text(record, "pk"), format!("SUB#{compact}"));
    assert_eq!(text(record, "reference"), compact);
    assert_eq!(text(record, "nama"), "Siti Aminah");
    assert_eq!(text(record, "office"), "KEC#menteng");
    assert_eq!(text(record, "queue"), format!("2#2026-12-05#{compact}"));
    assert_eq!(text(record, "received_at"), "2026-11-21T07:05:12.345Z");
    let answers = record["answers"].as_m().unwrap();
    assert_eq!(answers["nama"].as_s().unwrap(), "Siti Aminah");
    assert_eq!(answers["telepon"].as_s().unwrap(), "+6281234567890");
    assert_eq!(answers["setuju"], AttributeValue::Bool(true));
    let interests = answers["minat"].as_l().unwrap();
    let expected = ["memasak", "menjahit"].map(|value| AttributeValue::S(value.to_owned()));
    assert_eq!(interests, &expected);
    let consent = record["consents"].as_m().unwrap()["setuju"].as_m().unwrap();
    assert_eq!(consent["version"].as_s().unwrap(), "2026-11-21");
    assert_eq!(
        consent["given_at"].as_s().unwrap(),
        "2026-11-21T07:05:12.345Z"
    );

    let keys = host.items_like("KEY").await;
    let current = format!("KEY#{}", text(record, "key_hash"));
    let key = keys.iter().find(|key| text(key, "pk") == current).unwrap();
    assert_eq!(text(key, "reference"), compact);
    assert_eq!(text(key, "content_hash"), text(record, "content_hash"));
    assert_eq!(key["expires_at"].as_n().unwrap(), &thirty_days_later);
    // The key tells nobody who it is about.
    assert!(!format!("{key:?}").contains("81234567890"));

    // The reference stays taken, and holds nothing else.
    let taken = &host.items_like("REFERENCE").await[0];
    assert_eq!(names(taken), ["pk", "sk", "v"]);
    assert_eq!(text(taken, "pk"), format!("SUB#{compact}"));
}

#[tokio::test]
async fn the_same_transaction_writes_the_first_event_and_the_state() {
    let host = Host::start().await;
    let reference = host.post(SITI).await.reference();
    let compact = Reference::parse(&reference).unwrap().compact().to_owned();
    let event = &host.items_like("EVENT").await[0];
    assert_eq!(text(event, "pk"), format!("EVT#{compact}"));
    assert_eq!(text(event, "sk"), "EVENT#000001");
    // The event stays for the counts, and says of nobody in particular that it happened.
    assert_eq!(
        names(event),
        [
            "act",
            "at",
            "by",
            "by_day",
            "day",
            "delta",
            "form",
            "kecamatan",
            "kept_until",
            "kind",
            "next",
            "pk",
            "quarantined",
            "recorded_at",
            "seq",
            "sk",
            "stage",
            "v",
            "via"
        ]
    );
    let time = "2026-11-21T07:05:12.345Z";
    assert_eq!(
        [
            "kind",
            "stage",
            "at",
            "recorded_at",
            "by",
            "via",
            "kecamatan"
        ]
        .map(|name| text(event, name)),
        ["registered", "P1", time, time, "warga", "form", "menteng"]
    );
    assert_eq!(text(event, "by_day"), format!("{time}#{compact}#000001"));
    assert!(text(event, "day").starts_with("2026-11-21#"));
    assert_eq!(text(event, "delta"), "2026-11-21 menteng p1+1 s1+1");

    let state = &host.items_like("STATE").await[0];
    assert_eq!(text(state, "pk"), format!("SUB#{compact}"));
    assert_eq!(names(state), ["facts", "pk", "seq", "sk", "status", "v"]);
    assert_eq!(state["seq"], AttributeValue::N("1".to_owned()));
    assert_eq!(text(state, "status"), "aktif");
    let facts = state["facts"].as_m().unwrap();
    let first = facts["stages"].as_l().unwrap()[0].as_m().unwrap();
    assert_eq!(
        (text(first, "stage"), text(first, "day")),
        ("P1", "2026-11-21")
    );
}

#[tokio::test]
async fn the_same_again_gets_the_same_receipt() {
    let host = Host::start().await;
    let first = host.post(SITI).await;
    let later: fn() -> Timestamp = || "2026-11-21T08:05:00Z".parse().unwrap();
    // Spelled otherwise, but the same number.
    let again = post(&host.at(later), &siti_but("telepon", "+62 812-3456-7890")).await;
    assert_eq!(again.location(), first.location());
    assert_eq!(host.items().await.len(), 6);
}

#[tokio::test]
async fn other_content_becomes_a_note() {
    let host = Host::start().await;
    let reference = host.post(SITI).await.reference();
    let before = host.items_like("RECORD").await;

    let changed = siti_but("kecamatan", "gambir");
    let later: fn() -> Timestamp = || "2026-11-21T09:00:00Z".parse().unwrap();
    for _ in 0..2 {
        let noted = post(&host.at(later), &changed).await;
        assert_eq!(noted.status, StatusCode::CONFLICT);
        noted.shows("“Nama lengkap” dan “Nomor WhatsApp”");
        let (_, main) = noted.body.split_once("<main").unwrap();
        assert!(main.contains("href=\"/kecamatan/\""), "the way on: {main}");
        // Who knows somebody's name and number learns neither her reference nor when she came.
        // Source: <https://github.com/cmackenzie1/torii-rs/issues/88>
        for known in [
            &*reference,
            &reference.replace('-', ""),
            "14.05",
            "21 November",
        ] {
            assert!(!noted.body.contains(known), "{known}: {}", noted.body);
        }
    }

    assert_eq!(host.items_like("RECORD").await, before);
    let notes = host.items_like("NOTE").await;
    assert_eq!(notes.len(), 1, "the same note is kept once");
    let note = &notes[0];
    assert_eq!(text(note, "pk"), text(&before[0], "pk"));
    assert_eq!(text(note, "received_at"), "2026-11-21T09:00:00.000Z");
    assert_eq!(note["expires_at"], before[0]["expires_at"]);
    assert_eq!(
        note["answers"].as_m().unwrap()["kecamatan"].as_s().unwrap(),
        "gambir"
    );
    // Another change is another note, and the first content still gets its receipt.
    post(&host.at(later), &siti_but("cerita", "Lain lagi.")).await;
    assert_eq!(host.items_like("NOTE").await.len(), 2);
    assert_eq!(host.post(SITI).await.reference(), reference);
}

#[tokio::test]
async fn two_people_may_share_a_phone() {
    let host = Host::start().await;
    let siti = host.post(SITI).await.reference();
    let budi = host.post(&siti_but("nama", "Budi")).await.reference();
    assert_ne!(siti, budi);
    assert_eq!(host.items_like("RECORD").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_identical_posts_make_one_record() {
    let host = Host::start().await;
    let posts: Vec<_> = (0..1000)
        .map(|_| {
            let service = host.service.clone();
            tokio::spawn(async move { post(&service, SITI).await })
        })
        .collect();
    let mut locations = HashSet::new();
    for answer in posts {
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        locations.insert(answer.location().to_owned());
    }
    assert_eq!(locations.len(), 1);
    assert_eq!(host.items().await.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_different_posts_make_a_record_each() {
    let host = Host::start().await;
    let posts: Vec<_> = (0..200)
        .map(|number| {
            let service = host.service.clone();
            let phone = format!("0812 3456 {:04}", 1000 + number);
            tokio::spawn(async move { post(&service, &siti_but("telepon", &phone)).await })
        })
        .collect();
    let mut references = HashSet::new();
    for answer in posts {
        references.insert(answer.await.unwrap().reference());
    }
    assert_eq!(references.len(), 200);
    assert_eq!(host.items_like("RECORD").await.len(), 200);
}

#[tokio::test]
async fn after_a_rejected_form_nothing_is_stored() {
    let host = Host::start().await;
    let rejected = host.post(&siti_but("telepon", "12")).await;
    assert_eq!(rejected.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(host.items().await.is_empty());
    // And the corrected form is the first.
    host.post(SITI).await.reference();
    assert_eq!(host.items().await.len(), 6);
}

#[tokio::test]
async fn an_expired_key_counts_as_absent() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    let same_day: fn() -> Timestamp = || "2026-12-21T07:05:11Z".parse().unwrap();
    assert_eq!(post(&host.at(same_day), SITI).await.reference(), first);
    // The store has not deleted anything, as it may not for days.
    let day_after: fn() -> Timestamp = || "2026-12-21T07:05:12Z".parse().unwrap();
    let second = post(&host.at(day_after), SITI).await.reference();
    assert_ne!(second, first);
    assert_eq!(host.items_like("RECORD").await.len(), 2);
    assert_eq!(host.items_like("KEY").await.len(), 2);
    assert_eq!(post(&host.at(day_after), SITI).await.reference(), second);
}

#[tokio::test]
async fn doubtful_submissions_are_set_aside_and_answered_alike() {
    let host = Host::start().await;
    let robot = host
        .post(&siti_but("situs_web", "https://contoh.example"))
        .await;
    let doubtful = robot.reference();
    let record = host.items_like("RECORD").await.remove(0);
    assert_eq!(text(&record, "quarantine"), "honeypot");
    let event = host.items_like("EVENT").await.remove(0);
    assert_eq!(text(&event, "kind"), "registered");
    let delta = text(&event, "delta");
    assert_eq!(
        delta, "2026-11-21 menteng k+1",
        "it is in a count of its own"
    );
    let state = host.items_like("STATE").await.remove(0);
    assert_eq!(text(&state, "status"), "karantina");
    assert_eq!(text(&record, "office"), "KARANTINA");
    assert_eq!(
        get(&host.service, robot.location()).await.status,
        StatusCode::OK
    );

    // It doesn't stand in the way of the person herself, and is itself stored once.
    assert_ne!(host.post(SITI).await.reference(), doubtful);
    let again = host.post(&siti_but("situs_web", "x")).await;
    assert_eq!(again.reference(), doubtful);
    assert_eq!(host.items_like("RECORD").await.len(), 2);

    let links = "https://a.example www.b.example http://c.example";
    let advertiser = [("nama", "Iklan"), ("cerita", links)];
    let mut answers = SITI.to_vec();
    answers.retain(|(id, _)| !matches!(*id, "nama" | "cerita"));
    answers.extend(advertiser);
    host.post(&answers).await.reference();
    let records = host.items_like("RECORD").await;
    let set_aside = records
        .iter()
        .filter(|record| record.get("quarantine") == Some(&AttributeValue::S("links".to_owned())));
    assert_eq!(set_aside.count(), 1);
}
