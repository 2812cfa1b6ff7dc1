//! A new key loses nobody: whoever was stored under the old one is recognised, once, also while
//! processes of before and after run side by side.

use std::collections::HashSet;

use forms::RawSubmission;
use http::{Request, StatusCode};
use jiff::Timestamp;
use programme::closed_lists::ErasureReason;
use records::history::OPERATOR;
use records::{Claim, EachVersion, Erased, MOST_KEYS, Person, Proof, Saved, Secret};
use submissions::{FormService, Limits, prepare};
use web::ClientAddress;

use crate::host::{Answer, Host, Item, KEY, SITI, form_body, get, noon, post, send, siti_but};

/// Ways to write what is hashed, each with an item of its own under each key.
const FOLDINGS: usize = 2;

const NEW: &str = "fedcba9876543210fedcba9876543210";

/// Writes the keys: the new one first, the old one recognised.
fn rotated() -> String {
    format!("{NEW},{KEY}")
}

/// Returns the keys at the first step of a rotation: the new key is recognised and not yet written
/// with.
fn announced() -> String {
    format!("{KEY}\n{NEW}\n")
}

fn month_later() -> Timestamp {
    "2026-12-22T00:00:00Z".parse().unwrap()
}

fn by_phone(keys: &str) -> Person {
    Person::by_phone("0812 3456 7890", &Secret::new(keys).unwrap()).unwrap()
}

async fn erase(host: &Host, person: &Person, now: Timestamp) -> Erased {
    let reason = ErasureReason::Wish;
    let erased = host.repository.erase(person, OPERATOR, reason, now).await;
    erased.unwrap()
}

/// Lists the references that uniqueness items lead to, one for each item.
fn owners(keys: &[Item]) -> Vec<&str> {
    let owners = keys.iter().map(|key| key["reference"].as_s().unwrap());
    owners.map(String::as_str).collect()
}

#[tokio::test]
async fn who_was_stored_under_the_old_key_is_recognised_under_the_new_one() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    let before = host.items().await.len();
    let service = host.with_keys(&rotated());
    assert_eq!(post(&service, SITI).await.reference(), first);
    assert_eq!(
        host.items().await.len(),
        before,
        "nothing is stored for a repeat"
    );

    // Other content is a note, and one whoever of the two takes it.
    let changed = siti_but("kecamatan", "gambir");
    for service in [&service, &host.service, &service] {
        let noted = post(service, &changed).await;
        assert_eq!(noted.status, StatusCode::CONFLICT);
    }
    assert_eq!(host.items_like("NOTE").await.len(), 1);
    assert_eq!(host.items_like("RECORD").await.len(), 1);

    // Without the old key she would be somebody new.
    let forgotten = post(&host.with_keys(NEW), SITI).await.reference();
    assert_ne!(forgotten, first);
}

#[tokio::test]
async fn what_was_set_aside_under_the_old_key_is_recognised_as_well() {
    let host = Host::start().await;
    let robot = siti_but("situs_web", "https://contoh.example");
    let first = host.post(&robot).await.reference();
    let service = host.with_keys(&rotated());
    assert_eq!(post(&service, &robot).await.reference(), first);
    assert_ne!(post(&service, SITI).await.reference(), first);
    assert_eq!(host.items_like("RECORD").await.len(), 2);
}

#[tokio::test]
async fn what_is_stored_under_both_keys_is_found_by_whoever_knows_one() {
    let host = Host::start().await;
    let first = post(&host.with_keys(&rotated()), SITI).await.reference();
    let compact = first.replace('-', "");
    let keys = host.items_like("KEY").await;
    assert_eq!(owners(&keys), [&*compact; 2 * FOLDINGS]);
    let record = host.items_like("RECORD").await.remove(0);
    let current = records::phone_hash(&Secret::new(NEW).unwrap(), "+6281234567890");
    assert_eq!(record["phone_hash"].as_s().unwrap(), &current);

    for keys in [KEY, NEW, &rotated(), &announced()] {
        assert_eq!(post(&host.with_keys(keys), SITI).await.reference(), first);
    }
    assert_eq!(host.items().await.len(), 4 + 2 * FOLDINGS);
}

