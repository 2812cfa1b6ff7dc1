//! Random histories of joining, leaving, ending, passing time, more places and fewer: what must hold
//! holds after each step.
//!
//! `OKOCE_HISTORIES=1000` makes a thousand of them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use programme::Reference;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use records::{Joined, Left, PlaceList, Repository, Rules};

use super::{noon, people, rules, store};

/// Something that happens. Numbers stand for people.
#[derive(Clone, Debug)]
enum Step {
    Join(usize),
    Leave(usize),
    /// Her part in the programme ends, and is taken up again: a withdrawal that is put right.
    End(usize),
    /// Hours pass, and the sweep comes.
    Pass(i64),
    /// The session gets another number of places.
    Places(u32),
}

const PEOPLE: usize = 9;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..PEOPLE).prop_map(Step::Join),
        3 => (0..PEOPLE).prop_map(Step::Leave),
        1 => (0..PEOPLE).prop_map(Step::End),
        2 => (1..40_i64).prop_map(Step::Pass),
        1 => (1..6_u32).prop_map(Step::Places),
    ]
}

struct History<'a> {
    repository: &'a Repository,
    people: &'a [Reference],
    rules: Rules,
    now: Timestamp,
    before: PlaceList,
}

impl History<'_> {
    async fn take(&mut self, step: &Step) -> Result<(), String> {
        // Each step has a moment of its own.
        self.now += SignedDuration::from_secs(1);
        let now = self.now;
        let session = self.rules.session.clone();
        let mut lost: BTreeSet<Reference> = BTreeSet::new();
        match step {
            Step::Join(who) => {
                let who = self.people[*who];
                let clock = move || now;
                let joined = self.repository.join(&session, who, &clock).await;
                self.check_joined(who, joined.map_err(|failure| failure.to_string())?)?;
            }
            Step::Leave(who) => {
                let who = self.people[*who];
                let left = self.repository.leave(&session, who, now).await;
                if left.map_err(|failure| failure.to_string())? == Left::Gone {
                    lost.insert(who);
                }
            }
            Step::End(who) => {
                let who = self.people[*who];
                let ended = self.repository.give_up_all(who, now).await;
                ended.map_err(|failure| failure.to_string())?;
                lost.insert(who);
            }
            Step::Pass(hours) => {
                self.now += SignedDuration::from_hours(*hours);
                // One that lapses may be offered to the next, whose time begins only now.
                let lapsed =
                    self.before.taken.iter().filter(|holder| {
                        holder.offered_until.is_some_and(|until| until <= self.now)
                    });
                lost.extend(lapsed.map(|holder| holder.reference));
                let settled = self.repository.settle_places(&session, self.now).await;
                settled.map_err(|failure| failure.to_string())?;
            }
            Step::Places(places) => {
                self.rules.capacity = *places;
                let lapsed = self
                    .before
                    .taken
                    .iter()
                    .filter(|holder| holder.offered_until.is_some_and(|until| until <= now));
                lost.extend(lapsed.map(|holder| holder.reference));
                let opened = self.repository.open_places(&self.rules, now).await;
                opened.map_err(|failure| failure.to_string())?;
            }
        }
        let after = self.repository.places(&session).await;
        let after = after.map_err(|failure| failure.to_string())?;
        // A leave settles too, and then an offer may lapse.
        let lapsed = self
            .before
            .taken
            .iter()
            .filter(|holder| holder.offered_until.is_some_and(|until| until <= self.now));
        lost.extend(lapsed.map(|holder| holder.reference));
        self.check(step, &after, &lost)?;
        self.before = after;
        Ok(())
    }

    fn check_joined(&self, who: Reference, joined: Joined) -> Result<(), String> {
        let had = self
            .before
            .taken
            .iter()
            .any(|holder| holder.reference == who);
        let waited = self
            .before
            .waiting
            .iter()
            .any(|waiting| waiting.reference == who);
        match joined {
            Joined::Seat if had => Ok(()),
            Joined::Seat if !self.before.waiting.is_empty() => {
                Err(format!("{who} got in while somebody waited"))
            }
            Joined::Waiting(Some(place)) if !waited && place != self.before.waiting.len() + 1 => {
                Err(format!("{who} came in at place {place}"))
            }
            Joined::Waiting(_) if had => Err(format!("{who} lost her place by asking again")),
            Joined::Waiting(Some(_)) | Joined::Seat | Joined::Closed => Ok(()),
            other => Err(format!("{who} was told {other:?}")),
        }
    }

    fn check(
        &self,
        step: &Step,
        after: &PlaceList,
        lost: &BTreeSet<Reference>,
    ) -> Result<(), String> {
        let taken: Vec<_> = after.taken.iter().map(|holder| holder.reference).collect();
        let waiting: Vec<_> = after
            .waiting
            .iter()
            .map(|waiting| waiting.reference)
            .collect();
        let everyone: BTreeSet<_> = taken.iter().chain(&waiting).collect();
        if everyone.len() != taken.len() + waiting.len() {
            return Err("somebody stands on the list twice".to_owned());
        }
        let most = self.before.taken.len().max(self.rules.capacity as usize);
        if taken.len() > most {
            return Err(format!("{} places are taken, of {most}", taken.len()));
        }
        for holder in &self.before.taken {
            let who = holder.reference;
            if !taken.contains(&who) && !lost.contains(&who) {
                return Err(format!("{who} lost her place"));
            }
        }
        // Whoever got a place from the queue stood before all who still wait.
        let stood = self.before.waiting.iter().map(|waiting| waiting.reference);
        let left: Vec<_> = stood
            .filter(|who| !taken.contains(who) && !lost.contains(who))
            .collect();
        if !waiting.starts_with(&left) {
            return Err("the order of the queue has changed".to_owned());
        }
        let promoted = |who: &Reference| {
            let place = self
                .before
                .waiting
                .iter()
                .position(|waiting| waiting.reference == *who);
            place.filter(|_| taken.contains(who))
        };
        let promoted_to = taken.iter().filter_map(promoted).max();
        let first = left.first().and_then(|who| {
            self.before
                .waiting
                .iter()
                .position(|waiting| waiting.reference == *who)
        });
        if let (Some(promoted_to), Some(first)) = (promoted_to, first)
            && promoted_to > first
        {
            return Err("somebody was passed over".to_owned());
        }
        if !waiting.is_empty()
            && taken.len() < self.rules.capacity as usize
            && self.now < self.rules.starts
        {
            return Err(format!(
                "a place is free after {step:?} while somebody waits"
            ));
        }
        Ok(())
    }
}

#[test]
fn whatever_happens_nobody_is_passed_over_and_no_place_is_given_twice() {
    let wanted = std::env::var("OKOCE_HISTORIES").ok();
    let cases = wanted.map_or(25, |wanted| wanted.parse().expect("a number of histories"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (_store, repository) = runtime.block_on(store());
    let people = runtime.block_on(people(&repository, PEOPLE));
    let next = AtomicU64::new(0);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let steps = proptest::collection::vec(step(), 1..30);
    let run = TestRunner::new(config).run(&(1..5_u32, steps), |(places, steps)| {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let mut history = History {
            repository: &repository,
            people: &people,
            rules: rules(&format!("sesi-{number}"), places),
            now: noon(),
            before: PlaceList::default(),
        };
        runtime.block_on(async {
            let opened = repository.open_places(&history.rules, noon()).await;
            opened.expect("the store works");
            for step in &steps {
                let taken = history.take(step).await;
                taken.map_err(TestCaseError::fail)?;
            }
            Ok(())
        })
    });
    if let Err(failure) = run {
        panic!("{failure}");
    }
}
