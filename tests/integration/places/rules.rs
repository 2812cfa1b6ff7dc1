//! One rule each, step by step.

use embedded_store::Store;
use jiff::{SignedDuration, Timestamp};
use programme::closed_lists::{CorrectionReason, ErasureReason, Via, WithdrawalWay};
use programme::{Reference, SessionMode};
use records::history::{Act, Correction, What};
use records::{Chosen, Joined, Left, Marked, Person, Repository, Rules};

use super::{later, noon, people, person, rules, store};

async fn join(repository: &Repository, rules: &Rules, who: Reference, at: Timestamp) -> Joined {
    let clock = move || at;
    repository.join(&rules.session, who, &clock).await.unwrap()
}

async fn leave(repository: &Repository, rules: &Rules, who: Reference, at: Timestamp) -> Left {
    repository.leave(&rules.session, who, at).await.unwrap()
}

/// Lists the references of those with a place, and of those who wait.
async fn list(repository: &Repository, rules: &Rules) -> (Vec<Reference>, Vec<Reference>) {
    let list = repository.places(&rules.session).await.unwrap();
    let taken = list.taken.iter().map(|holder| holder.reference);
    let waiting = list.waiting.iter().map(|waiting| waiting.reference);
    (taken.collect(), waiting.collect())
}

/// Makes a store with one place: the first of two people has it, the second waits.
async fn one_place_of_two() -> (Store, Repository, Rules, [Reference; 2]) {
    let (store, repository) = store().await;
    let rules = rules("menjahit", 1);
    repository.open_places(&rules, noon()).await.unwrap();
    let [ani, budi] = people(&repository, 2).await[..] else {
        panic!("two people");
    };
    join(&repository, &rules, ani, noon()).await;
    join(&repository, &rules, budi, noon()).await;
    (store, repository, rules, [ani, budi])
}

#[tokio::test]
async fn who_asks_again_is_told_the_same_and_who_comes_back_stands_last() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", 1);
    repository.open_places(&rules, noon()).await.unwrap();
    let [ani, budi, citra] = people(&repository, 3).await[..] else {
        panic!("three people");
    };
    for _ in 0..2 {
        assert_eq!(join(&repository, &rules, ani, noon()).await, Joined::Seat);
    }
    for (who, place, hour) in [(budi, 1, 1), (citra, 2, 2), (budi, 1, 3)] {
        let waits = join(&repository, &rules, who, later(hour)).await;
        assert_eq!(waits, Joined::Waiting(Some(place)));
    }
    for _ in 0..2 {
        assert_eq!(leave(&repository, &rules, budi, later(4)).await, Left::Gone);
    }
    assert_eq!(
        join(&repository, &rules, budi, later(5)).await,
        Joined::Waiting(Some(2))
    );
    let stranger = person(&repository).await;
    let left = leave(&repository, &rules, stranger, later(3)).await;
    assert_eq!(left, Left::NeverAsked);
}

#[tokio::test]
async fn a_place_given_back_is_kept_for_the_first_who_waits_until_she_says_yes() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", 1);
    repository.open_places(&rules, noon()).await.unwrap();
    let [ani, budi, citra, dewi] = people(&repository, 4).await[..] else {
        panic!("four people");
    };
    for (who, minute) in [ani, budi, citra].into_iter().zip(0..) {
        let at = noon() + SignedDuration::from_mins(minute);
        join(&repository, &rules, who, at).await;
    }
    assert_eq!(leave(&repository, &rules, ani, later(1)).await, Left::Gone);
    let (taken, waiting) = list(&repository, &rules).await;
    assert_eq!((taken, waiting), (vec![budi], vec![citra]));
    // No newcomer gets in meanwhile, and Ani neither.
    let newcomer = join(&repository, &rules, dewi, later(2)).await;
    assert_eq!(newcomer, Joined::Waiting(Some(2)));
    let back = join(&repository, &rules, ani, later(3)).await;
    assert_eq!(back, Joined::Waiting(Some(3)));
    assert_eq!(
        join(&repository, &rules, budi, later(4)).await,
        Joined::Seat
    );
    let kept = &repository.places(&rules.session).await.unwrap().taken[0];
    assert_eq!(kept.offered_until, None);
}

