//! One person's data, gathered or erased: the rights of UU 27/2022, articles 7 and 8 and 13.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use programme::closed_lists::{ErasureReason, Via};
use programme::{PhoneNumber, Reference, Slug};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::failure::StoreFailure;
use crate::history::items::{EVENT, TEXT};
use crate::history::{self, Event, OPERATOR, State, What};
use crate::items::{self, Item, is, is_expired, plain, string};
use crate::keyed_hash::{EachVersion, Secret, Use};
use crate::mentors::Cases;
use crate::places::items as places;
use crate::repository::{Repository, draw_act};
use crate::submission;
use crate::submission::items::{KEY, NOTE, READ, RECORD};
use crate::table;
use crate::transaction::Condition;

/// Whose data is meant.
///
/// A reference means one submission. A telephone number means every submission that was sent with
/// it, and people share numbers: look at what [`Repository::export`] gives before erasing by
/// number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    found_by: FoundBy,
}

/// One submission with all that belongs to it, as plain JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The reference; written as receipts show it.
    #[serde(serialize_with = "as_shown")]
    pub reference: Reference,
    /// The submission; `None` where only notes or events are left.
    pub record: Option<Value>,
    /// Later submissions with other content that were kept with it, oldest first.
    pub notes: Vec<Value>,
    /// Events of the submission, oldest first, each with the free text about it as `text`.
    pub events: Vec<Value>,
    /// Sessions that a place was asked for in, each with what became of it.
    pub places: Vec<Value>,
    /// Officers who read it, each with the moment and the purpose.
    pub readings: Vec<Value>,
}

impl Exported {
    /// Returns the name of whoever sent it; `None` where a form asks for none.
    pub fn name(&self) -> Option<&str> {
        self.record.as_ref()?.get("nama")?.as_str()
    }
}

fn as_shown<S: Serializer>(reference: &Reference, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(reference)
}

/// How much was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Submissions.
    pub submissions: usize,
    /// Notes to submissions.
    pub notes: usize,
}

impl Person {
    /// Makes the person who sent a form with this telephone number, written in any way that a form
    /// takes. `None` when it is no number.
    pub fn by_phone(written: &str, secret: &Secret) -> Option<Self> {
        let number = PhoneNumber::parse(written).ok()?;
        Some(Self {
            found_by: FoundBy::PhoneHash(phone_hashes(secret, number.as_str())),
        })
    }

    /// Makes the person who holds this reference.
    pub fn by_reference(reference: Reference) -> Self {
        Self {
            found_by: FoundBy::Reference(reference),
        }
    }
}

/// Computes the keyed hash of a telephone number in the form it is stored, in the current version.
pub fn phone_hash(secret: &Secret, number: &str) -> String {
    phone_hashes(secret, number).current
}

/// Computes the keyed hashes under which a telephone number may be stored.
pub(crate) fn phone_hashes(secret: &Secret, number: &str) -> EachVersion<String> {
    let parts = [number.as_bytes()];
    secret
        .versions()
        .map(|version| version.hash(Use::Phone, &parts))
}

impl Repository {
    /// Collects all that is kept about a person at the time `now`, one entry per submission. What
    /// has expired is not kept, whether or not the store has deleted it yet.
    ///
    /// The index by telephone number follows a write within a second or so.
    pub async fn export(
        &self,
        person: &Person,
        now: Timestamp,
    ) -> Result<Vec<Exported>, StoreFailure> {
        let mut exported = Vec::new();
        for reference in self.references(person).await? {
            if let Some(mut items) = self.kept(reference, now).await? {
                let places = self.tickets_of(reference, &items).await?;
                items.extend(self.partition(&items::events(reference)).await?);
                exported.push(export(reference, &items, &places));
            }
        }
        Ok(exported)
    }

