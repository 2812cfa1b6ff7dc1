//! Transactions whose checks have names: a refusal says which of them failed, not at which place.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update,
};

use crate::budget::Budget;
use crate::failure::{StoreFailure, is_final};
use crate::items::Item;
use crate::table;

/// Writes that are made all or not at all, each under a condition and a name.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    table: String,
    writes: Vec<(&'static str, TransactWriteItem)>,
}

/// A condition under which a write is made, with the values that it mentions.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    expression: &'static str,
    values: Vec<(&'static str, AttributeValue)>,
}

impl Condition {
    /// Makes the condition that the item is not there.
    pub(crate) fn absent() -> Self {
        Self::new("attribute_not_exists(#pk)")
    }

    /// Makes a condition that holds whatever is there.
    pub(crate) fn any() -> Self {
        Self::new("attribute_exists(#pk) OR attribute_not_exists(#pk)")
    }

    /// Makes the condition that the item is there.
    pub(crate) fn present() -> Self {
        Self::new("attribute_exists(#pk)")
    }

    /// Makes the condition that the item is not there, or has expired, whether or not the store has
    /// deleted it yet.
    pub(crate) fn absent_at(second: i64) -> Self {
        Self::new("attribute_not_exists(#pk) OR #expiry <= :now")
            .with(":now", AttributeValue::N(second.to_string()))
    }

    /// Makes the condition that the item is there and belongs to the submission with this
    /// reference.
    pub(crate) fn of_reference(compact: &str) -> Self {
        Self::new("#reference = :ours").with(":ours", AttributeValue::S(compact.to_owned()))
    }

    /// Makes the condition that the item is not there, or belongs to the submission with this
    /// reference.
    pub(crate) fn absent_or_of_reference(compact: &str) -> Self {
        Self::new("attribute_not_exists(#pk) OR #reference = :ours")
            .with(":ours", AttributeValue::S(compact.to_owned()))
    }

    /// Makes the condition that the item's last event is the one with this number.
    pub(crate) fn at_sequence(seq: u32) -> Self {
        Self::new("#seq = :seq").with(":seq", AttributeValue::N(seq.to_string()))
    }

    /// Makes the condition that the item is not there, or says of an earlier day, or of this one,
    /// that it is the last.
    pub(crate) fn through_at_most(day: &str) -> Self {
        Self::new("attribute_not_exists(#pk) OR #through <= :through")
            .with(":through", AttributeValue::S(day.to_owned()))
    }

    /// Makes a condition in the store's words: `#name` is the attribute with this name, `#pk` and
    /// `#expiry` are as the table names them.
    pub(crate) fn new(expression: &'static str) -> Self {
        Self {
            expression,
            values: Vec::new(),
        }
    }

    /// Returns this condition with the value that its expression mentions under this name, such as
    /// `:seq`.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: AttributeValue) -> Self {
        self.values.push((name, value));
        self
    }

    /// Iterates over the attributes that the expression mentions: the store refuses names that are
    /// not used.
    fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let is_outside = |letter: char| !letter.is_ascii_alphanumeric() && !"#_".contains(letter);
        let words = self.expression.split(is_outside);
        words.filter_map(|word| {
            let attribute = match word.strip_prefix('#')? {
                "pk" => table::definition().partition_key,
                "expiry" => table::definition().expiry,
                own => own,
            };
            Some((word, attribute))
        })
    }
}

/// Sets condition, names and values on a builder of the SDK; its builders share no trait.
macro_rules! under {
    ($condition:expr, $builder:expr) => {{
        let condition: Condition = $condition;
        let mut builder = $builder.condition_expression(condition.expression);
        for (name, attribute) in condition.names() {
            builder = builder.expression_attribute_names(name, attribute);
        }
        for (name, value) in condition.values {
            builder = builder.expression_attribute_values(name, value);
        }
        builder
    }};
}

/// Writes one item by itself, once, under a condition. The outer error means that time or calls
/// have run out.
pub(crate) async fn put_one(
    (client, table): (&Client, &str),
    item: Item,
    condition: Condition,
    budget: &mut Budget,
) -> Result<Result<(), NotWritten>, StoreFailure> {
    let put = client.put_item().table_name(table);
    let put = under!(condition, put.set_item(Some(item)));
    let answer = budget.spend(Box::pin(put.send())).await?;
    Ok(answer
        .map(drop)
        .map_err(|error| match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(_)) => {
                NotWritten::Refused(Checks(vec![("item", 0)]))
            }
            Some(PutItemError::TransactionConflictException(_)) => {
                NotWritten::Contended(StoreFailure::of(&error))
            }
            _ => NotWritten::Failed(StoreFailure::of(&error)),
        }))
}

