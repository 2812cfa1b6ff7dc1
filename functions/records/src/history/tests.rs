//! A naive model of the counts, and a person's way through a real store.

use std::collections::BTreeMap;

use embedded_store::{Data, Store};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use programme::closed_lists::{
    Channel, ContactResult, CorrectionReason, ErasureReason, Evidence, ForwardedTo, MentorReason,
    ReleaseReason, Right, TransferReason, Via, WithdrawalWay,
};
use programme::{KecamatanId, Reference, Stage};

use super::*;
use crate::keyed_hash::EachVersion;
use crate::repository::Repository;
use crate::save::Saved;
use crate::submission::{Hashes, NewSubmission};

const KECAMATAN: [&str; 3] = ["menteng", "tebet", "koja"];

/// Counts the figures as somebody would who holds every event in her hand: those that were known by
/// a day are replayed, and each person is looked at on one day.
pub(crate) fn naive(
    people: &[Vec<Event>],
    as_of: Date,
    known_at: Date,
) -> BTreeMap<(String, Cell), i64> {
    let mut figures = BTreeMap::new();
    for events in people {
        let known = events
            .iter()
            .filter(|event| programme::wib::date(event.recorded_at) <= known_at);
        let known: Vec<Event> = known.cloned().collect();
        let Some(state) = State::fold(&known) else {
            continue;
        };
        if state.received > as_of {
            continue;
        }
        let office = |day: Date| {
            let mut offices: Vec<_> = state.offices.iter().collect();
            offices.sort_by_key(|fact| (fact.since, fact.seq));
            let fact = offices.iter().rfind(|fact| fact.since <= day);
            let fact = fact.unwrap_or(&offices[0]);
            fact.kecamatan
                .as_ref()
                .map_or("-".to_owned(), ToString::to_string)
        };
        let mut count = |kecamatan: String, cell: Cell| {
            *figures.entry((kecamatan, cell)).or_default() += 1;
        };
        let is_erased = state.erased.is_some_and(|day| day <= as_of);
        if state.quarantined {
            if !is_erased {
                count(office(as_of), Cell::Quarantined);
            }
            continue;
        }
        let reached = state.stages.iter().filter(|fact| fact.day <= as_of);
        for fact in reached.clone() {
            count(office(fact.day), Cell::Reached(fact.stage));
            if fact.evidence == Evidence::None {
                count(office(fact.day), Cell::WithoutEvidence(fact.stage));
            }
        }
        let standing = if is_erased {
            Cell::Erased
        } else if state
            .withdrawn
            .as_ref()
            .is_some_and(|fact| fact.day <= as_of)
        {
            Cell::Withdrawn
        } else {
            Cell::Now(
                reached
                    .map(|fact| fact.stage)
                    .max()
                    .expect("received by then"),
            )
        };
        count(office(as_of), standing);
    }
    figures
}

/// Counts the figures from the sums of the events' changes.
fn summed(people: &[Vec<Event>], as_of: Date, known_at: Date) -> BTreeMap<(String, Cell), i64> {
    let mut figures = BTreeMap::new();
    for events in people {
        let mut state: Option<State> = None;
        for (count, event) in events.iter().enumerate() {
            let after = match &state {
                None => State::first(event).expect("a receipt"),
                Some(before) => before.after(event, &events[..count]),
            };
            let change = Sums::of_event(state.as_ref(), &after);
            assert_eq!(Sums::parse(&change.to_string()), Ok(change.clone()));
            state = Some(after);
            if programme::wib::date(event.recorded_at) > known_at {
                continue;
            }
            for (place, change) in change.iter().filter(|(place, _)| place.day <= as_of) {
                let kecamatan = place.kecamatan.as_ref();
                let kecamatan = kecamatan.map_or("-".to_owned(), ToString::to_string);
                *figures.entry((kecamatan, place.cell)).or_default() += change;
            }
        }
    }
    figures.retain(|_, figure| *figure != 0);
    figures
}

/// A small generator of numbers: the same seed, the same history.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn up_to(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.up_to(all.len())]
    }
}

pub(crate) fn noon(day: Date) -> Timestamp {
    day.at(5, 0, 0, 0)
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .expect("UTC")
        .timestamp()
}

