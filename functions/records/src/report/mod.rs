//! Reports: how many stood where, as of a day and as known at a day.
//!
//! Each event holds the change that it makes to the figures of a day ([`crate::history::Sums`]). An
//! hour after midnight in Jakarta the changes that were recorded on a day are added up once and
//! kept (`days.rs`); whatever is seen later is added as a supplement and changes no item. So a
//! report ([`crate::Repository::figures`]) is a sum of few items, and one that was published comes out
//! the same whenever it is made again.
//!
//! Who is stalled, and how many days a step takes, is made again from the events themselves
//! (`lapses.rs`).

mod days;
mod figures;
mod lapses;

pub use days::{Closed, ClosedDays, FIRST_DAY};
pub use figures::{AsOf, Figures, Row};
pub use lapses::{Lapses, Steps};

pub(crate) use days::{DAYS, read_sums_item};

#[cfg(test)]
pub(crate) mod tests;
