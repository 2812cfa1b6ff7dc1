//! The close of a day: what was recorded on it is added up once.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use programme::wib;

use crate::failure::StoreFailure;
use crate::history::Sums;
use crate::history::items::{DELTA, SHARDS};
use crate::items::{self, Item, number, string, text};
use crate::repository::Repository;
use crate::table;
use crate::transaction::Condition;

/// Before this day no store of ours holds anything: the first close begins here.
pub const FIRST_DAY: Date = date(2026, 1, 1);

/// Days that are looked at again after they were closed. The index follows a write within seconds,
/// and a function may be slow by minutes; two days leave room for a store that was down.
const LOOKED_AT_AGAIN: i32 = 2;

/// Hour of the day from which on the day before is closed.
const CLOSING_HOUR: i8 = 1;

/// Longest text of sums in one item, in bytes; an item may have 400 KB.
const LONGEST_SUMS: usize = 200_000;

/// Beginning of the partitions that hold the days of a year.
pub(crate) const DAYS: &str = "DAYS#";

/// Outcome of closing days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Last day that is closed.
    pub through: Date,
    /// Items that were written for days closed for the first time.
    pub new: usize,
    /// Items that were added to days closed before.
    pub supplements: usize,
}

/// The days that are closed, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedDays {
    /// The first day of the store.
    pub first: Date,
    /// The last day that is closed.
    pub through: Date,
}

/// The sums of a day as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Items that make it up.
    pub items: u32,
    /// Events with a change that are in them.
    pub events: i64,
    /// Their sum.
    pub sums: Sums,
}

impl Repository {
    /// Closes every day that is over and not closed yet, and looks again at the last ones that are.
    /// Nothing that is kept is ever changed. It may be called at any time and by several at once.
    pub async fn close_days(&self, now: Timestamp) -> Result<Closed, StoreFailure> {
        self.close_days_since(FIRST_DAY, now).await
    }

    /// Does the same for a store whose first day is another.
    pub(crate) async fn close_days_since(
        &self,
        first: Date,
        now: Timestamp,
    ) -> Result<Closed, StoreFailure> {
        let earlier = self.closed_days().await?;
        let local = wib::local(now);
        let back = if local.hour() < CLOSING_HOUR { 2 } else { 1 };
        let through = local.date().saturating_sub(back.days());
        let (first, from, closed) = match earlier {
            Some(days) => {
                let from = days.through.saturating_sub(LOOKED_AT_AGAIN.days());
                (days.first, from.max(days.first), Some(days.through))
            }
            None => (first, first, None),
        };
        let mut outcome = Closed {
            through: closed.map_or(through, |closed| closed.max(through)),
            new: 0,
            supplements: 0,
        };
        for day in days(from, through) {
            let added = self.close_day(day).await?;
            if closed.is_some_and(|closed| day <= closed) {
                outcome.supplements += added;
            } else {
                outcome.new += added;
            }
        }
        if closed.is_none_or(|closed| closed < through) {
            let mut cursor = items::item(CURSOR.0.to_owned(), CURSOR.1.to_owned());
            items::put(&mut cursor, "first", text(&first.to_string()));
            let last = through.to_string();
            items::put(&mut cursor, "through", text(&last));
            // Never back: another close may have been faster.
            self.keep(cursor, Condition::through_at_most(&last)).await?;
        }
        Ok(outcome)
    }

    /// Reads the days that are closed; `None` before the first close.
    pub async fn closed_days(&self) -> Result<Option<ClosedDays>, StoreFailure> {
        let address = items::address(CURSOR.0.to_owned(), CURSOR.1.to_owned());
        let Some(cursor) = self.get(address, &mut self.budget()).await? else {
            return Ok(None);
        };
        let day = |name: &str| {
            let day = string(&cursor, name).parse();
            day.map_err(|_| StoreFailure::unreadable("closed days"))
        };
        Ok(Some(ClosedDays {
            first: day("first")?,
            through: day("through")?,
        }))
    }

    /// Adds up a day and keeps what is not kept yet; gives the number of items written.
    async fn close_day(&self, day: Date) -> Result<usize, StoreFailure> {
        let mut written = 0;
        loop {
            let (events, sums) = self.recorded_on(day).await?;
            let kept = self.kept_of(day).await?;
            if events <= kept.events {
                return Ok(written);
            }
            let mut rest = sums;
            rest.add_all(&kept.sums, -1);
            let chunks = rest.chunks(LONGEST_SUMS);
            let last = chunks.len();
            let mut was_refused = false;
            for (at, chunk) in (1..).zip(&chunks) {
                // Only the last one says how many events are in: a close that is cut short goes on
                // where it was.
                let events = if at == last { events - kept.events } else { 0 };
                let place = kept.items + u32::try_from(at).unwrap_or(u32::MAX);
                let item = sums_item(day, place, events, chunk);
                if !self.keep(item, Condition::absent()).await? {
                    was_refused = true;
                    break;
                }
                written += 1;
            }
            // Refused: another close was faster, so look again.
            if !was_refused {
                return Ok(written);
            }
        }
    }