#[tokio::test]
async fn a_person_is_found_by_a_phone_stored_under_any_key() {
    let host = Host::start().await;
    let siti = host.post(SITI).await.reference();
    let service = host.with_keys(&rotated());
    let budi = post(&service, &siti_but("nama", "Budi")).await.reference();
    let export = async |keys: &str| -> HashSet<String> {
        let person = by_phone(keys);
        let exported = host.repository.export(&person, noon()).await.unwrap();
        exported
            .into_iter()
            .map(|one| one.reference.to_string())
            .collect()
    };
    let both = HashSet::from([siti.clone(), budi.clone()]);
    assert_eq!(export(&rotated()).await, both);
    assert_eq!(export(&announced()).await, both);
    assert_eq!(export(NEW).await, HashSet::from([budi]));
    assert_eq!(export(KEY).await, HashSet::from([siti]));
}

#[tokio::test]
async fn digits_prove_a_reference_stored_under_any_key() {
    let host = Host::start().await;
    let siti = host.post(SITI).await.reference();
    let service = host.with_keys(&rotated());
    let budi = post(&service, &siti_but("nama", "Budi")).await.reference();
    for (keys, reference, is_known) in [
        (rotated(), &siti, true),
        (rotated(), &budi, true),
        (announced(), &budi, true),
        (NEW.to_owned(), &siti, false),
    ] {
        let claim = Claim {
            reference: reference.parse().unwrap(),
            digits: "567890",
            address: None,
        };
        let secret = Secret::new(&keys).unwrap();
        let proof = host
            .repository
            .prove(&secret, &claim, noon())
            .await
            .unwrap();
        assert_eq!(
            matches!(proof, Proof::Proven(_)),
            is_known,
            "{reference} {keys}"
        );
    }
}

#[tokio::test]
async fn hashes_are_handed_over_to_nobody() {
    let host = Host::start().await;
    post(&host.with_keys(&rotated()), SITI).await.reference();
    let person = by_phone(NEW);
    let exported = host.repository.export(&person, noon()).await.unwrap();
    let exported = serde_json::to_string(&exported).unwrap();
    assert!(!exported.contains("_hash"), "{exported}");
}

#[tokio::test]
async fn erasing_leaves_nothing_under_any_key() {
    let host = Host::start().await;
    let service = host.with_keys(&rotated());
    let first = post(&service, SITI).await.reference();
    let erased = erase(&host, &by_phone(&rotated()), noon()).await;
    assert_eq!(erased.submissions, 1);
    assert!(host.items_like("KEY").await.is_empty());
    let left = format!("{:?}", host.items().await);
    for personal in ["Siti", "81234567890", "_hash"] {
        assert!(!left.contains(personal), "{personal} is in {left}");
    }
    // Whichever key a process knows, she comes back as someone new.
    let anew = host.post(SITI).await.reference();
    assert_ne!(anew, first);
    assert_eq!(post(&service, SITI).await.reference(), anew);
}

#[tokio::test]
async fn erasing_deletes_of_the_keys_those_that_are_ours() {
    for taken_by in [KEY, NEW] {
        let host = Host::start().await;
        let first = post(&host.with_keys(&rotated()), SITI).await.reference();
        // When they have expired, somebody takes over those of one of the two.
        let later = host.with_keys(taken_by).with_clock(month_later);
        let second = post(&later, SITI).await.reference();
        assert_ne!(second, first);
        let mut owners_before = host.items_like("KEY").await;
        owners_before
            .sort_by_key(|key| key["reference"].as_s().unwrap() == &second.replace('-', ""));
        assert_eq!(
            owners(&owners_before),
            [
                [first.replace('-', ""), first.replace('-', "")],
                [second.replace('-', ""), second.replace('-', "")]
            ]
            .concat()
        );

        let person = Person::by_reference(first.parse().unwrap());
        let erased = erase(&host, &person, month_later()).await;
        assert_eq!(erased.submissions, 1);
        assert_eq!(host.items_like("KEY").await, owners_before[FOLDINGS..]);
        assert_eq!(post(&later, SITI).await.reference(), second);
    }
}