#[tokio::test]
async fn an_offer_that_nobody_takes_moves_on_by_itself() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", 1);
    repository.open_places(&rules, noon()).await.unwrap();
    let [ani, budi, citra] = people(&repository, 3).await[..] else {
        panic!("three people");
    };
    for (who, minute) in [ani, budi, citra].into_iter().zip(0..) {
        let at = noon() + SignedDuration::from_mins(minute);
        join(&repository, &rules, who, at).await;
    }
    leave(&repository, &rules, ani, later(1)).await;
    // Monday 16.00 WIB, the first end of a working day that is a day away.
    let list_now = repository.places(&rules.session).await.unwrap();
    let deadline: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    assert_eq!(list_now.taken[0].offered_until, Some(deadline));
    let session = &rules.session;
    let before = "2026-11-23T08:59:59Z".parse().unwrap();
    repository.settle_places(session, before).await.unwrap();
    assert_eq!(list(&repository, &rules).await, (vec![budi], vec![citra]));
    repository.settle_places(session, deadline).await.unwrap();
    assert_eq!(list(&repository, &rules).await, (vec![citra], vec![]));
    // Budi may ask anew, behind all who wait.
    let back = join(&repository, &rules, budi, later(72)).await;
    assert_eq!(back, Joined::Waiting(Some(1)));
}

#[tokio::test]
async fn newcomers_get_in_again_when_nobody_waits() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", 1);
    repository.open_places(&rules, noon()).await.unwrap();
    let [ani, budi, citra] = people(&repository, 3).await[..] else {
        panic!("three people");
    };
    join(&repository, &rules, ani, noon()).await;
    join(&repository, &rules, budi, noon()).await;
    leave(&repository, &rules, budi, later(1)).await;
    let free = |at| repository.free_places(&rules.session, at);
    assert_eq!(free(later(1)).await.unwrap().unwrap().free, 0);
    leave(&repository, &rules, ani, later(1)).await;
    assert_eq!(free(later(1)).await.unwrap().unwrap().free, 1);
    assert_eq!(
        join(&repository, &rules, citra, later(2)).await,
        Joined::Seat
    );
}

#[tokio::test]
async fn more_places_go_to_the_queue_and_fewer_take_nobodys() {
    let (_store, repository) = store().await;
    let mut rules = rules("menjahit", 2);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, 6).await;
    for (who, hour) in people.iter().zip(0..) {
        join(&repository, &rules, *who, later(hour)).await;
    }
    rules.capacity = 4;
    let above = repository.open_places(&rules, later(7)).await.unwrap();
    assert!(above.is_empty());
    let (taken, waiting) = list(&repository, &rules).await;
    assert_eq!((taken.len(), &waiting[..]), (4, &people[4..]));

    rules.capacity = 1;
    let above = repository.open_places(&rules, later(8)).await.unwrap();
    assert_eq!(list(&repository, &rules).await.0.len(), 4);
    // Newest last; the first who came is not among them.
    assert_eq!((above.len(), above[0]), (3, people[1]));
    // A place given back goes to nobody while there are too many.
    leave(&repository, &rules, people[0], later(9)).await;
    let (taken, waiting) = list(&repository, &rules).await;
    assert_eq!((taken.len(), &waiting[..]), (3, &people[4..]));
    for who in &people[1..4] {
        leave(&repository, &rules, *who, later(10)).await;
    }
    let (taken, waiting) = list(&repository, &rules).await;
    assert_eq!((&taken[..], &waiting[..]), (&people[4..5], &people[5..]));
}

