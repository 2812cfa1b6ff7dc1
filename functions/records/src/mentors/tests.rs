//! Mentors in a real store, and a suggestion that anybody can work out.

use std::collections::BTreeMap;

use embedded_store::{Data, Store};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use programme::closed_lists::{
    CorrectionReason, ErasureReason, ForwardedTo, MentorReason, Via, WithdrawalWay,
};
use programme::{KecamatanId, Reference, Slug};

use super::*;
use crate::Assigned;
use crate::history::tests::{Dice, anything, new_submission, noon};
use crate::history::{Act, Correction, Group, NotActed, OPERATOR, State, What};
use crate::repository::Repository;
use crate::save::Saved;
use crate::submission::NewSubmission;

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

fn mentor(id: &str, kecamatan: &str, sectors: &[&str], load: u32) -> Mentor {
    let new = NewMentor {
        name: format!("Contoh {id}"),
        kecamatan: slug(kecamatan),
        sectors: sectors.iter().map(|sector| slug(sector)).collect(),
        capacity: 26,
        leave: None,
    };
    Mentor {
        load,
        ..Mentor::new(slug(id), new)
    }
}

fn need(sector: Option<&str>) -> Need {
    Need {
        kecamatan: slug("tebet"),
        kota: vec![slug("setiabudi")],
        sector: sector.map(slug),
        community: None,
        present: None,
        on: date(2026, 11, 30),
    }
}