#[tokio::test]
async fn erasing_leaves_alone_who_took_over_every_key() {
    let host = Host::start().await;
    let service = host.with_keys(&rotated());
    let first = post(&service, SITI).await.reference();
    let later = service.with_clock(month_later);
    let second = post(&later, SITI).await.reference();
    let person = Person::by_reference(first.parse().unwrap());
    erase(&host, &person, month_later()).await;
    let second_compact = second.replace('-', "");
    assert_eq!(
        owners(&host.items_like("KEY").await),
        [&*second_compact; 2 * FOLDINGS]
    );
    assert_eq!(post(&later, SITI).await.reference(), second);
}

#[tokio::test]
async fn an_expired_item_of_the_old_key_is_taken_over_with_it() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    let same_day: fn() -> Timestamp = || "2026-12-21T07:05:11Z".parse().unwrap();
    let service = host.with_keys(&rotated());
    assert_eq!(
        post(&service.clone().with_clock(same_day), SITI)
            .await
            .reference(),
        first
    );
    let second = post(&service.with_clock(month_later), SITI)
        .await
        .reference();
    assert_ne!(second, first);
    let second_compact = second.replace('-', "");
    assert_eq!(
        owners(&host.items_like("KEY").await),
        [&*second_compact; 2 * FOLDINGS]
    );
    // A process of before meets the second as well.
    assert_eq!(post(&host.at(month_later), SITI).await.reference(), second);
    assert_eq!(host.items_like("RECORD").await.len(), 2);
}

