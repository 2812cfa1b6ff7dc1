//! Proof that somebody is who a reference stands for.
//!
//! A reference is read aloud in offices and is no secret. Whoever asks by one must know the last
//! six digits of the telephone number as well, and is told the same whether the digits are wrong
//! or there is nothing under the reference: after the same read, so that the time tells nothing
//! either.
//!
//! Six digits leave one guess in a million. A try is counted before its answer is known, so that
//! of any number at once no more than [`WRONG_PER_REFERENCE`] are answered; a right one is taken
//! back. Wrong ones are counted by address too, against guessing at many references in turn.

use std::fmt;
use std::net::IpAddr;

use jiff::Timestamp;
use programme::{PhoneNumber, Reference};

use crate::failure::StoreFailure;
use crate::history::{self, State};
use crate::items::{self, Item, is, is_expired, string};
use crate::keyed_hash::Secret;
use crate::person::phone_hashes;
use crate::repository::Repository;
use crate::submission;
use crate::submission::items::RECORD;
use crate::table;
use crate::tally::{Counts, Tally, household};

/// Wrong tries with one reference. With six digits a year of them finds one reference in 270.
const WRONG_PER_REFERENCE: Counts = Counts { hour: 10, day: 10 };

/// Wrong tries from one address. Thousands of telephones stand behind one address of a mobile
/// network and mistype now and then; at this number a million guesses take a decade.
const WRONG_PER_ADDRESS: Counts = Counts {
    hour: 100,
    day: 300,
};

/// Records looked at in one call for one that tells of its keys.
const SAMPLE: i32 = 100;

/// A claim of somebody to be the person of a reference.
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    /// The reference.
    pub reference: Reference,
    /// The last six digits of the telephone number, and nothing between them.
    pub digits: &'a str,
    /// The address that she asks from; `None` where nobody counts by address.
    pub address: Option<IpAddr>,
}

/// Outcome of a claim.
#[derive(Debug)]
pub enum Proof {
    /// It is right.
    Proven(Box<Proven>),
    /// The digits are not those of the reference, or nothing is kept under it: nobody is told
    /// which.
    Unproven,
    /// Too many claims were wrong. It was not looked at, and may be made again from then on.
    Limited {
        /// When there is room again.
        until: Timestamp,
    },
}

/// The submission of somebody who proved that it is hers.
pub struct Proven {
    /// Its reference.
    pub reference: Reference,
    /// The facts of its events.
    pub state: State,
}

impl Repository {
    /// Reads the standing of the registration that a request for a mentor, which its sender has
    /// proved to be hers, was joined to: nothing that anybody sent. `None` where it was joined to
    /// none, or where that is not kept any more.
    pub async fn joined(
        &self,
        proven: &Proven,
        now: Timestamp,
    ) -> Result<Option<State>, StoreFailure> {
        let Some(merged) = &proven.state.merged else {
            return Ok(None);
        };
        let record = submission::items::record_address(merged.into);
        let state = history::items::state_address(merged.into);
        let found = self.items(vec![record, state]).await?;
        let is_kept = |item: &Item| is(item, RECORD) && !is_expired(item, now);
        if !found.iter().any(is_kept) {
            return Ok(None);
        }
        let state = found.iter().find(|item| is(item, history::items::STATE));
        state.map(history::items::read_state).transpose()
    }

