//! One person's data as an officer reads it: only in her scope, and never without a trace.
//!
//! [`Repository::person`] is the desk's only door to what a person sent. Who read it, when and for
//! what is written down before the answer leaves; where that can't be written, there is no answer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use programme::closed_lists::ReadPurpose;
use programme::{Reference, wib};

use crate::failure::StoreFailure;
use crate::history::items::{STATE, TEXT, read_event, read_state};
use crate::history::{Event, State, Status};
use crate::items::{self, Item, LONGEST_KEPT_DAYS, is, is_expired, number, put, string, text};
use crate::officer::{OfficerId, Scope};
use crate::person::Person;
use crate::repository::Repository;
use crate::sent::{Sent, read_sent};
use crate::submission::items::{NOTE, READ, RECORD};
use crate::table;

/// An officer who reads a record, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The officer.
    pub officer: OfficerId,
    /// The purpose.
    pub purpose: ReadPurpose,
}

/// All that is kept about a person, as an officer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The reference.
    pub reference: Reference,
    /// Her name, where the form asks for one.
    pub name: Option<String>,
    /// The form that she sent.
    pub sent: Sent,
    /// Later forms with other answers, the oldest first.
    pub notes: Vec<Sent>,
    /// The facts about her way.
    pub state: State,
    /// All that happened, the oldest first.
    pub events: Vec<Event>,
    /// Free texts by the number of their event.
    pub texts: BTreeMap<u32, String>,
    /// Earlier readings, the oldest first.
    pub readings: Vec<Reading>,
}

/// An officer read the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// Id of the officer.
    pub officer: String,
    /// The purpose; `None` where a later version knows a purpose that this one doesn't.
    pub purpose: Option<ReadPurpose>,
}

/// Why a person's data is not given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// There is no such record, or it is out of scope: nobody learns which.
    #[error("no such record in scope")]
    Unknown,
    /// It could not be written down who reads it.
    #[error("the reading could not be written down: {0}")]
    Unwritten(StoreFailure),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}

impl Scope {
    /// Tells whether a person who stands so is in it. What waits in quarantine is the
    /// secretariat's.
    pub(crate) fn holds_person(&self, state: &State) -> bool {
        if *self == Self::All {
            return true;
        }
        let is_theirs = state.kecamatan().is_some_and(|office| self.holds(office));
        is_theirs && state.status() != Status::Quarantined
    }
}

impl Repository {
    /// Opens a person's data, after it was written down who reads it.
    pub async fn person(
        &self,
        scope: &Scope,
        reference: Reference,
        reader: &Reader,
        now: Timestamp,
    ) -> Result<Opened, NotOpened> {
        let kept = self.partition(&items::submission(reference)).await?;
        let (record, state) = in_scope(&kept, scope, now)?;
        // Its key names moment and officer, so that a second try writes the same again.
        self.put(reading(reference, reader, now))
            .await
            .map_err(NotOpened::Unwritten)?;
        let events = self.partition(&items::events(reference)).await?;
        let events = events.iter().map(read_event).collect::<Result<_, _>>()?;
        let all = |kind: &'static str| kept.iter().filter(move |item| is(item, kind));
        let mut notes = all(NOTE).map(read_sent).collect::<Result<Vec<_>, _>>()?;
        notes.sort_by_key(|note| note.received_at);
        Ok(Opened {
            reference,
            name: Some(string(record, "nama").to_owned()).filter(|name| !name.is_empty()),
            sent: read_sent(record)?,
            notes,
            state,
            events,
            texts: all(TEXT).filter_map(read_text).collect(),
            readings: all(READ).map(read_reading).collect::<Result<_, _>>()?,
        })
    }

    /// Reads the facts about a person's way. They say nothing that she sent, so nothing is written
    /// down.
    pub async fn standing(
        &self,
        scope: &Scope,
        reference: Reference,
        now: Timestamp,
    ) -> Result<State, NotOpened> {
        let kept = self.partition(&items::submission(reference)).await?;
        Ok(in_scope(&kept, scope, now)?.1)
    }

