//! Accounts of officers in the store: invited, activated, changed, closed.
//!
//! A change reads the account and puts it back under the condition that nobody was faster
//! (`seq`), so of two changes at once one starts anew.

mod account;
mod codes;
mod one_time_code;
mod renewal;

use jiff::{SignedDuration, Timestamp};

use self::account::{LIST, name_address, name_item, profile_address};
use self::codes::{
    CODE_NAMES, activation_address, code_item, put_recovery_codes, recovery_address,
};
use crate::failure::StoreFailure;
use crate::items::{self, put, string, text};
use crate::officer::{Assignment, Officer, OfficerId, OfficerStatus};
use crate::repository::Repository;
use crate::table;
use crate::transaction::{Condition, Transaction};

pub(crate) use self::account::partition;
pub use self::account::{Account, Credentials};
pub use self::codes::RECOVERY_CODES;
pub use self::one_time_code::OneTimeCode;

/// How long an activation code can be used.
pub const ACTIVATION_HOURS: i64 = 72;

/// An account that waits for its officer.
pub struct Invitation {
    /// The account.
    pub id: OfficerId,
    /// To be handed over on paper.
    pub code: OneTimeCode,
    /// Until when it can be used.
    pub until: Timestamp,
}

/// Outcome of activating an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// It is in use from now on.
    Done,
    /// Another officer has this name.
    NameTaken,
    /// The code was used, withdrawn, or is too old.
    CodeUsed,
}

impl Repository {
    /// Makes an account that its officer activates with a code. `by` names who invites.
    pub async fn invite(
        &self,
        assignment: Assignment,
        by: &str,
        now: Timestamp,
    ) -> Result<Invitation, StoreFailure> {
        let code = OneTimeCode::draw_activation()?;
        let until = now + SignedDuration::from_hours(ACTIVATION_HOURS);
        let id = OfficerId::draw()?;
        let account = Account {
            officer: Officer {
                id: id.clone(),
                name: String::new(),
                assignment,
                status: OfficerStatus::Invited,
                last_sign_in: None,
                activation_until: Some(until),
                renewal: None,
            },
            credentials: Credentials::default(),
            generation: 1,
            activation: Some(code.hash()),
            seq: 1,
        };
        let mut profile = account.item();
        put(&mut profile, "invited_by", text(by));
        let listed = items::versioned(items::address(LIST.to_owned(), id.to_string()));
        let transaction = self
            .transaction()
            .put("profile", profile, Condition::absent())
            .put("list", listed, Condition::absent())
            .put("code", code_item(&code, &id, until), Condition::absent());
        // Forty random bits that are taken, or our own write whose answer got lost: in both cases
        // the code of this one is known to nobody, and a new invitation is right.
        match self.insist_on(&transaction).await? {
            Ok(()) => Ok(Invitation { id, code, until }),
            Err(_) => Err(StoreFailure::contention("the id is taken")),
        }
    }

    /// Finds the account that waits for this activation code.
    pub async fn invited(
        &self,
        code: &OneTimeCode,
        now: Timestamp,
    ) -> Result<Option<Account>, StoreFailure> {
        let Some(found) = self
            .get(activation_address(&code.hash()), &mut self.budget())
            .await?
        else {
            return Ok(None);
        };
        let Ok(id) = string(&found, "officer").parse() else {
            return Err(StoreFailure::unreadable("activation code"));
        };
        let account = self.account(&id).await?;
        Ok(account.filter(|account| account.waits_for(code, now)))
    }

    /// Takes an account into use: the code is used up, the name is hers, and the recovery codes can
    /// be used. All or nothing.
    pub async fn activate(
        &self,
        account: &Account,
        code: &OneTimeCode,
        recovery: &[OneTimeCode],
        now: Timestamp,
    ) -> Result<Activation, StoreFailure> {
        let mut active = account.clone();
        active.officer.status = OfficerStatus::Active;
        active.officer.activation_until = None;
        active.officer.last_sign_in = Some(now);
        active.activation = None;
        active.seq += 1;
        let id = &account.officer.id;
        let transaction = self
            .transaction()
            .put(
                "profile",
                active.item(),
                Condition::at_sequence(account.seq),
            )
            .delete(
                "code",
                activation_address(&code.hash()),
                Condition::present(),
            )
            .put(
                NAME,
                name_item(&account.officer.name, id),
                Condition::absent(),
            );
        let transaction = put_recovery_codes(transaction, id, recovery);
        match self.insist_on(&transaction).await? {
            Ok(()) => Ok(Activation::Done),
            Err(checks) if checks.contain(NAME) => {
                // Ours, when it was we who wrote it and the answer got lost.
                let now_there = self.account_named(&account.officer.name).await?;
                let is_ours = now_there
                    .is_some_and(|there| there.officer.id == *id && there.seq == active.seq);
                Ok(if is_ours {
                    Activation::Done
                } else {
                    Activation::NameTaken
                })
            }
            Err(_) => Ok(Activation::CodeUsed),
        }
    }

