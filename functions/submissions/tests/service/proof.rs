//! The person that a reference stands for: six digits prove it, and guessing does not pay.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use programme::closed_lists::ErasureReason;
use programme::{Reference, Stage};
use records::history::{OPERATOR, Status};
use records::{Claim, Person, Proof, Repository};

use crate::host::{Host, SITI, TABLE, noon, secret, siti_but};
use table_rights::watched;

/// The digits of Siti's number.
const RIGHT: &str = "567890";
const WRONG: &str = "567891";

async fn host() -> (Host, Reference) {
    let host = Host::start().await;
    let reference = host.post(SITI).await.reference();
    (host, reference.parse().unwrap())
}

fn nobody() -> Reference {
    "999-999-999D".parse().unwrap()
}

/// Makes a claim from no address, at noon.
async fn prove(repository: &Repository, reference: Reference, digits: &str) -> Proof {
    prove_from(repository, reference, digits, None, noon()).await
}

async fn prove_from(
    repository: &Repository,
    reference: Reference,
    digits: &str,
    address: Option<IpAddr>,
    now: Timestamp,
) -> Proof {
    let claim = Claim {
        reference,
        digits,
        address,
    };
    repository.prove(&secret(), &claim, now).await.unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn reference_and_digits_together_prove_it_any_number_of_times() {
    let (host, reference) = host().await;
    for _ in 0..20 {
        let Proof::Proven(siti) = prove(&host.repository, reference, RIGHT).await else {
            panic!("both are right");
        };
        assert_eq!(
            (siti.reference, &*siti.state.form),
            (reference, "lokakarya")
        );
        assert_eq!(siti.state.status(), Status::Active);
        let first = siti.state.stage().unwrap();
        let day = jiff::civil::date(2026, 11, 21);
        assert_eq!((first.stage, first.day), (Stage::P1, day));
    }
    // A number in another answer proves nothing.
    let mut answers = siti_but("cerita", "+6281355566677");
    answers.retain(|(id, _)| *id != "nama");
    answers.push(("nama", "Budi"));
    let budi = host.post(&answers).await.reference().parse().unwrap();
    let other = prove(&host.repository, budi, "566677").await;
    assert!(matches!(other, Proof::Unproven));
}

#[tokio::test]
async fn what_is_gone_proves_nothing() {
    let (host, reference) = host().await;
    let month_later = at("2026-12-22T00:00:00Z");
    let late = prove_from(&host.repository, reference, RIGHT, None, month_later).await;
    assert!(matches!(late, Proof::Unproven));
    let person = Person::by_reference(reference);
    host.repository
        .erase(&person, OPERATOR, ErasureReason::Wish, noon())
        .await
        .unwrap();
    let erased = prove(&host.repository, reference, RIGHT).await;
    assert!(matches!(erased, Proof::Unproven));
}

#[tokio::test]
async fn ten_wrong_tries_close_a_reference_until_tomorrow() {
    let (host, reference) = host().await;
    for reference in [reference, nobody()] {
        for _ in 0..10 {
            let wrong = prove(&host.repository, reference, WRONG).await;
            assert!(matches!(wrong, Proof::Unproven));
        }
        let Proof::Limited { until } = prove(&host.repository, reference, RIGHT).await else {
            panic!("the eleventh is not looked at, right or wrong");
        };
        assert_eq!(until, at("2026-11-21T17:00:00Z"));
    }
    let tomorrow = at("2026-11-21T17:00:00Z");
    let right = prove_from(&host.repository, reference, RIGHT, None, tomorrow).await;
    assert!(matches!(right, Proof::Proven(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_at_once_ten_are_answered() {
    let (host, reference) = host().await;
    let guesses = (0..1000).map(|guess| {
        let repository = host.repository.clone();
        tokio::spawn(async move {
            let digits = format!("{guess:06}");
            matches!(
                prove(&repository, reference, &digits).await,
                Proof::Unproven
            )
        })
    });
    let mut answered = 0;
    for guess in guesses.collect::<Vec<_>>() {
        answered += usize::from(guess.await.unwrap());
    }
    assert_eq!(answered, 10);
}

#[tokio::test]
async fn guessing_at_many_references_closes_an_address() {
    let (host, reference) = host().await;
    let address = |text: &str| Some(text.parse().unwrap());
    let mut drawn = (0..=u8::MAX).flat_map(|first| {
        (0..=u8::MAX).filter_map(move |second| {
            let mut bytes = [first; 16];
            bytes[15] = second;
            bytes[0] = second;
            Reference::from_random(&bytes)
        })
    });
    for _ in 0..100 {
        let guess = drawn.next().unwrap();
        let wrong = prove_from(
            &host.repository,
            guess,
            WRONG,
            address("203.0.113.7"),
            noon(),
        )
        .await;
        assert!(matches!(wrong, Proof::Unproven));
    }
    let from = |text: &str| prove_from(&host.repository, reference, RIGHT, address(text), noon());
    let Proof::Limited { until } = from("203.0.113.7").await else {
        panic!("the address is closed");
    };
    assert_eq!(until, at("2026-11-21T08:00:00Z"));
    assert!(matches!(from("203.0.113.8").await, Proof::Proven(_)));
}

#[tokio::test]
async fn wrong_and_unknown_cost_the_same_calls() {
    let (host, reference) = host().await;
    let calls = Arc::new(Mutex::new(BTreeMap::<String, u32>::new()));
    let counted = calls.clone();
    let client = watched(&host.client, move |operation, _| {
        let mut counted = counted.lock().unwrap();
        *counted.entry(operation.to_owned()).or_default() += 1;
        Ok(())
    });
    let take = || std::mem::take(&mut *calls.lock().unwrap());
    let repository = Repository::new(client, TABLE);
    let address = Some("203.0.113.7".parse().unwrap());
    prove_from(&repository, reference, WRONG, address, noon()).await;
    let wrong = take();
    prove_from(&repository, nobody(), RIGHT, address, noon()).await;
    let unknown = take();
    assert_eq!(wrong, unknown);
    let expected = [("BatchGetItem", 1), ("GetItem", 1), ("UpdateItem", 2)];
    let expected = expected.map(|(operation, calls)| (operation.to_owned(), calls));
    assert_eq!(wrong, BTreeMap::from(expected));
}
