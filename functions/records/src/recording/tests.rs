//! Acts at a real store: at once, again after a lost answer, and refused.

use embedded_store::Store;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use programme::closed_lists::{CorrectionReason, ErasureReason, Evidence, Via};
use programme::{Reference, Stage};

use crate::history::tests::registered;
use crate::history::{Act, Correction, NotActed, OPERATOR, Objection, What};

fn step(reference: Reference, seen: Option<u32>, stage: Stage, now: Timestamp) -> Act {
    Act {
        reference,
        seen,
        id: Act::draw_id().expect("random numbers"),
        by: "rina".to_owned(),
        via: Via::Desk,
        at: now,
        what: What::StageReached {
            stage,
            evidence: Evidence::None,
            session: None,
            since: None,
        },
        text: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_moves_at_once_one_gets_each_number_and_the_others_hear_whose() {
    let (_store, repository, reference, now) = registered(false).await;
    let now = now + 48.hours();
    let mut moves = tokio::task::JoinSet::new();
    for at in 0..1_000 {
        let repository = repository.clone();
        let stage = if at % 2 == 0 { Stage::P2 } else { Stage::P3 };
        let mut act = step(reference, Some(1), stage, now);
        act.by = format!("petugas-{at}");
        moves.spawn(async move { (act.by.clone(), repository.act(&act, now).await) });
    }
    let (mut winners, mut slower) = (Vec::new(), Vec::new());
    while let Some(done) = moves.join_next().await {
        match done.expect("no panic") {
            (by, Ok(acted)) => {
                assert_eq!((acted.event.seq, acted.is_repeat), (2, false));
                winners.push(by);
            }
            (_, Err(NotActed::Faster(since))) => slower.push(since[0].by.clone()),
            (_, Err(other)) => panic!("{other}"),
        }
    }
    assert_eq!((winners.len(), slower.len()), (1, 999));
    assert!(slower.iter().all(|by| *by == winners[0]));
    let events = repository
        .history(reference)
        .await
        .expect("the store answers");
    let numbers: Vec<u32> = events.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn a_retry_after_a_lost_answer_recognises_its_own_action() {
    let (_store, repository, reference, now) = registered(false).await;
    let now = now + 48.hours();
    let act = step(reference, Some(1), Stage::P2, now);
    let first = repository.act(&act, now).await.expect("recorded");
    let again = repository
        .act(&act, now + 1.minute())
        .await
        .expect("recognised");
    assert_eq!((first.is_repeat, again.is_repeat), (false, true));
    assert_eq!(first.event, again.event);
    assert_eq!(
        repository
            .history(reference)
            .await
            .expect("two events")
            .len(),
        2
    );
}

#[tokio::test]
async fn the_same_action_with_other_content_is_no_repeat() {
    let (_store, repository, reference, now) = registered(false).await;
    let now = now + 48.hours();
    let mut act = step(reference, Some(1), Stage::P2, now);
    act.text = Some("Kata contoh".to_owned());
    let first = repository.act(&act, now).await.expect("recorded").event;
    let later = now + 1.minute();
    let other_day = Act {
        at: now - 24.hours(),
        ..act.clone()
    };
    let other_text = Act {
        text: None,
        ..act.clone()
    };
    let mut other_evidence = act.clone();
    if let What::StageReached { evidence, .. } = &mut other_evidence.what {
        *evidence = Evidence::CertificateShown;
    }
    for other in [other_day, other_text, other_evidence] {
        let refused = repository.act(&other, later).await;
        let Err(NotActed::Resent(since)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(since, std::slice::from_ref(&first));
    }
    let again = repository.act(&act, later).await.expect("recognised");
    assert!(again.is_repeat);
}

#[tokio::test]
async fn an_action_that_was_undone_is_no_repeat() {
    let (_store, repository, reference, now) = registered(false).await;
    let now = now + 48.hours();
    let act = step(reference, Some(1), Stage::P2, now);
    repository.act(&act, now).await.expect("recorded");
    let mut undo = step(reference, Some(2), Stage::P2, now);
    undo.what = What::Corrected {
        corrects: 2,
        reason: CorrectionReason::Slip,
        correction: Correction::Undone,
    };
    let first = repository.act(&undo, now).await.expect("undone");
    let again = repository.act(&undo, now).await.expect("recognised");
    assert_eq!((first.is_repeat, again.is_repeat), (false, true));
    let refused = repository.act(&act, now).await;
    let Err(NotActed::Resent(since)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!((since.len(), since[0].stands(&since)), (2, false));
}

#[tokio::test]
async fn nothing_is_recorded_that_cannot_have_happened() {
    let (_store, repository, reference, now) = registered(false).await;
    let two_days_on = now + 48.hours();
    for (at, objection) in [
        (two_days_on + 1.second(), Objection::InFuture),
        (
            now - 24.hours(),
            Objection::BeforeReceipt {
                received: date(2026, 11, 1),
            },
        ),
    ] {
        let mut act = step(reference, None, Stage::P2, two_days_on);
        act.at = at;
        let refused = repository.act(&act, two_days_on).await;
        assert!(matches!(refused, Err(NotActed::Objection(said)) if said == objection));
    }
    let unknown = Reference::from_random(&[7; 16]).expect("a reference");
    let act = step(unknown, None, Stage::P2, two_days_on);
    assert!(matches!(
        repository.act(&act, two_days_on).await,
        Err(NotActed::Unknown)
    ));
    // What has expired is not there, whether or not the store has deleted it.
    let act = step(reference, None, Stage::P2, now);
    let years_on = now + (24 * 800).hours();
    assert!(matches!(
        repository.act(&act, years_on).await,
        Err(NotActed::Unknown)
    ));
}

#[tokio::test]
async fn free_text_is_kept_apart_and_erased() {
    let (store, repository, reference, now) = registered(false).await;
    let mut act = step(reference, None, Stage::P2, now);
    act.text = Some("Kata Contoh Kenanga".to_owned());
    repository.act(&act, now).await.expect("recorded");
    assert!(everything(&store).await.contains("Contoh Kenanga"));
    for event in repository.history(reference).await.expect("events") {
        assert!(!format!("{event:?}").contains("Kenanga"));
    }
    let person = crate::Person::by_reference(reference);
    let erased = repository
        .erase(&person, OPERATOR, ErasureReason::Wish, now)
        .await;
    assert_eq!(erased.expect("erased").submissions, 1);
    let left = everything(&store).await;
    for word in ["Kenanga", "Melati"] {
        assert!(!left.contains(word), "{word} is left");
    }
    let act = step(reference, None, Stage::P3, now);
    let refused = repository.act(&act, now).await;
    assert!(matches!(
        refused,
        Err(NotActed::Objection(Objection::Erased))
    ));
}

/// Reads every item of the table, as one text.
async fn everything(store: &Store) -> String {
    let client = crate::local_client(store.connector());
    let pages = client
        .scan()
        .table_name(crate::LOCAL_TABLE)
        .into_paginator();
    let items: Result<Vec<_>, _> = pages.items().send().try_collect().await;
    format!("{:?}", items.expect("the store answers"))
}
