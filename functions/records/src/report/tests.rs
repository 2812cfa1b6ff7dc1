//! Reports from a real store against a naive count over the same histories.

use std::collections::BTreeMap;

use embedded_store::{Data, Store};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use programme::Reference;

use super::*;
use crate::examples::Example;
use crate::history::tests::{Dice, history, naive, new_submission, noon};
use crate::history::{Act, Cell, Event, What};
use crate::repository::Repository;

pub(crate) fn reference(at: usize) -> Reference {
    let mut dice = Dice(u64::try_from(at).expect("small"));
    loop {
        let bytes = std::array::from_fn(|_| u8::try_from(dice.up_to(256)).expect("a byte"));
        if let Some(reference) = Reference::from_random(&bytes) {
            return reference;
        }
    }
}

pub(crate) async fn repository() -> (Store, Repository) {
    let store = Store::open(&Data::Memory).expect("memory needs no rights");
    let client = crate::local_client(store.connector());
    crate::table::ensure(&client, crate::LOCAL_TABLE)
        .await
        .expect("the store answers");
    (store, Repository::new(client, crate::LOCAL_TABLE))
}

pub(crate) async fn load(repository: &Repository, people: &[Vec<Event>]) {
    let examples: Vec<_> = people
        .iter()
        .enumerate()
        .map(|(at, events)| {
            let mut new = new_submission(events[0].at, false);
            new.hashes.current.key = at.to_string();
            new.expires_at = i64::MAX / 2;
            Example {
                new,
                reference: reference(at),
                events: events.clone(),
            }
        })
        .collect();
    assert!(repository.mark_as_examples().await.expect("empty"));
    repository.load(&examples).await.expect("loaded");
}

fn flat(figures: &Figures) -> BTreeMap<(String, Cell), i64> {
    let mut flat = BTreeMap::new();
    for (kecamatan, row) in &figures.0 {
        let mut put = |cell, figure| flat.insert((kecamatan.clone(), cell), figure);
        for stage in programme::Stage::ALL {
            put(Cell::Reached(stage), row.reached[stage as usize]);
            put(Cell::Now(stage), row.now[stage as usize]);
            let without = row.without_evidence[stage as usize];
            put(Cell::WithoutEvidence(stage), without);
        }
        put(Cell::Withdrawn, row.withdrawn);
        put(Cell::Erased, row.erased);
        put(Cell::Quarantined, row.quarantined);
    }
    flat.retain(|_, figure| *figure != 0);
    flat
}

/// The latest moment of a history that may be read without knowing the future.
const NOW: Date = date(2026, 12, 31);

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_any_two_days_is_what_a_naive_count_says() {
    let (_store, repository) = repository().await;
    let mut dice = Dice(7);
    let people: Vec<_> = (0..150).map(|_| history(&mut dice)).collect();
    load(&repository, &people).await;
    repository.close_days(noon(NOW)).await.expect("closed");
    let first = date(2025, 12, 30);
    let mut day = || first + i64::try_from(dice.up_to(220)).expect("small").days();
    let wanted: Vec<_> = (0..200)
        .map(|_| AsOf {
            day: day(),
            known_at: day(),
        })
        .collect();
    let summed = repository.figures(&wanted, noon(NOW)).await.expect("sums");
    let rebuilt = repository.figures_from_events(&wanted, super::FIRST_DAY);
    let rebuilt = rebuilt.await.expect("events");
    for ((as_of, summed), rebuilt) in wanted.iter().zip(&summed).zip(&rebuilt) {
        let expected = naive(&people, as_of.day, as_of.known_at);
        assert_eq!(flat(summed), expected, "{as_of:?}");
        assert_eq!(summed, rebuilt, "{as_of:?}");
    }
}