#[tokio::test]
async fn in_a_selection_the_office_chooses() {
    let (_store, repository) = store().await;
    let rules = Rules {
        mode: SessionMode::Selection,
        ..rules("bazar", 1)
    };
    repository.open_places(&rules, noon()).await.unwrap();
    let [ani, budi, citra] = people(&repository, 3).await[..] else {
        panic!("three people");
    };
    for who in [ani, budi] {
        assert_eq!(
            join(&repository, &rules, who, noon()).await,
            Joined::Applied
        );
    }
    let choose = |who| repository.choose(&rules.session, who, 1, "petugas", later(1));
    assert_eq!(choose(citra).await.unwrap(), Chosen::NotWaiting);
    for _ in 0..2 {
        assert_eq!(choose(budi).await.unwrap(), Chosen::Seat);
    }
    assert_eq!(choose(ani).await.unwrap(), Chosen::Full);
    assert_eq!(
        join(&repository, &rules, budi, later(2)).await,
        Joined::Seat
    );
    // It passes on to nobody by itself.
    leave(&repository, &rules, budi, later(3)).await;
    assert_eq!(list(&repository, &rules).await, (vec![], vec![ani]));
    assert_eq!(choose(ani).await.unwrap(), Chosen::Seat);

    let queue = super::rules("menjahit", 1);
    repository.open_places(&queue, noon()).await.unwrap();
    join(&repository, &queue, ani, noon()).await;
    let session = &queue.session;
    let chosen = repository.choose(session, ani, 1, "petugas", noon()).await;
    assert_eq!(chosen.unwrap(), Chosen::NotBySelection);
}

#[tokio::test]
async fn entries_have_their_time() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", 1);
    let [ani, budi] = people(&repository, 2).await[..] else {
        panic!("two people");
    };
    assert_eq!(
        join(&repository, &rules, ani, noon()).await,
        Joined::Unknown
    );
    repository.open_places(&rules, noon()).await.unwrap();
    let early = join(&repository, &rules, ani, later(-1)).await;
    assert_eq!(early, Joined::NotYet(noon()));
    assert_eq!(join(&repository, &rules, ani, noon()).await, Joined::Seat);
    let late = join(&repository, &rules, budi, rules.closes).await;
    assert_eq!(late, Joined::Closed);
    // Who has a place is told so, and can give it back.
    let again = join(&repository, &rules, ani, rules.closes).await;
    assert_eq!(again, Joined::Seat);
    assert_eq!(
        leave(&repository, &rules, ani, rules.closes).await,
        Left::Gone
    );
}

#[tokio::test]
async fn the_place_of_an_erased_person_passes_on_and_none_can_follow() {
    let (_store, repository, rules, [ani, budi]) = one_place_of_two().await;
    let person = Person::by_reference(ani);
    let exported = repository.export(&person, noon()).await.unwrap();
    assert_eq!(exported[0].places[0]["session"], "menjahit");
    assert_eq!(exported[0].places[0]["state"], "seat");
    let reason = ErasureReason::ALL[0];
    let erased = repository
        .erase(&person, "operator", reason, later(1))
        .await;
    erased.unwrap();
    assert_eq!(list(&repository, &rules).await, (vec![budi], vec![]));
    let after = join(&repository, &rules, ani, later(2)).await;
    assert_eq!(after, Joined::Ended);
    let other = super::rules("memasak", 1);
    repository.open_places(&other, noon()).await.unwrap();
    let after = join(&repository, &other, ani, later(2)).await;
    assert_eq!(after, Joined::Ended);
}

