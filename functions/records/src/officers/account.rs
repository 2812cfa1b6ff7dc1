//! An account as the store keeps it.

use jiff::Timestamp;

use super::one_time_code::OneTimeCode;
use crate::failure::StoreFailure;
use crate::items::{self, Item, put, string, text};
use crate::officer::{Assignment, Officer, OfficerId, OfficerStatus, Renewal};
use crate::table;

/// An officer's account with what it takes to sign in. It has no `Debug`: nothing of it belongs
/// into a log.
#[derive(Clone)]
pub struct Account {
    /// The officer.
    pub officer: Officer,
    /// Everything she proves herself by; empty until she has set it.
    pub credentials: Credentials,
    /// Sign-ins of another generation have ended.
    pub generation: u32,
    /// Hash of the activation code, where it has one.
    pub(super) activation: Option<String>,
    pub(super) seq: u32,
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

impl Account {
    /// Tells whether the code activates it now.
    pub(super) fn waits_for(&self, code: &OneTimeCode, now: Timestamp) -> bool {
        self.officer.status == OfficerStatus::Invited
            && self.activation.as_ref() == Some(&code.hash())
            && self
                .officer
                .activation_until
                .is_some_and(|until| now < until)
    }

    pub(super) fn item(&self) -> Item {
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
        if let Some(renewal) = &officer.renewal {
            put(&mut item, "renewal_by", text(renewal.asked_by.as_str()));
            let at = items::number(renewal.asked_at.as_second());
            put(&mut item, "renewal_at", at);
            if let Some(by) = &renewal.approved_by {
                put(&mut item, "renewal_approved_by", text(by.as_str()));
            }
        }
        item
    }

    pub(super) fn read(item: &Item) -> Result<Self, StoreFailure> {
        let unreadable = || StoreFailure::unreadable("officer");
        let partition = string(item, table::definition().partition_key);
        let id = partition.strip_prefix(OFFICER).ok_or_else(unreadable)?;
        let number = |name: &str| items::read_number(item, name);
        let at = |name: &str| number(name).and_then(|at| Timestamp::from_second(at).ok());
        let count = |name: &str| number(name).and_then(|number| number.try_into().ok());
        let owned = |name: &str| string(item, name).to_owned();
        let renewal = || {
            Some(Renewal {
                asked_by: string(item, "renewal_by").parse().ok()?,
                asked_at: at("renewal_at")?,
                approved_by: string(item, "renewal_approved_by").parse().ok(),
            })
        };
        Ok(Self {
            officer: Officer {
                id: id.parse().map_err(|_| unreadable())?,
                name: owned("name"),
                assignment: Assignment::read(item)?,
                status: OfficerStatus::read(item)?,
                last_sign_in: at("last_sign_in"),
                activation_until: at("activation_until"),
                renewal: renewal(),
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

/// Beginning of the partitions of officers.
const OFFICER: &str = "OFFICER#";

/// Partition of the list of officers: their ids and nothing else.
pub(super) const LIST: &str = "OFFICERS";

/// Returns the partition of an officer and what is hers.
pub(crate) fn partition(id: &OfficerId) -> String {
    format!("{OFFICER}{id}")
}

pub(super) fn profile_address(id: &OfficerId) -> Item {
    items::address(partition(id), "PROFILE".to_owned())
}

pub(super) fn name_address(name: &str) -> Item {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ").to_lowercase();
    items::address(format!("OFFICERNAME#{name}"), "NAME".to_owned())
}

pub(super) fn name_item(name: &str, id: &OfficerId) -> Item {
    let mut item = items::versioned(name_address(name));
    put(&mut item, "officer", text(id.as_str()));
    item
}