    /// Erases all that says something about a person: records, notes and uniqueness items, also
    /// those that have expired. Afterwards the same form can be sent again as if for the first
    /// time.
    ///
    /// Reference and events stay, because nobody can be found by them: the reference is never
    /// given out again, and the counts of the past stay right. One more event, in the same
    /// transaction, says that something was erased.
    ///
    /// After a failure, erase again: what was done stays done.
    pub async fn erase(
        &self,
        person: &Person,
        by: &str,
        reason: ErasureReason,
        now: Timestamp,
    ) -> Result<Erased, StoreFailure> {
        let mut erased = Erased::default();
        for reference in self.references(person).await? {
            let items = self.all_of(reference).await?;
            if let Some(record) = items.iter().find(|item| is(item, RECORD)) {
                let state = items.iter().find(|item| is(item, history::items::STATE));
                let state = state.ok_or_else(|| StoreFailure::unreadable("no state"))?;
                let state = history::items::read_state(state)?;
                self.erase_record(record, &state, reference, by, reason, now)
                    .await?;
                erased.submissions += 1;
            }
            // Without the record no place can be asked for and no note and no text be added, so
            // these are the last.
            self.give_up_all(reference, now).await?;
            for item in self.all_of(reference).await? {
                if is(&item, NOTE) || is(&item, TEXT) {
                    self.delete(&item).await?;
                    erased.notes += usize::from(is(&item, NOTE));
                }
            }
        }
        if erased.submissions + erased.notes > 0 {
            self.erasures.notify_one();
        }
        Ok(erased)
    }

    /// Waits until something was erased through this repository, or a clone of it, since the last
    /// time: a store on one machine then writes its file anew.
    pub async fn erased(&self) {
        self.erasures.notified().await;
    }

    /// Lists the references of everything the person sent. They say nothing of what that is.
    pub async fn references(&self, person: &Person) -> Result<BTreeSet<Reference>, StoreFailure> {
        let hashes = match &person.found_by {
            FoundBy::Reference(reference) => return Ok([*reference].into()),
            FoundBy::PhoneHash(hashes) => hashes,
        };
        let by_phone = table::definition().by_phone;
        let mut found = Vec::new();
        for hash in hashes.all() {
            let pages = self.pages(Some(by_phone.name), by_phone.partition_key, hash);
            found.extend(pages.all().await?);
        }
        found
            .iter()
            .map(|item| {
                items::reference_of(item)
                    .ok_or_else(|| StoreFailure::unreadable("item in the index by phone"))
            })
            .collect()
    }

