//! A crowd at once: forty places, thousands of attempts, and a store that fails.
//!
//! The short form runs with every test. The long form is
//! `OKOCE_CROWD=10000 cargo test -p tests --release -- places --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use programme::Reference;
use records::{Joined, PlaceList, Repository, Rules, StoreFailure, local_client};
use tests::faulty_store::{Fault, FaultyStore};

use super::{noon, people, rules, store};

pub const PLACES: u32 = 40;

/// Says how many attempts are made.
pub fn attempts() -> usize {
    let wanted = std::env::var("OKOCE_CROWD").ok();
    wanted.map_or(1_000, |wanted| {
        wanted.parse().expect("a number of attempts")
    })
}

/// Something that was sent, and what came back.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub reference: Reference,
    pub sent: Instant,
    pub answered: Instant,
    pub joined: Joined,
}

/// Makes a clock that goes on from noon as fast as time does outside.
fn clock(start: Instant) -> impl Fn() -> Timestamp + Sync + Clone {
    move || noon() + passed(start)
}

fn passed(start: Instant) -> SignedDuration {
    SignedDuration::try_from(start.elapsed()).expect("no test takes that long")
}

/// Asks until there is an answer, as people do when a page says that it did not work.
pub async fn attempt(
    repository: &Repository,
    rules: &Rules,
    reference: Reference,
    start: Instant,
) -> Attempt {
    let sent = Instant::now();
    let clock = clock(start);
    let joined = insist(|| repository.join(&rules.session, reference, &clock)).await;
    Attempt {
        reference,
        sent,
        answered: Instant::now(),
        joined,
    }
}

/// Tries until the store answers: on a busy machine it may take longer than it is given.
async fn insist<T, F>(try_it: impl Fn() -> F) -> T
where
    F: Future<Output = Result<T, StoreFailure>>,
{
    loop {
        match try_it().await {
            Ok(answer) => return answer,
            Err(failure) => assert!(!failure.to_string().contains("unreadable"), "{failure}"),
        }
    }
}

/// Lets everyone ask at once, each so many times.
pub async fn at_once(
    repository: &Repository,
    rules: &Rules,
    people: &[Reference],
    times: usize,
    start: Instant,
) -> Vec<Attempt> {
    let rules = Arc::new(rules.clone());
    let mut running = Vec::new();
    for reference in people.iter().cycle().take(people.len() * times) {
        let (repository, rules, reference) = (repository.clone(), rules.clone(), *reference);
        running.push(tokio::spawn(async move {
            attempt(&repository, &rules, reference, start).await
        }));
    }
    let mut attempts = Vec::new();
    for attempt in running {
        attempts.push(attempt.await.expect("no attempt panics"));
    }
    attempts
}

/// Lets a few people ask at a time, each as soon as one before has an answer: an order that can be
/// seen from outside.
async fn in_a_stream(
    repository: &Repository,
    rules: &Rules,
    people: &[Reference],
    start: Instant,
) -> Vec<Attempt> {
    const AT_A_TIME: usize = 16;
    let rules = Arc::new(rules.clone());
    let mut running = Vec::new();
    for some in people.chunks(people.len().div_ceil(AT_A_TIME)) {
        let (repository, rules, some) = (repository.clone(), rules.clone(), some.to_vec());
        running.push(tokio::spawn(async move {
            let mut attempts = Vec::new();
            for reference in some {
                attempts.push(attempt(&repository, &rules, reference, start).await);
            }
            attempts
        }));
    }
    let mut attempts = Vec::new();
    for some in running {
        attempts.extend(some.await.expect("no attempt panics"));
    }
    attempts
}