fn suggested(need: &Need, mentors: &[Mentor]) -> (String, MentorReason) {
    match suggest(need, mentors) {
        Suggestion::Mentor { id, reason, .. } => (id.to_string(), reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_nearest_with_room_who_knows_the_sector_is_suggested() {
    let kuliner = need(Some("kuliner"));
    let mut mentors = vec![
        mentor("a", "tebet", &["jasa"], 0),
        mentor("b", "tebet", &["kuliner", "jasa"], 9),
        mentor("c", "setiabudi", &[], 0),
        mentor("d", "koja", &["kuliner"], 0),
    ];
    let first = suggested(&kuliner, &mentors);
    assert_eq!(first, ("b".to_owned(), MentorReason::SameSector));
    // Another than the one she has.
    let replaced = Need {
        present: Some(slug("b")),
        ..kuliner.clone()
    };
    let other = suggested(&replaced, &mentors);
    assert_eq!(other, ("c".to_owned(), MentorReason::KotaSector));
    assert!(
        with_room(&replaced, &mentors)
            .iter()
            .all(|(mentor, _)| mentor.id != slug("b"))
    );
    // Full, on leave, or leaving: the next one, and on to the kota.
    let mut full = mentors.clone();
    full[1].load = 26;
    let second = suggested(&kuliner, &full);
    assert_eq!(second, ("c".to_owned(), MentorReason::KotaSector));
    mentors[1].leave = Some(Leave {
        from: date(2026, 11, 30),
        through: date(2026, 12, 4),
    });
    assert_eq!(suggested(&kuliner, &mentors), second);
    mentors[2].status = MentorStatus::Closing;
    assert_eq!(suggest(&kuliner, &mentors), Suggestion::Secretariat);
    let chosen = Need {
        community: Some(slug("contoh-kuliner")),
        ..kuliner
    };
    let community = Suggestion::Community(slug("contoh-kuliner"));
    assert_eq!(suggest(&chosen, &mentors), community);
    // Where nobody knows her sector, an officer may still choose who has room.
    let others = with_room(&chosen, &mentors);
    assert_eq!(others.len(), 1);
    assert_eq!(others[0].1, MentorReason::SameOffice);
    let unknown = suggested(&need(None), &mentors);
    assert_eq!(unknown, ("a".to_owned(), MentorReason::SameOffice));
}

#[test]
fn of_equals_the_least_loaded_then_the_longest_without_then_the_first() {
    let at = |second| Some(Timestamp::from_second(second).expect("a time"));
    let mut mentors = vec![
        mentor("c", "tebet", &[], 2),
        mentor("b", "tebet", &[], 2),
        mentor("a", "tebet", &[], 3),
    ];
    let need = need(None);
    assert_eq!(suggested(&need, &mentors).0, "b");
    mentors[1].assigned_at = at(1);
    assert_eq!(suggested(&need, &mentors).0, "c");
    mentors[0].assigned_at = at(2);
    assert_eq!(suggested(&need, &mentors).0, "b");
}

#[test]
fn the_order_of_mentors_makes_no_difference() {
    let mut dice = Dice(20_261_128);
    let offices = ["tebet", "setiabudi", "koja"];
    let sectors: [&[&str]; 3] = [&[], &["kuliner"], &["jasa", "kriya"]];
    for _ in 0..500 {
        let mut mentors = Vec::new();
        for id in 0..dice.up_to(12) {
            let (office, sectors) = (offices[dice.up_to(3)], sectors[dice.up_to(3)]);
            let load = u32::try_from(24 + dice.up_to(3)).expect("small");
            let mut one = mentor(&format!("m{id}"), office, sectors, load);
            let second = i64::try_from(dice.up_to(2)).expect("small");
            one.assigned_at = Timestamp::from_second(second).ok();
            mentors.push(one);
        }
        let need = need([None, Some("kuliner"), Some("jasa")][dice.up_to(3)]);
        let first = suggest(&need, &mentors);
        for _ in 0..5 {
            for at in (1..mentors.len()).rev() {
                mentors.swap(at, dice.up_to(at + 1));
            }
            assert_eq!(suggest(&need, &mentors), first);
        }
    }
}

async fn store() -> (Store, Repository, Timestamp) {
    let store = Store::open(&Data::Memory).expect("memory needs no rights");
    let client = crate::local_client(store.connector());
    let table = crate::LOCAL_TABLE;
    crate::table::ensure(&client, table).await.expect("a table");
    let now = noon(date(2026, 11, 30));
    (store, Repository::new(client, table), now)
}

/// Stores a request for a mentor; the form has no steps.
async fn request(
    repository: &Repository,
    number: usize,
    office: &str,
    now: Timestamp,
) -> Reference {
    let mut new = NewSubmission {
        form: "minta-mentor".to_owned(),
        kecamatan: Some(slug(office)),
        stage: None,
        ..new_submission(now, false)
    };
    new.hashes.current.key = format!("key {number}");
    match repository.save(&new).await.result {
        Ok(Saved::New(receipted)) => receipted.reference,
        other => panic!("{other:?}"),
    }
}

fn act(reference: Reference, what: What, now: Timestamp) -> Act {
    Act {
        reference,
        seen: None,
        id: Act::draw_id().expect("random numbers"),
        by: "rina".to_owned(),
        via: Via::Desk,
        at: now,
        what,
        text: None,
    }
}

fn assigned(mentor: &MentorId) -> What {
    What::MentorAssigned {
        mentor: mentor.to_string(),
        reason: MentorReason::Chosen,
    }
}

fn undone(corrects: u32) -> What {
    What::Corrected {
        corrects,
        reason: CorrectionReason::WrongPerson,
        correction: Correction::Undone,
    }
}

fn new(capacity: u32) -> NewMentor {
    NewMentor {
        name: "Contoh Bayu".to_owned(),
        kecamatan: slug("tebet"),
        sectors: Vec::new(),
        capacity,
        leave: None,
    }
}

/// Reads the mentor's load, which is the number of her cases.
async fn load(repository: &Repository, id: &MentorId) -> u32 {
    let mentor = repository.mentor(id).await.expect("an answer");
    let load = mentor.expect("known").load;
    let cases = repository.cases_of(id).await.expect("cases");
    assert_eq!(cases.len(), load as usize);
    load
}

#[tokio::test]
async fn the_load_follows_every_act() {
    let (_store, repository, now) = store().await;
    let add = |capacity| repository.add_mentor(new(capacity));
    let (bayu, dara) = (
        add(1).await.expect("added").id,
        add(2).await.expect("added").id,
    );
    let mut people = Vec::new();
    for number in 0..3 {
        people.push(request(&repository, number, "tebet", now).await);
    }
    let record = async |reference, what| repository.act(&act(reference, what, now), now).await;
    let first = record(people[0], assigned(&bayu))
        .await
        .expect("room for one");
    assert_eq!(first.state.queue().0, Group::Going);
    let full = record(people[1], assigned(&bayu)).await;
    assert!(matches!(full, Err(NotActed::MentorFull)), "{full:?}");
    let nobody = record(people[1], assigned(&slug("nobody"))).await;
    assert!(matches!(nobody, Err(NotActed::UnknownMentor)), "{nobody:?}");
    assert_eq!(
        repository.history(people[1]).await.expect("events").len(),
        1
    );
    // On to another, and that undone.
    let moved = record(people[0], assigned(&dara))
        .await
        .expect("room for two");
    assert_eq!(
        (
            load(&repository, &bayu).await,
            load(&repository, &dara).await
        ),
        (0, 1)
    );
    record(people[0], undone(moved.event.seq))
        .await
        .expect("undone");
    assert_eq!(
        (
            load(&repository, &bayu).await,
            load(&repository, &dara).await
        ),
        (1, 0)
    );
    // Whoever leaves the programme leaves room.
    let way = WithdrawalWay::Letter;
    record(people[0], What::Withdrawn { way })
        .await
        .expect("withdrawn");
    assert_eq!(load(&repository, &bayu).await, 0);
    record(people[1], assigned(&dara)).await.expect("room");
    let person = crate::Person::by_reference(people[1]);
    let erased = repository.erase(&person, OPERATOR, ErasureReason::Wish, now);
    erased.await.expect("erased");
    assert_eq!(load(&repository, &dara).await, 0);
    record(people[2], assigned(&dara)).await.expect("room");
    let to = ForwardedTo::Secretariat;
    let forwarded = record(people[2], What::Forwarded { to })
        .await
        .expect("forwarded");
    assert_eq!(forwarded.state.queue().0, Group::Mentor);
    assert_eq!(load(&repository, &dara).await, 0);
    // Not forwarded after all: she has the mentor whom she had.
    let back = record(people[2], undone(forwarded.event.seq)).await;
    assert_eq!(back.expect("room").state.mentor(), Some(dara.as_str()));
    assert_eq!(load(&repository, &dara).await, 1);
}

#[tokio::test]
async fn a_withdrawal_is_put_right_whether_or_not_the_mentor_has_room() {
    let (_store, repository, now) = store().await;
    let record = async |reference, what| repository.act(&act(reference, what, now), now).await;
    let way = WithdrawalWay::Letter;
    let bayu = repository.add_mentor(new(1)).await.expect("added");
    let mut registration = new_submission(now, false);
    registration.kecamatan = Some(slug("tebet"));
    let saved = repository.save(&registration).await.result;
    let Ok(Saved::New(melati)) = saved else {
        panic!("stored for the first time");
    };
    let melati = melati.reference;
    record(melati, assigned(&bayu.id)).await.expect("room");
    record(melati, What::Withdrawn { way })
        .await
        .expect("withdrawn");
    let back = record(melati, undone(3)).await.expect("put right");
    assert_eq!(back.state.mentor(), Some(bayu.id.as_str()));
    assert_eq!(load(&repository, &bayu.id).await, 1);
    // Somebody else has the place by then: she waits for another, with a day by which.
    record(melati, What::Withdrawn { way })
        .await
        .expect("withdrawn");
    let kenanga = request(&repository, 0, "tebet", now).await;
    record(kenanga, assigned(&bayu.id)).await.expect("room");
    let back = record(melati, undone(5)).await.expect("put right");
    assert_eq!(
        (back.state.mentor(), back.state.queue().0),
        (None, Group::Mentor)
    );
    assert_eq!(back.state.due.as_ref().map(|due| due.seq), Some(6));
    assert_eq!(load(&repository, &bayu.id).await, 1);
    let events = repository.history(melati).await.expect("events");
    assert_eq!(State::fold(&events), Some(back.state));
    assert_eq!(
        repository.verify(now, |_| {}).await.expect("read").findings,
        []
    );
    // Nothing else gives up the mentor whom she has now.
    let dara = repository.add_mentor(new(2)).await.expect("added").id;
    let moved = record(kenanga, assigned(&dara)).await.expect("room");
    record(melati, assigned(&bayu.id)).await.expect("room");
    let refused = record(kenanga, undone(moved.event.seq)).await;
    assert!(matches!(refused, Err(NotActed::MentorFull)), "{refused:?}");
    // A mentor who is gone altogether is none to come back to.
    record(kenanga, What::Withdrawn { way })
        .await
        .expect("withdrawn");
    let dara = repository
        .mentor(&dara)
        .await
        .expect("read")
        .expect("known");
    let closed = Mentor {
        status: MentorStatus::Closed,
        ..dara
    };
    assert_eq!(repository.change_mentor(&closed).await, Ok(true));
    let back = record(kenanga, undone(4)).await.expect("put right");
    assert_eq!(back.state.queue().0, Group::Mentor);
}

#[tokio::test]
async fn of_random_acts_and_corrections_every_load_is_the_number_of_cases() {
    const PEOPLE: usize = 8;

    let (_store, repository, now) = store().await;
    for id in ["bayu", "dara"] {
        let one = Mentor {
            capacity: 1,
            ..mentor(id, "tebet", &[], 0)
        };
        repository.put(one.item()).await.expect("added");
    }
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let mut new = new_submission(now, false);
        new.hashes.current.key = format!("key {number}");
        let Ok(Saved::New(saved)) = repository.save(&new).await.result else {
            panic!("stored for the first time");
        };
        let events = repository.history(saved.reference).await.expect("events");
        people.push((saved.reference, State::fold(&events).expect("a receipt")));
    }
    let mut dice = Dice(20_261_130);
    let (mut full, mut left) = (0, 0);
    for _ in 0..700 {
        let (reference, state) = &mut people[dice.up_to(PEOPLE)];
        // More is done about mentors than people do, and more taken back.
        let what = match (&state.withdrawn, dice.up_to(6)) {
            (Some(fact), 0..4) => undone(fact.seq),
            (None, 0 | 1) => What::Withdrawn {
                way: WithdrawalWay::Letter,
            },
            (None, 2) => assigned(&slug(["bayu", "dara"][dice.up_to(2)])),
            _ => anything(&mut dice, state, date(2026, 11, 30)),
        };
        if matches!(what, What::Erased { .. }) {
            continue;
        }
        let act = act(*reference, what, now);
        match repository.act(&act, now).await {
            Ok(acted) => {
                left += usize::from(
                    acted.event.what.undoes().is_some() && acted.event.what != act.what,
                );
                *state = acted.state;
            }
            Err(NotActed::MentorFull) => full += 1,
            Err(NotActed::Objection(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!(full > 10 && left > 10, "{full} {left}");
    for id in ["bayu", "dara"] {
        let cases = people.iter();
        let cases = cases.filter(|(_, state)| state.mentored_by() == Some(id));
        assert_eq!(load(&repository, &slug(id)).await as usize, cases.count());
    }
    let verified = repository.verify(now, |_| {}).await.expect("read");
    assert_eq!(verified.findings, []);
}

#[tokio::test]
async fn a_change_never_brings_the_capacity_below_the_load() {
    let (_store, repository, now) = store().await;
    let bayu = repository.add_mentor(new(2)).await.expect("added");
    let person = request(&repository, 0, "tebet", now).await;
    let record = act(person, assigned(&bayu.id), now);
    repository.act(&record, now).await.expect("room");
    let bayu = repository
        .mentor(&bayu.id)
        .await
        .expect("read")
        .expect("known");
    let with = |capacity, status| Mentor {
        capacity,
        status,
        ..bayu.clone()
    };
    for refused in [with(0, MentorStatus::Active), with(2, MentorStatus::Closed)] {
        assert_eq!(repository.change_mentor(&refused).await, Ok(false));
    }
    let closing = with(2, MentorStatus::Closing);
    assert_eq!(repository.change_mentor(&closing).await, Ok(true));
    // Another's change, made after the same look, is not lost.
    let late = with(9, MentorStatus::Active);
    assert_eq!(repository.change_mentor(&late).await, Ok(false));
    let other = request(&repository, 1, "tebet", now).await;
    let refused = repository
        .act(&act(other, assigned(&bayu.id), now), now)
        .await;
    assert!(matches!(refused, Err(NotActed::MentorFull)), "{refused:?}");
}

#[tokio::test]
async fn a_request_joined_to_a_registration_goes_on_there() {
    let (_store, repository, now) = store().await;
    let bayu = repository.add_mentor(new(2)).await.expect("added").id;
    let asked = request(&repository, 0, "tebet", now).await;
    let mut registration = new_submission(now, false);
    registration.kecamatan = Some(slug("tebet"));
    let saved = repository.save(&registration).await.result;
    let Ok(Saved::New(registered)) = saved else {
        panic!("stored for the first time");
    };
    let registered = registered.reference;
    let mut join = act(asked, assigned(&bayu), now);
    join.seen = Some(1);
    let joined = repository
        .merge(&join, registered, now)
        .await
        .expect("joined");
    assert_eq!(joined.state.queue().0, Group::Done);
    // The same action again, as after a lost answer, is the same.
    let again = repository
        .merge(&join, registered, now)
        .await
        .expect("known");
    assert_eq!((again.is_repeat, again.event), (true, joined.event));
    let record = async |reference, what| repository.act(&act(reference, what, now), now).await;
    for (reference, kinds) in [
        (asked, ["registered", "merged"]),
        (registered, ["registered", "mentor_asked"]),
    ] {
        let events = repository.history(reference).await.expect("events");
        let found: Vec<_> = events.iter().map(|event| event.what.kind()).collect();
        assert_eq!(found, kinds);
    }
    let refused = record(asked, assigned(&bayu)).await;
    let said = format!("sudah digabung dengan pendaftaran {registered}");
    assert!(refused.expect_err("ended").to_string().contains(&said));
    let given = record(registered, assigned(&bayu)).await.expect("room");
    assert_ne!(given.state.queue().0, Group::Mentor);
    // A registration is no request.
    let wrong = repository
        .merge(&act(registered, assigned(&bayu), now), asked, now)
        .await;
    assert!(matches!(wrong, Err(NotActed::Objection(_))), "{wrong:?}");
    // Joined by mistake: put right on each side.
    let back = record(asked, undone(2)).await.expect("put right");
    assert_eq!(back.state.queue().0, Group::Mentor);
    record(registered, undone(2)).await.expect("put right");
}

/// Assigns `requests` at once to mentors of `offices` kecamatan, four in each, and looks at who
/// has how many.
async fn all_at_once(requests: usize, offices: usize) {
    const EACH: usize = 4;
    const CAPACITY: u32 = 26;

    let (_store, repository, now) = store().await;
    let office = |number: usize| format!("contoh-{}", number % offices);
    for number in 0..offices * EACH {
        let new = NewMentor {
            kecamatan: slug(&office(number)),
            ..new(CAPACITY)
        };
        repository.add_mentor(new).await.expect("added");
    }
    let mut waiting = Vec::new();
    for number in 0..requests {
        waiting.push(request(&repository, number, &office(number), now).await);
    }
    let mut assigning = tokio::task::JoinSet::new();
    for (number, reference) in waiting.into_iter().enumerate() {
        let repository = repository.clone();
        let need = Need {
            kecamatan: slug(&office(number)),
            kota: Vec::new(),
            ..need(None)
        };
        assigning.spawn(async move {
            let template = act(reference, assigned(&slug("later")), now);
            let at = now + 1.hour();
            repository.assign_suggested(&template, &need, at).await
        });
    }
    let (mut given, mut queued) = (0, 0);
    while let Some(done) = assigning.join_next().await {
        match done.expect("no panic").expect("the store answers") {
            Assigned::Recorded(_) => given += 1,
            Assigned::Nobody(suggestion) => {
                assert_eq!(suggestion, Suggestion::Secretariat);
                queued += 1;
            }
        }
    }
    let room = offices * EACH * CAPACITY as usize;
    assert_eq!(
        (given, queued),
        (requests.min(room), requests.saturating_sub(room))
    );
    let mut loads: BTreeMap<KecamatanId, Vec<u32>> = BTreeMap::new();
    for number in 0..offices {
        let kecamatan = slug(&office(number));
        for mentor in repository
            .mentors_of(std::slice::from_ref(&kecamatan))
            .await
            .expect("mentors")
        {
            assert_eq!(load(&repository, &mentor.id).await, mentor.load);
            assert!(mentor.load <= CAPACITY);
            loads
                .entry(kecamatan.clone())
                .or_default()
                .push(mentor.load);
        }
    }
    for loads in loads.values() {
        let (least, most) = (loads.iter().min(), loads.iter().max());
        assert!(
            most.zip(least)
                .is_some_and(|(most, least)| most - least <= 1),
            "{loads:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_requests_at_once_no_mentor_has_too_many() {
    // More than there is room for: 9 offices, 936 places.
    all_at_once(1_000, 9).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fewer_than_there_is_room_for_equals_differ_by_one_at_most() {
    all_at_once(150, 3).await;
}
