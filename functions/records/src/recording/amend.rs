//! Answers put right by an officer: in the record, in the list of its office, and as the person that
//! the same form would be recognised by.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use crate::failure::StoreFailure;
use crate::history::{Act, Acted, NotActed};
use crate::items::{Item, read_number, string, text, value};
use crate::repository::Repository;
use crate::submission::{Hashes, NewSubmission, items};
use crate::table;
use crate::transaction::Condition;

/// The check that no other record has the identity of the amended one.
pub const IDENTITY_TAKEN: &str = "identity";

impl Repository {
    /// Records that answers were put right and puts them right, in one transaction: `right` is the
    /// whole form again, made as for a new submission. What it says of consents, of the moment of
    /// receipt and of quarantine changes nothing.
    ///
    /// Another record with the same identity refuses it with [`IDENTITY_TAKEN`]. The event names
    /// questions alone, so the same action again is a repeat only while the record has the same
    /// answers.
    pub async fn amend(
        &self,
        act: &Act,
        right: &NewSubmission,
        now: Timestamp,
    ) -> Result<Acted, NotActed> {
        let address = items::record_address(act.reference);
        let mut budget = self.budget();
        let record = self.get(address.clone(), &mut budget).await?;
        let record = record.ok_or(NotActed::Unknown)?;
        let before: Vec<&str> = items::key_hashes(&record).collect();
        let expiry = table::definition().expiry;
        let expires_at = read_number(&record, expiry);
        let expires_at = expires_at.ok_or_else(|| StoreFailure::unreadable("record"))?;
        let received_at = string(&record, "received_at").parse();
        let received_at = received_at.map_err(|_| StoreFailure::unreadable("record"))?;
        let kept = NewSubmission {
            received_at,
            expires_at,
            ..right.clone()
        };
        // A record in quarantine has an identity apart, and keeps it.
        let is_apart = record.contains_key("quarantine");
        let has = |key: &str| right.hashes.all().any(|hashes| hashes.key == key);
        let is_new = |hashes: &&Hashes| !before.contains(&&*hashes.key);
        let new: Vec<&Hashes> = right.hashes.all().filter(is_new).collect();
        let gone: Vec<&str> = before.iter().copied().filter(|key| !has(key)).collect();
        let attributes = attributes(right, !is_apart);
        let checks = [IDENTITY_TAKEN];
        let recorded = self.record_with(act, now, None, &checks, &attributes, |transaction| {
            if is_apart {
                return transaction;
            }
            let transaction = new.iter().fold(transaction, |transaction, hashes| {
                let key = items::key(&kept, hashes, act.reference);
                let absent = Condition::absent_at(now.as_second());
                transaction.put(IDENTITY_TAKEN, key, absent)
            });
            gone.iter().fold(transaction, |transaction, key| {
                let ours = Condition::absent_or_of_reference(act.reference.compact());
                transaction.delete("former identity", items::key_address(key), ours)
            })
        });
        let acted = recorded.await?;
        if acted.is_repeat {
            let there = self.get(address, &mut budget).await?;
            let there = there.as_ref().and_then(|record| record.get(ANSWERS));
            let sent = attributes.iter().find(|(name, _)| *name == ANSWERS);
            if there != sent.and_then(|(_, answers)| answers.as_ref()) {
                return Err(NotActed::Resent(vec![acted.event]));
            }
        }
        Ok(acted)
    }
}

/// The attribute of a record that holds its answers.
const ANSWERS: &str = "answers";

/// Lists the attributes of a record that follow from its answers.
fn attributes(
    right: &NewSubmission,
    is_identity_theirs: bool,
) -> Vec<(&'static str, Option<AttributeValue>)> {
    let map = |pairs: &[(String, serde_json::Value)]| {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(question, answer)| (question.clone(), value(answer.clone())));
        AttributeValue::M(pairs.collect::<Item>())
    };
    let by_phone = table::definition().by_phone.partition_key;
    let facets = (!right.facets.is_empty()).then(|| map(&right.facets));
    let mut attributes = vec![
        (ANSWERS, Some(map(&right.answers))),
        ("content_hash", Some(text(&right.hashes.current.content))),
        ("nama", right.name.as_deref().map(text)),
        ("facets", facets),
        (by_phone, right.phone_hash.as_deref().map(text)),
    ];
    if is_identity_theirs {
        attributes.extend(items::identity(right));
    }
    attributes
}
