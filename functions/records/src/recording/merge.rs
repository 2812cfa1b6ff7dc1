//! A request for a mentor joined to the registration of the same person: one more event on each.

use jiff::Timestamp;
use programme::Reference;

use crate::failure::StoreFailure;
use crate::history::{Act, Acted, NotActed, Sums, What, items};
use crate::repository::Repository;
use crate::submission::items::record_address;
use crate::transaction::Condition;

/// Others may record something about the registration in between, but not this often.
const MOST_ROUNDS: usize = 5;

const REGISTRATION: &str = "registration";

impl Repository {
    /// Joins a request to a registration: the request ends, and its need goes on with the
    /// registration, which then waits for a mentor. Both are recorded, or neither.
    ///
    /// `act` is of the request, with the action's id; its `what` is set here.
    pub async fn merge(
        &self,
        act: &Act,
        registration: Reference,
        now: Timestamp,
    ) -> Result<Acted, NotActed> {
        let act = Act {
            what: What::Merged { into: registration },
            ..act.clone()
        };
        let other = Act {
            reference: registration,
            seen: None,
            what: What::MentorAsked {
                request: act.reference,
            },
            text: None,
            ..act.clone()
        };
        for _ in 0..MOST_ROUNDS {
            let mut budget = self.budget();
            let (before, _) = self.stand(registration, now, &mut budget).await?;
            let event = other.event(&before, now);
            before.admits(&event, &[])?;
            let after = before.after(&event, &[]);
            let change = Sums::of_event(Some(&before), &after);
            let recorded = self.act_with(&act, now, None, &[REGISTRATION], |transaction| {
                transaction
                    .put(
                        REGISTRATION,
                        items::event(&event, &change, registration),
                        Condition::absent(),
                    )
                    .put(
                        REGISTRATION,
                        items::state(&after, registration),
                        Condition::at_sequence(before.seq),
                    )
                    .set(
                        REGISTRATION,
                        record_address(registration),
                        items::listing(&after, registration),
                        Condition::present(),
                    )
            });
            match recorded.await {
                Err(NotActed::Refused(REGISTRATION)) => {
                    // By somebody else, or by this very action, whose answer got lost.
                    let event = items::address_of(act.reference, act.seen.unwrap_or(0) + 1);
                    let event = self.get(event, &mut budget).await?;
                    let event = event.as_ref().map(items::read_event).transpose()?;
                    if event.is_some_and(|event| event.act == act.id) {
                        return self.act(&act, now).await;
                    }
                }
                recorded => return recorded,
            }
        }
        Err(StoreFailure::contention("another event meanwhile").into())
    }
}
