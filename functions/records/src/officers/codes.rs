//! The codes of an account: one to activate it, ten to sign in without the authenticator.

use jiff::Timestamp;

use super::account::{Account, partition};
use super::one_time_code::OneTimeCode;
use crate::failure::StoreFailure;
use crate::items::{self, Item, put, string, text};
use crate::officer::OfficerId;
use crate::repository::{Repository, draw_act};
use crate::table;
use crate::transaction::{Condition, Transaction};

/// How many recovery codes an officer has.
pub const RECOVERY_CODES: usize = 10;

impl Repository {
    /// Uses a recovery code up and says how many are left; `None` when it is none of hers, or was
    /// used. Of any number of uses at once, one gets through.
    pub async fn use_recovery_code(
        &self,
        id: &OfficerId,
        code: &OneTimeCode,
        now: Timestamp,
    ) -> Result<Option<usize>, StoreFailure> {
        let unused = self.unused_codes(id).await?;
        let hash = code.hash();
        let Some(ours) = unused.iter().find(|item| string(item, "hash") == hash) else {
            return Ok(None);
        };
        let act = draw_act()?;
        let written = self
            .update(
                items::key_of(ours),
                "SET #used = :used, #act = :act",
                "#hash = :hash AND attribute_not_exists(#used)",
                &[("#used", "used_at"), ("#act", "act"), ("#hash", "hash")],
                &[
                    (":used", items::number(now.as_second())),
                    (":act", text(&act)),
                    (":hash", text(&hash)),
                ],
            )
            .await?;
        let is_ours = match written {
            Ok(_) => true,
            // An answer that got lost: the code was used up by this very call.
            Err(there) => string(&there, "act") == act,
        };
        Ok(is_ours.then(|| unused.len() - 1))
    }

    /// Counts the recovery codes that were not used.
    pub async fn recovery_codes_left(&self, id: &OfficerId) -> Result<usize, StoreFailure> {
        Ok(self.unused_codes(id).await?.len())
    }

    async fn unused_codes(&self, id: &OfficerId) -> Result<Vec<Item>, StoreFailure> {
        let mut items = self.partition(&partition(id)).await?;
        items.retain(|item| {
            string(item, table::definition().sort_key).starts_with(RECOVERY)
                && !item.contains_key("used_at")
        });
        Ok(items)
    }

    /// Replaces all recovery codes, in the one write that also changes the account; false where
    /// another change was faster.
    pub async fn replace_recovery_codes(
        &self,
        changed: &Account,
        recovery: &[OneTimeCode],
    ) -> Result<bool, StoreFailure> {
        let mut next = changed.clone();
        next.seq += 1;
        let condition = Condition::at_sequence(changed.seq);
        let transaction = self.transaction().put("profile", next.item(), condition);
        let transaction = put_recovery_codes(transaction, &changed.officer.id, recovery);
        Ok(self.insist_on(&transaction).await?.is_ok())
    }
}

/// Beginning of the sort keys of recovery codes.
const RECOVERY: &str = "CODE#";

/// The names of the checks of the recovery codes.
pub(super) const CODE_NAMES: [&str; RECOVERY_CODES] = [
    "code 1", "code 2", "code 3", "code 4", "code 5", "code 6", "code 7", "code 8", "code 9",
    "code 10",
];

pub(super) fn recovery_address(id: &OfficerId, number: usize) -> Item {
    items::address(partition(id), format!("{RECOVERY}{number:02}"))
}

pub(super) fn put_recovery_codes(
    mut transaction: Transaction,
    id: &OfficerId,
    codes: &[OneTimeCode],
) -> Transaction {
    for ((number, name), code) in (1..).zip(CODE_NAMES).zip(codes) {
        let mut item = items::versioned(recovery_address(id, number));
        put(&mut item, "hash", text(&code.hash()));
        transaction = transaction.put(name, item, Condition::any());
    }
    transaction
}

/// Returns the primary key of the activation code with this hash.
pub(super) fn activation_address(hash: &str) -> Item {
    items::address(format!("ACTIVATION#{hash}"), "CODE".to_owned())
}

pub(super) fn code_item(code: &OneTimeCode, id: &OfficerId, until: Timestamp) -> Item {
    let mut item = items::versioned(activation_address(&code.hash()));
    put(&mut item, "officer", text(id.as_str()));
    put(
        &mut item,
        table::definition().expiry,
        items::number(until.as_second()),
    );
    item
}
