//! One person's data: all of it on request, and none of it afterwards.

use http::StatusCode;
use jiff::Timestamp;
use programme::Reference;
use programme::closed_lists::{CorrectionReason, ErasureReason, Via, WithdrawalWay};
use records::history::{Act, Acted, Correction, NotActed, OPERATOR, What};
use records::{Erased, NAMESAKE, Person, Repository};
use serde_json::json;

use crate::host::{Host, SITI, TABLE, noon, post, secret, siti_but};
use table_rights::watched;

fn by_phone() -> Person {
    // Written otherwise than in the form.
    Person::by_phone("(0812) 3456-7890", &secret()).unwrap()
}

/// Starts a host with Siti's form, another by her with other content, and Budi's on the same phone.
async fn host() -> (Host, String, String) {
    let host = Host::start().await;
    let siti = host.post(SITI).await.reference();
    let noted = host.post(&siti_but("kecamatan", "gambir")).await;
    assert_eq!(noted.status, StatusCode::CONFLICT);
    let budi = host.post(&siti_but("nama", "Budi")).await.reference();
    host.post(&siti_but("telepon", "0813 0000 0000"))
        .await
        .reference();
    (host, siti, budi)
}

/// Returns all the store still says of anybody on Siti's phone.
async fn left(host: &Host) -> String {
    let items = host.items().await;
    let of_others: Vec<_> = items
        .iter()
        .filter(|item| !format!("{item:?}").contains("+6281300000000"))
        .collect();
    format!("{of_others:?}")
}

#[tokio::test]
async fn all_that_is_kept_can_be_handed_over() {
    let (host, siti, budi) = host().await;
    let everything = host.repository.export(&by_phone(), noon()).await.unwrap();
    let mut references: Vec<_> = everything
        .iter()
        .map(|one| one.reference.to_string())
        .collect();
    references.sort_unstable();
    let mut expected = [&*siti, &*budi];
    expected.sort_unstable();
    assert_eq!(references, expected);

    let person = Person::by_reference(siti.to_lowercase().parse().unwrap());
    let hers = host.repository.export(&person, noon()).await.unwrap();
    assert_eq!(hers.len(), 1);
    assert_eq!(
        serde_json::to_value(&hers[0]).unwrap(),
        json!({
            "reference": siti,
            "record": {
                "reference": siti.replace('-', ""),
                "form": "lokakarya",
                "received_at": "2026-11-21T07:05:12.345Z",
                "expires_at": 1_797_836_712,
                "nama": "Siti Aminah",
                "stage": "P1",
                "since": "2026-11-21",
                "due": "2026-12-05",
                "answers": {
                    "nama": "Siti Aminah",
                    "telepon": "+6281234567890",
                    "kecamatan": "menteng",
                    "minat": ["memasak", "menjahit"],
                    "cerita": "Saya ingin belajar <memasak> & menjual kue.",
                    "setuju": true,
                },
                "consents": {
                    "setuju": { "version": "2026-11-21", "given_at": "2026-11-21T07:05:12.345Z" },
                },
            },
            "notes": [{
                "reference": siti.replace('-', ""),
                "form": "lokakarya",
                "received_at": "2026-11-21T07:05:12.345Z",
                "expires_at": 1_797_836_712,
                "answers": {
                    "nama": "Siti Aminah",
                    "telepon": "+6281234567890",
                    "kecamatan": "gambir",
                    "minat": ["memasak", "menjahit"],
                    "cerita": "Saya ingin belajar <memasak> & menjual kue.",
                    "setuju": true,
                },
                "consents": {
                    "setuju": { "version": "2026-11-21", "given_at": "2026-11-21T07:05:12.345Z" },
                },
            }],
            "events": [{
                "form": "lokakarya",
                "at": "2026-11-21T07:05:12.345Z",
                "recorded_at": "2026-11-21T07:05:12.345Z",
                "kind": "registered",
                "by": "warga",
                "via": "form",
                "stage": "P1",
                "kecamatan": "menteng",
                "delta": "2026-11-21 menteng p1+1 s1+1",
                "seq": 1,
                "quarantined": false,
                "next": "2026-12-05",
                "kept_until": 1_797_836_712,
            }],
            "places": [],
            "readings": [],
        })
    );
}

