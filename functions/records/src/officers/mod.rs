//! Accounts of officers in the store: invited, activated, changed, closed.
//!
//! A change reads the account and puts it back under the condition that nobody was faster
//! (`seq`), so of two changes at once one starts anew.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::failure::StoreFailure;
use crate::items::{self, Item, put, text};
use crate::officer::{Assignment, Officer, OfficerId, OfficerStatus};
use crate::person::string;
use crate::repository::{Repository, draw_act};
use crate::table;
use crate::transaction::{Condition, NotWritten, Transaction};

/// How long an activation code can be used.
pub const ACTIVATION_HOURS: i64 = 72;

/// How many recovery codes an officer has.
pub const RECOVERY_CODES: usize = 10;

/// An officer's account with what it takes to sign in. It has no `Debug`: nothing of it belongs
/// into a log.
#[derive(Clone)]
pub struct Account {
    /// The officer.
    pub officer: Officer,
    /// Everything she proves herself by; empty until she has set it.
    pub credentials: Credentials,
    /// Sessions of another generation have ended.
    pub generation: u32,
    /// Hash of the activation code, where it has one.
    activation: Option<String>,
    seq: u32,
}

/// Password and authenticator, none of which can be told from what is stored.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The password as the desk has hashed it.
    pub password: String,
    /// The part of the authenticator's key that is stored; the other is the operator's.
    pub authenticator: String,
    /// A counterpart of an authenticator that is set up and not confirmed; empty where there is none.
    pub next_authenticator: String,
    /// The last time step whose code was used: each counts once.
    pub last_step: i64,
}

/// A code that is used once: to activate an account (24 letters, 120 bits) or to sign in without
/// the authenticator (16 letters, 80 bits). Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

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

impl OneTimeCode {
    /// Draws a code for an activation.
    pub fn draw_activation() -> Result<Self, StoreFailure> {
        Self::draw(&mut [0; 15])
    }

    /// Draws a recovery code.
    pub fn draw_recovery() -> Result<Self, StoreFailure> {
        Self::draw(&mut [0; 10])
    }

    /// Reads a code as people type it; `None` when it can be none.
    pub fn typed(text: &str) -> Option<Self> {
        let code = programme::base32::typed(text)?;
        matches!(code.len(), 16 | 24).then_some(Self(code))
    }

    /// The code in groups of four, to be shown once.
    pub fn shown(&self) -> String {
        programme::base32::in_fours(&self.0)
    }

    fn draw(bytes: &mut [u8]) -> Result<Self, StoreFailure> {
        getrandom::fill(bytes).map_err(|_| StoreFailure::no_random_numbers())?;
        Ok(Self(programme::base32::encode(bytes)))
    }

    /// A plain hash will do: nobody tries 2^80 codes.
    fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
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