    /// Finds the account with this id.
    pub async fn account(&self, id: &OfficerId) -> Result<Option<Account>, StoreFailure> {
        let found = self.get(profile_address(id), &mut self.budget()).await?;
        found.map(|item| Account::read(&item)).transpose()
    }

    /// Finds the account of the officer who signs in with this name, however she writes its
    /// capitals and spaces. An unknown name costs the same calls.
    pub async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreFailure> {
        let found = self.get(name_address(name), &mut self.budget()).await?;
        let id = found
            .as_ref()
            .map_or(NOBODY, |item| string(item, "officer"));
        match id.parse() {
            Ok(id) => self.account(&id).await,
            Err(_) => Err(StoreFailure::unreadable("name of an officer")),
        }
    }

    /// Lists all officers but those whose account is closed, by kind of work and name.
    pub async fn officers(&self) -> Result<Vec<Officer>, StoreFailure> {
        let mut officers = Vec::new();
        for listed in self.partition(LIST).await? {
            let id = string(&listed, table::definition().sort_key).parse();
            let id = id.map_err(|_| StoreFailure::unreadable("list of officers"))?;
            let account = self.account(&id).await?;
            officers.extend(account.map(|account| account.officer));
        }
        officers.retain(|officer| officer.status != OfficerStatus::Closed);
        officers.sort_by(|one, other| {
            let order = |officer: &Officer| (officer.role(), officer.name.to_lowercase());
            order(one).cmp(&order(other))
        });
        Ok(officers)
    }

    /// Puts a changed account back, and gives it as it stands then; `None` where another change was
    /// faster, and nothing is written.
    pub async fn change_account(&self, changed: &Account) -> Result<Option<Account>, StoreFailure> {
        let mut next = changed.clone();
        next.seq += 1;
        let condition = Condition::at_sequence(changed.seq);
        let transaction = self.transaction().put("profile", next.item(), condition);
        Ok(self.insist_on(&transaction).await?.is_ok().then_some(next))
    }

    /// Closes an account for good: its sign-ins have ended, its name is free for another, its codes
    /// are gone. The id stays, because events name it. False where another change was faster.
    pub async fn close_account(&self, account: &Account) -> Result<bool, StoreFailure> {
        let mut closed = account.clone();
        closed.officer.status = OfficerStatus::Closed;
        closed.officer.activation_until = None;
        closed.credentials = Credentials::default();
        closed.activation = None;
        closed.generation += 1;
        closed.seq += 1;
        let condition = Condition::at_sequence(account.seq);
        let transaction = self.transaction().put("profile", closed.item(), condition);
        let transaction = delete_ways_in(transaction, account);
        Ok(self.insist_on(&transaction).await?.is_ok())
    }
}

/// Deletes everything by which the officer of an account came in: her name, her recovery codes, her
/// activation code.
fn delete_ways_in(mut transaction: Transaction, account: &Account) -> Transaction {
    let id = &account.officer.id;
    if account.officer.status == OfficerStatus::Active {
        let name = name_address(&account.officer.name);
        transaction = transaction.delete("name", name, Condition::present());
        for (number, name) in (1..).zip(CODE_NAMES) {
            let code = recovery_address(id, number);
            transaction = transaction.delete(name, code, Condition::present());
        }
    }
    if let Some(hash) = &account.activation {
        let code = activation_address(hash);
        // The store itself deletes one that is too old.
        transaction = transaction.delete("code", code, Condition::any());
    }
    transaction
}

/// The check of a name.
const NAME: &str = "name";

/// An id that no officer can have been given by chance: an unknown name is looked up like a known
/// one.
const NOBODY: &str = "aaaaaaaa";