impl Transaction {
    /// Makes a transaction in the table `table`, empty as yet.
    pub(crate) fn new(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            writes: Vec::new(),
        }
    }

    /// Writes an item.
    #[must_use]
    pub(crate) fn put(mut self, name: &'static str, item: Item, condition: Condition) -> Self {
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = under!(condition, put)
            .build()
            .expect("table and item are set");
        let write = TransactWriteItem::builder().put(put).build();
        self.writes.push((name, write));
        self
    }

    /// Deletes an item.
    #[must_use]
    pub(crate) fn delete(mut self, name: &'static str, key: Item, condition: Condition) -> Self {
        let delete = Delete::builder().table_name(&self.table).set_key(Some(key));
        let delete = under!(condition, delete)
            .build()
            .expect("table and key are set");
        let write = TransactWriteItem::builder().delete(delete).build();
        self.writes.push((name, write));
        self
    }

    /// Adds to a number of an item, and sets an attribute where one is given.
    #[must_use]
    pub(crate) fn add(
        mut self,
        name: &'static str,
        key: Item,
        (number, by): (&'static str, i64),
        set: Option<(&'static str, AttributeValue)>,
        condition: Condition,
    ) -> Self {
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key))
            .expression_attribute_names("#number", number)
            .expression_attribute_values(":by", AttributeValue::N(by.to_string()));
        let mut expression = "ADD #number :by".to_owned();
        if let Some((attribute, value)) = set {
            expression.push_str(" SET #set = :set");
            update = update
                .expression_attribute_names("#set", attribute)
                .expression_attribute_values(":set", value);
        }
        let update = under!(condition, update.update_expression(expression))
            .build()
            .expect("table, key and expression are set");
        let write = TransactWriteItem::builder().update(update).build();
        self.writes.push((name, write));
        self
    }

    /// Sets attributes of an item, and takes away those without a value.
    #[must_use]
    pub(crate) fn set(
        mut self,
        name: &'static str,
        key: Item,
        attributes: Vec<(&'static str, Option<AttributeValue>)>,
        condition: Condition,
    ) -> Self {
        let mut update = Update::builder().table_name(&self.table).set_key(Some(key));
        let (mut set, mut removed) = (Vec::new(), Vec::new());
        for (at, (attribute, value)) in attributes.into_iter().enumerate() {
            update = update.expression_attribute_names(format!("#a{at}"), attribute);
            match value {
                Some(value) => {
                    update = update.expression_attribute_values(format!(":a{at}"), value);
                    set.push(format!("#a{at} = :a{at}"));
                }
                None => removed.push(format!("#a{at}")),
            }
        }
        let mut expression = String::new();
        for (verb, parts) in [("SET", set), (" REMOVE", removed)] {
            if !parts.is_empty() {
                expression = format!("{expression}{verb} {}", parts.join(", "));
            }
        }
        let update = under!(condition, update.update_expression(expression))
            .build()
            .expect("table, key and expression are set");
        let write = TransactWriteItem::builder().update(update).build();
        self.writes.push((name, write));
        self
    }

    /// Looks at an item without writing it.
    #[must_use]
    pub(crate) fn check(mut self, name: &'static str, key: Item, condition: Condition) -> Self {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key));
        let check = under!(condition, check)
            .build()
            .expect("table, key and condition are set");
        let write = TransactWriteItem::builder().condition_check(check).build();
        self.writes.push((name, write));
        self
    }

    /// Makes the writes, once. The outer error means that time or calls have run out.
    pub(crate) async fn send(
        self,
        client: &Client,
        budget: &mut Budget,
    ) -> Result<Result<(), NotWritten>, StoreFailure> {
        let (names, writes): (Vec<_>, Vec<_>) = self.writes.into_iter().unzip();
        let call = client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .send();
        let answer = budget.spend(Box::pin(call)).await?;
        Ok(answer.map(drop).map_err(|error| refusal(&names, &error)))
    }

    /// Makes the writes, again and again until they are made or a condition refuses them.
    pub(crate) async fn decide(
        &self,
        client: &Client,
        budget: &mut Budget,
    ) -> Result<Result<(), Checks>, StoreFailure> {
        loop {
            match self.clone().send(client, budget).await? {
                Ok(()) => return Ok(Ok(())),
                Err(NotWritten::Refused(checks)) => return Ok(Err(checks)),
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                }
            }
        }
    }
}

/// Says why the writes with these names were not made.
fn refusal<R>(names: &[&'static str], error: &SdkError<TransactWriteItemsError, R>) -> NotWritten {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        error.as_service_error()
    else {
        return NotWritten::Failed(StoreFailure::of(error));
    };
    // The store gives a reason for each write, in their order.
    let reasons = cancelled.cancellation_reasons().iter();
    let codes = reasons.map(|reason| reason.code().unwrap_or("None"));
    let failed: Vec<(Check, &str)> = checks(names)
        .zip(codes)
        .filter(|(_, code)| *code != "None")
        .collect();
    if failed.is_empty() {
        return NotWritten::Contended(StoreFailure::contention("no reason"));
    }
    // Another transaction on the same item may be what makes a condition fail later, so
    // whatever can be decided by a failed condition is decided now.
    let checks: Vec<Check> = failed
        .iter()
        .filter(|(_, code)| *code == "ConditionalCheckFailed")
        .map(|(check, _)| *check)
        .collect();
    if !checks.is_empty() {
        return NotWritten::Refused(Checks(checks));
    }
    match failed.iter().find(|(_, code)| is_final(Some(code))) {
        Some(((name, _), code)) => {
            NotWritten::Failed(StoreFailure::refused(&format!("{name}: {code}")))
        }
        None => NotWritten::Contended(StoreFailure::contention(failed[0].1)),
    }
}

/// Iterates over the check of each write.
fn checks(names: &[&'static str]) -> impl Iterator<Item = Check> {
    names.iter().enumerate().map(|(index, name)| {
        let before = &names[..index];
        let place = before.iter().filter(|other| *other == name).count();
        (*name, place)
    })
}

/// Why a transaction was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotWritten {
    /// At least one condition did not hold.
    Refused(Checks),
    /// Another transaction on the same items was under way.
    Contended(StoreFailure),
    /// The call failed; it may have taken effect all the same.
    Failed(StoreFailure),
}

/// A check's name, and its place among those with this name, from 0 on.
type Check = (&'static str, usize);

/// The checks that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checks(Vec<Check>);

impl Checks {
    /// Tells whether a check with this name failed.
    pub(crate) fn contain(&self, name: &str) -> bool {
        self.0.iter().any(|(failed, _)| *failed == name)
    }

    /// Tells whether, of the writes with this name, the one at this place failed its check.
    pub(crate) fn contain_at(&self, name: &'static str, place: usize) -> bool {
        self.0.contains(&(name, place))
    }
}
