//! Single calls to the table: an item read, put, deleted, or changed under a condition, a transaction.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure as OnRefusal,
};

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{self, Item};
use crate::repository::Repository;
use crate::transaction::{Checks, Transaction};

impl Repository {
    /// Reads an item as it is now.
    pub(crate) async fn get(
        &self,
        key: Item,
        budget: &mut Budget,
    ) -> Result<Option<Item>, StoreFailure> {
        let found = budget
            .insist(|| {
                self.client
                    .get_item()
                    .table_name(&*self.table)
                    .set_key(Some(key.clone()))
                    .consistent_read(true)
                    .send()
            })
            .await?;
        Ok(found.item)
    }

    /// Puts an item whatever is there; a second try writes the same again.
    pub(crate) async fn put(&self, item: Item) -> Result<(), StoreFailure> {
        let call = self.client.put_item().table_name(&*self.table);
        let call = call.set_item(Some(item));
        let mut budget = self.budget();
        budget.insist(|| call.clone().send()).await?;
        Ok(())
    }

    /// Deletes the item with the key of this one.
    pub(crate) async fn delete(&self, item: &Item) -> Result<(), StoreFailure> {
        let call = self.client.delete_item().table_name(&*self.table);
        let call = call.set_key(Some(items::key_of(item)));
        let mut budget = self.budget();
        budget.insist(|| call.clone().send()).await?;
        Ok(())
    }

    /// Changes the item with this key where the condition holds, and gives it back as it is then;
    /// the error is the item for which it does not hold, empty where there is none.
    ///
    /// An answer may get lost and the call be made again: the caller's condition says what that
    /// does.
    pub(crate) async fn update(
        &self,
        key: Item,
        change: &str,
        condition: &str,
        names: &[(&str, &str)],
        values: &[(&str, AttributeValue)],
    ) -> Result<Result<Item, Item>, StoreFailure> {
        let names = names.iter();
        let names = names.map(|(name, attribute)| ((*name).to_owned(), (*attribute).to_owned()));
        let values = values.iter();
        let values = values.map(|(name, value)| ((*name).to_owned(), value.clone()));
        let call = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(key))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names.collect()))
            .set_expression_attribute_values(Some(values.collect()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(OnRefusal::AllOld);
        let mut budget = self.budget();
        loop {
            let error = match budget.spend(Box::pin(call.clone().send())).await? {
                Ok(changed) => return Ok(Ok(changed.attributes.unwrap_or_default())),
                Err(error) => error,
            };
            let failure = StoreFailure::of(&error);
            match error.into_service_error() {
                UpdateItemError::ConditionalCheckFailedException(refused) => {
                    return Ok(Err(refused.item.unwrap_or_default()));
                }
                _ => budget.pause(failure).await?,
            }
        }
    }

    /// Sends a transaction until it is written or one of its checks says no.
    pub(crate) async fn insist_on(
        &self,
        transaction: &Transaction,
    ) -> Result<Result<(), Checks>, StoreFailure> {
        transaction.decide(&self.client, &mut self.budget()).await
    }
}