#[tokio::test]
async fn the_place_of_whoever_withdraws_passes_on_and_none_can_follow() {
    let (_store, repository, rules, [ani, budi]) = one_place_of_two().await;
    let act = |seen, hours, what| Act {
        reference: ani,
        seen: Some(seen),
        id: Act::draw_id().unwrap(),
        by: "petugas".to_owned(),
        via: Via::Desk,
        at: later(hours),
        what,
        text: None,
    };
    let way = WithdrawalWay::CameIn;
    let withdrawal = act(1, 1, What::Withdrawn { way });
    for _ in 0..2 {
        repository.act(&withdrawal, later(1)).await.unwrap();
        assert_eq!(list(&repository, &rules).await, (vec![budi], vec![]));
    }
    let after = join(&repository, &rules, ani, later(2)).await;
    assert_eq!(after, Joined::Ended);
    // It was a slip: nothing comes back, but she may ask anew.
    let put_right = What::Corrected {
        corrects: 2,
        reason: CorrectionReason::Slip,
        correction: Correction::Undone,
    };
    let put_right = act(2, 3, put_right);
    repository.act(&put_right, later(3)).await.unwrap();
    assert_eq!(list(&repository, &rules).await, (vec![budi], vec![]));
    for _ in 0..2 {
        let again = join(&repository, &rules, ani, later(4)).await;
        assert_eq!(again, Joined::Waiting(Some(1)));
    }
    // And meant after all.
    let withdrawal = act(3, 5, What::Withdrawn { way });
    repository.act(&withdrawal, later(5)).await.unwrap();
    assert_eq!(list(&repository, &rules).await, (vec![budi], vec![]));
    let after = join(&repository, &rules, ani, later(6)).await;
    assert_eq!(after, Joined::Ended);
}

#[tokio::test]
async fn who_came_is_marked_once_and_keeps_her_place() {
    let (_store, repository, rules, [ani, budi]) = one_place_of_two().await;
    let mark = |who| repository.mark_present(&rules.session, who, "petugas", later(24 * 15));
    for _ in 0..2 {
        assert_eq!(mark(ani).await.unwrap(), Marked::Present);
    }
    assert_eq!(mark(budi).await.unwrap(), Marked::NoPlace);
    assert_eq!(
        leave(&repository, &rules, ani, later(1)).await,
        Left::Present
    );
    let list = repository.places(&rules.session).await.unwrap();
    assert!(list.taken[0].is_present);
    assert_eq!(list.taken[0].since, noon());
    // One event says so, at the time of the session, with the session as evidence.
    let person = Person::by_reference(ani);
    let exported = repository.export(&person, noon()).await.unwrap();
    let [_, attended] = &exported[0].events[..] else {
        panic!("registered and attended: {:?}", exported[0].events);
    };
    assert_eq!(attended["stage"], "P2");
    assert_eq!(attended["evidence"], "hadir-di-sesi");
    assert_eq!(attended["session"], "menjahit");
    assert_eq!(attended["at"], "2026-12-05T07:05:00.000Z");
}

#[tokio::test]
async fn of_a_cancelled_session_nothing_moves() {
    let (_store, repository) = store().await;
    let mut rules = rules("menjahit", 1);
    repository.open_places(&rules, noon()).await.unwrap();
    let [ani, budi, citra, dewi] = people(&repository, 4).await[..] else {
        panic!("four people");
    };
    for (who, hour) in [ani, budi, citra].into_iter().zip(0..) {
        join(&repository, &rules, who, later(hour)).await;
    }
    // The place is kept for the first who waits.
    leave(&repository, &rules, ani, later(4)).await;
    rules.is_cancelled = true;
    rules.capacity = 3;
    repository.open_places(&rules, later(5)).await.unwrap();
    for who in [ani, budi, citra, dewi] {
        let asked = join(&repository, &rules, who, later(6)).await;
        assert_eq!(asked, Joined::Cancelled);
    }
    // Her offer does not lapse, and a place given back goes to nobody.
    let session = &rules.session;
    repository
        .settle_places(session, later(24 * 5))
        .await
        .unwrap();
    assert_eq!(list(&repository, &rules).await, (vec![budi], vec![citra]));
    leave(&repository, &rules, budi, later(24 * 5)).await;
    assert_eq!(list(&repository, &rules).await, (vec![], vec![citra]));
    let free = repository.free_places(session, later(6)).await.unwrap();
    assert!(!free.unwrap().is_open);
    let chosen = repository.choose(session, citra, 1, "petugas", later(6));
    assert_eq!(chosen.await.unwrap(), Chosen::Cancelled);
    // Held after all, it goes on from there.
    rules.is_cancelled = false;
    let to = repository.open_places(&rules, later(24 * 5 + 1));
    to.await.unwrap();
    assert_eq!(list(&repository, &rules).await, (vec![citra], vec![]));
}
