//! The rules of a session made known, or changed.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::Reference;

use super::items;
use super::rules::{Intake, Rules};
use super::state::is_refused;
use crate::failure::StoreFailure;
use crate::items::{number, text};
use crate::repository::Repository;
use crate::table;
use crate::transaction::{Condition, NotWritten, put_one};

impl Repository {
    /// Makes the rules of a session known, or changes them, and puts everyone where they belong
    /// then: with more places some of the queue get one.
    ///
    /// Of one that is cancelled nothing moves, until it is held after all. With fewer places nobody
    /// loses hers. The references of those above the line are returned,
    /// newest last: whom to ask is the office's to say.
    pub async fn open_places(
        &self,
        rules: &Rules,
        now: Timestamp,
    ) -> Result<Vec<Reference>, StoreFailure> {
        {
            let _turn = self.turns.acquire().await;
            self.write_rules(rules).await?;
        }
        self.settle_places(&rules.session, now).await?;
        let list = self.places(&rules.session).await?;
        let above = list.taken.iter().filter(|holder| holder.is_above);
        Ok(above.map(|holder| holder.reference).collect())
    }

    /// Writes the rules where they are new or others. With fewer places newcomers wait until it is
    /// settled who has one.
    async fn write_rules(&self, rules: &Rules) -> Result<(), StoreFailure> {
        let mut budget = self.patient_budget();
        loop {
            let Some(known) = self.session(&rules.session, &mut budget).await? else {
                let item = items::state(rules, &Intake::Open);
                let put = put_one(
                    (&self.client, &self.table),
                    item,
                    Condition::absent(),
                    &mut budget,
                )
                .await?;
                match put {
                    Ok(()) => return Ok(()),
                    Err(NotWritten::Refused(_)) => continue,
                    Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                        budget.pause(failure).await?;
                        continue;
                    }
                }
            };
            if known.rules == *rules {
                return Ok(());
            }
            let intake = if rules.capacity < known.rules.capacity || rules.mode != known.rules.mode
            {
                Intake::Closed
            } else {
                known.intake.clone()
            };
            let call = self
                .client
                .update_item()
                .table_name(&*self.table)
                .set_key(Some(items::state_address(&rules.session)))
                .update_expression(
                    "SET #kind = :kind, #mode = :mode, #places = :places, #opens = :opens, #closes = :closes, \
                     #starts = :starts, #cancelled = :cancelled, #intake = :intake, #expiry = :expiry",
                )
                .condition_expression("#intake = :known")
                .expression_attribute_names("#kind", "kind")
                .expression_attribute_names("#mode", "mode")
                .expression_attribute_names("#places", "capacity")
                .expression_attribute_names("#opens", "opens")
                .expression_attribute_names("#closes", "closes")
                .expression_attribute_names("#starts", "starts")
                .expression_attribute_names("#cancelled", items::CANCELLED)
                .expression_attribute_names("#intake", "intake")
                .expression_attribute_names("#expiry", table::definition().expiry)
                .expression_attribute_values(":kind", text(rules.kind.name()))
                .expression_attribute_values(":mode", text(rules.mode.name()))
                .expression_attribute_values(":places", number(rules.capacity.into()))
                .expression_attribute_values(":opens", number(rules.opens.as_second()))
                .expression_attribute_values(":closes", number(rules.closes.as_second()))
                .expression_attribute_values(":starts", number(rules.starts.as_second()))
                .expression_attribute_values(":cancelled", AttributeValue::Bool(rules.is_cancelled))
                .expression_attribute_values(":intake", text(&intake.name()))
                .expression_attribute_values(":expiry", number(items::expires_at(rules.starts)))
                .expression_attribute_values(":known", text(&known.intake.name()))
                .send();
            let Err(error) = budget.spend(Box::pin(call)).await? else {
                return Ok(());
            };
            if !is_refused(error.as_service_error()) {
                budget.pause(StoreFailure::of(&error)).await?;
            }
        }
    }
}