    /// Finds out whether a claim is right, at the time `now`.
    pub async fn prove(
        &self,
        secret: &Secret,
        claim: &Claim<'_>,
        now: Timestamp,
    ) -> Result<Proof, StoreFailure> {
        let reference = claim.reference.compact();
        let by_reference = Tally::new(
            secret,
            "wrong reference",
            reference,
            WRONG_PER_REFERENCE,
            now,
        );
        let by_address = claim.address.map(|address| {
            let address = household(address).to_string();
            Tally::new(secret, "wrong address", &address, WRONG_PER_ADDRESS, now)
        });
        if let Some(tally) = &by_address {
            let counts = self.counted(tally, &mut self.budget()).await?;
            if tally.is_full(counts) {
                let until = tally.opens_at(counts);
                return Ok(Proof::Limited { until });
            }
        }
        // Unlike the limits of forms, a count that fails closes this: a guess must not be free.
        if let Err(counts) = self.count(&by_reference).await? {
            let until = by_reference.opens_at(counts);
            return Ok(Proof::Limited { until });
        }
        if let Some(proven) = self.look(secret, claim, now).await? {
            self.uncount(&by_reference).await?;
            return Ok(Proof::Proven(Box::new(proven)));
        }
        if let Some(tally) = &by_address
            && let Err(counts) = self.count(tally).await?
        {
            let until = tally.opens_at(counts);
            return Ok(Proof::Limited { until });
        }
        Ok(Proof::Unproven)
    }

    /// Tells whether these are the keys that the records were stored with; `None` while there is no
    /// record with a telephone number to tell by.
    pub async fn fits(&self, secret: &Secret) -> Result<Option<bool>, StoreFailure> {
        let by_phone = table::definition().by_phone.name;
        let mut sample = self.scan(Some(by_phone)).at_most(SAMPLE);
        while let Some(page) = sample.next().await? {
            for found in page {
                let record = self.get(items::key_of(&found), &mut self.budget()).await?;
                // A number that was erased meanwhile, or a note, says nothing.
                let record = record.filter(|record| is(record, RECORD));
                if let Some(record) = record {
                    return Ok(Some(phone(secret, &record).is_some()));
                }
            }
        }
        Ok(None)
    }

    /// Finds the submission that the claim is right about: one read, whatever it finds.
    async fn look(
        &self,
        secret: &Secret,
        claim: &Claim<'_>,
        now: Timestamp,
    ) -> Result<Option<Proven>, StoreFailure> {
        let _turn = self.turns.acquire().await;
        let reference = claim.reference;
        let mut budget = self.budget();
        let (record, state) = (
            submission::items::record_address(reference),
            history::items::state_address(reference),
        );
        let found = self
            .few_items(vec![record.clone(), state.clone()], &mut budget)
            .await?;
        let of = |key: &Item| found.iter().find(|item| items::key_of(item) == *key);
        let (record, state) = (of(&record), of(&state));
        let number = record.and_then(|record| phone(secret, record));
        let digits = number.as_ref().map_or(NO_DIGITS, PhoneNumber::last_six);
        let (Some(record), Some(state), true) = (record, state, is_equal(digits, claim.digits))
        else {
            return Ok(None);
        };
        if is_expired(record, now) {
            return Ok(None);
        }
        Ok(Some(Proven {
            reference,
            state: history::items::read_state(state)?,
        }))
    }
}

impl fmt::Debug for Proven {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Proven({})", self.reference)
    }
}

/// No digits that anybody can send, of the same length.
const NO_DIGITS: &str = "------";

/// Finds the telephone number of a record: of its answers the one whose keyed hash the record says.
/// Which question asked for it only the form knows.
fn phone(secret: &Secret, record: &Item) -> Option<PhoneNumber> {
    let hash = string(record, table::definition().by_phone.partition_key);
    let answers = record.get("answers")?.as_m().ok()?;
    let mut numbers = answers.values().filter_map(|answer| {
        let answer = answer.as_s().ok()?;
        let number = PhoneNumber::parse(answer).ok()?;
        (number.as_str() == answer).then_some(number)
    });
    let is_hers = |number: &PhoneNumber| {
        let hashes = phone_hashes(secret, number.as_str());
        hashes.all().any(|known| known == hash)
    };
    numbers.find(is_hers)
}

/// Compares in a time that says nothing of where two texts begin to differ.
fn is_equal(left: &str, right: &str) -> bool {
    let differences = left.bytes().zip(right.bytes());
    let difference = differences.fold(0, |all, (left, right)| all | (left ^ right));
    left.len() == right.len() && difference == 0
}
