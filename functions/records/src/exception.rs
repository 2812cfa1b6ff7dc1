//! A look beyond the own office: granted to one officer for one record, for half an hour, and
//! listed for the secretariat.

use jiff::{SignedDuration, Timestamp};
use programme::closed_lists::ExceptionReason;
use programme::{Reference, wib};

use crate::failure::StoreFailure;
use crate::items::{self, Item, is_expired, number, put, string, text};
use crate::officer::{OfficerId, Scope};
use crate::officers;
use crate::reads::{NotOpened, Opened, Reader};
use crate::repository::Repository;
use crate::table;
use crate::transaction::Condition;

/// Minutes for which a record can be read.
pub const EXCEPTION_MINUTES: i64 = 30;

/// A look that was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The officer.
    pub officer: OfficerId,
    /// The record.
    pub reference: Reference,
    /// The reason she gave.
    pub reason: ExceptionReason,
    /// When.
    pub at: Timestamp,
}

impl Repository {
    /// Lets an officer read one record for [`EXCEPTION_MINUTES`], and lists it.
    pub async fn grant(
        &self,
        officer: &OfficerId,
        reference: Reference,
        reason: ExceptionReason,
        now: Timestamp,
    ) -> Result<(), NotOpened> {
        self.standing(&Scope::All, reference, now).await?;
        let until = now + SignedDuration::from_mins(EXCEPTION_MINUTES);
        let mut grant = items::versioned(address(officer, reference));
        put(&mut grant, "until", text(&format!("{until:.3}")));
        put(
            &mut grant,
            table::definition().expiry,
            number(until.as_second()),
        );
        let sort = format!("{now:.3}#{officer}#{}", reference.compact());
        let mut listed = items::item(LIST.to_owned(), sort);
        put(&mut listed, "at", text(&format!("{now:.3}")));
        put(&mut listed, "by", text(officer.as_str()));
        put(&mut listed, "reference", text(reference.compact()));
        put(&mut listed, "reason", text(reason.code()));
        let kept = now.as_second() + LISTED_DAYS * wib::SECONDS_A_DAY;
        put(&mut listed, table::definition().expiry, number(kept));
        let transaction = self
            .transaction()
            .put("grant", grant, Condition::any())
            .put("list", listed, Condition::any());
        // Under no condition, so nothing is refused.
        let _ = self.insist_on(&transaction).await?;
        Ok(())
    }

    /// Returns a person's data for an officer to whom it was granted, and until when; unknown to
    /// anybody else.
    pub async fn person_by_grant(
        &self,
        reference: Reference,
        reader: &Reader,
        now: Timestamp,
    ) -> Result<(Opened, Timestamp), NotOpened> {
        let key = address(&reader.officer, reference);
        let grant = self.get(key, &mut self.budget()).await?;
        let grant = grant.ok_or(NotOpened::Unknown)?;
        let until: Timestamp = string(&grant, "until")
            .parse()
            .map_err(|_| StoreFailure::unreadable("grant"))?;
        if until <= now {
            return Err(NotOpened::Unknown);
        }
        let opened = self.person(&Scope::All, reference, reader, now).await?;
        Ok((opened, until))
    }

    /// Lists everything that was granted in the last 90 days, the newest first.
    pub async fn grants(&self, now: Timestamp) -> Result<Vec<Grant>, StoreFailure> {
        let mut listed = self.partition(LIST).await?;
        listed.retain(|item| !is_expired(item, now));
        listed.iter().rev().map(read).collect()
    }
}

/// Days for which it is listed.
const LISTED_DAYS: i64 = 90;

const LIST: &str = "GRANTS";

fn address(officer: &OfficerId, reference: Reference) -> Item {
    let sort = format!("GRANT#{}", reference.compact());
    items::address(officers::partition(officer), sort)
}

fn read(item: &Item) -> Result<Grant, StoreFailure> {
    let read = || {
        Some(Grant {
            officer: string(item, "by").parse().ok()?,
            reference: Reference::parse(string(item, "reference")).ok()?,
            reason: string(item, "reason").parse().ok()?,
            at: string(item, "at").parse().ok()?,
        })
    };
    read().ok_or_else(|| StoreFailure::unreadable("grant"))
}