    /// Finds the references of whoever sent a form with a telephone number, or holds one, as far as
    /// they are in scope.
    pub async fn found_in_scope(
        &self,
        scope: &Scope,
        person: &Person,
        now: Timestamp,
    ) -> Result<Vec<Reference>, StoreFailure> {
        let mut found = Vec::new();
        for reference in self.references(person).await? {
            match self.standing(scope, reference, now).await {
                Ok(_) => found.push(reference),
                Err(NotOpened::Unknown) => {}
                Err(NotOpened::Unwritten(failure) | NotOpened::Store(failure)) => {
                    return Err(failure);
                }
            }
        }
        Ok(found)
    }

    /// Writes down that an officer has all of these in her hands: before a table or a list of
    /// them leaves.
    pub async fn note_readings(
        &self,
        references: &[Reference],
        reader: &Reader,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        let references = references.iter();
        let readings = references.map(|reference| reading(*reference, reader, now));
        self.put_all(readings.collect()).await
    }
}

/// Finds record and state among the items of a submission, where the scope holds them.
fn in_scope<'a>(
    kept: &'a [Item],
    scope: &Scope,
    now: Timestamp,
) -> Result<(&'a Item, State), NotOpened> {
    let record = kept.iter().find(|item| is(item, RECORD));
    let record = record.filter(|record| !is_expired(record, now));
    let state = kept.iter().find(|item| is(item, STATE));
    let (Some(record), Some(state)) = (record, state) else {
        return Err(NotOpened::Unknown);
    };
    let state = read_state(state)?;
    if scope.holds_person(&state) {
        Ok((record, state))
    } else {
        Err(NotOpened::Unknown)
    }
}

fn reading(reference: Reference, reader: &Reader, now: Timestamp) -> Item {
    let key = format!("{READ}{now:.3}#{}", reader.officer);
    let mut item = items::item(items::submission(reference), key);
    put(&mut item, "at", text(&format!("{now:.3}")));
    put(&mut item, "by", text(reader.officer.as_str()));
    put(&mut item, "purpose", text(reader.purpose.code()));
    let until = now.as_second() + LONGEST_KEPT_DAYS * wib::SECONDS_A_DAY;
    put(&mut item, table::definition().expiry, number(until));
    item
}

fn read_reading(item: &Item) -> Result<Reading, StoreFailure> {
    let at = string(item, "at").parse();
    Ok(Reading {
        at: at.map_err(|_| StoreFailure::unreadable("reading"))?,
        officer: string(item, "by").to_owned(),
        purpose: string(item, "purpose").parse().ok(),
    })
}

fn read_text(item: &Item) -> Option<(u32, String)> {
    let key = string(item, table::definition().sort_key);
    let seq = key.strip_prefix(TEXT)?.parse().ok()?;
    Some((seq, string(item, "text").to_owned()))
}

#[cfg(test)]
mod tests {
    use programme::KecamatanId;
    use programme::closed_lists::{ConsentWay, Evidence, Occasion};

    use super::*;
    use crate::history::tests::{new_submission, registered};
    use crate::officer::Offices;
    use crate::quarantine;
    use crate::save::Saved;
    use crate::sent::Consent;
    use crate::submission::Assisted;

    fn scope(kecamatan: &str) -> Scope {
        let kecamatan: KecamatanId = kecamatan.parse().expect("a slug");
        Scope::Kecamatan(Offices::new(vec![kecamatan]).expect("one"))
    }

