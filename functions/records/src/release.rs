//! The way out of quarantine where somebody has the key already: kept with hers.

use jiff::Timestamp;
use programme::Reference;
use programme::closed_lists::ErasureReason;

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{self, Item, is_expired, string};
use crate::person::Person;
use crate::repository::Repository;
use crate::submission;
use crate::table;
use crate::transaction::Condition;

impl Repository {
    /// Finds whoever has the key under which a submission would be let in from quarantine.
    pub async fn namesake(
        &self,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Option<Reference>, StoreFailure> {
        let mut budget = self.patient_budget();
        let record = self
            .get(submission::items::record_address(reference), &mut budget)
            .await?;
        let record = record.unwrap_or_default();
        for real in submission::items::real_key_hashes(&record) {
            let key = self
                .get(submission::items::key_address(real), &mut budget)
                .await?;
            let earlier = key
                .map(|key| submission::items::read_key(&key, now))
                .transpose()?;
            if let Some(earlier) = earlier.flatten() {
                return Ok(Some(earlier.reference));
            }
        }
        Ok(None)
    }

    /// Keeps a submission from quarantine as a note with another record, and erases it where it
    /// was. False where either is gone. After a failure, do it again: what was done stays done.
    pub async fn keep_as_note(
        &self,
        reference: Reference,
        with: Reference,
        by: &str,
        now: Timestamp,
    ) -> Result<bool, StoreFailure> {
        let mut budget = self.budget();
        let get = async |of, budget: &mut Budget| {
            let record = self
                .get(submission::items::record_address(of), budget)
                .await?;
            Ok::<_, StoreFailure>(record.filter(|record| !is_expired(record, now)))
        };
        let Some(record) = get(reference, &mut budget).await? else {
            return Ok(false);
        };
        let Some(other) = get(with, &mut budget).await? else {
            return Ok(false);
        };
        let mut note = note(&record, &other, with);
        submission::items::list_as_later(&mut note, now, with);
        let transaction = self
            .transaction()
            .check(
                "record",
                submission::items::record_address(with),
                Condition::present(),
            )
            .put("note", note, Condition::absent());
        let written = transaction.decide(&self.client, &mut budget).await?;
        // Otherwise refused: the same was kept before.
        if written.is_err_and(|refused| refused.contain("record")) {
            return Ok(false);
        }
        let person = Person::by_reference(reference);
        let reason = ErasureReason::AlreadyRegistered;
        self.erase(&person, by, reason, now).await?;
        Ok(true)
    }
}

/// Copies everything that was sent, as a note of another record, which it goes with.
fn note(record: &Item, other: &Item, with: Reference) -> Item {
    let phone = table::definition().by_phone.partition_key;
    let kept = [
        "form",
        "received_at",
        "content_hash",
        "answers",
        "consents",
        "occasion",
        "quarantine",
        phone,
    ];
    let content_hash = string(record, "content_hash");
    let mut note = items::versioned(submission::items::note_address(with, content_hash));
    items::put(&mut note, "reference", items::text(with.compact()));
    for name in kept {
        if let Some(value) = record.get(name) {
            items::put(&mut note, name, value.clone());
        }
    }
    let expiry = table::definition().expiry;
    if let Some(value) = other.get(expiry) {
        items::put(&mut note, expiry, value.clone());
    }
    note
}
