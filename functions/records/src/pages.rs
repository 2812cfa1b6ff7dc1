//! Reading the table or an index, page after page: one partition of it, or all.

use aws_sdk_dynamodb::types::KeysAndAttributes;

use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::items::{self, Item};
use crate::repository::Repository;
use crate::table;

/// The items of one partition, in the order of their sort keys, a page at a time.
pub(crate) struct Pages<'a> {
    repository: &'a Repository,
    index: Option<&'static str>,
    key: &'static str,
    value: String,
    /// The sort key and what it begins with, where not the whole partition is wanted.
    begins: Option<(&'static str, String)>,
    from: Option<Item>,
    is_done: bool,
}

/// All items of the table or of an index, in no order that means anything, a page at a time.
pub(crate) struct Scan<'a> {
    repository: &'a Repository,
    index: Option<&'static str>,
    most: Option<i32>,
    from: Option<Item>,
    is_done: bool,
}

impl Repository {
    /// Reads the whole table, or an index. The table is read as it stands after every write that
    /// was answered; an index can't be.
    pub(crate) fn scan(&self, index: Option<&'static str>) -> Scan<'_> {
        Scan {
            repository: self,
            index,
            most: None,
            from: None,
            is_done: false,
        }
    }

    /// Reads the partition `value` of the table, or of an index whose partition key is `key`. The
    /// table is read as it stands after every write that was answered; an index can't be.
    pub(crate) fn pages(
        &self,
        index: Option<&'static str>,
        key: &'static str,
        value: &str,
    ) -> Pages<'_> {
        Pages {
            repository: self,
            index,
            key,
            value: value.to_owned(),
            begins: None,
            from: None,
            is_done: false,
        }
    }

    /// Reads the items with these keys that there are, in no order, as they stand after every write
    /// that was answered.
    pub(crate) async fn items(&self, keys: Vec<Item>) -> Result<Vec<Item>, StoreFailure> {
        /// As many as the store takes.
        const MOST_KEYS: usize = 100;

        let mut found = Vec::new();
        for keys in keys.chunks(MOST_KEYS) {
            let mut budget = self.budget();
            found.extend(self.few_items(keys.to_vec(), &mut budget).await?);
        }
        Ok(found)
    }

    /// Reads items by their keys as [`Repository::items`] does: at most a hundred, which one call takes,
    /// and none of them twice.
    pub(crate) async fn few_items(
        &self,
        mut left: Vec<Item>,
        budget: &mut Budget,
    ) -> Result<Vec<Item>, StoreFailure> {
        let mut found = Vec::new();
        while !left.is_empty() {
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(left))
                .consistent_read(true)
                .build()
                .expect("the keys are set");
            let answer = budget
                .insist(|| {
                    self.client
                        .batch_get_item()
                        .request_items(&*self.table, wanted.clone())
                        .send()
                })
                .await?;
            let items = answer.responses.unwrap_or_default();
            found.extend(items.into_values().flatten());
            let unprocessed = answer.unprocessed_keys.unwrap_or_default();
            left = unprocessed
                .into_values()
                .flat_map(|wanted| wanted.keys)
                .collect();
        }
        Ok(found)
    }

    /// Reads every item of a partition of the table.
    pub(crate) async fn partition(&self, value: &str) -> Result<Vec<Item>, StoreFailure> {
        let key = table::definition().partition_key;
        self.pages(None, key, value).all().await
    }
}

impl Scan<'_> {
    /// Restricts a page to so many items.
    pub(crate) fn at_most(mut self, items: i32) -> Self {
        self.most = Some(items);
        self
    }

    /// Reads the next page; `None` after the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Item>>, StoreFailure> {
        if self.is_done {
            return Ok(None);
        }
        let page = self
            .repository
            .budget()
            .insist(|| {
                self.repository
                    .client
                    .scan()
                    .table_name(&*self.repository.table)
                    .set_index_name(self.index.map(str::to_owned))
                    .consistent_read(self.index.is_none())
                    .set_limit(self.most)
                    .set_exclusive_start_key(self.from.clone())
                    .send()
            })
            .await?;
        self.from = page.last_evaluated_key;
        self.is_done = self.from.is_none();
        Ok(Some(page.items.unwrap_or_default()))
    }
}

impl Pages<'_> {
    /// Restricts to the items whose sort key in the table begins so.
    pub(crate) fn beginning_with(mut self, beginning: impl Into<String>) -> Self {
        self.begins = Some((table::definition().sort_key, beginning.into()));
        self
    }

    /// Restricts to the items whose sort key in the index begins so.
    pub(crate) fn sorted_with(mut self, sort_key: &'static str, beginning: &str) -> Self {
        self.begins = Some((sort_key, beginning.to_owned()));
        self
    }

    /// Reads the next page; `None` after the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Item>>, StoreFailure> {
        if self.is_done {
            return Ok(None);
        }
        let page = self
            .repository
            .budget()
            .insist(|| {
                let query = self
                    .repository
                    .client
                    .query()
                    .table_name(&*self.repository.table)
                    .set_index_name(self.index.map(str::to_owned))
                    .consistent_read(self.index.is_none())
                    .expression_attribute_names("#key", self.key)
                    .expression_attribute_values(":value", items::text(&self.value))
                    .set_exclusive_start_key(self.from.clone());
                match &self.begins {
                    Some((sort_key, beginning)) => query
                        .key_condition_expression("#key = :value AND begins_with(#sort, :sort)")
                        .expression_attribute_names("#sort", *sort_key)
                        .expression_attribute_values(":sort", items::text(beginning)),
                    None => query.key_condition_expression("#key = :value"),
                }
                .send()
            })
            .await?;
        self.from = page.last_evaluated_key;
        self.is_done = self.from.is_none();
        Ok(Some(page.items.unwrap_or_default()))
    }

    /// Reads all items that are left.
    pub(crate) async fn all(mut self) -> Result<Vec<Item>, StoreFailure> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await? {
            all.extend(page);
        }
        Ok(all)
    }
}
