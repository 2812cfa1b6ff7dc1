//! Mentors: who they are, who is suggested, and who has room.
//!
//! A mentor's `load` is the number of her cases and changes with them, in the transaction that
//! records why: no act of anybody brings it above her `capacity`, and none forgets to lower it.
//! [`suggest()`] says who should be next; it is a pure function of what was read.

mod case;
mod keep;
mod mentor;
mod suggest;
#[cfg(test)]
mod tests;

pub(crate) use case::{Cases, MENTOR};
pub use mentor::{Leave, Mentor, MentorId, MentorStatus, NewMentor};
pub(crate) use mentor::{case, items_of};
pub use suggest::{Need, Suggestion, suggest, with_room};
