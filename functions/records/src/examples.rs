//! A store of examples: invented people with their whole histories, written in bulk.
//!
//! Such a store is marked, and nothing else is ever loaded into one that is not: what is written
//! here asks for no condition.

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use jiff::Timestamp;
use jiff::civil::Date;
use programme::Reference;

use crate::failure::StoreFailure;
use crate::history::{self, Event, State, Sums};
use crate::items::{self, Item, number};
use crate::mentors::{self, Mentor};
use crate::repository::Repository;
use crate::submission::{self, NewSubmission};

/// An invented person: her form, and all that happened since.
#[derive(Clone, Debug)]
pub struct Example {
    /// Her form.
    pub new: NewSubmission,
    /// Its reference.
    pub reference: Reference,
    /// The events, the receipt of the form first, numbered from 1.
    pub events: Vec<Event>,
}

/// Most items in one call.
const BATCH: usize = 25;

impl Repository {
    /// Tells whether the store holds examples only.
    pub async fn is_of_examples(&self) -> Result<bool, StoreFailure> {
        let mark = self.get(mark_address(), &mut self.budget()).await?;
        Ok(mark.is_some())
    }

    /// Marks an empty store as one of examples; false where it holds anything else already.
    pub async fn mark_as_examples(&self) -> Result<bool, StoreFailure> {
        if self.is_of_examples().await? {
            return Ok(true);
        }
        let first = self.scan(None).at_most(1).next().await?;
        if first.is_some_and(|items| !items.is_empty()) {
            return Ok(false);
        }
        let mut mark = mark_address();
        items::put(&mut mark, "v", number(items::VERSION));
        self.put_all(vec![mark]).await?;
        Ok(true)
    }

    /// Writes examples into a store that is marked.
    pub async fn load(&self, examples: &[Example]) -> Result<(), StoreFailure> {
        let mut all = Vec::new();
        for example in examples {
            all.extend(items_of(example)?);
        }
        self.put_all(all).await
    }

    /// Writes example mentors into a store that is marked, each with as many cases as `load` says:
    /// those of the examples that are loaded.
    pub async fn load_mentors(&self, mentors: &[Mentor]) -> Result<(), StoreFailure> {
        let items = mentors.iter().flat_map(mentors::items_of);
        self.put_all(items.collect()).await
    }

    /// Closes the days of loaded examples, from the first on.
    pub async fn close_examples(&self, first: Date, now: Timestamp) -> Result<(), StoreFailure> {
        self.close_days_since(first, now).await.map(drop)
    }

    pub(crate) async fn put_all(&self, all: Vec<Item>) -> Result<(), StoreFailure> {
        for batch in all.chunks(BATCH) {
            let mut left: Vec<WriteRequest> = batch
                .iter()
                .map(|item| {
                    let put = PutRequest::builder().set_item(Some(item.clone())).build();
                    let put = put.expect("the item is set");
                    WriteRequest::builder().put_request(put).build()
                })
                .collect();
            let mut budget = self.budget();
            while !left.is_empty() {
                let answer = budget
                    .insist(|| {
                        self.client
                            .batch_write_item()
                            .request_items(&*self.table, left.clone())
                            .send()
                    })
                    .await?;
                let unprocessed = answer.unprocessed_items.unwrap_or_default();
                left = unprocessed.into_values().flatten().collect();
            }
        }
        Ok(())
    }
}

fn items_of(example: &Example) -> Result<Vec<Item>, StoreFailure> {
    let reference = example.reference;
    let mut all = vec![submission::items::reference(reference)];
    let mut state: Option<State> = None;
    for (count, event) in example.events.iter().enumerate() {
        let after = match &state {
            None => State::first(event).ok_or_else(|| StoreFailure::unreadable("first event"))?,
            Some(before) => before.after(event, &example.events[..count]),
        };
        let change = Sums::of_event(state.as_ref(), &after);
        all.push(history::items::event(event, &change, reference));
        state = Some(after);
    }
    let state = state.ok_or_else(|| StoreFailure::unreadable("no event"))?;
    if let Some(Ok(mentor)) = state.mentored_by().map(str::parse) {
        all.push(mentors::case(&mentor, reference));
    }
    all.push(history::items::state(&state, reference));
    if state.erased.is_some() {
        let last = example.events.last().map(|event| event.recorded_at);
        all.push(submission::items::erased(
            reference,
            last.unwrap_or_default(),
        ));
    } else {
        all.push(submission::items::record(&example.new, &state, reference));
        let hashes = example.new.hashes.all();
        all.extend(hashes.map(|hashes| submission::items::key(&example.new, hashes, reference)));
    }
    Ok(all)
}

/// Returns the primary key of the mark.
fn mark_address() -> Item {
    items::address("STORE".to_owned(), "EXAMPLES".to_owned())
}