/// Lists all that is wrong with how the places were given out.
fn wrongs(attempts: &[Attempt], list: &PlaceList) -> Vec<String> {
    let mut wrongs = Vec::new();
    let answered: BTreeSet<_> = attempts
        .iter()
        .filter(|attempt| attempt.joined == Joined::Seat)
        .map(|attempt| attempt.reference)
        .collect();
    if answered.len() != PLACES as usize {
        wrongs.push(format!(
            "{} people were told that they have a place",
            answered.len()
        ));
    }
    let taken: Vec<_> = list.taken.iter().map(|holder| holder.reference).collect();
    let waiting: Vec<_> = list
        .waiting
        .iter()
        .map(|waiting| waiting.reference)
        .collect();
    if taken.len() != PLACES as usize {
        wrongs.push(format!("{} places are taken", taken.len()));
    }
    if answered != taken.iter().copied().collect() {
        wrongs.push("others have a place than were told so".to_owned());
    }
    let everyone: BTreeSet<_> = attempts.iter().map(|attempt| attempt.reference).collect();
    let line: Vec<_> = taken.iter().chain(&waiting).copied().collect();
    if line.len() != everyone.len() || line.iter().copied().collect::<BTreeSet<_>>() != everyone {
        wrongs.push(format!(
            "{} people are on the list, of {}",
            line.len(),
            everyone.len()
        ));
    }
    // From outside: whoever was answered before another asked for the first time stands before
    // her.
    let mut asked: BTreeMap<Reference, Instant> = BTreeMap::new();
    let mut answered: BTreeMap<Reference, Instant> = BTreeMap::new();
    for attempt in attempts {
        let first = asked.entry(attempt.reference).or_insert(attempt.sent);
        *first = attempt.sent.min(*first);
        let first = answered
            .entry(attempt.reference)
            .or_insert(attempt.answered);
        *first = attempt.answered.min(*first);
    }
    let mut earliest_behind: Option<Instant> = None;
    let is_seated: BTreeSet<_> = taken.iter().collect();
    for reference in line.iter().rev() {
        // Among those who have a place there is no order.
        let behind = earliest_behind;
        if behind.is_some_and(|behind| behind < asked[reference]) && !is_seated.contains(reference)
        {
            wrongs.push(format!(
                "{reference} stands before somebody who was answered earlier"
            ));
        }
        if behind.is_some_and(|behind| behind < asked[reference]) && is_seated.contains(reference) {
            wrongs.push(format!("{reference} got a place while somebody waited"));
        }
        if !is_seated.contains(reference) {
            let mine = answered[reference];
            earliest_behind = Some(behind.map_or(mine, |behind| behind.min(mine)));
        }
    }
    wrongs
}

/// Tells how long the attempts took, and holds them to nothing: that depends on the machine.
pub fn report(name: &str, attempts: &[Attempt], took: Duration) {
    let mut waits: Vec<_> = attempts
        .iter()
        .map(|attempt| attempt.answered - attempt.sent)
        .collect();
    waits.sort_unstable();
    let at = |share: usize| waits[(waits.len() - 1) * share / 100];
    println!(
        "{name}: {} attempts in {took:.1?}; half in {:.1?}, 99 of 100 in {:.1?}, all in {:.1?}",
        attempts.len(),
        at(50),
        at(99),
        at(100)
    );
}