#[tokio::test]
async fn what_has_expired_is_not_kept() {
    let (host, siti, _) = host().await;
    let person = Person::by_reference(siti.parse().unwrap());
    let last: Timestamp = "2026-12-21T07:05:11Z".parse().unwrap();
    assert_eq!(
        host.repository.export(&person, last).await.unwrap().len(),
        1
    );
    let after: Timestamp = "2026-12-21T07:05:12Z".parse().unwrap();
    assert!(
        host.repository
            .export(&person, after)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        host.repository
            .export(&by_phone(), after)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_person_erased_by_reference_leaves_a_count_and_nothing_else() {
    let (host, siti, budi) = host().await;
    let person = Person::by_reference(siti.parse().unwrap());
    let later: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
    let erased = host
        .repository
        .erase(&person, OPERATOR, ErasureReason::Wish, later)
        .await
        .unwrap();
    assert_eq!(
        erased,
        Erased {
            submissions: 1,
            notes: 1
        }
    );
    assert!(
        host.repository
            .export(&person, later)
            .await
            .unwrap()
            .is_empty()
    );

    // Budi on the same phone, and the person of another phone, are as they were.
    assert_eq!(
        host.repository
            .export(&by_phone(), later)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(host.items_like("RECORD").await.len(), 2);
    assert_eq!(host.items_like("KEY").await.len(), 4);
    assert!(!left(&host).await.contains("Siti"));

    // The counts stay right: she was there, and one was erased.
    let compact = siti.replace('-', "");
    let mut hers: Vec<String> = host
        .items()
        .await
        .iter()
        .filter(|item| item["pk"].as_s().unwrap().ends_with(&*compact))
        .map(|item| item["sk"].as_s().unwrap().clone())
        .collect();
    hers.sort_unstable();
    assert_eq!(
        hers,
        ["EVENT#000001", "EVENT#000002", "REFERENCE", "STATE",]
    );

    // A second time there is nothing left to erase, and she may come back as someone new.
    let again = host
        .repository
        .erase(&person, OPERATOR, ErasureReason::Wish, later)
        .await
        .unwrap();
    assert_eq!(again, Erased::default());
    let anew = host.post(SITI).await.reference();
    assert_ne!(anew, siti);
    assert_ne!(anew, budi);
}

#[tokio::test]
async fn everyone_on_a_phone_can_be_erased_at_once() {
    let (host, ..) = host().await;
    let erased = host
        .repository
        .erase(&by_phone(), OPERATOR, ErasureReason::Wish, noon())
        .await
        .unwrap();
    assert_eq!(
        erased,
        Erased {
            submissions: 2,
            notes: 1
        }
    );
    assert!(
        host.repository
            .export(&by_phone(), noon())
            .await
            .unwrap()
            .is_empty()
    );
    let left = left(&host).await;
    for personal in ["Siti", "Budi", "81234567890", "memasak", "phone_hash"] {
        assert!(!left.contains(personal), "{personal} is in {left}");
    }
    assert_eq!(host.items_like("RECORD").await.len(), 1);
}

#[tokio::test]
async fn erasing_leaves_alone_who_took_over_an_expired_key() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    let month_later: fn() -> Timestamp = || "2026-12-22T00:00:00Z".parse().unwrap();
    let second = post(&host.at(month_later), SITI).await.reference();
    let person = Person::by_reference(first.parse().unwrap());
    let erased = host
        .repository
        .erase(&person, OPERATOR, ErasureReason::Wish, month_later())
        .await
        .unwrap();
    assert_eq!(erased.submissions, 1);
    // The key is the second one's.
    assert_eq!(post(&host.at(month_later), SITI).await.reference(), second);
}

#[test]
fn what_is_no_number_is_nobody() {
    assert_eq!(Person::by_phone("12", &secret()), None);
    assert_eq!(Person::by_phone("", &secret()), None);
    assert_eq!(
        Person::by_phone("+62 812 3456 7890", &secret()),
        Person::by_phone("081234567890", &secret()),
    );
}

/// Makes a repository on the host's store to which something happens at the worst moment: once,
/// just before the first transaction is sent.
fn disturbed(host: &Host, act: impl Future<Output = ()> + Send + 'static) -> Repository {
    let act = std::sync::Mutex::new(Some(act));
    let client = watched(&host.client, move |operation, _| {
        if operation == "TransactWriteItems"
            && let Some(act) = act.lock().unwrap().take()
        {
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(act));
        }
        Ok(())
    });
    Repository::new(client, TABLE)
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_leaves_alone_who_takes_over_an_expired_key_meanwhile() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    let month_later: fn() -> Timestamp = || "2026-12-22T00:00:00Z".parse().unwrap();
    let service = host.at(month_later);
    let repository = disturbed(&host, async move {
        post(&service, SITI).await.reference();
    });
    let person = Person::by_reference(first.parse().unwrap());
    let erased = repository
        .erase(&person, OPERATOR, ErasureReason::Wish, month_later())
        .await
        .unwrap();
    assert_eq!(erased.submissions, 1);
    // What came meanwhile is still found by its key: the same form again is no third record.
    let again = post(&host.at(month_later), SITI).await.reference();
    assert_ne!(again, first);
    assert_eq!(host.items_like("RECORD").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_bears_that_the_store_sweeps_the_key_meanwhile() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    let key = host.items_like("KEY").await.remove(0);
    let delete = host.client.delete_item().table_name(TABLE);
    let delete = delete
        .key("pk", key["pk"].clone())
        .key("sk", key["sk"].clone());
    let repository = disturbed(&host, async move {
        delete.send().await.unwrap();
    });
    let person = Person::by_reference(first.parse().unwrap());
    let erased = repository
        .erase(&person, OPERATOR, ErasureReason::Wish, noon())
        .await
        .unwrap();
    assert_eq!(erased.submissions, 1);
    assert!(host.items_like("RECORD").await.is_empty());
}

/// Records something about a person, as the operator does.
async fn record(host: &Host, written: &str, what: What) -> Result<Acted, NotActed> {
    let act = Act {
        reference: Reference::parse(written).unwrap(),
        seen: None,
        id: Act::draw_id().unwrap(),
        by: OPERATOR.to_owned(),
        via: Via::Command,
        at: noon(),
        what,
        text: None,
    };
    host.repository.act(&act, noon()).await
}

const WITHDRAWN: What = What::Withdrawn {
    way: WithdrawalWay::Letter,
};

const NOT_WITHDRAWN: What = What::Corrected {
    corrects: 2,
    reason: CorrectionReason::WrongPerson,
    correction: Correction::Undone,
};

#[tokio::test]
async fn whoever_withdrew_may_come_again_as_somebody_new() {
    let host = Host::start().await;
    let first = host.post(SITI).await.reference();
    record(&host, &first, WITHDRAWN).await.unwrap();
    assert!(host.items_like("KEY").await.is_empty());

    let again = host.post(SITI).await;
    let second = again.reference();
    assert_ne!(second, first);
    assert_eq!(host.post(SITI).await.reference(), second);
    let other = host.post(&siti_but("kecamatan", "gambir")).await;
    assert_eq!(other.status, StatusCode::CONFLICT);

    // Two of her is one too many.
    let refused = record(&host, &first, NOT_WITHDRAWN).await;
    assert!(
        matches!(refused, Err(NotActed::Refused(NAMESAKE))),
        "{refused:?}"
    );
    // What is left of the first goes without the second.
    let person = Person::by_reference(first.parse().unwrap());
    let erased = host
        .repository
        .erase(&person, OPERATOR, ErasureReason::Wish, noon());
    assert_eq!(erased.await.unwrap().submissions, 1);
    assert_eq!(host.post(SITI).await.reference(), second);
}

#[tokio::test]
async fn a_withdrawal_that_was_none_leaves_everything_as_it_was() {
    let host = Host::start().await;
    let reference = host.post(SITI).await.reference();
    let before = host.items_like("KEY").await;
    record(&host, &reference, WITHDRAWN).await.unwrap();
    record(&host, &reference, NOT_WITHDRAWN).await.unwrap();
    let after = host.items_like("KEY").await;
    assert_eq!(after.len(), before.len());
    // The record tells its content hash in the current version only.
    assert!(before.iter().any(|key| after.contains(key)), "{after:?}");

    assert_eq!(host.post(SITI).await.reference(), reference);
    assert_eq!(host.items_like("RECORD").await.len(), 1);
}