#[tokio::test]
async fn what_is_known_late_is_a_supplement_and_no_report_of_before_changes() {
    let (_store, repository) = repository().await;
    let mut dice = Dice(11);
    let people: Vec<_> = (0..40).map(|_| history(&mut dice)).collect();
    load(&repository, &people).await;
    let now = noon(NOW);
    let first = repository.close_days(now).await.expect("closed");
    assert_eq!(first.through, NOW.yesterday().expect("a day"));
    assert!(first.new > 20 && first.supplements == 0, "{first:?}");
    let again = repository.close_days(now).await.expect("closed");
    assert_eq!((again.new, again.supplements), (0, 0));

    // An event of a closed day that the index had not shown yet.
    let late = NOW.yesterday().expect("a day");
    let before = AsOf {
        day: late,
        known_at: late.yesterday().expect("a day"),
    };
    let with = AsOf {
        day: late,
        known_at: late,
    };
    let earlier = repository
        .figures(&[before, with], now)
        .await
        .expect("sums");
    let mut event = people[0][0].clone();
    (event.at, event.recorded_at) = (noon(late), noon(late));
    event.what = What::Registered {
        stage: Some(programme::Stage::P1),
        quarantined: false,
        next: None,
        kept_until: None,
        evidence: None,
    };
    let mut new = new_submission(event.at, false);
    new.hashes.current.key = "late".to_owned();
    let example = Example {
        new,
        reference: reference(9_999),
        events: vec![event],
    };
    repository.load(&[example]).await.expect("loaded");
    let closed = repository.close_days(now).await.expect("closed");
    assert_eq!((closed.new, closed.supplements), (0, 1));
    let later = repository
        .figures(&[before, with], now)
        .await
        .expect("sums");
    assert_eq!(later[0], earlier[0]);
    let more = later[1].less(&earlier[1]).total();
    assert_eq!((more.reached[0], more.now[0]), (1, 1));
}

#[tokio::test]
async fn twenty_closes_at_once_keep_each_day_once() {
    let (_store, repository) = repository().await;
    let first = NOW - 10.days();
    let people: Vec<_> = (0..40)
        .map(|at| {
            let mut event = history(&mut Dice(at)).swap_remove(0);
            let day = first + i64::try_from(at % 10).expect("small").days();
            (event.at, event.recorded_at) = (noon(day), noon(day));
            vec![event]
        })
        .collect();
    load(&repository, &people).await;
    let mut closes = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let repository = repository.clone();
        closes.spawn(async move { repository.close_examples(first, noon(NOW)).await });
    }
    while let Some(close) = closes.join_next().await {
        close.expect("no panic").expect("closed");
    }
    let as_of = AsOf {
        day: NOW,
        known_at: NOW,
    };
    let figures = repository.figures(&[as_of], noon(NOW)).await.expect("sums");
    assert_eq!(flat(&figures[0]), naive(&people, NOW, NOW));
}

#[tokio::test]
async fn today_counts_before_it_is_closed() {
    let (_store, repository) = repository().await;
    let now = noon(date(2026, 11, 28));
    let saved = repository.save(&new_submission(now, false)).await.result;
    let crate::Saved::New(receipted) = saved.expect("stored") else {
        panic!("stored for the first time");
    };
    let act = Act {
        reference: receipted.reference,
        seen: None,
        id: Act::draw_id().expect("random numbers"),
        by: "rina".to_owned(),
        via: programme::closed_lists::Via::Desk,
        at: now,
        what: What::StageReached {
            stage: programme::Stage::P2,
            evidence: programme::closed_lists::Evidence::None,
            session: None,
            since: None,
        },
        text: None,
    };
    repository.act(&act, now).await.expect("recorded");
    let day = date(2026, 11, 28);
    let as_of = AsOf { day, known_at: day };
    let row = repository.figures(&[as_of], now).await.expect("sums")[0].total();
    assert_eq!((row.reached[0], row.reached[1]), (1, 1));
    assert_eq!((row.now[0], row.now[1], row.without_evidence[1]), (0, 1, 1));
    let later = AsOf {
        day: day + 20.days(),
        known_at: day,
    };
    let lapses = repository
        .lapses(later, super::FIRST_DAY)
        .await
        .expect("events");
    assert_eq!(lapses.all_stalled(), [0, 1, 0, 0, 0, 0, 0]);
    let median = lapses.all_steps().median(programme::Stage::P2);
    assert_eq!(median, Some((0, 1)));
}