pub async fn check(name: &str, repository: &Repository, rules: &Rules, attempts: &[Attempt]) {
    let list = repository.places(&rules.session).await.expect("a list");
    let wrongs = wrongs(attempts, &list);
    assert!(wrongs.is_empty(), "{name}: {wrongs:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_everyone_at_once_exactly_forty_get_a_place() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", PLACES);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, attempts()).await;
    let started = Instant::now();
    let attempts = at_once(&repository, &rules, &people, 1, started).await;
    report("everyone at once", &attempts, started.elapsed());
    check("everyone at once", &repository, &rules, &attempts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_five_times_has_one_place() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", PLACES);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, attempts() / 5).await;
    let started = Instant::now();
    let attempts = at_once(&repository, &rules, &people, 5, started).await;
    report("five times each", &attempts, started.elapsed());
    check("five times each", &repository, &rules, &attempts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_stands_in_the_order_of_the_answers() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", PLACES);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, attempts()).await;
    let started = Instant::now();
    let attempts = in_a_stream(&repository, &rules, &people, started).await;
    report("sixteen at a time", &attempts, started.elapsed());
    check("sixteen at a time", &repository, &rules, &attempts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_one_time_in_ten_changes_nothing() {
    let (store, repository) = store().await;
    let rules = rules("menjahit", PLACES);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, attempts() / 4).await;
    let faulty = FaultyStore::before(store.connector());
    let failing = Repository::new(local_client(faulty.clone()), "places");
    let sets = [
        vec![Fault::Throttle],
        vec![Fault::Conflict],
        vec![Fault::DropBefore],
        vec![Fault::DropAfter],
        vec![
            Fault::Throttle,
            Fault::Conflict,
            Fault::DropBefore,
            Fault::DropAfter,
        ],
    ];
    for (faults, number) in sets.iter().zip(0..) {
        let name = format!("{faults:?}");
        let rules = Rules {
            session: format!("sesi-{number}").parse().unwrap(),
            ..rules.clone()
        };
        repository.open_places(&rules, noon()).await.unwrap();
        faulty.fail_sometimes(10, faults);
        let started = Instant::now();
        let half = people.len() / 2;
        let mut attempts = at_once(&failing, &rules, &people[..half], 2, started).await;
        attempts.extend(in_a_stream(&failing, &rules, &people[half..], started).await);
        report(&name, &attempts, started.elapsed());
        check(&name, &repository, &rules, &attempts).await;
    }
}

/// The tests above could be blind. Here the condition that a place is not taken is removed on the
/// way to the store, and they must see what comes of it.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_condition_places_are_given_twice() {
    let (store, repository) = store().await;
    let rules = rules("menjahit", PLACES);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, 400).await;
    let careless = FaultyStore::before(store.connector()).without_conditions_on("SEAT#");
    let careless = Repository::new(local_client(careless), "places");
    let attempts = at_once(&careless, &rules, &people, 1, Instant::now()).await;
    let list = repository.places(&rules.session).await.expect("a list");
    assert!(!wrongs(&attempts, &list).is_empty());
}

/// The order is seen from outside: where the clock goes backwards, whoever asks later stands before
/// those who were answered before, and the check must see it.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_clock_that_goes_backwards_the_order_is_seen_to_be_wrong() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", PLACES);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, 60).await;
    let start = Instant::now();
    let mut attempts = Vec::new();
    for reference in people {
        let sent = Instant::now();
        let backwards = || noon() + (SignedDuration::from_hours(1) - passed(start));
        let joined = repository.join(&rules.session, reference, &backwards);
        let joined = joined.await.unwrap();
        attempts.push(Attempt {
            reference,
            sent,
            answered: Instant::now(),
            joined,
        });
    }
    let list = repository.places(&rules.session).await.expect("a list");
    let wrongs = wrongs(&attempts, &list);
    let is_seen = |wrong: &String| wrong.contains("stands before somebody who was answered");
    assert!(wrongs.iter().any(is_seen), "{wrongs:#?}");
}

/// Those who leave and the sweep promote at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn two_at_the_queue_at_once_give_no_place_twice() {
    let (_store, repository) = store().await;
    let rules = rules("menjahit", PLACES);
    repository.open_places(&rules, noon()).await.unwrap();
    let people = people(&repository, 120).await;
    let start = Instant::now();
    for reference in &people {
        attempt(&repository, &rules, *reference, start).await;
    }
    let before = repository.places(&rules.session).await.unwrap();
    // Half of those with a place give it back while the sweep runs over and over.
    let leaving = before.taken.iter().take(20).map(|holder| {
        let (repository, session) = (repository.clone(), rules.session.clone());
        let reference = holder.reference;
        tokio::spawn(async move {
            insist(|| repository.leave(&session, reference, noon())).await;
        })
    });
    let sweeping = (0..20).map(|_| {
        let (repository, session) = (repository.clone(), rules.session.clone());
        tokio::spawn(async move {
            insist(|| repository.settle_places(&session, noon())).await;
        })
    });
    for done in leaving.chain(sweeping).collect::<Vec<_>>() {
        done.await.unwrap();
    }
    insist(|| repository.settle_places(&rules.session, noon())).await;
    let after = repository.places(&rules.session).await.unwrap();
    let taken: BTreeSet<_> = after.taken.iter().map(|holder| holder.reference).collect();
    assert_eq!((after.taken.len(), taken.len()), (40, 40));
    let left = &before.waiting[20..];
    assert!(
        left.iter()
            .map(|waiting| waiting.reference)
            .eq(after.waiting.iter().map(|waiting| waiting.reference))
    );
}