    /// Writes an item; false where its condition does not hold.
    async fn keep(&self, item: Item, condition: Condition) -> Result<bool, StoreFailure> {
        let transaction = self.transaction().put("item", item, condition);
        Ok(self.insist_on(&transaction).await?.is_ok())
    }

    /// Returns the number and sum of the changes that were recorded on a day, from the index by
    /// day.
    pub(crate) async fn recorded_on(&self, day: Date) -> Result<(i64, Sums), StoreFailure> {
        let mut sums = Sums::default();
        let mut events = 0;
        self.for_each_recorded_on(day, |item| {
            let delta = string(item, DELTA);
            if !delta.is_empty() {
                let change = Sums::parse(delta);
                sums.add_all(&change.map_err(|_| StoreFailure::unreadable("change"))?, 1);
                events += 1;
            }
            Ok(())
        })
        .await?;
        Ok((events, sums))
    }

    /// Visits every event that was recorded on a day, in no particular order, as the index by day
    /// has it.
    pub(crate) async fn for_each_recorded_on(
        &self,
        day: Date,
        mut visit: impl FnMut(&Item) -> Result<(), StoreFailure>,
    ) -> Result<(), StoreFailure> {
        let by_day = table::definition().by_day;
        for shard in 0..SHARDS {
            let partition = format!("{day}#{shard}");
            let mut pages = self.pages(Some(by_day.name), by_day.partition_key, &partition);
            while let Some(page) = pages.next().await? {
                page.iter().try_for_each(&mut visit)?;
            }
        }
        Ok(())
    }

    /// Reads the sums of a day as they are kept.
    async fn kept_of(&self, day: Date) -> Result<Kept, StoreFailure> {
        let kept = self.kept_in(day.year(), Some(day)).await?;
        Ok(kept.into_values().next().unwrap_or_default())
    }

    /// Reads the sums of the days of a year, or of one day in it, as they are kept.
    pub(crate) async fn kept_in(
        &self,
        year: i16,
        day: Option<Date>,
    ) -> Result<BTreeMap<Date, Kept>, StoreFailure> {
        let mut days: BTreeMap<Date, Kept> = BTreeMap::new();
        let mut pages = self.pages(None, table::definition().partition_key, &partition(year));
        if let Some(day) = day {
            pages = pages.beginning_with(day.to_string());
        }
        while let Some(page) = pages.next().await? {
            for item in &page {
                let (day, sums, events) = read_sums_item(item)?;
                let kept = days.entry(day).or_default();
                kept.items += 1;
                kept.events += events;
                let sums = Sums::parse(sums);
                kept.sums
                    .add_all(&sums.map_err(|_| StoreFailure::unreadable("sums"))?, 1);
            }
        }
        Ok(days)
    }
}

/// Returns the partition of a year's days.
fn partition(year: i16) -> String {
    format!("{DAYS}{year}")
}

fn sums_item(day: Date, place: u32, events: i64, sums: &Sums) -> Item {
    let mut item = items::item(partition(day.year()), format!("{day}#{place:04}"));
    items::put(&mut item, "sums", text(&sums.to_string()));
    items::put(&mut item, "events", number(events));
    item
}

/// Reads the day of an item of sums, its text, and the number of events in it.
pub(crate) fn read_sums_item(item: &Item) -> Result<(Date, &str, i64), StoreFailure> {
    let unreadable = || StoreFailure::unreadable("sums of a day");
    let place = string(item, table::definition().sort_key);
    let (day, _) = place.split_once('#').ok_or_else(unreadable)?;
    let events = item.get("events").and_then(|value| value.as_n().ok());
    let events = events.and_then(|events| events.parse().ok());
    Ok((
        day.parse().map_err(|_| unreadable())?,
        string(item, "sums"),
        events.ok_or_else(unreadable)?,
    ))
}

/// Iterates over every day from one to another, both included.
pub(super) fn days(from: Date, through: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |day| *day <= through)
}

/// Partition and sort key of the item that says which days are closed.
const CURSOR: (&str, &str) = ("JOB#days", "CURSOR");