fn kecamatan(name: &str) -> KecamatanId {
    name.parse().expect("a slug")
}

/// Draws a person's history of up to twelve events over some months: steps told late, corrections,
/// transfers, withdrawals, erasures, whatever the state admits.
pub(crate) fn history(dice: &mut Dice) -> Vec<Event> {
    let mut today = date(2026, 1, 1) + i64::try_from(dice.up_to(60)).expect("small").days();
    let quarantined = dice.up_to(8) == 0;
    let mut event = Event {
        seq: 1,
        form: "pendaftaran".to_owned(),
        at: noon(today),
        recorded_at: noon(today),
        by: CITIZEN.to_owned(),
        via: Via::Form,
        act: String::new(),
        kecamatan: Some(kecamatan(dice.one_of(&KECAMATAN))),
        what: What::Registered {
            stage: Some(Stage::P1),
            quarantined,
            next: None,
            kept_until: None,
            evidence: None,
        },
    };
    let mut events = vec![event.clone()];
    let mut state = State::first(&event).expect("a receipt");
    for _ in 0..dice.up_to(40) {
        today += i64::try_from(dice.up_to(5)).expect("small").days();
        let told_late = dice.up_to(3) * dice.up_to(20);
        event.at = noon(today - i64::try_from(told_late).expect("small").days());
        event.recorded_at = noon(today);
        event.seq = state.seq + 1;
        event.kecamatan = state.kecamatan().cloned();
        event.what = anything(dice, &state, today);
        if state.admits(&event, &events).is_ok() {
            state = state.after(&event, &events);
            events.push(event.clone());
        }
    }
    events
}

/// Draws an act of any kind, possible or not.
pub(crate) fn anything(dice: &mut Dice, state: &State, today: Date) -> What {
    match dice.up_to(19) {
        0 => What::Released {
            reason: ReleaseReason::Called,
        },
        1..=5 => {
            let reached = dice.one_of(&Stage::ALL);
            What::StageReached {
                stage: reached,
                evidence: dice.one_of(&Evidence::of(reached)),
                session: None,
                since: None,
            }
        }
        6 | 7 => What::Transferred {
            to: kecamatan(dice.one_of(&KECAMATAN)),
            reason: TransferReason::Moved,
        },
        8 if dice.up_to(3) == 0 => What::Withdrawn {
            way: WithdrawalWay::Letter,
        },
        9 if dice.up_to(4) == 0 => What::Erased {
            reason: ErasureReason::Wish,
        },
        10 => What::Contacted {
            channel: Channel::Phone,
            result: dice.one_of(ContactResult::ALL),
            said: Vec::new(),
            next: (dice.up_to(2) == 0).then(|| today + 3.days()),
        },
        15 => What::Notified {
            channel: Channel::Phone,
        },
        11 => What::RightAsked {
            right: dice.one_of(Right::ALL),
        },
        12 => What::MentorAssigned {
            mentor: dice.one_of(&["bayu", "dara"]).to_owned(),
            reason: MentorReason::Chosen,
        },
        13 => What::Forwarded {
            to: dice.one_of(ForwardedTo::ALL),
        },
        14 => What::MentorAsked {
            request: Reference::from_random(&[7; 16]).expect("a reference"),
        },
        _ => What::Corrected {
            corrects: u32::try_from(dice.up_to(state.seq as usize) + 1).expect("small"),
            reason: CorrectionReason::WrongDay,
            correction: match dice.up_to(5) {
                0 => Correction::UndoneWithoutMentor,
                1 | 2 => Correction::Undone,
                _ => Correction::Instead {
                    day: today - i64::try_from(dice.up_to(30)).expect("small").days(),
                    evidence: None,
                },
            },
        },
    }
}

#[test]
fn every_figure_of_200_random_days_is_what_a_naive_count_says() {
    let mut dice = Dice(20_261_128);
    let people: Vec<_> = (0..400).map(|_| history(&mut dice)).collect();
    let count = |kind: &str| {
        let events = people.iter().flatten();
        events.filter(|event| event.what.kind() == kind).count()
    };
    // The histories are worth counting.
    for kind in [
        "stage_reached",
        "transferred",
        "corrected",
        "withdrawn",
        "erased",
        "released",
    ] {
        assert!(count(kind) > 10, "{kind}: {}", count(kind));
    }
    for _ in 0..200 {
        let first = date(2025, 12, 30);
        let as_of = first + i64::try_from(dice.up_to(220)).expect("small").days();
        let known_at = first + i64::try_from(dice.up_to(220)).expect("small").days();
        let expected = naive(&people, as_of, known_at);
        let got = summed(&people, as_of, known_at);
        assert_eq!(got, expected, "as of {as_of}, known at {known_at}");
    }
}