/// Sends the parallel forms of one person, to processes that know different keys.
async fn sent_at_once(host: &Host, keys: &[&str]) {
    let services: Vec<_> = keys.iter().map(|keys| host.with_keys(keys)).collect();
    let posts: Vec<_> = (0..200)
        .map(|number| {
            let service = services[number % services.len()].clone();
            tokio::spawn(async move { post(&service, SITI).await })
        })
        .collect();
    let mut references = HashSet::new();
    for answer in posts {
        references.insert(answer.await.unwrap().reference());
    }
    assert_eq!(references.len(), 1, "{keys:?}");
    for kind in ["RECORD", "REFERENCE", "STATE", "EVENT"] {
        assert_eq!(host.items_like(kind).await.len(), 1, "{kind} {keys:?}");
    }
    let compact = references.drain().next().unwrap().replace('-', "");
    let keys_stored = host.items_like("KEY").await;
    assert!(owners(&keys_stored).iter().all(|owner| *owner == compact));
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_of_before_and_after_store_a_person_once() {
    let (announced, rotated) = (announced(), rotated());
    let runs: [&[&str]; 4] = [
        &[KEY, &announced, &rotated],
        &[KEY, &rotated],
        &[&announced, &rotated],
        &[&rotated, NEW],
    ];
    for keys in runs {
        sent_at_once(&Host::start().await, keys).await;
    }
}

/// Stores the form as processes did before November 2026: compared by its letters alone.
async fn saved_before(host: &Host, answers: &[(&str, &str)]) -> Saved {
    let raw = RawSubmission::new(answers.iter().copied());
    let submission = host.service.form().check(&raw).unwrap();
    let secret = Secret::new(KEY).unwrap();
    let mut new = prepare(host.service.form(), &submission, None, &secret, noon());
    let [letters] = &new.hashes.others[..] else {
        panic!("one key, in two foldings");
    };
    new.hashes = EachVersion {
        current: letters.clone(),
        others: vec![],
    };
    host.repository.save(&new).await.result.unwrap()
}

fn reference_of(saved: &Saved) -> String {
    let (Saved::New(receipted) | Saved::Same(receipted) | Saved::Other(receipted)) = saved;
    receipted.reference.to_string()
}

#[tokio::test]
async fn who_was_stored_by_her_letters_is_recognised_by_her_words() {
    let host = Host::start().await;
    let first = reference_of(&saved_before(&host, SITI).await);
    assert_eq!(owners(&host.items_like("KEY").await).len(), 1);
    assert_eq!(host.post(SITI).await.reference(), first);
    assert_eq!(host.items_like("RECORD").await.len(), 1);
    // And the other way round, while both run.
    let budi = siti_but("nama", "Budi");
    let second = host.post(&budi).await.reference();
    assert_eq!(reference_of(&saved_before(&host, &budi).await), second);
    assert_eq!(host.items_like("RECORD").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_of_both_foldings_store_a_person_once() {
    let host = Host::start().await;
    let before = futures_of(20, || saved_before(&host, SITI));
    let after = futures_of(20, || host.post(SITI));
    let (before, after) = tokio::join!(before, after);
    let before = before.iter().map(reference_of);
    let references: HashSet<String> = before.chain(after.iter().map(Answer::reference)).collect();
    assert_eq!(references.len(), 1);
    assert_eq!(host.items_like("RECORD").await.len(), 1);
}

async fn futures_of<T, F: Future<Output = T>>(count: usize, make: impl Fn() -> F) -> Vec<T> {
    futures_util::future::join_all((0..count).map(|_| make())).await
}

/// Sources: <https://github.com/hasgeek/funnel/issues/1544>,
/// <https://github.com/2witstudios/PageSpace/pull/2446>.
#[tokio::test]
async fn the_same_name_in_another_type_is_the_same_person() {
    let host = Host::start().await;
    let first = host
        .post(&siti_but("nama", "Siti Contoh"))
        .await
        .reference();
    for name in [
        "𝐒𝐢𝐭𝐢 𝐂𝐨𝐧𝐭𝐨𝐡",
        "Ｓｉｔｉ Ｃｏｎｔｏｈ",
        "Siti Contoh.",
        "Siti\u{fe0f} Contoh",
        "\u{2068}SITI CONTOH\u{2069}",
        "Siti, Contoh",
    ] {
        assert_eq!(
            host.post(&siti_but("nama", name)).await.reference(),
            first,
            "{name}"
        );
    }
    assert_eq!(host.items_like("RECORD").await.len(), 1);
    for name in ["Siti Contohh", "Siti Contoh Lain", "Siti"] {
        assert_ne!(
            host.post(&siti_but("nama", name)).await.reference(),
            first,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_receipt_opens_as_long_as_its_key_is_known() {
    let host = Host::start().await;
    let old = host.post(SITI).await;
    let rotated = host.with_keys(&rotated());
    let new = post(&rotated, &siti_but("nama", "Budi")).await;
    let status = async |service: &FormService, receipt: &Answer| {
        get(service, receipt.location()).await.status
    };
    assert_eq!(status(&rotated, &old).await, StatusCode::OK);
    assert_eq!(status(&rotated, &new).await, StatusCode::OK);
    // Why a new key is announced first: a process that doesn't know it opens no receipt of it.
    assert_eq!(status(&host.service, &new).await, StatusCode::NOT_FOUND);
    let announced = host.with_keys(&announced());
    assert_eq!(status(&announced, &new).await, StatusCode::OK);
    let by_announced = post(&announced, &siti_but("nama", "Ani")).await;
    assert_eq!(status(&host.service, &by_announced).await, StatusCode::OK);
    assert_eq!(
        status(&host.with_keys(NEW), &old).await,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_repeat_counts_for_no_limit_whichever_key_it_was_stored_under() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    // As many keys as there may be, the old one last.
    let mut keys: Vec<String> = (1..MOST_KEYS).map(|key| format!("{key}{NEW}")).collect();
    keys.push(KEY.to_owned());
    let service = host
        .with_keys(&keys.join(","))
        .with_limits(Limits::default());
    let sent = |answers: Vec<(&'static str, &'static str)>| {
        let request = Request::post("/api/workshop");
        let request = request.extension(ClientAddress([203, 0, 113, 7].into()));
        let service = service.clone();
        async move { send(&service, request, &form_body(&answers)).await }
    };
    assert_eq!(sent(SITI.to_vec()).await.reference(), first);
    assert!(host.items_like("TALLY").await.is_empty());
    let other = sent(siti_but("nama", "Budi")).await.reference();
    assert_ne!(other, first);
    let tallies = host.items_like("TALLY").await;
    assert_eq!(
        tallies.len(),
        2,
        "one for the address and one for the number"
    );
    assert_eq!(
        host.items_like("KEY").await.len(),
        (1 + MOST_KEYS) * FOLDINGS
    );
}
