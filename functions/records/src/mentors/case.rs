//! A person's way from mentor to mentor, in the transaction that records it.

use jiff::Timestamp;
use programme::Reference;

use super::mentor::{self, ASSIGNED_AT, MentorId, moment};
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::State;
use crate::repository::Repository;
use crate::transaction::{Condition, Transaction};

/// A person before and after an event, as far as mentors count her among their cases.
pub(crate) struct Cases<'a> {
    pub reference: Reference,
    pub before: &'a State,
    pub after: &'a State,
    /// The cases that the new mentor has to have, where it matters.
    pub load: Option<u32>,
}

/// The check that a mentor has room.
pub(crate) const MENTOR: &str = "mentor";

impl Repository {
    /// Adds to a recording what it means for the mentors before and after it: one case less, one
    /// more. `None` where there is no mentor with the new id.
    pub(crate) async fn move_case(
        &self,
        mut recording: Transaction,
        cases: &Cases<'_>,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<Option<Transaction>, StoreFailure> {
        let (from, to) = (cases.before.mentored_by(), cases.after.mentored_by());
        if from == to {
            return Ok(Some(recording));
        }
        // Examples name mentors who were never written.
        if let Some(id) = self.known_mentor(from, budget).await? {
            let case = mentor::case(&id, cases.reference);
            recording = recording
                .add(
                    "former mentor",
                    mentor::address(&id),
                    ("load", -1),
                    None,
                    Condition::present(),
                )
                .delete("former case", crate::items::key_of(&case), Condition::any());
        }
        if to.is_some() {
            let Some(id) = self.known_mentor(to, budget).await? else {
                return Ok(None);
            };
            let at = Some((ASSIGNED_AT, moment(now)));
            let room = mentor::has_room(cases.load);
            recording = recording
                .add(MENTOR, mentor::address(&id), ("load", 1), at, room)
                .put("case", mentor::case(&id, cases.reference), Condition::any());
        }
        Ok(Some(recording))
    }

    async fn known_mentor(
        &self,
        id: Option<&str>,
        budget: &mut Budget,
    ) -> Result<Option<MentorId>, StoreFailure> {
        let Some(id) = id.and_then(|id| id.parse::<MentorId>().ok()) else {
            return Ok(None);
        };
        let found = self.get(mentor::address(&id), budget).await?;
        Ok(found.map(|_| id))
    }
}
