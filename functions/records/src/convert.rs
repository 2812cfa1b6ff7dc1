//! Brings a store of the first version into today's items.
//!
//! The first version kept events beside the record, keyed by time, and had neither a state nor
//! lists. Each submission is converted by one transaction, which writes its numbered events and
//! its state and takes the old events away; so it can be stopped at any moment and started again,
//! and whatever was converted is passed over. The indexes are added last: as long as they are
//! missing, [`table::ensure`] refuses the store.
//!
//! The keys of the first version are spelled here and stay as they are, whatever today's become.

use aws_sdk_dynamodb::Client;
use jiff::Timestamp;
use programme::closed_lists::{ErasureReason, Via};
use programme::{Reference, Stage};

use crate::failure::StoreFailure;
use crate::history::{self, CITIZEN, Event, OPERATOR, State, Sums, What};
use crate::items::{self, Item, string};
use crate::repository::{Repository, draw_act};
use crate::submission;
use crate::table::{self, TableError};
use crate::transaction::Condition;

/// How far a conversion has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Converted {
    /// Submissions that were looked at.
    pub submissions: usize,
    /// Those among them that were converted now; the others were before.
    pub now: usize,
}

/// Why a store could not be converted.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// The store failed; what was converted stays, and converting again goes on from there.
    #[error("the store failed while converting")]
    Store(#[from] StoreFailure),
    /// The table could not be given its indexes.
    #[error("the table could not be given its indexes")]
    Table(#[from] TableError),
}

/// Converts every item of the table `name`, and then gives it today's indexes. Nothing is lost:
/// references, uniqueness items, records, notes and events are all there afterwards. `progress` is
/// called after each submission.
///
/// Nobody else may write to the table meanwhile. A table that is of today's version is left as it
/// is.
pub async fn convert(
    client: &Client,
    name: &str,
    mut progress: impl FnMut(Converted),
) -> Result<Converted, ConvertError> {
    let repository = Repository::new(client.clone(), name);
    let mut converted = Converted::default();
    let mut pages = repository.scan(None);
    while let Some(page) = pages.next().await? {
        for item in page {
            match sort_key(&item) {
                // Each submission has exactly one, for good.
                "REFERENCE" => {
                    converted.submissions += 1;
                    converted.now += usize::from(convert_submission(&repository, &item).await?);
                    progress(converted);
                }
                // The count of a day: its `day` was a number, and is a key of an index now.
                "TALLY" if item.contains_key("day") => repository.delete(&item).await?,
                // A uniqueness item or a note only lacks its version.
                sort if !item.contains_key("v") && (sort == "KEY" || sort.starts_with("NOTE#")) => {
                    repository.put(items::versioned(item)).await?;
                }
                _ => {}
            }
        }
    }
    table::add_missing_indexes(client, name).await?;
    Ok(converted)
}

/// Converts one submission; false where it was converted before.
async fn convert_submission(
    repository: &Repository,
    reference_item: &Item,
) -> Result<bool, StoreFailure> {
    let partition = string(reference_item, table::definition().partition_key);
    let reference = partition.strip_prefix("SUB#").map(Reference::parse);
    let reference = reference
        .and_then(Result::ok)
        .ok_or_else(|| StoreFailure::unreadable("reference"))?;
    let items = repository.partition(partition).await?;
    if items
        .iter()
        .any(|item| sort_key(item) == history::items::STATE)
    {
        return Ok(false);
    }
    let record = items.iter().find(|item| sort_key(item) == "RECORD");
    // In the order of their times, which their keys begin with.
    let old: Vec<&Item> = items
        .iter()
        .filter(|item| sort_key(item).starts_with("EVENT#"))
        .collect();

    let is_quarantined = record.is_some_and(|record| record.contains_key("quarantine"));
    let mut transaction = repository.transaction();
    let mut state: Option<State> = None;
    for (seq, item) in (1..).zip(&old) {
        // Whose record is gone and who had no stage was set aside, or of a form without one: either
        // way in no count.
        let event = read_event(item, seq, is_quarantined)?;
        let after = match &state {
            None => State::first(&event).ok_or_else(|| StoreFailure::unreadable("first event"))?,
            // The first version knew no corrections.
            Some(before) => before.after(&event, &[]),
        };
        let change = Sums::of_event(state.as_ref(), &after);
        transaction = transaction
            .put(
                "event",
                history::items::event(&event, &change, reference),
                Condition::absent(),
            )
            .delete("old event", items::key_of(item), Condition::present());
        state = Some(after);
    }
    let Some(state) = state else {
        return Err(StoreFailure::unreadable("submission without an event"));
    };
    transaction = transaction
        .put(
            "state",
            history::items::state(&state, reference),
            Condition::absent(),
        )
        .put(
            "reference",
            items::versioned(reference_item.clone()),
            Condition::present(),
        );
    if let Some(record) = record {
        let mut record = items::versioned(record.clone());
        if let Some(name) = person_name(&record) {
            items::put(&mut record, "nama", items::text(&name));
        }
        submission::items::list(&mut record, &state, reference);
        transaction = transaction.put("record", record, Condition::present());
    }
    match repository.insist_on(&transaction).await? {
        Ok(()) => Ok(true),
        Err(checks) if checks.contain("state") => Ok(true),
        Err(_) => Err(StoreFailure::contention("somebody else writes")),
    }
}

/// Reads an event of the first version: `form`, `at`, `by` (`form` or `office`), `why` (`received`
/// or `erased`), `stage`, `kecamatan`. What was in quarantine had no stage; its form tells it.
fn read_event(item: &Item, seq: u32, quarantined: bool) -> Result<Event, StoreFailure> {
    let at = timestamp(item, "at")?;
    let form = string(item, "form");
    let (what, by, via) = match string(item, "why") {
        "received" => {
            let stage = string(item, "stage").parse().ok();
            let registration = (quarantined && form == "pendaftaran").then_some(Stage::P1);
            let what = What::Registered {
                stage: stage.or(registration),
                quarantined,
                next: None,
                kept_until: None,
                evidence: None,
            };
            (what, CITIZEN, Via::Form)
        }
        "erased" => {
            let reason = ErasureReason::Wish;
            (What::Erased { reason }, OPERATOR, Via::Command)
        }
        _ => return Err(StoreFailure::unreadable("event")),
    };
    Ok(Event {
        seq,
        form: form.to_owned(),
        at,
        recorded_at: at,
        by: by.to_owned(),
        via,
        act: draw_act()?,
        kecamatan: string(item, "kecamatan").parse().ok(),
        what,
    })
}

/// Returns the name that the office's list shows: the forms of the first version all ask for it as
/// `nama`.
fn person_name(record: &Item) -> Option<String> {
    let answers = record.get("answers")?.as_m().ok()?;
    answers.get("nama")?.as_s().ok().cloned()
}

fn sort_key(item: &Item) -> &str {
    string(item, table::definition().sort_key)
}

fn timestamp(item: &Item, name: &str) -> Result<Timestamp, StoreFailure> {
    let time = string(item, name).parse();
    time.map_err(|_| StoreFailure::unreadable("time"))
}