    async fn open(
        repository: &Repository,
        scope: &Scope,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Opened, NotOpened> {
        let reader = Reader {
            officer: "abcdefgh".parse().expect("an id"),
            purpose: ReadPurpose::Opened,
        };
        repository.person(scope, reference, &reader, now).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_reading_is_written_down_before_the_answer_and_belongs_to_the_person() {
        let (_store, repository, reference, now) = registered(false).await;
        let own = scope("menteng");
        let opened = open(&repository, &own, reference, now).await;
        let opened = opened.expect("in scope");
        assert_eq!(opened.sent.answers["nama"], "Contoh Melati");
        assert_eq!((opened.events.len(), opened.readings.len()), (1, 0));

        let again = open(&repository, &own, reference, now).await;
        let readings = again.expect("in scope").readings;
        assert_eq!(readings.len(), 1);
        assert_eq!(readings[0].officer, "abcdefgh");
        assert_eq!(readings[0].purpose, Some(ReadPurpose::Opened));

        let person = Person::by_reference(reference);
        let exported = repository.export(&person, now).await.expect("exported");
        let readings = &exported[0].readings;
        assert_eq!(readings.len(), 1);
        assert_eq!(
            (&readings[0]["by"], &readings[0]["purpose"]),
            (&"abcdefgh".into(), &"dibuka".into())
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_out_of_scope_is_unknown_and_leaves_no_trace() {
        let (_store, repository, reference, now) = registered(false).await;
        let koja = scope("koja");
        let foreign = open(&repository, &koja, reference, now).await;
        assert_eq!(foreign, Err(NotOpened::Unknown));
        let foreign = repository.standing(&koja, reference, now).await;
        assert_eq!(foreign, Err(NotOpened::Unknown));
        let opened = open(&repository, &Scope::All, reference, now).await;
        assert_eq!(opened.expect("in scope").readings, []);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_waits_in_quarantine_is_the_secretariats() {
        let (_store, repository, reference, now) = registered(true).await;
        let own = scope("menteng");
        let opened = open(&repository, &own, reference, now).await;
        assert_eq!(opened, Err(NotOpened::Unknown));
        let opened = open(&repository, &Scope::All, reference, now);
        assert!(opened.await.is_ok());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_kept_with_the_answers_comes_as_it_was_stored() {
        let (_store, repository, earlier, now) = registered(false).await;
        let by: OfficerId = "abcdefgh".parse().expect("an id");
        for reason in quarantine::Reason::ALL {
            let mut new = new_submission(now, false);
            new.hashes.current.key = reason.name().to_owned();
            new.hashes.current.content = reason.name().to_owned();
            new.quarantine = Some(reason.into());
            new.consents = vec![("setuju".to_owned(), "2026-11-21".to_owned())];
            new.assisted = Some(Assisted {
                by: by.clone(),
                evidence: Evidence::TypedByOfficer,
                consent: ConsentWay::Spoken,
                occasion: Occasion::Bazaar,
            });
            let Ok(Saved::New(receipted)) = repository.save(&new).await.result else {
                panic!("stored for the first time");
            };
            let opened = open(&repository, &Scope::All, receipted.reference, now).await;
            let sent = opened.expect("in scope").sent;
            assert_eq!(sent.quarantine, Some(reason));
            assert_eq!(sent.occasion, Some(Occasion::Bazaar));
            assert_eq!(sent.kept_until.as_second(), new.expires_at);
            let consent = Consent {
                version: "2026-11-21".to_owned(),
                given_at: now,
                way: Some(ConsentWay::Spoken),
                heard_by: Some(by.as_str().to_owned()),
            };
            assert_eq!(
                sent.consents,
                BTreeMap::from([("setuju".to_owned(), consent)])
            );

            // Nor is anything lost where it is let in as a note of hers.
            let kept = repository.keep_as_note(receipted.reference, earlier, by.as_str(), now);
            assert_eq!(kept.await, Ok(true));
            let opened = open(&repository, &Scope::All, earlier, now).await;
            let (notes, kept_until) = opened
                .map(|it| (it.notes, it.sent.kept_until))
                .expect("hers");
            assert!(notes.contains(&Sent { kept_until, ..sent }), "{notes:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_has_expired_is_unknown() {
        let (_store, repository, reference, now) = registered(false).await;
        let later = Timestamp::from_second(now.as_second() + 100_000_000).expect("a time");
        let opened = open(&repository, &Scope::All, reference, later);
        assert_eq!(opened.await, Err(NotOpened::Unknown));
    }
}
