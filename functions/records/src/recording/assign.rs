//! Assigning whoever is suggested.

use std::slice;

use jiff::Timestamp;

use crate::failure::StoreFailure;
use crate::history::{Act, Acted, NotActed, What};
use crate::mentors::{Mentor, Need, Suggestion, suggest};
use crate::repository::Repository;

/// Outcome of looking for a mentor and assigning her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// It is recorded.
    Recorded(Box<Acted>),
    /// Nobody in reach has room. Nothing was recorded.
    Nobody(Suggestion),
}

/// Others may assign in between, from other processes, but not this often.
const MOST_ROUNDS: usize = 20;

impl Repository {
    /// Lists the mentors among whom somebody with this need finds hers: of her kecamatan and her
    /// kota.
    pub async fn mentors_for(&self, need: &Need) -> Result<Vec<Mentor>, StoreFailure> {
        let mut mentors = self.mentors_of(slice::from_ref(&need.kecamatan)).await?;
        mentors.extend(self.mentors_of(&need.kota).await?);
        Ok(mentors)
    }

    /// Assigns whoever is suggested, as the act `act`, whose `what` is set here.
    ///
    /// What was suggested is assigned only while she has as many cases as when she was, so equal
    /// mentors never differ by more than one case, however many are assigned at once. In one process
    /// they are assigned one after the other, which costs less than being refused.
    pub async fn assign_suggested(
        &self,
        act: &Act,
        need: &Need,
        now: Timestamp,
    ) -> Result<Assigned, NotActed> {
        let _alone = self.assigning.lock().await;
        let mut act = act.clone();
        for _ in 0..MOST_ROUNDS {
            let own = slice::from_ref(&need.kecamatan);
            let mut mentors = self.mentors_of(own).await?;
            let mut suggestion = suggest(need, &mentors);
            if !matches!(suggestion, Suggestion::Mentor { .. }) {
                mentors.extend(self.mentors_of(&need.kota).await?);
                suggestion = suggest(need, &mentors);
            }
            let Suggestion::Mentor { id, reason, load } = suggestion else {
                return Ok(Assigned::Nobody(suggestion));
            };
            act.what = What::MentorAssigned {
                mentor: id.to_string(),
                reason,
            };
            match self.act_with(&act, now, Some(load), &[], |all| all).await {
                Err(NotActed::MentorFull) => {}
                recorded => return Ok(Assigned::Recorded(Box::new(recorded?))),
            }
        }
        Err(StoreFailure::contention("mentors assigned meanwhile").into())
    }
}
