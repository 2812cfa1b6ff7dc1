//! A new activation code for an officer who has lost all that she proves herself by.

use jiff::{SignedDuration, Timestamp};

use super::codes::code_item;
use super::{ACTIVATION_HOURS, Account, Credentials, Invitation, OneTimeCode, delete_ways_in};
use crate::failure::StoreFailure;
use crate::officer::{Officer, OfficerId, OfficerStatus, Renewal};
use crate::repository::Repository;
use crate::transaction::Condition;

/// How long a new code can be approved after it was asked for.
const APPROVED_WITHIN: SignedDuration = SignedDuration::from_hours(72);

impl Renewal {
    /// Returns the moment until which it can be approved.
    pub fn until(&self) -> Timestamp {
        self.asked_at
            .saturating_add(APPROVED_WITHIN)
            .unwrap_or(Timestamp::MAX)
    }
}

impl Officer {
    /// Returns the new code that was asked for her and waits for somebody's approval.
    pub fn pending_renewal(&self, now: Timestamp) -> Option<&Renewal> {
        let asked = self.renewal.as_ref();
        asked.filter(|asked| asked.approved_by.is_none() && now < asked.until())
    }
}

impl Repository {
    /// Asks for a new activation code; nothing changes until another approves it. False where another
    /// change was faster.
    pub async fn ask_renewal(
        &self,
        account: &Account,
        by: &OfficerId,
        now: Timestamp,
    ) -> Result<bool, StoreFailure> {
        let mut asked = account.clone();
        asked.officer.renewal = Some(Renewal {
            asked_by: by.clone(),
            asked_at: now,
            approved_by: None,
        });
        Ok(self.change_account(&asked).await?.is_some())
    }

    /// Approves a new activation code that somebody else asked for: all ways in are gone, all
    /// sign-ins have ended, and the account waits for its officer as an invited one does. `None`
    /// where nothing waits for this officer's approval, or another change was faster.
    pub async fn approve_renewal(
        &self,
        account: &Account,
        by: &OfficerId,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StoreFailure> {
        let asked = account.officer.pending_renewal(now);
        let Some(asked) = asked.filter(|asked| asked.asked_by != *by) else {
            return Ok(None);
        };
        let id = account.officer.id.clone();
        if id == *by || id == asked.asked_by {
            return Ok(None);
        }
        let code = OneTimeCode::draw_activation()?;
        let until = now + SignedDuration::from_hours(ACTIVATION_HOURS);
        let mut renewed = account.clone();
        renewed.officer.renewal = Some(Renewal {
            approved_by: Some(by.clone()),
            ..asked.clone()
        });
        renewed.officer.status = OfficerStatus::Invited;
        renewed.officer.activation_until = Some(until);
        renewed.credentials = Credentials::default();
        renewed.activation = Some(code.hash());
        renewed.generation += 1;
        renewed.seq += 1;
        let condition = Condition::at_sequence(account.seq);
        let transaction = self
            .transaction()
            .put("profile", renewed.item(), condition)
            .put(
                "new code",
                code_item(&code, &id, until),
                Condition::absent(),
            );
        let transaction = delete_ways_in(transaction, account);
        let is_written = self.insist_on(&transaction).await?.is_ok();
        Ok(is_written.then_some(Invitation { id, code, until }))
    }
}