    /// The account that waits for this activation code.
    pub async fn invited(
        &self,
        code: &OneTimeCode,
        now: Timestamp,
    ) -> Result<Option<Account>, StoreFailure> {
        let Some(found) = self.get(code_address(code), &mut self.budget()).await? else {
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
            .delete("code", code_address(code), Condition::present())
            .put(
                NAME,
                name_item(&account.officer.name, id),
                Condition::absent(),
            );
        let transaction = put_recovery_codes(transaction, id, recovery);
        match self.insist_on(&transaction).await? {
            Ok(()) => Ok(Activation::Done),
            Err(NotWritten::Refused(checks)) if checks.contain(NAME) => {
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

    /// The account with this id.
    pub async fn account(&self, id: &OfficerId) -> Result<Option<Account>, StoreFailure> {
        let found = self.get(profile_address(id), &mut self.budget()).await?;
        found.map(|item| Account::read(&item)).transpose()
    }

    /// The account of the officer who signs in with this name, however she writes its capitals and
    /// spaces. An unknown name costs the same calls.
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

    /// All officers but those whose account is closed, by kind of work and name.
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

    /// Closes an account for good: its sessions have ended, its name is free for another, its codes
    /// are gone. The id stays, because events name it. False where another change was faster.
    pub async fn close_account(&self, account: &Account) -> Result<bool, StoreFailure> {
        let mut closed = account.clone();
        closed.officer.status = OfficerStatus::Closed;
        closed.officer.activation_until = None;
        closed.credentials = Credentials::default();
        closed.activation = None;
        closed.generation += 1;
        closed.seq += 1;
        let id = &account.officer.id;
        let condition = Condition::at_sequence(account.seq);
        let mut transaction = self.transaction().put("profile", closed.item(), condition);
        if account.officer.status == OfficerStatus::Active {
            let name = name_address(&account.officer.name);
            transaction = transaction.delete("name", name, Condition::present());
            for (number, name) in (1..).zip(CODE_NAMES) {
                let code = recovery_address(id, number);
                transaction = transaction.delete(name, code, Condition::present());
            }
        }
        if let Some(hash) = &account.activation {
            let code = items::address(format!("ACTIVATION#{hash}"), CODE.to_owned());
            transaction = transaction.delete("code", code, Condition::present());
        }
        Ok(self.insist_on(&transaction).await?.is_ok())
    }

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
            string(item, table::definition().sort_key).starts_with("CODE#")
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

impl Account {
    /// Whether the code activates it now.
    fn waits_for(&self, code: &OneTimeCode, now: Timestamp) -> bool {
        self.officer.status == OfficerStatus::Invited
            && self.activation.as_ref() == Some(&code.hash())
            && self
                .officer
                .activation_until
                .is_some_and(|until| now < until)
    }

    fn item(&self) -> Item {
        let officer = &self.officer;
        let mut item = items::versioned(profile_address(&officer.id));
        officer.assignment.put(&mut item);
        put(&mut item, "seq", items::number(self.seq.into()));
        put(
            &mut item,
            "generation",
            items::number(self.generation.into()),
        );
        put(&mut item, "status", text(officer.status.name()));
        put(
            &mut item,
            "last_step",
            items::number(self.credentials.last_step),
        );
        for (name, value) in [
            ("name", &officer.name),
            ("password", &self.credentials.password),
            ("authenticator", &self.credentials.authenticator),
            ("next_authenticator", &self.credentials.next_authenticator),
        ] {
            if !value.is_empty() {
                put(&mut item, name, text(value));
            }
        }
        if let Some(hash) = &self.activation {
            put(&mut item, "activation", text(hash));
        }
        for (name, at) in [
            ("activation_until", officer.activation_until),
            ("last_sign_in", officer.last_sign_in),
        ] {
            if let Some(at) = at {
                put(&mut item, name, items::number(at.as_second()));
            }
        }
        item
    }

    fn read(item: &Item) -> Result<Self, StoreFailure> {
        let unreadable = || StoreFailure::unreadable("officer");
        let partition = string(item, table::definition().partition_key);
        let id = partition.strip_prefix(OFFICER).ok_or_else(unreadable)?;
        let number = |name: &str| items::read_number(item, name);
        let at = |name: &str| number(name).and_then(|at| Timestamp::from_second(at).ok());
        let count = |name: &str| number(name).and_then(|number| number.try_into().ok());
        let owned = |name: &str| string(item, name).to_owned();
        Ok(Self {
            officer: Officer {
                id: id.parse().map_err(|_| unreadable())?,
                name: owned("name"),
                assignment: Assignment::read(item)?,
                status: OfficerStatus::read(item)?,
                last_sign_in: at("last_sign_in"),
                activation_until: at("activation_until"),
            },
            credentials: Credentials {
                password: owned("password"),
                authenticator: owned("authenticator"),
                next_authenticator: owned("next_authenticator"),
                last_step: number("last_step").unwrap_or_default(),
            },
            generation: count("generation").ok_or_else(unreadable)?,
            activation: item.contains_key("activation").then(|| owned("activation")),
            seq: count("seq").ok_or_else(unreadable)?,
        })
    }
}

const OFFICER: &str = "OFFICER#";

/// Partition of the list of officers: their ids and nothing else.
const LIST: &str = "OFFICERS";

/// Sort key of an activation code.
const CODE: &str = "CODE";

/// The check of a name.
const NAME: &str = "name";

/// An id that no officer can have been given by chance: an unknown name is looked up like a known
/// one.
const NOBODY: &str = "aaaaaaaa";

/// The names of the checks of the recovery codes.
const CODE_NAMES: [&str; RECOVERY_CODES] = [
    "code 1", "code 2", "code 3", "code 4", "code 5", "code 6", "code 7", "code 8", "code 9",
    "code 10",
];

fn partition(id: &OfficerId) -> String {
    format!("{OFFICER}{id}")
}

fn profile_address(id: &OfficerId) -> Item {
    items::address(partition(id), "PROFILE".to_owned())
}

fn recovery_address(id: &OfficerId, number: usize) -> Item {
    items::address(partition(id), format!("CODE#{number:02}"))
}

fn put_recovery_codes(
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

fn code_address(code: &OneTimeCode) -> Item {
    items::address(format!("ACTIVATION#{}", code.hash()), CODE.to_owned())
}

fn code_item(code: &OneTimeCode, id: &OfficerId, until: Timestamp) -> Item {
    let mut item = items::versioned(code_address(code));
    put(&mut item, "officer", text(id.as_str()));
    put(
        &mut item,
        table::definition().expiry,
        items::number(until.as_second()),
    );
    item
}

fn name_address(name: &str) -> Item {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ").to_lowercase();
    items::address(format!("OFFICERNAME#{name}"), "NAME".to_owned())
}

fn name_item(name: &str, id: &OfficerId) -> Item {
    let mut item = items::versioned(name_address(name));
    put(&mut item, "officer", text(id.as_str()));
    item
}