/// Lists the events that stand, as somebody would copy them who leaves out whatever was undone,
/// writes the right values in place of the wrong ones, and mentions no correction.
fn as_it_should_have_been(events: &[Event]) -> Vec<Event> {
    let mut right: Vec<Event> = Vec::new();
    for event in events {
        let What::Corrected {
            corrects,
            correction,
            ..
        } = &event.what
        else {
            right.push(event.clone());
            continue;
        };
        match correction {
            Correction::Undone => right.retain(|event| event.seq != *corrects),
            // That she lost her mentor happened then.
            Correction::UndoneWithoutMentor => {
                right.retain(|event| event.seq != *corrects);
                right.push(event.clone());
            }
            Correction::Instead { day, .. } => {
                let mut corrected = right.iter_mut();
                let corrected = corrected.find(|event| event.seq == *corrects);
                corrected.expect("it stands").at = noon(*day);
            }
        }
    }
    right
}

#[test]
fn after_every_correction_she_stands_as_if_the_mistake_had_never_been_made() {
    let mut dice = Dice(20_261_129);
    let mut corrections = std::collections::BTreeMap::new();
    for _ in 0..3_000 {
        let events = history(&mut dice);
        let mut state = State::first(&events[0]).expect("a receipt");
        for (known, event) in (1..).zip(&events[1..]) {
            state = state.after(event, &events[..known]);
            let mut expected = State::fold(&as_it_should_have_been(&events[..=known]));
            if let Some(expected) = &mut expected {
                expected.seq = state.seq;
            }
            assert_eq!(Some(&state), expected.as_ref(), "{:#?}", &events[..=known]);
            if let What::Corrected { corrects, .. } = &event.what {
                let corrected = &events[*corrects as usize - 1].what;
                *corrections.entry(corrected.kind()).or_insert(0) += 1;
            }
        }
    }
    // Of every kind that can be put right, often enough.
    for kind in [
        "stage_reached",
        "mentor_assigned",
        "forwarded",
        "mentor_asked",
        "contacted",
        "transferred",
        "withdrawn",
    ] {
        assert!(corrections.get(kind) > Some(&20), "{kind}: {corrections:?}");
    }
}

pub(crate) fn new_submission(now: Timestamp, quarantined: bool) -> NewSubmission {
    NewSubmission {
        form: "pendaftaran".to_owned(),
        hashes: EachVersion {
            current: Hashes {
                key: "a".to_owned(),
                content: "b".to_owned(),
            },
            others: Vec::new(),
        },
        phone_hash: None,
        kecamatan: Some(kecamatan("menteng")),
        name: Some("Contoh Melati".to_owned()),
        facets: vec![("bidang".to_owned(), "kuliner".into())],
        due: None,
        answers: vec![("nama".to_owned(), "Contoh Melati".into())],
        consents: Vec::new(),
        quarantine: quarantined.then(|| crate::quarantine::Reason::Honeypot.into()),
        stage: Some(Stage::P1),
        assisted: None,
        received_at: now,
        expires_at: now.as_second() + 86_400 * 730,
    }
}

pub(crate) async fn registered(quarantined: bool) -> (Store, Repository, Reference, Timestamp) {
    let store = Store::open(&Data::Memory).expect("memory needs no rights");
    let client = crate::local_client(store.connector());
    crate::table::ensure(&client, crate::LOCAL_TABLE)
        .await
        .expect("the store answers");
    let repository = Repository::new(client, crate::LOCAL_TABLE);
    let now = noon(date(2026, 11, 1));
    let saved = repository.save(&new_submission(now, quarantined)).await;
    let Ok(Saved::New(receipted)) = saved.result else {
        panic!("stored for the first time");
    };
    (store, repository, receipted.reference, now)
}
