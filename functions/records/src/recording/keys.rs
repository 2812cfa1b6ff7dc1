//! The uniqueness items of a submission, in the transaction that records what changes them.
//!
//! Whoever withdraws takes hers away, so that she may send the same form again and is then somebody
//! new. Whatever is let in from quarantine gets the real ones.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::Reference;

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::State;
use crate::repository::Repository;
use crate::submission::items::{self, KEY};
use crate::transaction::{Condition, Transaction};

/// The check that nobody else has the key under which a submission comes in: from quarantine, or
/// back after a withdrawal that was none.
pub const NAMESAKE: &str = "namesake";

impl Repository {
    /// Adds to a recording what it means for the keys: a withdrawal takes them away, and one that
    /// was none brings them back, unless somebody has them by then.
    pub(super) async fn move_keys(
        &self,
        mut recording: Transaction,
        reference: Reference,
        [before, after]: [&State; 2],
        budget: &mut Budget,
    ) -> Result<Transaction, StoreFailure> {
        if before.withdrawn.is_some() == after.withdrawn.is_some() {
            return Ok(recording);
        }
        let record = self.get(items::record_address(reference), budget).await?;
        let record = record.unwrap_or_default();
        for hash in items::key_hashes(&record) {
            // A withdrawal recorded by an earlier version left them.
            let ours = Condition::absent_or_of_reference(reference.compact());
            recording = match after.withdrawn {
                Some(_) => recording.delete(KEY, items::key_address(hash), ours),
                None => recording.put(NAMESAKE, items::key_of_record(&record, hash), ours),
            };
        }
        Ok(recording)
    }

    /// Adds to a release what it means for the keys: those of the quarantine go, the real ones come,
    /// unless somebody has them.
    pub(super) async fn let_in(
        &self,
        mut release: Transaction,
        reference: Reference,
        listing: &mut Vec<(&'static str, Option<AttributeValue>)>,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<Transaction, StoreFailure> {
        let record = self.get(items::record_address(reference), budget).await?;
        let record = record.unwrap_or_default();
        let real = items::real_key_hashes(&record);
        for (own, real) in items::key_hashes(&record).zip(&real) {
            let key = self.get(items::key_address(own), budget).await?;
            let Some(mut key) = key else { continue };
            release = release.delete(
                KEY,
                items::key_address(own),
                Condition::of_reference(reference.compact()),
            );
            key.extend(items::key_address(real));
            release = release.put(NAMESAKE, key, Condition::absent_at(now.as_second()));
        }
        listing.extend(items::let_in(&real));
        Ok(release)
    }
}
