//! Somebody of whom there is everything that can be kept of anybody, so that whatever is done with a
//! person meets all of it.

use jiff::{SignedDuration, Timestamp};
use programme::closed_lists::{Channel, ContactResult, MentorReason, Via};
use programme::{Reference, SessionKind, SessionMode};
use records::history::{Act, OPERATOR, What};
use records::{Attempted, NewMentor, NewSubmission, Repository, Rules, Saved, StoreFailure};

/// Registers somebody with a note, a mentor, words of an officer, and a place that another waits for;
/// gives both.
///
/// `submission` makes what two people send, from a key and a content.
///
/// # Panics
///
/// Where the store does not take it, as a test should.
pub async fn known_in_full(
    repository: &Repository,
    submission: impl Fn(&str, &str) -> NewSubmission,
    now: Timestamp,
) -> [Reference; 2] {
    let saved = async |key, content| saved(repository.save(&submission(key, content)).await);
    let reference = saved("penuh", "isi").await;
    assert_eq!(saved("penuh", "lain").await, reference, "kept as a note");
    let waits = saved("menunggu", "isi").await;

    let mentor = NewMentor {
        name: "Ratna Percontohan".to_owned(),
        kecamatan: "menteng".parse().expect("a name of a kecamatan"),
        sectors: Vec::new(),
        capacity: 3,
        leave: None,
    };
    let mentor = done(repository.add_mentor(mentor).await);
    let assigned = What::MentorAssigned {
        mentor: mentor.id.to_string(),
        reason: MentorReason::Chosen,
    };
    let contacted = What::Contacted {
        channel: Channel::ALL[0],
        result: ContactResult::ALL[0],
        said: Vec::new(),
        next: None,
    };
    let words = Some("Akan datang Senin.".to_owned());
    for (what, text) in [(assigned, None), (contacted, words)] {
        let act = Act {
            reference,
            seen: None,
            id: done(Act::draw_id()),
            by: OPERATOR.to_owned(),
            via: Via::Command,
            at: now,
            what,
            text,
        };
        repository.act(&act, now).await.expect("it is recorded");
    }

    let rules = Rules {
        session: "menjahit".parse().expect("an id of a session"),
        kind: SessionKind::Training,
        mode: SessionMode::Queue,
        capacity: 1,
        opens: now,
        closes: now + SignedDuration::from_hours(96),
        starts: now + SignedDuration::from_hours(192),
        is_cancelled: false,
    };
    done(repository.open_places(&rules, now).await);
    for (reference, minutes) in [(reference, 1), (waits, 2)] {
        let clock = move || now + SignedDuration::from_mins(minutes);
        done(repository.join(&rules.session, reference, &clock).await);
    }
    [reference, waits]
}

fn saved(attempted: Attempted<Saved>) -> Reference {
    match done(attempted.result) {
        Saved::New(receipted) | Saved::Same(receipted) | Saved::Other(receipted) => {
            receipted.reference
        }
    }
}

fn done<T>(result: Result<T, StoreFailure>) -> T {
    result.expect("the store of a test answers")
}
