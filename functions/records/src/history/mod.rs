//! A person's way: events, which are only ever added, and what is folded from them.
//!
//! Each event has a number of its own within the submission, from 1 on, and is written under the
//! condition that there is none with that number. The [`State`] says up to which event it is
//! folded; both are written in one transaction ([`crate::Repository::act`]), with the change that
//! the event makes to the counts ([`Sums`]). An [`Act`] is what somebody wants to be recorded.

mod act;
mod admission;
mod event;
mod fact;
pub(crate) mod items;
mod queue;
mod state;
mod sums;

pub use act::{Act, Acted, NotActed};
pub use admission::Objection;
pub use event::{CITIZEN, Correction, Event, OPERATOR, RIGHTS_HOURS, What};
pub use fact::{Case, DayFact, DueFact, ForwardFact, MentorFact, MergeFact, OfficeFact, StageFact};
pub use queue::{Ended, Group, Standing};
pub use state::{FOLLOW_UP_DAYS, State, Status};
pub(crate) use sums::read as read_sums;
pub use sums::{Cell, Place, Sums, UnreadableSums};

#[cfg(test)]
pub(crate) mod tests;
