//! The keys of whoever withdrew: they go with her consent, so that she may send the same form again
//! and is then somebody new.

use programme::Reference;

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::State;
use crate::release::NAMESAKE;
use crate::repository::{KEY, Repository};
use crate::submission;
use crate::transaction::{Condition, Transaction};

impl Repository {
    /// Adds to a recording what it means for the keys: a withdrawal takes them away, and one that
    /// was none brings them back, unless somebody has them by then.
    pub(crate) async fn move_keys(
        &self,
        mut recording: Transaction,
        reference: Reference,
        [before, after]: [&State; 2],
        budget: &mut Budget,
    ) -> Result<Transaction, StoreFailure> {
        if before.withdrawn.is_some() == after.withdrawn.is_some() {
            return Ok(recording);
        }
        let record = self
            .get(submission::items::record_address(reference), budget)
            .await?;
        let record = record.unwrap_or_default();
        for hash in submission::items::key_hashes(&record) {
            // A withdrawal recorded by an earlier version left them.
            let ours = Condition::absent_or_of_reference(reference.compact());
            recording = match after.withdrawn {
                Some(_) => recording.delete(KEY, submission::items::key_address(hash), ours),
                None => recording.put(
                    NAMESAKE,
                    submission::items::key_of_record(&record, hash),
                    ours,
                ),
            };
        }
        Ok(recording)
    }
}