    /// Reads every item of a submission but its events that is kept at the time `now`; `None` where
    /// nothing is left of what was sent.
    pub(crate) async fn kept(
        &self,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Option<Vec<Item>>, StoreFailure> {
        let mut items = self.all_of(reference).await?;
        items.retain(|item| !is_expired(item, now));
        let is_personal = items.iter().any(|item| is(item, RECORD) || is(item, NOTE));
        Ok(is_personal.then_some(items))
    }

    /// Lists the tickets that the items of a submission point to.
    pub(crate) async fn tickets_of(
        &self,
        reference: Reference,
        items: &[Item],
    ) -> Result<Vec<(Slug, Item)>, StoreFailure> {
        let mut tickets = Vec::new();
        for session in items.iter().filter_map(places::pointed) {
            let key = places::ticket_address(&session, reference);
            let ticket = self.get(key, &mut self.budget()).await?;
            tickets.extend(ticket.map(|ticket| (session, ticket)));
        }
        Ok(tickets)
    }

    /// Reads every item of a submission but its events.
    async fn all_of(&self, reference: Reference) -> Result<Vec<Item>, StoreFailure> {
        self.partition(&items::submission(reference)).await
    }

    /// Deletes a record and its uniqueness items, and says so in an event: all or nothing.
    ///
    /// Once a uniqueness item has expired, the same person's next submission may take it over, and
    /// the store may delete it at any moment. So the transaction itself asks whose each is; one
    /// that is not ours is left alone and the rest is done without it.
    async fn erase_record(
        &self,
        record: &Item,
        state: &State,
        reference: Reference,
        by: &str,
        reason: ErasureReason,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        let event = Event {
            seq: state.seq + 1,
            form: state.form.clone(),
            at: now,
            recorded_at: now,
            by: by.to_owned(),
            via: if by == OPERATOR {
                Via::Command
            } else {
                Via::Desk
            },
            act: draw_act()?,
            kecamatan: state.kecamatan().cloned(),
            what: What::Erased { reason },
        };
        let after = state.after(&event, &[]);
        let cases = Cases {
            reference,
            before: state,
            after: &after,
            load: None,
        };
        let recording = self.recording(reference, &event, state, &after);
        let mut budget = self.budget();
        let recording = self.move_case(recording, &cases, now, &mut budget).await?;
        // It takes nobody on, so there is no mentor who could be unknown.
        let recording = recording.ok_or_else(|| StoreFailure::unreadable("mentor"))?;
        let without_keys = recording
            .delete(
                "record",
                submission::items::record_address(reference),
                Condition::present(),
            )
            .put(
                "ledger",
                submission::items::erased(reference, now),
                Condition::absent(),
            );
        let mut keys: Vec<Item> = submission::items::key_hashes(record)
            .map(submission::items::key_address)
            .collect();
        loop {
            let transaction = keys
                .iter()
                .fold(without_keys.clone(), |transaction, address| {
                    let is_ours = Condition::of_reference(reference.compact());
                    transaction.delete(KEY, address.clone(), is_ours)
                });
            match transaction.decide(&self.client, &mut budget).await? {
                Ok(()) => return Ok(()),
                // The record is gone: it was this call, whose answer got lost, or another's.
                Err(checks) if checks.contain("record") => return Ok(()),
                Err(checks) if checks.contain(KEY) => {
                    let mut places = 0..;
                    keys.retain(|_| {
                        let place = places.next();
                        !place.is_some_and(|place| checks.contain_at(KEY, place))
                    });
                }
                // Something else happened to the submission meanwhile.
                Err(_) => return Err(StoreFailure::contention("another event meanwhile")),
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum FoundBy {
    PhoneHash(EachVersion<String>),
    Reference(Reference),
}

fn export(reference: Reference, items: &[Item], places: &[(Slug, Item)]) -> Exported {
    let all = |kind: &str| -> Vec<Value> {
        let found = items.iter().filter(|item| is(item, kind));
        found.map(legible).collect()
    };
    let mut notes = all(NOTE);
    // Their own order is that of a hash.
    notes.sort_by(|one, other| {
        one["received_at"]
            .as_str()
            .cmp(&other["received_at"].as_str())
    });
    Exported {
        reference,
        record: all(RECORD).pop(),
        notes,
        events: items
            .iter()
            .filter(|item| is(item, EVENT))
            .map(|event| with_text(event, items))
            .collect(),
        places: places.iter().map(place).collect(),
        readings: all(READ),
    }
}

/// Returns an event, with the free text about it.
fn with_text(event: &Item, items: &[Item]) -> Value {
    let sort_key = table::definition().sort_key;
    let key = string(event, sort_key).replacen(EVENT, TEXT, 1);
    let mut legible = legible(event);
    if let Some(found) = items.iter().find(|item| string(item, sort_key) == key) {
        legible["text"] = string(found, "text").into();
    }
    legible
}

/// Returns a ticket, with the session that it is for. Which officer did something is not hers to
/// know.
fn place((session, ticket): &(Slug, Item)) -> Value {
    let mut place = legible(ticket);
    place["session"] = session.as_str().into();
    if let Some(place) = place.as_object_mut() {
        place.remove("by");
    }
    place
}

/// Returns an item without its keys and hashes, which say nothing to the person.
fn legible(item: &Item) -> Value {
    let definition = table::definition();
    let legible = item.iter().filter(|(name, _)| {
        let name = name.as_str();
        let is_key = [definition.partition_key, definition.sort_key, "v"].contains(&name)
            || definition.indexes().iter().any(|index| index.has_key(name));
        let is_hash = name.ends_with("_hash") || name.ends_with("_hashes");
        !is_key && !is_hash && name != "act" && name != "facets"
    });
    let legible: BTreeMap<_, _> = legible.map(|(name, value)| (name, plain(value))).collect();
    serde_json::json!(legible)
}
